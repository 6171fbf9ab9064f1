"""The Reports Center's figures: rates with their 90-day lines, and how many cells and people need looking after."""

from collections.abc import Sequence
from datetime import datetime

from lms_dashboard.db.rates import Rates, rates_by_day
from lms_dashboard.db.seats import held_seats
from lms_dashboard.db.session import read_session
from lms_dashboard.domain.days import plus_days
from lms_dashboard.domain.marks import either_of
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.reports import Count, DayRate, RateLine, ReportCounts
from lms_dashboard.domain.rows import Rate
from lms_dashboard.services.course_marks import DUE_DAYS, active_marks, marks_in, seen_by
from lms_dashboard.services.memory import Memory

LINE_DAYS = 90
"""Days of a line, today included."""

_lines: Memory[Rates] = Memory(512)


def get_rate_line(*, actor: Actor, now: datetime, course_id: int | None = None) -> RateLine:
    """The rate of all that the actor sees, or of one course, today and on each of the 90 days that end today.

    Raises:
        NotAllowed: the actor may not see reports.
    """
    actor.require(Permission.VIEW_REPORTS)
    with read_session() as db:
        seen = seen_by(db, actor, now)
        today, first = seen.reading.today, plus_days(seen.reading.today, 1 - LINE_DAYS)
        lines = [
            _lines.get(seen.key(i), lambda i=i: rates_by_day(db, [i], first, today, seen.people))  # type: ignore[misc]
            for i in seen.course_ids
            if course_id in (None, i)
        ]
    by_day = zip(*(line.days for line in lines), strict=True)
    days = [Rate.sum(rates) for rates in by_day] or [Rate(0, 0, 0)] * LINE_DAYS
    points = tuple(DayRate(plus_days(first, n), rate) for n, rate in enumerate(days))
    return RateLine(days[-1], points, sum(line.sealed for line in lines))


def get_report_counts(*, actor: Actor, now: datetime) -> ReportCounts:
    """What needs looking after today among all that the actor sees.

    Raises:
        NotAllowed: the actor may not see reports.
    """
    actor.require(Permission.VIEW_REPORTS)
    with read_session() as db:
        seen = seen_by(db, actor, now)
        marks = marks_in(db, seen, seen.course_ids)
        active = active_marks(db, actor, seen)
        seats = held_seats(db, seen.reading.organisation_id)
    required = get_rate_line(actor=actor, now=now).rate.required
    in_breach, due, unassigned = (_count([of_course[n] for of_course in marks]) for n in range(3))
    under_way = _count([of_course.under_way & active for of_course in marks])
    return ReportCounts(
        today=seen.reading.today,
        due_days=DUE_DAYS,
        in_breach=Count(in_breach[0], required, in_breach[1]),
        due=Count(due[0], required, due[1]),
        unassigned=Count(unassigned[0], required, unassigned[1]),
        learners=active.bit_count(),
        open_cycles=under_way[0],
        learners_open=under_way[1],
        seats=seats,
    )


def _count(courses: Sequence[int]) -> tuple[int, int]:
    """How many marks in all courses, and of how many different people."""
    return sum(marks.bit_count() for marks in courses), either_of(courses).bit_count()
