"""The cases of an act: many learners in one course, or one learner in many, as they are now, in a few questions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, func, select

from lms_dashboard.db.sql import among, as_day, covers_day, raw_rows, with_days
from lms_dashboard.db.tables import (
    assignment,
    attempt,
    completion,
    completion_seal,
    completion_void,
    employment,
    learner,
    module_result,
    standing,
)
from lms_dashboard.domain.cases import NO_CLOSER, Case, Closer
from lms_dashboard.domain.compliance import progress_of
from lms_dashboard.domain.facts import AttemptFacts
from lms_dashboard.domain.status import Compliance

_COMPLIANCE = {int(c): c for c in Compliance}
_NOT_HELD = (Compliance.NOT_REQUIRED, None)
_CYCLE = (
    "key", "id", "cycle", "assigned_on", "due_on", "ended_on", "end_reason", "opened_by_reassign", "seal_id",
)  # fmt: skip
_SEAL = _CYCLE.index("seal_id")

_Raw = tuple[Any, ...]
"""A row as the driver gives it."""


@dataclass(frozen=True, slots=True)
class Strip:
    """Cells in a line: many learners in one course, or one learner in many courses. ``key`` is the id that differs."""

    learner_ids: Sequence[int]
    course_ids: Sequence[int]

    @property
    def key(self) -> str:
        """The column by which rows are told apart."""
        return "learner_id" if len(self.course_ids) == 1 else "course_id"

    def cells(self) -> list[tuple[int, int]]:
        """Each cell's key and learner, in the order of the ids."""
        if self.key == "learner_id":
            return [(learner_id, learner_id) for learner_id in self.learner_ids]
        return [(course_id, self.learner_ids[0]) for course_id in self.course_ids]

    def of(self, db: Connection, table: Table) -> ColumnElement[bool]:
        """The condition on a table with learners and courses."""
        return and_(among(db, table.c.learner_id, self.learner_ids), among(db, table.c.course_id, self.course_ids))


def load_cases(
    db: Connection,
    strip: Strip,
    today: date,
    own_id: int | None,
    closer: Mapping[int, Closer],
    covered: Mapping[int, bool] | None = None,
) -> list[Case]:
    """One case a cell, in the order of the ids, with its ``closer`` part by the strip's key, where that was asked.

    ``own_id`` is the acting person's own learner. ``covered`` says, by the same key, where the course is asked today
    and where not, of those for whom standings do not say it yet.
    """
    people, active = _people(db, strip.learner_ids), _active(db, strip.learner_ids, today)
    cycles, completions = _cycles(db, strip), _visible_completions(db, strip)
    held, known = _held(db, strip, today), covered or {}
    attempts = _attempts(db, [row[1] for rows in cycles.values() for row in rows if row[_SEAL] is None])
    cases = []
    for key, learner_id in strip.cells():
        _, name, email, optional_mail = people[learner_id]
        compliance, due_on = held.get(key, _NOT_HELD)
        cases.append(
            Case(
                learner_id=learner_id,
                name=name,
                email=email,
                optional_mail=bool(optional_mail),
                active=learner_id in active,
                completions=completions[key],
                compliance=compliance,
                covered=known.get(key, compliance is not Compliance.NOT_REQUIRED),
                due_on=due_on,
                is_self=learner_id == own_id,
                closer=closer.get(key, NO_CLOSER),
                **_cycle_part(cycles.get(key, ()), attempts, today),
            )
        )
    return cases


def _people(db: Connection, learner_ids: Sequence[int]) -> dict[int, _Raw]:
    c = learner.c
    rows = raw_rows(db, select(c.id, c.name, c.email, c.optional_mail).where(among(db, c.id, learner_ids)))
    return {row[0]: row for row in rows}


def _active(db: Connection, learner_ids: Sequence[int], today: date) -> set[int]:
    c = employment.c
    query = select(c.learner_id).where(among(db, c.learner_id, learner_ids), covers_day(employment, today))
    return {row[0] for row in raw_rows(db, query)}


def _cycles(db: Connection, strip: Strip) -> dict[int, list[_Raw]]:
    """By key, the oldest first: the values of ``_CYCLE``."""
    key, columns = assignment.c[strip.key], [assignment.c[name] for name in _CYCLE[1:]]
    query = select(key, *columns).where(strip.of(db, assignment)).order_by(key, assignment.c.cycle)
    return {key: list(rows) for key, rows in groupby(raw_rows(db, query), itemgetter(0))}


def _attempts(db: Connection, assignment_ids: Sequence[int]) -> dict[int, _Raw]:
    """The newest attempt of each cycle: its cycle, number and days, and its number of results."""
    a, r = attempt.c, module_result.c
    results = select(func.count()).where(r.attempt_id == a.id).scalar_subquery().label("results")
    query = (
        select(a.assignment_id, a.number, results, a.opened_on, a.started_on, a.completed_on, a.failed_on)
        .where(among(db, a.assignment_id, assignment_ids))
        .order_by(a.assignment_id, a.number)
    )
    return {row[0]: row for row in raw_rows(db, query)}


def _visible_completions(db: Connection, strip: Strip) -> Counter[int]:
    key = completion.c[strip.key]
    rows = db.execute(select(key, func.count()).where(strip.of(db, completion), is_visible()).group_by(key)).all()
    return Counter({row[0]: row[1] for row in rows})


def is_visible() -> Any:
    """The condition on ``completion``: neither sealed nor voided."""
    c = completion.c
    return and_(
        ~select(completion_seal.c.id).where(completion_seal.c.completion_id == c.id).exists(),
        ~select(completion_void.c.id).where(completion_void.c.completion_id == c.id).exists(),
    )


def _held(db: Connection, strip: Strip, today: date) -> dict[int, tuple[Compliance, date | None]]:
    """What each standing of today says: compliance (a mandatory requirement covers, or not), and due."""
    s = standing.c
    query = select(s[strip.key], s.compliance, s.due_on).where(strip.of(db, standing), covers_day(standing, today))
    return {key: (_COMPLIANCE[compliance], as_day(due_on)) for key, compliance, due_on in raw_rows(db, query)}


def _cycle_part(rows: Sequence[_Raw], attempts: dict[int, _Raw], today: date) -> dict[str, Any]:
    """What the learner's cycles say, as fields of a case."""
    part: dict[str, Any] = {}
    last = worked = 0
    for _, id_, number, assigned_on, due_on, ended_on, end_reason, reassigned, seal_id in rows:
        last = max(last, number)
        newest = attempts.get(id_)
        if newest is not None:
            worked += newest[2] + (newest[4] is not None)
        if ended_on is None and newest is not None:
            part |= _progress(newest[3:], today)
            part |= {"current_id": id_, "cycle": number, "attempt": newest[1], "assigned_on": as_day(assigned_on)}
            part |= {"cycle_due": as_day(due_on), "opened_by_reassign": bool(reassigned)}
        elif ended_on is not None and seal_id is None and end_reason != "undone":
            part |= {"ended_id": id_, "ended_cycle": number, "ended_on": as_day(ended_on), "end_reason": end_reason}
    part["last_cycle"], part["results"] = last, worked
    return part


@lru_cache(maxsize=1_024)
def _progress(days: tuple[Any, ...], today: date) -> Mapping[str, Any]:
    """Progress and percent of an attempt with these (raw) days: many have the same."""
    progress, percent = progress_of(AttemptFacts(*with_days(days)), today)
    return {"progress": progress, "percent": percent}
