"""The cases of an act: many learners in one course, or one learner in many, as they are now, in a few questions."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, func, select

from lms_dashboard.db.requirements import active_spells
from lms_dashboard.db.sql import AnyRow, among, covers_day
from lms_dashboard.db.tables import (
    assignment,
    attempt,
    completion,
    completion_seal,
    completion_void,
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
    people, active = _people(db, strip.learner_ids), active_spells(db, strip.learner_ids)
    cycles, completions = _cycles(db, strip), _visible_completions(db, strip)
    held, known = _held(db, strip, today), covered or {}
    attempts = _attempts(db, [row.id for rows in cycles.values() for row in rows if row.seal_id is None])
    cases = []
    for key, learner_id in strip.cells():
        _, name, email, optional_mail = people[learner_id]
        compliance, due_on = held.get(key, _NOT_HELD)
        cases.append(
            Case(
                learner_id=learner_id,
                name=name,
                email=email,
                optional_mail=optional_mail,
                active=any(start <= today < end for start, end in active.get(learner_id, ())),
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


def _people(db: Connection, learner_ids: Sequence[int]) -> dict[int, AnyRow]:
    c = learner.c
    rows = db.execute(select(c.id, c.name, c.email, c.optional_mail).where(among(db, c.id, learner_ids))).all()
    return {row[0]: row for row in rows}


def _cycles(db: Connection, strip: Strip) -> dict[int, list[AnyRow]]:
    c = assignment.c
    rows = db.execute(
        select(
            c.id,
            c[strip.key].label("key"),
            c.cycle,
            c.assigned_on,
            c.due_on,
            c.ended_on,
            c.end_reason,
            c.opened_by_reassign,
            c.seal_id,
        )
        .where(strip.of(db, assignment))
        .order_by(c[strip.key], c.cycle)
    ).all()
    found: dict[int, list[AnyRow]] = defaultdict(list)
    for row in rows:
        found[row.key].append(row)
    return found


def _attempts(db: Connection, assignment_ids: Sequence[int]) -> dict[int, AnyRow]:
    """The newest attempt of each cycle, with its number of results."""
    a, r = attempt.c, module_result.c
    results = select(func.count()).where(r.attempt_id == a.id).scalar_subquery().label("results")
    rows = db.execute(
        select(a.assignment_id, a.number, a.opened_on, a.started_on, a.completed_on, a.failed_on, results)
        .where(among(db, a.assignment_id, assignment_ids))
        .order_by(a.assignment_id, a.number)
    ).all()
    return {row[0]: row for row in rows}


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
    rows = db.execute(
        select(s[strip.key], s.compliance, s.due_on).where(strip.of(db, standing), covers_day(standing, today))
    ).all()
    return {key: (_COMPLIANCE[compliance], due_on) for key, compliance, due_on in rows}


def _cycle_part(rows: Sequence[AnyRow], attempts: dict[int, AnyRow], today: date) -> dict[str, Any]:
    """What the learner's cycles say, as fields of a case."""
    part: dict[str, Any] = {}
    last = worked = 0
    for id_, _, number, assigned_on, due_on, ended_on, end_reason, reassigned, seal_id in rows:
        last = max(last, number)
        newest = attempts.get(id_)
        if newest is not None:
            worked += newest[6] + (newest[3] is not None)
        if ended_on is None and newest is not None:
            part |= _current_part(newest, today)
            part |= {"current_id": id_, "cycle": number, "assigned_on": assigned_on}
            part |= {"cycle_due": due_on, "opened_by_reassign": reassigned}
        elif ended_on is not None and seal_id is None and end_reason != "undone":
            part |= {"ended_id": id_, "ended_cycle": number, "ended_on": ended_on, "end_reason": end_reason}
    part["last_cycle"], part["results"] = last, worked
    return part


def _current_part(newest: AnyRow, today: date) -> dict[str, Any]:
    _, number, *days, _ = newest
    progress, percent = progress_of(AttemptFacts(*days), today)
    return {"progress": progress, "percent": percent, "attempt": number}
