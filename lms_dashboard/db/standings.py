"""Writing standings: the derived rows of learners and courses, replaced as a set."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, select

from lms_dashboard.db.crowd import Crowd, Pair
from lms_dashboard.db.facts import Alike, load_alike
from lms_dashboard.db.sql import covers_day, insert_values
from lms_dashboard.db.tables import standing
from lms_dashboard.domain.compliance import Standing, standing_on
from lms_dashboard.domain.days import BEGINNING, day_before
from lms_dashboard.domain.status import BREACHES
from lms_dashboard.domain.timeline import Span, timeline

_TOGETHER = 20_000
"""Pairs whose facts are held in memory at once."""

_COURSES_EACH = 20
"""Courses of a learner, more or less, where all courses are meant."""

_COLUMNS = ("learner_id", "course_id", "from_day", "until_day", "organisation_id", "breach_since", *Standing._fields)
_FROM_DAY, _ASSIGNMENT = _COLUMNS.index("from_day"), _COLUMNS.index("assignment_id")

_Kept = dict[Pair, tuple[date, date | None]]
"""By learner and course: since when what held on the day before held, and since when it is a breach."""


def rebuild_standings(
    db: Connection,
    organisation_id: int,
    learner_ids: Sequence[int],
    course_ids: Sequence[int] | None,
    since: date = BEGINNING,
) -> None:
    """Derive the standings of these learners in these courses (None: in all) anew; in the transaction of every act.

    ``since`` is the first day of which anything may have changed: what was before is kept.
    """
    every = Crowd.in_all_courses(db, organisation_id, ()) if course_ids is None else None
    courses = every.course_ids if every else course_ids or ()
    step = max(1, _TOGETHER // max(1, min(len(courses), _COURSES_EACH)))
    start = day_before(since)
    for first in range(0, len(learner_ids), step):
        crowd = Crowd(organisation_id, learner_ids[first : first + step], courses, everywhere=every is not None)
        kept = _take_away(db, crowd, start)
        insert_values(db, standing, _COLUMNS, _rows(organisation_id, load_alike(db, crowd), start, kept))


def _take_away(db: Connection, crowd: Crowd, start: date) -> _Kept:
    """Delete what holds on the day ``start`` or later; from when it held on that day, and since when it is a breach."""
    c = standing.c
    mine = crowd.of(db, standing)
    if start == BEGINNING:
        db.execute(delete(standing).where(mine))
        return {}
    on_start = select(c.learner_id, c.course_id, c.from_day, c.breach_since).where(mine, covers_day(standing, start))
    kept = {(row[0], row[1]): (row[2], row[3]) for row in db.execute(on_start).all()}
    db.execute(delete(standing).where(mine, c.until_day > start))
    return kept


def _rows(organisation_id: int, alike: Alike, start: date, kept: _Kept) -> Iterator[list[Any]]:
    """The rows of every pair: those of its kind, worked out once, with its own ids and the day it holds since."""
    known: dict[tuple[int, date | None], list[tuple[Any, ...]]] = {}
    for pair, kind, ids in alike.pairs:
        since, breach = kept.get(pair, (start, None))
        rows = known.get((kind, breach))
        if rows is None:
            spans = timeline(alike.kinds[kind], start, breach)
            rows = known[kind, breach] = [_values(organisation_id, span) for span in spans]
        for row in rows:
            own = [*pair, *row]
            if own[_FROM_DAY] == start:
                own[_FROM_DAY] = since
            if own[_ASSIGNMENT] is not None:
                own[_ASSIGNMENT] = ids[own[_ASSIGNMENT]]
            yield own


def _values(organisation_id: int, span: Span) -> tuple[Any, ...]:
    """A row without its pair; the assignment is the place of its cycle."""
    axes = (int(span.standing.compliance), int(span.standing.progress))
    return (span.from_day, span.until_day, organisation_id, span.breach_since, *axes, *span.standing[2:])


def breaching(db: Connection, organisation_id: int, learner_ids: Sequence[int], course_id: int, day: date) -> set[int]:
    """The learners who are in breach in the course on a day, by the facts as they are: standings are not read."""
    found: set[int] = set()
    for start in range(0, len(learner_ids), _TOGETHER):
        alike = load_alike(db, Crowd(organisation_id, learner_ids[start : start + _TOGETHER], [course_id]))
        late = [standing_on(facts, day).compliance in BREACHES for facts in alike.kinds]
        found.update(pair[0] for pair, kind, _ in alike.pairs if late[kind])
    return found
