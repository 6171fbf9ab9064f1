"""The Reports Center: its figures are those of the matrix behind them, today and on each day of the line."""

import pytest

from lms_dashboard.db.session import write_session
from lms_dashboard.db.tables import employment
from lms_dashboard.domain.errors import NotAllowed, NotSignedIn
from lms_dashboard.domain.people import NOBODY
from lms_dashboard.domain.queries import MatrixQuery
from lms_dashboard.domain.report import ComplianceQuery
from lms_dashboard.domain.report_words import sealed_in
from lms_dashboard.domain.status import Compliance, Progress
from lms_dashboard.services.assignments import archive, assign, reset
from lms_dashboard.services.compliance import get_compliance
from lms_dashboard.services.matrix import get_matrix_footer, get_matrix_page
from lms_dashboard.services.reports import LINE_DAYS, get_rate_line, get_report_counts
from tests.services.conftest import Ward
from tests.services.world import NOW, TODAY, later, on

REQUIRED = (Compliance.PENDING, Compliance.COMPLIANT, Compliance.EXPIRING, Compliance.OVERDUE, Compliance.EXPIRED)


@pytest.fixture
def history(ward: Ward) -> Ward:
    """Two courses: one asked of everybody and completed by Ann, one asked of Ward A from ten days ago on."""
    world = ward.world
    world.require(ward.fire, from_day=on(-60), due_days=20)
    assign(actor=ward.administrator, learner_ids=[ward.ann], course_id=ward.fire, due_on=on(0), now=later(-50))
    world.complete(ward.ann, ward.fire, later(-45))
    late = world.course("LATE", title="Lifting")
    world.require(late, "group", world.groups["Ward A"], from_day=on(-10), due_days=15)
    assign(actor=ward.administrator, learner_ids=[ward.ben], course_id=late, due_on=on(5), now=later(-10))
    return ward


@pytest.mark.parametrize("question", [get_rate_line, get_report_counts])
class TestRefusals:
    def test_nobody_and_a_learner_are_told_nothing(self, ward: Ward, question):
        for actor, error in ((NOBODY, NotSignedIn), (ward.learner, NotAllowed)):
            with pytest.raises(error):
                question(actor=actor, now=NOW)

    def test_another_organisation_counts_its_own(self, history: Ward, question):
        found = question(actor=history.outsider, now=NOW)
        if question is get_rate_line:
            assert [day.rate.required for day in found.days] == [0] * LINE_DAYS
        else:
            assert (found.in_breach.cells, found.learners, found.open_cycles) == (0, 0, 0)


class TestTheLine:
    def test_each_day_is_the_rate_that_the_matrix_tells_of_that_day(self, history: Ward):
        for actor in (history.manager, history.ward_manager):
            line = get_rate_line(actor=actor, now=NOW)
            assert [line.days[0].day, line.days[-1].day, len(line.days)] == [on(1 - LINE_DAYS), TODAY, LINE_DAYS]
            for point in line.days[::9]:
                query = MatrixQuery(as_of=point.day)
                assert point.rate == get_matrix_footer(actor=actor, query=query, now=NOW).overall
        assert line.rate == line.days[-1].rate

    def test_follows_an_act_and_the_next_day(self, history: Ward):
        ask = {"actor": history.manager}
        before = get_rate_line(**ask, now=NOW).rate
        archive(actor=history.administrator, learner_ids=[history.ann], course_id=history.fire, now=NOW)
        assert get_rate_line(**ask, now=NOW).rate == before
        history.world.require(history.fire, "person", history.cem, from_day=on(-3), due_days=0)
        history.world.require(history.world.course("NEW"), from_day=on(-3), due_days=0)
        after = get_rate_line(**ask, now=NOW).rate
        assert (after.required, after.in_breach) == (before.required + 3, before.in_breach + 3)
        later_on = get_rate_line(**ask, now=later(6))
        assert (later_on.days[-1].day, later_on.rate.in_breach) == (on(6), after.in_breach + 2)

    def test_says_what_a_reset_has_sealed(self, history: Ward):
        one = {"learner_ids": [history.ann], "course_id": history.fire, "acknowledged": True}
        before = get_rate_line(actor=history.manager, now=NOW)
        reset(actor=history.administrator, **one, reason="mistaken", due_on=on(30), now=NOW)
        line = get_rate_line(actor=history.manager, now=NOW)
        assert (before.sealed, line.sealed) == (0, 1)
        assert line.days[-2].rate.required == before.days[-2].rate.required - 1
        report = get_compliance(actor=history.executive, query=ComplianceQuery(), now=NOW)
        assert sealed_in(report) == "On days before a reset, 1 learner’s course that it sealed is in no rate."


class TestCounts:
    def figures(self, ward: Ward, actor) -> dict[str, tuple[int, int]]:
        found = get_report_counts(actor=actor, now=NOW)
        kinds = {"in breach": found.in_breach, "due": found.due, "unassigned": found.unassigned}
        return {name: (count.cells, count.people) for name, count in kinds.items()}

    def test_count_cells_and_people(self, history: Ward):
        assert self.figures(history, history.manager) == {"in breach": (2, 2), "due": (2, 2), "unassigned": (3, 3)}

    def test_of_a_scope_are_those_of_its_people(self, history: Ward):
        assert self.figures(history, history.ward_manager) == {"in breach": (1, 1), "due": (2, 2), "unassigned": (2, 2)}

    def test_are_as_many_people_as_the_page_lists_that_each_leads_to(self, history: Ward):
        for actor in (history.manager, history.ward_manager):
            found = get_report_counts(actor=actor, now=NOW)
            pages = {
                found.in_breach.people: MatrixQuery(compliance=(Compliance.OVERDUE, Compliance.EXPIRED)),
                found.due.people: MatrixQuery(
                    compliance=(Compliance.PENDING, Compliance.COMPLIANT, Compliance.EXPIRING),
                    due_from=TODAY,
                    due_until=on(found.due_days),
                ),
                found.unassigned.people: MatrixQuery(compliance=REQUIRED, progress=(Progress.NOT_ASSIGNED,)),
                found.learners_open: MatrixQuery(
                    progress=(Progress.NOT_STARTED, Progress.IN_PROGRESS, Progress.FAILED)
                ),
                found.learners: MatrixQuery(),
            }
            totals = [get_matrix_page(actor=actor, query=query, now=NOW).total for query in pages.values()]
            assert totals == list(pages)

    def test_a_renewal_that_runs_out_soon_is_due(self, ward: Ward):
        short = ward.world.course("SHORT", validity_months=2)
        ward.world.require(short, "person", ward.ann)
        assign(actor=ward.administrator, learner_ids=[ward.ann], course_id=short, due_on=on(0), now=later(-50))
        ward.world.complete(ward.ann, short, later(-45))
        found = get_report_counts(actor=ward.manager, now=NOW)
        assert (found.due.cells, found.due.people) == (1, 1)

    def test_a_leaver_has_nothing_open(self, ward: Ward):
        gone = ward.world.learner("Lea")
        assign(actor=ward.administrator, learner_ids=[gone, ward.ann], course_id=ward.fire, due_on=on(9), now=NOW)
        assert get_report_counts(actor=ward.manager, now=NOW).open_cycles == 2
        with write_session() as db:
            db.execute(employment.update().where(employment.c.learner_id == gone).values(until_day=TODAY))
        ward.world.rebuild()
        ward.world.require(ward.world.course("OTHER"))
        ward.world.require(ward.fire, "person", ward.ann)
        found = get_report_counts(actor=ward.manager, now=NOW)
        assert (found.open_cycles, found.learners) == (1, 3)
