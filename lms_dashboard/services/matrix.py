"""The Training Matrix: a page of learners × courses on a day, and the rates of everybody who matches."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection

from lms_dashboard.db import cells, learners
from lms_dashboard.db.session import read_session
from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.paging import require_page
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.queries import CourseChoice, MatrixQuery
from lms_dashboard.domain.rows import MatrixCell, MatrixFooter, MatrixPage, Rate
from lms_dashboard.services.memory import Memory
from lms_dashboard.services.reading import Reading, reading_of

COLUMNS = 20
"""Courses that are shown where none were chosen: the first by title."""

COMMON = 2_000
"""Learners that match from which the page is found by looking at one after the other."""

MOST_COLUMNS = 60
_SORTS = ("name", "group", "compliance", "hired", "course")

_pages: Memory[MatrixPage] = Memory(64)
"""So that a hundred open dashboards with one view ask the database once a change."""

_counts: Memory[int] = Memory(512)
_footers: Memory[MatrixFooter] = Memory(256)


def get_matrix_page(*, actor: Actor, query: MatrixQuery, now: datetime) -> MatrixPage:
    """A page of learners that match, with their cells in the chosen courses on the chosen day.

    Raises:
        NotAllowed: the actor may not see reports.
        Invalid: the day lies in the future, or page, page size, columns or sort are out of range.
    """
    organisation_id = actor.require(Permission.VIEW_REPORTS)
    _check(query)
    with read_session() as db:
        reading = reading_of(db, actor, organisation_id, query.as_of, now)
        key = (reading, actor.scope_group_ids, query)
        return _pages.get(key, lambda: _page(db, actor, query, reading))


def get_matrix_footer(*, actor: Actor, query: MatrixQuery, now: datetime) -> MatrixFooter:
    """The rates of all learners that match, by course of the page, and overall over these courses.

    Raises:
        NotAllowed: the actor may not see reports.
        Invalid: the query is out of range.
    """
    organisation_id = actor.require(Permission.VIEW_REPORTS)
    _check(query)
    with read_session() as db:
        reading = reading_of(db, actor, organisation_id, query.as_of, now)
        every = cells.list_courses(db, organisation_id, reading.day)
        courses = columns_of(every, query)
        looked_at = courses if query.course_ids else every
        key = _key(actor, query, reading)
        return _footers.get(key, lambda: _footer(db, actor, query, reading, courses, looked_at))


def matching_learners(db: Connection, actor: Actor, query: MatrixQuery, now: datetime) -> ColumnElement[bool]:
    """The condition on ``learner`` for everybody whom the matrix lists, on whichever page.

    Raises:
        Invalid: the query is out of range.
    """
    _check(query)
    reading = reading_of(db, actor, actor.require(Permission.VIEW_REPORTS), query.as_of, now)
    every = cells.list_courses(db, reading.organisation_id, reading.day)
    return _condition(db, actor, query, reading, columns_of(every, query) if query.course_ids else every)


def _page(db: Connection, actor: Actor, query: MatrixQuery, reading: Reading) -> MatrixPage:
    every = cells.list_courses(db, reading.organisation_id, reading.day)
    courses = columns_of(every, query)
    looked_at = courses if query.course_ids else every
    total = _counts.get(_key(actor, query, reading), lambda: _count(db, actor, query, reading, looked_at))
    query = replace(query, page=min(query.page, max(1, -(-total // query.page_size))))
    condition = _condition(db, actor, query, reading, looked_at, common=total > COMMON)
    ids = learners.page_ids(db, condition, query, reading.day)
    heads = cells.load_learners(db, ids, reading.day)
    grid = _grid(db, reading, ids, courses)
    place = (total, len(every), query.page, query.page_size, reading.seq)
    return MatrixPage(reading.day, reading.today, tuple(heads), tuple(courses), grid, *place)


def _count(
    db: Connection, actor: Actor, query: MatrixQuery, reading: Reading, looked_at: Sequence[CourseChoice]
) -> int:
    if _is_everybody(actor, query):
        return learners.count_active(db, reading.organisation_id, reading.day)
    return learners.count(db, _condition(db, actor, query, reading, looked_at))


def _footer(
    db: Connection,
    actor: Actor,
    query: MatrixQuery,
    reading: Reading,
    courses: Sequence[CourseChoice],
    looked_at: Sequence[CourseChoice],
) -> MatrixFooter:
    condition = None if _is_everybody(actor, query) else _condition(db, actor, query, reading, looked_at)
    rates = cells.rates_by_course(db, condition, [c.id for c in courses], reading.day)
    by_course = tuple(rates[c.id] for c in courses)
    return MatrixFooter(Rate.sum(by_course), by_course)


def _is_everybody(actor: Actor, query: MatrixQuery) -> bool:
    """Nothing narrows the query: who is not active has nothing required, so no list of learners is needed."""
    plain = MatrixQuery(
        course_ids=query.course_ids,
        sort=query.sort,
        page=query.page,
        page_size=query.page_size,
        as_of=query.as_of,
        status_course_id=query.status_course_id,
    )
    return actor.scope_group_ids is None and query == plain


def _condition(
    db: Connection,
    actor: Actor,
    query: MatrixQuery,
    reading: Reading,
    looked_at: Sequence[CourseChoice],
    *,
    common: bool = False,
) -> ColumnElement[bool]:
    return learners.matching(
        db,
        actor,
        query,
        day=reading.day,
        today=reading.today,
        expiring_days=reading.expiring_days,
        course_ids=[c.id for c in looked_at],
        common=common,
    )


def _check(query: MatrixQuery) -> None:
    key, _, argument = query.sort.removeprefix("-").partition(":")
    if key not in _SORTS or (key == "course") != argument.isdecimal():
        raise Invalid(f"“{query.sort}” is not an order.", "Sort by a column of the table.")
    require_page(query.page, query.page_size)
    if len(query.course_ids) > MOST_COLUMNS:
        raise Invalid("Too many columns.", f"Choose at most {MOST_COLUMNS} courses.")


def columns_of(every: Sequence[CourseChoice], query: MatrixQuery) -> list[CourseChoice]:
    """The courses that the query shows as columns, of all that there are."""
    if not query.course_ids:
        return list(every[:COLUMNS])
    wanted = set(query.course_ids)
    return [c for c in every if c.id in wanted]


def _key(actor: Actor, query: MatrixQuery, reading: Reading) -> Hashable:
    """What a count depends on: the data as of a change, the day, what the actor sees, and the filters."""
    filters = replace(query, sort="name", page=1, page_size=50)
    return reading, actor.scope_group_ids, filters


def _grid(
    db: Connection, reading: Reading, learner_ids: Sequence[int], courses: Sequence[CourseChoice]
) -> tuple[tuple[MatrixCell | None, ...], ...]:
    course_ids = [c.id for c in courses]
    found = cells.load_cells(db, learner_ids, course_ids, reading.day, reading.expiring_days)
    return tuple(tuple(found.get((i, c)) for c in course_ids) for i in learner_ids)
