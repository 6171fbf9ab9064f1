"""Who of a course needs looking after, course by course, kept until the course changes; for sums over any of them."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection

from lms_dashboard.db import counts
from lms_dashboard.db.cells import list_courses
from lms_dashboard.db.scopes import visible_learners
from lms_dashboard.domain.days import plus_days
from lms_dashboard.domain.marks import marks_of
from lms_dashboard.domain.people import Actor
from lms_dashboard.services.freshness import newest_change
from lms_dashboard.services.memory import Memory
from lms_dashboard.services.reading import Reading, reading_of

DUE_DAYS = 30
"""What is due within so many days is counted as due soon."""

_marks: Memory["CourseMarks"] = Memory(1024)
_active: Memory[int] = Memory(64)


class CourseMarks(NamedTuple):
    """Of one course, who has a cell of each kind today (domain/marks.py); who is ``under_way`` may have left since."""

    in_breach: int
    due: int
    unassigned: int
    under_way: int
    completed: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What a question looks at: the courses, the people (None: everybody), and the key of what is known of a course."""

    reading: Reading
    course_ids: tuple[int, ...]
    people: ColumnElement[bool] | None
    key: Callable[[int], Hashable]


def seen_by(db: Connection, actor: Actor, now: datetime) -> Seen:
    """All courses that are not retired, and all learners whom the actor sees."""
    organisation_id = actor.organisation_id or 0
    reading = reading_of(db, actor, organisation_id, None, now)
    courses = tuple(course.id for course in list_courses(db, organisation_id, reading.today))
    if actor.scope_group_ids is None:
        newest = newest_change(db, organisation_id, reading.seq)
        place = (organisation_id, reading.database, reading.today)
        return Seen(reading, courses, None, lambda course_id: (place, course_id, newest(course_id)))
    scope, people = actor.scope_group_ids, visible_learners(actor, reading.today)
    return Seen(reading, courses, people, lambda course_id: (reading, scope, course_id))


def active_marks(db: Connection, actor: Actor, seen: Seen) -> int:
    """Who is active today, of those whom the actor sees."""
    organisation_id, today = seen.reading.organisation_id, seen.reading.today
    key = (seen.reading, actor.scope_group_ids)
    return _active.get(key, lambda: marks_of(counts.active_learners(db, organisation_id, seen.people, today)))


def marks_in(db: Connection, seen: Seen, course_ids: Sequence[int]) -> list[CourseMarks]:
    """The marks of these courses, in their order."""
    return [_marks.get(seen.key(i), lambda i=i: _find(db, i, seen)) for i in course_ids]  # type: ignore[misc]


def _find(db: Connection, course_id: int, seen: Seen) -> CourseMarks:
    today = seen.reading.today
    kinds = (
        counts.in_breach(),
        counts.due_between(today, plus_days(today, DUE_DAYS)),
        counts.unassigned(),
        counts.under_way(),
        counts.completed(),
    )
    found = (counts.learners_with(db, kind, course_id, seen.people, today) for kind in kinds)
    return CourseMarks(*map(marks_of, found))
