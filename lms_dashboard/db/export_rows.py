"""What exports read: everybody whom a list shows, in its order, and their cells by the thousand."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, and_, cast, func, select

from lms_dashboard.db.cells import CELL_COLUMNS, cell_of_row
from lms_dashboard.db.session import is_sqlite
from lms_dashboard.db.sql import AnyRow, among, as_day, covers_day, raw_rows
from lms_dashboard.db.tables import group, group_membership, learner, organisation_head, standing
from lms_dashboard.domain.rows import MatrixCell
from lms_dashboard.domain.status import BREACHES, REQUIRED

CHUNK = 2_000
"""Learners whose rows are in memory at once."""

COUNTS = 2
"""What each learner's line begins with: how many courses are required, and how many of them are in breach."""

s = standing.c
_FIRST_DAY = 3
"""The first of CELL_COLUMNS that is a day."""


def audit_head(db: Connection, organisation_id: int) -> str:
    """The audit chain's present end, as NUMBER:HASH."""
    h = organisation_head.c
    row = db.execute(select(h.seq, h.hash).where(h.organisation_id == organisation_id)).one()
    return f"{row.seq}:{row.hash}"


def chunks(ids: Sequence[int], size: int = CHUNK) -> Iterator[Sequence[int]]:
    """The ids in their order, so many at a time."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def load_heads(db: Connection, learner_ids: Sequence[int], day: date) -> dict[int, AnyRow]:
    """By learner: id, name, email, external_id and group of the day."""
    m, c = group_membership, learner.c
    rows = db.execute(
        select(c.id, c.name, c.email, c.external_id, group.c.name.label("group"))
        .join_from(learner, m, and_(m.c.learner_id == c.id, covers_day(m, day)), isouter=True)
        .join(group, group.c.id == m.c.group_id, isouter=True)
        .where(among(db, c.id, learner_ids))
    ).all()
    return {row.id: row for row in rows}


class CellReader:
    """Cells as ``face`` shows them, in two columns; one that was seen before is not made again, which most were."""

    def __init__(
        self, course_ids: Sequence[int], day: date, expiring_days: int, face: Callable[[MatrixCell], tuple[Any, Any]]
    ) -> None:
        self._places = {course_id: COUNTS + 2 * n for n, course_id in enumerate(course_ids)}
        self._day, self._expiring_days, self._face = day, expiring_days, face
        self._known: dict[str, _Seen] = {}
        self._faces: dict[str, tuple[Any, Any, bool, bool]] = {}

    def read(self, db: Connection, learner_ids: Sequence[int]) -> dict[int, list[Any]]:
        """By learner: the two counts over all courses, then two values a course of the table."""
        query = select(s.learner_id, _packed(db)).where(
            among(db, s.learner_id, learner_ids), covers_day(standing, self._day)
        )
        blank: list[Any] = [0] * COUNTS + [None] * (2 * len(self._places))
        found = {learner_id: blank.copy() for learner_id in learner_ids}
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
            self._faces.clear()
        known = self._known
        for learner_id, cells in raw_rows(db, query.group_by(s.learner_id)):
            line = found[learner_id]
            for packed in cells.split(_BETWEEN):
                place, words, day, required, in_breach = known.get(packed) or self._make(packed)
                line[0] += required
                line[1] += in_breach
                if place:
                    line[place], line[place + 1] = words, day
        return found

    def _make(self, packed: str) -> "_Seen":
        course_id, values = _OPENS.split(packed, maxsplit=1)
        face = self._faces.get(values) or self._face_of(values)
        seen = self._known[packed] = (self._places.get(int(course_id), 0), *face)
        return seen

    def _face_of(self, values: str) -> tuple[Any, Any, bool, bool]:
        cell = cell_of_row(_unpacked(values), self._day, self._expiring_days)
        face = (*self._face(cell), cell.compliance in REQUIRED, cell.compliance in BREACHES)
        self._faces[values] = face
        return face


_Seen = tuple[int, Any, Any, bool, bool]
"""Where a cell stands in its learner's line (0: its course is not in the table), its face, and how it counts."""

_MOST_KNOWN = 200_000
"""Cells that are remembered: some tens of megabytes."""

_BETWEEN = ";"
_OPENS = re.compile(r"[\[(]")
_NOTHING = ("", "null")


def _packed(db: Connection) -> ColumnElement[str]:
    """A learner's cells in one text: handed over cell by cell, in nine values each, they cost more than all the rest.

    A cell is ``12[6,3,0,"2026-09-29",null,…]`` on SQLite and ``12(6,3,0,2026-09-29,,…)`` on PostgreSQL: what each makes
    fastest of course and CELL_COLUMNS.
    """
    if is_sqlite(db):
        return func.group_concat(s.course_id.concat(func.json_array(*CELL_COLUMNS)), _BETWEEN)
    return func.string_agg(cast(s.course_id, Text).concat(cast(func.row(*CELL_COLUMNS), Text)), _BETWEEN)


def _unpacked(values: str) -> tuple[Any, ...]:
    """The values of CELL_COLUMNS."""
    listed = [None if value in _NOTHING else value.strip('"') for value in values[:-1].split(",")]
    return (*(int(number or 0) for number in listed[:_FIRST_DAY]), *map(as_day, listed[_FIRST_DAY:]))
