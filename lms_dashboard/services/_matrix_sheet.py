"""The Training Matrix on its way into a file: what the page shows, for everybody who matches."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from lms_dashboard.db import cells, learners
from lms_dashboard.db.export_rows import CellReader, chunks
from lms_dashboard.domain.cell_words import LEGEND, cell_day, cell_words
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.queries import CourseChoice, MatrixQuery
from lms_dashboard.domain.rows import MatrixCell, MatrixLearner
from lms_dashboard.domain.sheets import About, Column, Export, Kind, Sheet
from lms_dashboard.services.matrix import columns_of, matching_learners
from lms_dashboard.services.reading import Reading

Told = Callable[[int, int], None]
"""Hears how many rows are done, of how many."""

_HEADS = (
    Column("Name", width=28),
    Column("Email", width=30),
    Column("Number", width=14),
    Column("Group", width=22),
    Column("Compliance, %", Kind.PERCENT, 14),
    Column("Required", Kind.NUMBER, 10),
    Column("In breach", Kind.NUMBER, 10),
)
_EMPTY: tuple[Any, ...] = (None, None)


def matrix_export(
    db: Connection, actor: Actor, query: MatrixQuery, reading: Reading, about: About, now: datetime, told: Told
) -> Export:
    """Two columns a course: what the cell shows, and its day."""
    condition = matching_learners(db, actor, query, now)
    every = cells.list_courses(db, reading.organisation_id, reading.day)
    courses = columns_of(every, query)
    total = learners.count(db, condition)
    ids = learners.page_ids(db, condition, replace(query, page=1, page_size=max(1, total)), reading.day)
    if not query.course_ids and len(courses) < len(every):
        words = f"the first {len(courses)} of {len(every)}, by title, as the page shows them"
        about = replace(about, filters=(("Courses", words), *about.filters))
    rows = _rows(db, ids, courses, reading, told)
    columns = (*_HEADS, *(column for choice in courses for column in _columns(choice)))
    legend = tuple((shown.label, words) for shown, words in LEGEND)
    return Export("matrix", about, (Sheet("Training Matrix", columns, rows, len(ids)),), legend)


def _columns(course: CourseChoice) -> tuple[Column, Column]:
    name = f"{course.title} ({course.code})"
    return Column(name, Kind.STATUS, 20), Column(f"{name}: day", Kind.DAY, 12)


def _face(cell: MatrixCell) -> tuple[Any, ...]:
    return cell_words(cell), cell_day(cell)


def _rows(
    db: Connection, ids: Sequence[int], courses: Sequence[CourseChoice], reading: Reading, told: Told
) -> Iterator[tuple[Any, ...]]:
    reader = CellReader(reading.day, reading.expiring_days, _face)
    course_ids = [course.id for course in courses]
    done = 0
    for some in chunks(ids):
        told(done, len(ids))
        held = reader.read(db, some, course_ids)
        for head in cells.load_learners(db, some, reading.day):
            mine = held[head.id]
            yield (*_head(head), *(value for course_id in course_ids for value in mine.get(course_id, _EMPTY)))
        done += len(some)
    told(done, len(ids))


def _head(head: MatrixLearner) -> tuple[Any, ...]:
    rate = head.rate
    return head.name, head.email, head.external_id, head.group, rate.compliant_share, rate.required, rate.in_breach
