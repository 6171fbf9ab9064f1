"""What exports read: everybody whom a list shows, in its order, and their cells by the thousand."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, select

from lms_dashboard.db.cells import CELL_COLUMNS, cell_of_row
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

Face = Sequence[Any]
"""What a file shows of a cell."""


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
        self._known: dict[Face, Face] = {}

    def read(self, db: Connection, learner_ids: Sequence[int]) -> dict[int, list[Any]]:
        """By learner: the two counts over all courses, then two values a course of the table."""
        query = select(s.learner_id, s.course_id, *CELL_COLUMNS).where(
            among(db, s.learner_id, learner_ids), covers_day(standing, self._day)
        )
        blank = [0] * COUNTS + [None] * (2 * len(self._places))
        found = {learner_id: blank.copy() for learner_id in learner_ids}
        known, places = self._known, self._places
        for row in raw_rows(db, query):
            key, line = row[2:], found[row[0]]
            face = known.get(key) or self._make(key)
            line[0] += face[2]
            line[1] += face[3]
            place = places.get(row[1])
            if place is not None:
                line[place], line[place + 1] = face[0], face[1]
        return found

    def _make(self, key: Face) -> Face:
        days = [as_day(value) for value in key[_FIRST_DAY:]]
        cell = cell_of_row((*key[:_FIRST_DAY], *days), self._day, self._expiring_days)
        face = (*self._face(cell), cell.compliance in REQUIRED, cell.compliance in BREACHES)
        self._known[key] = face
        return face
