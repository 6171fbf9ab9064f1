"""What exports read: everybody whom a list shows, in its order, and their cells by the thousand."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, String, select, type_coerce

from lms_dashboard.db.cells import CELL_COLUMNS, cell_of_row
from lms_dashboard.db.sql import among, as_day, covers_day, is_sqlite
from lms_dashboard.db.tables import organisation_head, standing
from lms_dashboard.domain.rows import MatrixCell

CHUNK = 2_000
"""Learners whose rows are in memory at once."""

s = standing.c
_FIRST_DAY = 3
"""The first of CELL_COLUMNS that is a day."""

Face = tuple[Any, ...]
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


class CellReader:
    """Cells as ``face`` shows them; one that was seen before is not made again, which most were."""

    def __init__(self, day: date, expiring_days: int, face: Callable[[MatrixCell], Face]) -> None:
        self._day, self._expiring_days, self._face = day, expiring_days, face
        self._known: dict[Face, Face] = {}

    def read(self, db: Connection, learner_ids: Sequence[int], course_ids: Sequence[int]) -> dict[int, dict[int, Face]]:
        """By learner, then by course: what the file shows; what is empty is left out."""
        columns = CELL_COLUMNS
        if is_sqlite(db):  # days stay text until a cell is seen for the first time
            columns = tuple(c if n < _FIRST_DAY else type_coerce(c, String) for n, c in enumerate(CELL_COLUMNS))
        query = select(s.learner_id, s.course_id, *columns).where(
            among(db, s.learner_id, learner_ids), among(db, s.course_id, course_ids), covers_day(standing, self._day)
        )
        found: dict[int, dict[int, Face]] = {learner_id: {} for learner_id in learner_ids}
        known = self._known
        for learner_id, course_id, *values in db.execute(query):
            key = tuple(values)
            face = known.get(key)
            found[learner_id][course_id] = self._make(key) if face is None else face
        return found

    def _make(self, key: Face) -> Face:
        days = [as_day(value) for value in key[_FIRST_DAY:]]
        face = self._face(cell_of_row((*key[:_FIRST_DAY], *days), self._day, self._expiring_days))
        self._known[key] = face
        return face
