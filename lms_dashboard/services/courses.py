"""Courses: the list with its numbers, and the page of one."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from lms_dashboard.db import courses
from lms_dashboard.db.organisations import settings_of
from lms_dashboard.db.rates import rates_by_day
from lms_dashboard.db.session import read_session
from lms_dashboard.db.sql import AnyRow
from lms_dashboard.domain.courses import SORTS, CourseDetail, CourseItem, CourseList, CourseNumbers
from lms_dashboard.domain.names import fold
from lms_dashboard.domain.paging import require_order
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.services.course_marks import Seen, active_marks, marks_in, seen_by
from lms_dashboard.services.memory import Memory

_numbers: Memory[CourseNumbers] = Memory(1024)

_KEYS: dict[str, Callable[[CourseItem], Any]] = {
    "title": lambda item: fold(item.fields.title),
    "code": lambda item: fold(item.fields.code),
    "assigned": lambda item: item.numbers.assigned,
    "completed": lambda item: item.numbers.completed,
    "in_breach": lambda item: item.numbers.rate.in_breach,
    "rate": lambda item: 101.0 if item.numbers.rate.compliant_share is None else item.numbers.rate.compliant_share,
}


def get_courses(
    *, actor: Actor, now: datetime, search: str = "", sort: str = "title", retired: bool = False
) -> CourseList:
    """The courses whose title or code contains the text; ``retired``: those that are not offered any more.

    Raises:
        NotAllowed: the actor may not see reports.
        Invalid: there is no such order.
    """
    actor.require(Permission.VIEW_REPORTS)
    require_order(sort, SORTS)
    with read_session() as db:
        seen = seen_by(db, actor, now)
        today, rows = seen.reading.today, courses.load_courses(db, actor)
        gone = sum(not courses.is_offered(row, today) for row in rows)
        wanted = [row for row in rows if courses.is_offered(row, today) is not retired and _matches(row, search)]
        active = active_marks(db, actor, seen)
        items = [_item(db, row, seen, active) for row in wanted]
    items.sort(key=_KEYS[sort.removeprefix("-")], reverse=sort.startswith("-"))
    return CourseList(today, tuple(items), gone)


def get_course(*, actor: Actor, course_id: int, now: datetime) -> CourseDetail:
    """The page of a course: its numbers, modules and rules.

    Raises:
        NotAllowed: the actor may not see reports.
        NotFound: there is no such course.
    """
    organisation_id = actor.require(Permission.VIEW_REPORTS)
    with read_session() as db:
        seen = seen_by(db, actor, now)
        row, today = courses.find_course(db, actor, course_id), seen.reading.today
        years = settings_of(db, organisation_id).retention_years
        return CourseDetail(
            today=today,
            item=_item(db, row, seen, active_marks(db, actor, seen)),
            retention_years=years if row.retention_years is None else row.retention_years,
            modules=courses.load_modules(db, course_id, row.version),
            version_in_use=courses.is_in_use(db, course_id, row.version),
            least_versions=courses.load_least_versions(db, course_id),
            satisfied_by=courses.load_equivalents(db, course_id, theirs=False),
            satisfies=courses.load_equivalents(db, course_id, theirs=True),
            requirements=courses.count_requirements(db, course_id, today),
            may_change=actor.administers_all,
        )


def _matches(row: AnyRow, search: str) -> bool:
    wanted = fold(search)
    return wanted in fold(row.title) or wanted in fold(row.code)


def _item(db: Connection, row: AnyRow, seen: Seen, active: int) -> CourseItem:
    key = (seen.key(row.id), active)
    numbers = _numbers.get(key, lambda: _count(db, row.id, seen, active))
    return CourseItem(row.id, courses.fields_of(row), row.version, numbers)


def _count(db: Connection, course_id: int, seen: Seen, active: int) -> CourseNumbers:
    today = seen.reading.today
    marks = marks_in(db, seen, [course_id])[0]
    return CourseNumbers(
        assigned=((marks.under_way | marks.completed) & active).bit_count(),
        completed=(marks.completed & active).bit_count(),
        unassigned=marks.unassigned.bit_count(),
        due=marks.due.bit_count(),
        rate=rates_by_day(db, [course_id], today, today, seen.people).days[0],
    )
