"""A completion of a version that is accepted no longer counts on no page, in no file and at no check."""

import pytest

from lms_dashboard.db.tables import completion
from lms_dashboard.domain.certificates import CertificateState
from lms_dashboard.domain.completion_log import CompletionsQuery, LoggedCompletion, Standing
from lms_dashboard.domain.courses import ModuleFields
from lms_dashboard.domain.people import NOBODY
from lms_dashboard.services.assignments import assign
from lms_dashboard.services.cells import get_cell
from lms_dashboard.services.certifying import check_certificate
from lms_dashboard.services.completion_log import get_completions_page
from lms_dashboard.services.course_acts import publish_version
from lms_dashboard.services.course_rules import set_least_version
from lms_dashboard.services.learners import get_learner
from lms_dashboard.services.proving import get_proof
from tests.services.conftest import Ward
from tests.services.world import NOW, TODAY, later, on, rows_of

WHY = "version 1: only version 2 or newer counts"


@pytest.fixture
def older(ward: Ward) -> Ward:
    """Ann completed version 1; from today on only version 2 counts."""
    ward.world.require(ward.fire, from_day=on(-30), due_days=60)
    assign(actor=ward.manager, learner_ids=[ward.ann], course_id=ward.fire, due_on=on(0), now=later(-20))
    ward.world.complete(ward.ann, ward.fire, later(-20))
    change = {"actor": ward.administrator, "course_id": ward.fire, "now": NOW}
    publish_version(**change, modules=(ModuleFields("Watch", "lesson"),))
    set_least_version(**change, version=2, from_day=TODAY)
    return ward


def log(ward: Ward, days: int = 0, **query: object) -> list[LoggedCompletion]:
    asked = {"actor": ward.manager, "now": later(days)}
    return list(get_completions_page(**asked, query=CompletionsQuery(**query)).rows)


def test_the_log_lists_it_among_what_does_not_count_and_says_why(older: Ward):
    assert log(older) == []
    assert [(row.standing, row.why) for row in log(older, include_archived=True)] == [(Standing.SUPERSEDED, WHY)]
    assert [row.standing for row in log(older, as_of=on(-1))] == [Standing.VALID]


def test_the_learners_record_and_the_cell_say_that_it_does_not_count(older: Ward):
    one = {"actor": older.manager, "learner_id": older.ann, "now": NOW}
    (shown,) = get_cell(**one, course_id=older.fire, day=None).completions
    assert (shown.counts, shown.note) == (False, WHY)
    assert get_cell(**one, course_id=older.fire, day=on(-1)).completions[0].counts
    assert [row.kind for row in get_learner(**one, include_archived=False).history] == ["cycle"]
    (certificate,) = get_learner(**one, include_archived=True).certificates
    assert certificate.completion is not None
    assert not certificate.completion.counts


def test_it_proves_nothing_from_that_day_on(older: Ward):
    asked = {"actor": older.auditor, "learner_ids": [older.ann], "now": NOW}
    assert [one.courses[0].counted for one in get_proof(**asked, day=None).people] == [None]
    assert get_proof(**asked, day=on(-1)).people[0].tone == "good"


def test_its_certificate_says_that_it_no_longer_counts(older: Ward):
    (row,) = rows_of(completion)
    asked = {"actor": NOBODY, "number": row["certificate_number"], "address": "10.0.0.1"}
    assert check_certificate(**asked, now=NOW).state is CertificateState.SUPERSEDED
    assert check_certificate(**asked, now=later(-1)).state is CertificateState.VALID


def test_it_counts_again_from_the_day_on_which_every_version_does(older: Ward):
    change = {"actor": older.administrator, "course_id": older.fire, "now": NOW}
    set_least_version(**change, version=1, from_day=on(1))
    assert log(older) == []
    assert [row.standing for row in log(older, days=1)] == [Standing.VALID]
