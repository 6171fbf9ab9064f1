"""Rows of standings as the driver gives and takes them: made once for all who are alike, written where they differ."""

from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, delete, select

from lms_dashboard.db.crowd import Crowd, Pair
from lms_dashboard.db.facts import Alike
from lms_dashboard.db.sql import among, as_day, insert_values, raw_day, raw_rows
from lms_dashboard.db.tables import standing
from lms_dashboard.domain.compliance import Standing
from lms_dashboard.domain.days import BEGINNING
from lms_dashboard.domain.facts import Facts
from lms_dashboard.domain.timeline import Span, timeline

_SHARED = tuple(name for name in Standing._fields if name != "assignment_id")
_COLUMNS = (
    "learner_id", "course_id", "from_day", "assignment_id", "organisation_id", "until_day", "breach_since", *_SHARED,
)  # fmt: skip
"""What differs between those who are alike comes first; then what they share."""

_FROM_DAY, _BREACH = _COLUMNS.index("from_day"), _COLUMNS.index("breach_since")

_Raw = tuple[Any, ...]
"""A row of ``_COLUMNS`` as the driver gives it."""

_Line = tuple[Any, int | None, tuple[Any, ...]]
"""A row of those who are alike: its first day, the place of its cycle, and what they share."""

Stored = dict[Pair, list[_Raw]]
"""What is stored of each learner and course, in the order of the days."""


def load_stored(db: Connection, crowd: Crowd, start: date) -> Stored:
    """What is stored of a day and of those after it."""
    c = standing.c
    query = select(*(c[name] for name in _COLUMNS)).where(crowd.of(db, standing), c.until_day > start)
    rows = raw_rows(db, query.order_by(c.learner_id, c.course_id, c.from_day))
    return {pair: list(its) for pair, its in groupby(rows, itemgetter(0, 1))}


@dataclass(frozen=True, slots=True)
class Timelines:
    """The rows from a day on of those who are alike, and in the same breach on that day: worked out once for all."""

    organisation_id: int
    start: date
    _known: dict[tuple[int, Any], list[_Line]] = field(default_factory=dict)

    def rows(self, db: Connection, alike: Alike, stored: Stored) -> Iterator[tuple[Pair, list[_Raw]]]:
        """The rows of every pair: those of its kind with its own ids, the first since when it holds already.

        ``alike`` may be one part of many: its kinds go on from those of the parts before it.
        """
        start = raw_day(db, self.start)
        for pair, kind, ids in alike.pairs:
            held = stored.get(pair) if self.start > BEGINNING else None
            since, breach = start, None
            if held and held[0][_FROM_DAY] <= start:
                since, breach = held[0][_FROM_DAY], held[0][_BREACH]
            lines = self._known.get((kind, breach))
            if lines is None:
                lines = self._known[kind, breach] = self._lines(db, alike.kinds[kind], as_day(breach))
            yield (
                pair,
                [
                    (*pair, since if day == start else day, None if place is None else ids[place], *shared)
                    for day, place, shared in lines
                ],
            )

    def _lines(self, db: Connection, facts: Facts, breach: date | None) -> list[_Line]:
        return [self._line(db, span) for span in timeline(facts, self.start, breach)]

    def _line(self, db: Connection, span: Span) -> _Line:
        held = span.standing._asdict()
        place = held.pop("assignment_id")
        shared = (self.organisation_id, span.until_day, span.breach_since, *held.values())
        return raw_day(db, span.from_day), place, tuple(_plain(db, value) for value in shared)


def _plain(db: Connection, value: Any) -> Any:
    if isinstance(value, date):
        return raw_day(db, value)
    return None if value is None else int(value)


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What is to be written: whose stored rows from a day on are outdated, by course, and the rows in their place."""

    start: date
    outdated: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    rows: list[_Raw] = field(default_factory=list)

    def compare(self, stored: Stored, derived: Iterator[tuple[Pair, list[_Raw]]]) -> None:
        """Add what is not stored as it was derived."""
        for pair, rows in derived:
            held = stored.pop(pair, None)
            if held == rows:
                continue
            self.rows.extend(rows)
            if held:
                self.outdated[pair[1]].append(pair[0])
        for learner_id, course_id in stored:
            self.outdated[course_id].append(learner_id)

    def write(self, db: Connection, but: Set[int] = frozenset()) -> None:
        """Write it for all of them but these learners."""
        c = standing.c
        for course_id, learner_ids in self.outdated.items():
            mine = among(db, c.learner_id, [i for i in learner_ids if i not in but]), c.course_id == course_id
            db.execute(delete(standing).where(*mine, c.until_day > self.start))
        rows = [row for row in self.rows if row[0] not in but] if but else self.rows
        insert_values(db, standing, _COLUMNS, rows, raw=True)
