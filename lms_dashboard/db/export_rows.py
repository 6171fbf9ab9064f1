"""What exports read: everybody whom a list shows, in its order, and their cells by the thousand."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Text, and_, case, cast, func, select

from lms_dashboard.db.cells import RATE_COLUMNS, cell_of_row
from lms_dashboard.db.session import is_sqlite
from lms_dashboard.db.sql import AnyRow, among, as_day, covers_day, raw_rows
from lms_dashboard.db.tables import group, group_membership, learner, organisation_head, standing
from lms_dashboard.domain.rows import MatrixCell
from lms_dashboard.domain.status import CERTIFIED, Compliance

CHUNK = 2_000
"""Learners whose rows are in memory at once."""

COUNTS = 2
"""What each learner's line begins with: how many courses are required, and how many of them are in breach."""

s = standing.c


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
        self._places = {str(course_id): COUNTS + 2 * n for n, course_id in enumerate(course_ids)}
        self._shown = s.course_id.in_(course_ids)
        self._day, self._expiring_days, self._face = day, expiring_days, face
        self._faces: dict[str, tuple[Any, Any]] = {}

    def read(self, db: Connection, learner_ids: Sequence[int]) -> dict[int, list[Any]]:
        """By learner: the two counts over all courses, then two values a course of the table."""
        query = select(s.learner_id, *RATE_COLUMNS[:COUNTS], _packed(db).filter(self._shown)).where(
            among(db, s.learner_id, learner_ids), covers_day(standing, self._day)
        )
        blank: list[Any] = [0] * COUNTS + [None] * (2 * len(self._places))
        found = {learner_id: blank.copy() for learner_id in learner_ids}
        for learner_id, required, in_breach, cells in raw_rows(db, query.group_by(s.learner_id)):
            line = found[learner_id]
            line[:COUNTS] = required, in_breach
            self._fill(line, cells or "")
        return found

    def _fill(self, line: list[Any], cells: str) -> None:
        parts = cells.split(_BETWEEN)
        for course_id, values in zip(parts[::2], parts[1::2], strict=True):
            place = self._places[course_id]
            line[place : place + 2] = self._faces.get(values) or self._make(values)

    def _make(self, values: str) -> tuple[Any, Any]:
        compliance, progress, percent, day = values[1:-1].split(",")
        days = (as_day(day.strip('"')) if day not in _NOTHING else None,) * _DAYS
        cell = cell_of_row((int(compliance), int(progress), int(percent), *days), self._day, self._expiring_days)
        face = self._faces[values] = self._face(cell)
        return face


_BETWEEN = ";"
_NOTHING = ("", "null")

_DAYS = 4
"""So many of CELL_COLUMNS are days, of which a cell shows one."""

_SHOWN_DAY = case(
    (s.compliance.in_(sorted(int(c) for c in CERTIFIED)), s.valid_through),
    (s.compliance == int(Compliance.EXEMPT), s.exempt_until),
    else_=func.coalesce(s.breach_since, s.due_on),
)
"""The day that a cell of this compliance shows (domain/cells.py): with the others, hardly two would be the same."""


def _packed(db: Connection) -> Any:
    """A learner's cells in one text: handed over cell by cell, in nine values each, they cost more than all the rest.

    A cell is ``12;[6,3,0,"2026-09-29"]`` on SQLite and ``12;(6,3,0,2026-09-29)`` on PostgreSQL: the course, then what
    each makes fastest of compliance, progress, percent and the day that is shown.
    """
    course, numbers = cast(s.course_id, Text).concat(_BETWEEN), (s.compliance, s.progress, s.percent)
    if is_sqlite(db):
        return func.group_concat(course.concat(func.json_array(*numbers, _SHOWN_DAY)), _BETWEEN)
    values = func.row(*numbers, func.to_char(_SHOWN_DAY, "YYYY-MM-DD"))  # whatever the server's DateStyle
    return func.string_agg(course.concat(cast(values, Text)), _BETWEEN)
