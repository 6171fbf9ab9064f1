"""The Reports Center's figures: rates with their 90-day lines, and how many cells and people need looking after."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection

from lms_dashboard.db import counts, learners
from lms_dashboard.db.cells import list_courses
from lms_dashboard.db.rates import rates_by_day
from lms_dashboard.db.scopes import visible_learners
from lms_dashboard.db.session import read_session
from lms_dashboard.domain.days import plus_days
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.queries import MatrixQuery
from lms_dashboard.domain.reports import Count, DayRate, RateLine, ReportCounts
from lms_dashboard.domain.rows import Rate
from lms_dashboard.services.freshness import newest_change
from lms_dashboard.services.memory import Memory
from lms_dashboard.services.reading import Reading, reading_of

LINE_DAYS = 90
"""Days of a line, today included."""

DUE_DAYS = 30
"""What is due within so many days is counted as due soon."""

_lines: Memory[list[Rate]] = Memory(512)
_marks: Memory["_Marks"] = Memory(1024)


class _Marks(NamedTuple):
    """Of one course, who has a cell of each kind: a bit a learner, at the learner's id."""

    in_breach: int
    due: int
    unassigned: int
    under_way: int


@dataclass(frozen=True, slots=True)
class _View:
    """What a question looks at: the courses, the people (None: everybody), and which answers may be known already."""

    reading: Reading
    course_ids: tuple[int, ...]
    people: ColumnElement[bool] | None
    key: Callable[[int], Hashable]


def get_rate_line(*, actor: Actor, now: datetime) -> RateLine:
    """The rate of all that the actor sees, today and on each of the 90 days that end today.

    Raises:
        NotAllowed: the actor may not see reports.
    """
    organisation_id = actor.require(Permission.VIEW_REPORTS)
    with read_session() as db:
        view = _view(db, actor, organisation_id, now)
        today, first = view.reading.today, plus_days(view.reading.today, 1 - LINE_DAYS)
        lines = [
            _lines.get(view.key(i), lambda i=i: rates_by_day(db, [i], first, today, view.people))  # type: ignore[misc]
            for i in view.course_ids
        ]
    days = [Rate.sum(rates) for rates in zip(*lines, strict=True)] or [Rate(0, 0, 0)] * LINE_DAYS
    return RateLine(days[-1], tuple(DayRate(plus_days(first, n), rate) for n, rate in enumerate(days)))


def get_report_counts(*, actor: Actor, now: datetime) -> ReportCounts:
    """What needs looking after today among all that the actor sees.

    Raises:
        NotAllowed: the actor may not see reports.
    """
    organisation_id = actor.require(Permission.VIEW_REPORTS)
    with read_session() as db:
        view = _view(db, actor, organisation_id, now)
        today = view.reading.today
        marks = [_marks.get(view.key(i), lambda i=i: _marks_of(db, i, view.people, today)) for i in view.course_ids]  # type: ignore[misc]
        active = _active(db, actor, view.reading)
    required = get_rate_line(actor=actor, now=now).rate.required
    kinds = [_count(of_course[n] for of_course in marks) for n in range(len(_Marks._fields))]
    in_breach, due, unassigned = (Count(cells, required, people) for cells, people in kinds[:3])
    return ReportCounts(today, DUE_DAYS, in_breach, due, unassigned, active, *kinds[3])


def _view(db: Connection, actor: Actor, organisation_id: int, now: datetime) -> _View:
    reading = reading_of(db, actor, organisation_id, None, now)
    courses = tuple(course.id for course in list_courses(db, organisation_id, reading.today))
    if actor.scope_group_ids is None:
        newest = newest_change(db, organisation_id, reading.seq)
        place = (organisation_id, reading.database, reading.today)
        return _View(reading, courses, None, lambda course_id: (place, course_id, newest(course_id)))
    scope = actor.scope_group_ids
    return _View(
        reading, courses, visible_learners(actor, reading.today), lambda course_id: (reading, scope, course_id)
    )


def _active(db: Connection, actor: Actor, reading: Reading) -> int:
    if actor.scope_group_ids is None:
        return learners.count_active(db, reading.organisation_id, reading.today)
    everybody = learners.matching(
        db,
        actor,
        MatrixQuery(),
        day=reading.today,
        today=reading.today,
        expiring_days=reading.expiring_days,
        course_ids=(),
    )
    return learners.count(db, everybody)


def _marks_of(db: Connection, course_id: int, people: ColumnElement[bool] | None, today: date) -> _Marks:
    kinds = (
        counts.in_breach(),
        counts.due_between(today, plus_days(today, DUE_DAYS)),
        counts.unassigned(),
        counts.under_way(today),
    )
    return _Marks(*(_bits(counts.learners_with(db, kind, course_id, people, today)) for kind in kinds))


def _bits(ids: list[int]) -> int:
    """A number whose bits are at these places."""
    bits = bytearray(max(ids, default=0) // 8 + 1)
    for i in ids:
        bits[i >> 3] |= 1 << (i & 7)
    return int.from_bytes(bits, "little")


def _count(courses: Iterable[int]) -> tuple[int, int]:
    """How many marks in all courses, and of how many different people."""
    cells = everybody = 0
    for bits in courses:
        cells += bits.bit_count()
        everybody |= bits
    return cells, everybody.bit_count()
