"""Completions: the log and its export; what counts, what does not any more, and what is sealed."""

import pytest

from lms_dashboard.domain.completion_log import CompletionsPage, CompletionsQuery, Standing
from lms_dashboard.domain.errors import Invalid, NotAllowed, NotSignedIn
from lms_dashboard.domain.people import NOBODY, Actor
from lms_dashboard.domain.sheets import Form
from lms_dashboard.services.assignments import assign, reassign, reset
from lms_dashboard.services.completion_log import get_completions_page
from tests.services.conftest import Ward
from tests.services.spreadsheets import export
from tests.services.world import NOW, later, on


def log(actor: Actor, **query: object) -> CompletionsPage:
    return get_completions_page(actor=actor, query=CompletionsQuery(**query), now=NOW)


def names(page: CompletionsPage) -> list[str]:
    return [row.name for row in page.rows]


@pytest.fixture
def done(ward: Ward) -> Ward:
    """Ann completed long ago (expired) and lately, Ben lately, Cem not."""
    world = ward.world
    ward.fire = fire = world.course("BLS", title="Basic Life Support", validity_months=6)
    people = [ward.ann, ward.ben, ward.cem]
    assign(actor=world.actor, learner_ids=people, course_id=fire, due_on=on(30), now=later(days=-320))
    world.complete(ward.ann, fire, later(days=-300))
    again = {"actor": world.actor, "learner_ids": [ward.ann], "course_id": fire, "due_on": on(30)}
    reassign(**again, now=later(days=-60))
    world.complete(ward.ann, fire, later(days=-20))
    world.complete(ward.ben, fire, later(days=-10))
    return ward


class TestWhoReads:
    def test_nobody_and_learners_do_not(self, ward: Ward):
        for actor, error in ((NOBODY, NotSignedIn), (ward.learner, NotAllowed)):
            with pytest.raises(error):
                log(actor)

    def test_another_organisation_sees_nothing(self, done: Ward):
        assert log(done.outsider, include_archived=True).total == 0

    def test_a_scope_leaves_out_others_people(self, done: Ward):
        done.world.complete(done.cem, done.fire, later(days=-5))
        assert names(log(done.manager)) == ["Cem Öz", "Ben Ortiz", "Ann Lee"]
        assert names(log(done.ward_manager)) == ["Ben Ortiz", "Ann Lee"]


class TestTheLog:
    def test_lists_what_counts_the_newest_first(self, done: Ward):
        page = log(done.manager)
        assert [(row.name, row.cycle, row.standing) for row in page.rows] == [
            ("Ben Ortiz", 1, Standing.VALID),
            ("Ann Lee", 2, Standing.VALID),
        ]
        assert all(row.certificate_number for row in page.rows)

    def test_includes_archived_and_expired_when_asked(self, done: Ward):
        page = log(done.manager, include_archived=True)
        assert [(row.name, row.cycle, row.ended, row.standing) for row in page.rows][2] == (
            "Ann Lee",
            1,
            "reassigned",
            Standing.EXPIRED,
        )

    def test_shows_a_past_day_as_it_was(self, done: Ward):
        page = log(done.manager, as_of=on(-200))
        assert [(row.cycle, row.standing, row.ended) for row in page.rows] == [(1, Standing.VALID, "")]

    def test_filters_and_sorts(self, done: Ward):
        everything = {"include_archived": True}
        assert names(log(done.manager, search="ben")) == ["Ben Ortiz"]
        assert names(log(done.manager, **everything, completed_until=on(-100))) == ["Ann Lee"]
        assert names(log(done.manager, completed_from=on(-15))) == ["Ben Ortiz"]
        assert names(log(done.manager, group_ids=(done.world.groups["Ward B"],))) == []
        assert names(log(done.manager, course_ids=(done.fire,), sort="learner")) == ["Ann Lee", "Ben Ortiz"]
        assert names(log(done.manager, **everything, sort="completed"))[0] == "Ann Lee"
        assert names(log(done.manager, sort="course")) == names(log(done.manager, sort="-score"))
        for sort in ("learner", "valid_through", "recorded"):
            assert log(done.manager, sort=sort).rows == tuple(log(done.manager, sort=f"-{sort}").rows[::-1]), sort

    def test_finds_a_certificate_by_its_number(self, done: Ward):
        number = log(done.manager).rows[0].certificate_number
        assert names(log(done.manager, search=number.lower())) == ["Ben Ortiz"]

    def test_turns_pages(self, done: Ward):
        pages = [log(done.manager, page=n, page_size=1) for n in (1, 2, 9)]
        assert [names(page) for page in pages] == [["Ben Ortiz"], ["Ann Lee"], ["Ann Lee"]]
        assert {page.total for page in pages} == {2}

    def test_refuses_what_is_out_of_range(self, ward: Ward):
        for wrong in ({"sort": "colour"}, {"page": 0}, {"page_size": 9_999}, {"as_of": on(1)}):
            with pytest.raises(Invalid):
                log(ward.manager, **wrong)

    def test_never_shows_what_a_reset_sealed(self, done: Ward):
        reset(
            actor=done.administrator,
            learner_ids=[done.ann],
            course_id=done.fire,
            due_on=on(30),
            reason="mistaken",
            acknowledged=True,
            now=NOW,
        )
        for query in ({}, {"include_archived": True}, {"include_archived": True, "as_of": on(-200)}):
            assert "Ann Lee" not in names(log(done.manager, **query))


class TestTheExport:
    def test_holds_the_rows_of_the_page_in_its_order(self, done: Ward):
        for query in (
            CompletionsQuery(),
            CompletionsQuery(include_archived=True, sort="learner"),
            CompletionsQuery(as_of=on(-200)),
            CompletionsQuery(search="nobody"),
        ):
            page = get_completions_page(actor=done.manager, query=query, now=NOW)
            found = export(done.manager, query)
            expected = [[r.name, r.cycle, r.completed_on, r.standing.value, r.certificate_number] for r in page.rows]
            columns = [found.head.index(n) for n in ("Name", "Cycle", "Completed on", "Status", "Certificate")]
            assert [[row[n] for n in columns] for row in found.rows] == expected
            assert len(export(done.manager, query, Form.CSV).rows) == page.total
