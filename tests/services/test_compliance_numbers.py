"""The same number everywhere: Compliance, the matrix, its footer, exports, two days, the board report, saved views and
the Reports Center, against a slow, obvious computation."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.queries import MatrixQuery
from lms_dashboard.domain.report import ComplianceQuery, ComplianceReport, Range
from lms_dashboard.domain.rows import Rate
from lms_dashboard.domain.status import BREACHES, CERTIFIED, REQUIRED, Compliance
from lms_dashboard.services._standings_kept import let_go
from lms_dashboard.services.assignments import assign, reset
from lms_dashboard.services.compliance import get_compliance
from lms_dashboard.services.matrix import get_matrix_footer
from lms_dashboard.services.memory import forget
from lms_dashboard.services.statuses import iter_statuses
from tests.services.conftest import Ward
from tests.services.everywhere import (
    agree_on_a_saved_view,
    agree_on_a_view,
    agree_on_files,
    agree_on_marks,
    agree_on_the_reports_center,
    agree_on_two_days,
)
from tests.services.slow_report import SlowReport
from tests.services.test_stories import Story
from tests.services.world import NOW, later, on


class CountedStory(Story):
    """Any acts in any order, counted after each."""

    def __init__(self) -> None:
        super().__init__()
        rebuild = self.world.rebuild

        def rebuild_and_forget() -> None:
            """Rows written past the services leave no change in the feed."""
            rebuild()
            let_go()
            forget()

        self.world.rebuild = rebuild_and_forget  # type: ignore[method-assign]

    @invariant()
    def every_number_is_the_obvious_one(self) -> None:
        slow = SlowReport(self.world)
        today = self.now.date()
        for actor, group_id in ((self.ward.executive, None), (self.ward.ward_manager, self.world.groups["Ward A"])):
            for day in (today, today - timedelta(days=45)):
                report = self.report(actor, as_of=day)
                agree(report, slow, group_id)
                assert report.now.rate == self.footer(actor, day) == self.exported(actor, day)
        agree_on_two_days(self.ward.executive, slow, None, today, self.now)
        agree_on_the_reports_center(self.ward.executive, slow, None, self.now)
        agree_on_a_view(self.ward.manager, slow, None, today - timedelta(days=20), self.now)

    def teardown(self) -> None:
        """What is dear is looked at once, when the story is told."""
        try:
            slow, today, now = SlowReport(self.world), self.now.date(), self.now
            ward_a = self.ward.ward_manager, slow, self.world.groups["Ward A"]
            agree_on_two_days(*ward_a, today - timedelta(days=45), now)
            agree_on_the_reports_center(*ward_a, now, with_people=True)
            agree_on_a_view(*ward_a, today, now)
            agree_on_files(*ward_a, today, now)
            agree_on_marks(self.ward.executive, self.report(self.ward.executive, as_of=today), now)
            mary = replace(self.ward.manager, member_id=self.world.member("mary@mercy.example"))
            agree_on_a_saved_view(mary, slow, now)
        finally:
            super().teardown()

    def report(self, actor: Actor, **query: Any) -> ComplianceReport:
        return get_compliance(actor=actor, query=ComplianceQuery(**query), now=self.now)

    def footer(self, actor: Actor, day: date) -> Rate:
        return get_matrix_footer(actor=actor, query=MatrixQuery(as_of=day), now=self.now).overall

    def exported(self, actor: Actor, day: date) -> Rate:
        rows = Counter(row.compliance for row in iter_statuses(actor=actor, day=day, now=self.now))
        required, late, certified = (sum(rows[s.label] for s in kinds) for kinds in (REQUIRED, BREACHES, CERTIFIED))
        return Rate(required, late, certified, rows[Compliance.EXEMPT.label])


def agree(report: ComplianceReport, slow: SlowReport, group_id: int | None) -> None:
    """Every number of the report is that of the slow computation."""
    day, then = report.day, report.then.day
    for figures in (report.now, report.then):
        assert figures.rate == slow.rate(figures.day, group_id)
        assert (figures.people.required, figures.people.in_breach) == slow.people(figures.day, group_id)
    assert report.since == slow.flows(then, day, group_id)
    for point in report.points:
        assert point.rate == slow.rate(point.day, group_id)
    last, before = report.points[-1], report.points[-2]
    assert (last.entered, last.cleared) == slow.flows(before.day, last.day, group_id)
    for one in report.forecast:
        assert one.untouched == slow.rate(one.day, group_id)
    for row in report.groups:
        if row.id is not None:
            assert row.rate == slow.rate(day, row.id)
            assert (row.people.required, row.people.in_breach) == slow.people(day, row.id)
            for course, rate in zip(report.courses, row.by_course, strict=True):
                assert rate == slow.rate(day, row.id, course.id)
    assert Rate.sum(row.rate for row in report.groups) == report.now.rate == Rate.sum(report.by_course)
    if group_id is None:
        _agree_on_days(report, slow)


def _agree_on_days(report: ComplianceReport, slow: SlowReport) -> None:
    ages = slow.ages(report.day)
    for band in report.ages:
        for status, count in ((Compliance.OVERDUE, band.overdue), (Compliance.EXPIRED, band.expired)):
            most = band.most or 100_000
            assert count == sum(n for (age, kind), n in ages.items() if kind is status and band.least <= age <= most)
    for month in report.expiring:
        assert month.count == slow.expiring(month.first, month.last, report.day)


@pytest.mark.slow
def test_after_any_story_every_number_is_the_obvious_one(sqlite_ward: tuple[Path, Ward]):
    CountedStory.template = sqlite_ward
    options = settings(
        max_examples=10, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(CountedStory, settings=options)
    assert CountedStory.template == sqlite_ward


def test_who_is_in_no_subgroup_or_in_no_group_is_a_mark_that_leads_to_them(ward: Ward):
    world = ward.world
    world.learner("Dee", "Ruiz", group="Mercy")
    world.learner("Eli", "Moss")
    world.require(ward.fire, due_days=10)
    report = get_compliance(actor=ward.executive, query=ComplianceQuery(), now=NOW)
    assert [(row.name, row.rate.in_breach) for row in report.groups if row.id is None] == [
        ("Mercy, in no subgroup", 1),
        ("In no group", 1),
    ]
    agree_on_marks(ward.executive, report, NOW)


def test_on_both_databases_and_over_years_every_number_is_the_obvious_one(ward: Ward):
    world = ward.world
    code = world.course("CODE", title="Code of Conduct", validity_months=None)
    world.require(ward.fire, due_days=20)
    world.require(code, "group", world.groups["Ward A"], from_day=on(-200), due_days=60)
    assign(actor=ward.manager, learner_ids=[ward.ann, ward.ben], course_id=ward.fire, due_on=on(-100), now=later(-150))
    world.complete(ward.ann, ward.fire, later(-140))
    for days in (0, -1, -90, -200, -320):
        query = ComplianceQuery(as_of=on(days), back=Range.YEAR)
        agree(get_compliance(actor=ward.executive, query=query, now=NOW), SlowReport(world), None)
    reset(
        actor=ward.administrator,
        learner_ids=[ward.ann],
        course_id=ward.fire,
        due_on=on(30),
        reason="mixed up",
        acknowledged=True,
        now=NOW,
    )
    report = get_compliance(actor=ward.executive, query=ComplianceQuery(as_of=on(-1)), now=NOW)
    agree(report, SlowReport(world), None)
    assert report.now.sealed == 1
