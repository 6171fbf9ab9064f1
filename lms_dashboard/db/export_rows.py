"""What exports read: who the rows are about and what their cells show, thousands of learners in one text.

A database that has one row to give works on by itself, while Python writes the file; each row more would have to wait
for its turn with Python, however short (sqlite3 and psycopg hand rows over under the interpreter's lock).
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Date,
    Integer,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    type_coerce,
)

from lms_dashboard.db.cells import RATE_COLUMNS, cell_of_row
from lms_dashboard.db.session import is_sqlite
from lms_dashboard.db.sql import among, covers_day
from lms_dashboard.db.tables import group, group_membership, learner, organisation_head, standing
from lms_dashboard.domain.rows import MatrixCell
from lms_dashboard.domain.status import CERTIFIED, Compliance

CHUNK = 2_000
"""Learners whose rows are read at a time."""

COUNTS = 2
"""What each learner's line begins with: how many courses are required, and how many of them are in breach."""

s = standing.c


class Head(NamedTuple):
    """Whom a row is about; the group is that of the day."""

    id: int
    name: str
    email: str | None
    external_id: str | None
    group: str | None


def audit_head(db: Connection, organisation_id: int) -> str:
    """The audit chain's present end, as NUMBER:HASH."""
    h = organisation_head.c
    row = db.execute(select(h.seq, h.hash).where(h.organisation_id == organisation_id)).one()
    return f"{row.seq}:{row.hash}"


def seeing_the_same(db: Connection, organisation_id: int, others: Sequence[Connection]) -> tuple[Connection, ...]:
    """Those of the other connections that see the very records that ``db`` sees.

    They see the same number, with the same hash, as the newest, and so all that was done until then and nothing that
    came after (docs/decisions/0003); somebody may have done something between one connection's beginning and the next.
    """
    head = audit_head(db, organisation_id)
    return tuple(other for other in others if audit_head(other, organisation_id) == head)


def chunks(ids: Sequence[int], size: int = CHUNK) -> Iterator[Sequence[int]]:
    """The ids in their order, so many at a time."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def load_heads(db: Connection, learner_ids: Sequence[int], day: date) -> dict[int, Head]:
    """The heads of these learners, by learner."""
    return heads_of(*read_texts(db, packed_heads(db, learner_ids, day)))


def read_texts(db: Connection, *packed: Select[Any]) -> Sequence[str]:
    """What each of these queries says, all in one row."""
    return db.execute(select(*(func.coalesce(query.scalar_subquery(), "") for query in packed))).one()


def packed_heads(db: Connection, learner_ids: Sequence[int], day: date) -> Select[Any]:
    """A query for the heads of these learners as one text, for ``heads_of``."""
    m, c = group_membership, learner.c
    array, together = (
        (func.json_array, func.json_group_array) if is_sqlite(db) else (func.json_build_array, func.json_agg)
    )
    heads = together(array(c.id, c.name, c.email, c.external_id, group.c.name))
    return (
        select(cast(heads, Text))
        .join_from(learner, m, and_(m.c.learner_id == c.id, covers_day(m, day)), isouter=True)
        .join(group, group.c.id == m.c.group_id, isouter=True)
        .where(among(db, c.id, learner_ids))
    )


def heads_of(text: str) -> dict[int, Head]:
    """What ``packed_heads`` says, by learner."""
    return {values[0]: Head(*values) for values in json.loads(text or "[]")}


class CellReader:
    """Cells as ``face`` shows them, in two columns; one that was seen before is not made again, which most were."""

    def __init__(
        self, course_ids: Sequence[int], day: date, expiring_days: int, face: Callable[[MatrixCell], tuple[Any, Any]]
    ) -> None:
        self._places = {course_id: COUNTS + 2 * n for n, course_id in enumerate(course_ids)}
        self._shown = s.course_id.in_(course_ids)
        self.day, self._expiring_days, self._face = day, expiring_days, face
        self._blank: list[Any] = [0] * COUNTS + [None] * (2 * len(self._places))
        self._shows = lru_cache(_MOST_FACES)(self._make)
        self._placed = lru_cache(_MOST_FACES)(self._place)

    def packed(self, db: Connection, learner_ids: Sequence[int]) -> Select[Any]:
        """A query for the standings of these learners as one text, for ``lines``."""
        cells = func.coalesce(_joined(db, cast(_packed(db), Text), ",").filter(self._shown), "")
        line: ColumnElement[str] = cast(s.learner_id, Text)
        for value in (*(cast(count, Text) for count in RATE_COLUMNS[:COUNTS]), cells):
            line = line.concat(" ").concat(value)
        wanted = (among(db, s.learner_id, learner_ids), covers_day(standing, self.day))
        lines = select(line.label("line")).where(*wanted).group_by(s.learner_id).subquery()
        return select(_joined(db, lines.c.line, "\n"))

    @staticmethod
    def lines(text: str) -> dict[int, str]:
        """What ``packed`` says, by learner, for ``values``; text still, which the collector need not look at."""
        return {int(learner_id): line for learner_id, _, line in (one.partition(" ") for one in text.splitlines())}

    def values(self, line: str | None) -> list[Any]:
        """A learner's two counts over all courses, then two values a course of the table."""
        values = self._blank.copy()
        if line is not None:
            counts, _, cells = line.rpartition(" ")
            values[:COUNTS] = _numbers(counts)
            for place, words, day in map(self._placed, cells.split(",") if cells else ()):
                values[place] = words
                values[place + 1] = day
        return values

    def _place(self, cell: str) -> tuple[int, Any, Any]:
        split = len(cell) - sum(_DIGITS)
        return self._places[int(cell[:split])], *self._shows(cell[split:])

    def _make(self, values: str) -> tuple[Any, Any]:
        compliance, progress, percent, day = (int(one) for one in (values[0], values[1], values[2:5], values[5:]))
        days = (date.fromordinal(day) if day else None,) * _DAYS
        return self._face(cell_of_row((compliance, progress, percent, *days), self.day, self._expiring_days))


_MOST_FACES = 1 << 16
"""Cells that are remembered: a few tens of megabytes at most."""

_DIGITS = (1, 1, 3, 7)
"""Of a cell's number, behind the course's: compliance, progress, percent, and the day's number (1 is 0001-01-01)."""

_DAYS = 4
"""So many of CELL_COLUMNS are days, of which a cell shows one."""

_SHOWN_DAY = case(
    (s.compliance.in_(sorted(int(c) for c in CERTIFIED)), s.valid_through),
    (s.compliance == int(Compliance.EXEMPT), s.exempt_until),
    else_=func.coalesce(s.breach_since, s.due_on),
)
"""The day that a cell of this compliance shows (domain/cells.py): with the others, hardly two would be the same."""


def _packed(db: Connection) -> Any:
    """A cell as one number: handed over in nine values each, cells cost more than all the rest."""
    if is_sqlite(db):
        day: Any = cast(func.julianday(_SHOWN_DAY) - 1721424.5, Integer)
    else:
        day = type_coerce(_SHOWN_DAY - literal(date.min, Date), Integer) + 1
    number: Any = cast(s.course_id, BigInteger)
    for value, most in zip((s.compliance, s.progress, s.percent, func.coalesce(day, 0)), _DIGITS, strict=True):
        number = number * 10**most + value
    return number


@lru_cache(maxsize=4_096)
def _numbers(counts: str) -> list[int]:
    return [int(count) for count in counts.split(" ")]


def _joined(db: Connection, texts: ColumnElement[str], between: str) -> Any:
    return (func.group_concat if is_sqlite(db) else func.string_agg)(texts, between)
