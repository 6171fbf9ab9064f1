"""The Training Matrix on its way into a file: what the page shows, for everybody who matches."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import Connection

from lms_dashboard.db import cells, learners
from lms_dashboard.db.export_rows import CellReader, heads_of, packed_heads, read_texts
from lms_dashboard.domain.cell_words import LEGEND, cell_day, cell_words
from lms_dashboard.domain.queries import CourseChoice
from lms_dashboard.domain.rows import MatrixCell, Rate
from lms_dashboard.domain.sheets import Column, Export, Kind, Sheet
from lms_dashboard.services._making import Making
from lms_dashboard.services.matrix import columns_of, matching_learners

_HEADS = (
    Column("Name", width=28),
    Column("Email", width=30),
    Column("Number", width=14),
    Column("Group", width=22),
    Column("Compliance, %", Kind.PERCENT, 14),
    Column("Required", Kind.NUMBER, 10),
    Column("In breach", Kind.NUMBER, 10),
)


def matrix_export(making: Making) -> Export:
    """Two columns a course: what the cell shows, and its day."""
    db, reading, about, query = making.db, making.reading, making.about, making.query
    condition = matching_learners(db, making.actor, query, making.now)
    every = cells.list_courses(db, reading.organisation_id, reading.day)
    courses = columns_of(every, query)
    ids = learners.every_id(db, condition, query, reading.day)
    if not query.course_ids and len(courses) < len(every):
        words = f"the first {len(courses)} of {len(every)}, by title, as the page shows them"
        about = replace(about, filters=(("Courses", words), *about.filters))
    reader = CellReader([course.id for course in courses], reading.day, reading.expiring_days, _face)
    columns = (*_HEADS, *(column for choice in courses for column in _columns(choice)))
    rows = making.rows(ids, partial(_read, reader), partial(_rows, reader))
    legend = tuple((shown.label, words) for shown, words in LEGEND)
    return Export("matrix", about, (Sheet("Training Matrix", columns, rows, len(ids)),), legend)


def _columns(course: CourseChoice) -> tuple[Column, Column]:
    name = f"{course.title} ({course.code})"
    return Column(name, Kind.STATUS, 20), Column(f"{name}: day", Kind.DAY, 12)


def _face(cell: MatrixCell) -> tuple[Any, Any]:
    return cell_words(cell), cell_day(cell)


def _read(reader: CellReader, db: Connection, some: Sequence[int]) -> Sequence[str]:
    return read_texts(db, packed_heads(db, some, reader.day), reader.packed(db, some))


def _rows(reader: CellReader, some: Sequence[int], texts: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    heads, lines = heads_of(texts[0]), reader.lines(texts[1])
    for learner_id in some:
        head, values = heads[learner_id], reader.values(lines.get(learner_id))
        share = _share(values[0], values[1])
        yield (head.name, head.email or "", head.external_id or "", head.group or "", share, *values)


@lru_cache(maxsize=4_096)
def _share(required: int, in_breach: int) -> float | None:
    return Rate(required, in_breach, 0).compliant_share
