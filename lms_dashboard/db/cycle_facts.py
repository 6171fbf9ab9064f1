"""The cycles of learners in courses with their attempts, without ids, and their ids beside them."""

from typing import Any

from sqlalchemy import Connection, and_, select

from lms_dashboard.db.crowd import Crowd, Pair
from lms_dashboard.db.interruptions import load_failures, load_gaps
from lms_dashboard.db.percents import load_percents, required_counts
from lms_dashboard.db.sql import raw_rows
from lms_dashboard.db.tables import assignment, attempt

_CYCLE = ("learner_id", "course_id", "id", "cycle", "assigned_on", "ended_on")
_ID, _ATTEMPT = _CYCLE.index("id"), len(_CYCLE)
_DAYS = slice(_ATTEMPT + 1, _ATTEMPT + 5)
"""Where a cycle joined with an attempt has its own id, the attempt's, and the attempt's days."""


def load_cycles(db: Connection, crowd: Crowd) -> tuple[dict[Pair, tuple[Any, ...]], dict[Pair, tuple[int, ...]]]:
    """By learner and course, in order: the raw values of ``CycleFacts`` and its attempts, and the cycles' ids."""
    rows = _cycle_rows(db, crowd)
    started = [row[_ATTEMPT] for row in rows if row[_ATTEMPT + 2] is not None]
    percents = load_percents(db, started, required_counts(db, crowd.course_ids)) if started else {}
    failures, every_gap = load_failures(db, started), load_gaps(db, [row[_ID] for row in rows])
    gaps = {id_: tuple((gap.from_day, gap.until_day) for gap in several) for id_, several in every_gap.items()}
    attempts: dict[int, tuple[Any, ...]] = {}
    for row in rows:
        if (attempt_id := row[_ATTEMPT]) is not None:
            one = (*row[_DAYS], percents.get(attempt_id, ()), failures.get(attempt_id, ()))
            attempts[row[_ID]] = (*attempts.get(row[_ID], ()), one)
    found: dict[Pair, tuple[Any, ...]] = {}
    ids: dict[Pair, tuple[int, ...]] = {}
    for id_, row in {row[_ID]: row for row in rows}.items():
        cycle = (*row[_ID + 1 : _ATTEMPT], attempts.get(id_, ()), gaps.get(id_, ()))
        found[row[:_ID]] = (*found.get(row[:_ID], ()), cycle)
        ids[row[:_ID]] = (*ids.get(row[:_ID], ()), id_)
    return found, ids


def _cycle_rows(db: Connection, crowd: Crowd) -> list[tuple[Any, ...]]:
    """Each cycle with each of its attempts, in order."""
    a, t = assignment.c, attempt.c
    its = and_(t.assignment_id == a.id, t.seal_id.is_(None))
    query = (
        select(*(a[name] for name in _CYCLE), t.id, t.opened_on, t.started_on, t.completed_on, t.failed_on)
        .join_from(assignment, attempt, its, isouter=True)
        .where(crowd.of(db, assignment), a.seal_id.is_(None))
    )
    return raw_rows(db, query.order_by(a.learner_id, a.course_id, a.cycle, t.number))
