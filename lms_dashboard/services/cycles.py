"""Steps that several acts share: opening and ending cycles, personal requirements, and the mails that go with them."""

from collections.abc import Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, func, update

from lms_dashboard.db.audit import Touched
from lms_dashboard.db.sql import among, insert_columns, take_ids
from lms_dashboard.db.tables import assignment, attempt, mail, requirement
from lms_dashboard.domain.cases import Case
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.spells import Asked
from lms_dashboard.services.course_steps import Work

MANDATORY_MAIL = frozenset({"enrolled", "reassigned"})
"""Mails that go whatever the learner's own settings say: an assignment of mandatory training is told."""


def open_cycles(
    db: Connection,
    work: Work,
    cases: Sequence[Case],
    due_on: date | Mapping[int, date],
    *,
    reassign: bool = False,
    reason: str = "",
) -> dict[int, int]:
    """Open the next cycle for each case, with a personal requirement where none covers; ``due_on`` is for all or each.

    Returns:
        The new assignment's id, by learner.
    """
    dues = due_on if isinstance(due_on, Mapping) else dict.fromkeys((case.learner_id for case in cases), due_on)
    required = _require(db, work, [case for case in cases if not case.covered], dues, reason)
    ids = take_ids(db, assignment, len(cases))
    cycles: dict[str, list[Any]] = {
        "id": ids,
        "learner_id": [case.learner_id for case in cases],
        "cycle": [case.last_cycle + 1 for case in cases],
        "due_on": [dues[case.learner_id] for case in cases],
        "requirement_id": [required.get(case.learner_id) for case in cases],
    }
    insert_columns(db, assignment, cycles, _of_all(work) | {"opened_by_reassign": reassign})
    first = {"organisation_id": work.organisation_id, "number": 1, "opened_on": work.today}
    insert_columns(db, attempt, {"assignment_id": ids}, first)
    return {case.learner_id: i for i, case in zip(ids, cases, strict=True)}


def _of_all(work: Work) -> dict[str, Any]:
    """What all cycles have in common that are opened in one act."""
    return {
        "organisation_id": work.organisation_id,
        "course_id": work.course.id,
        "course_version": work.course.version,
        "assigned_on": work.today,
        "assigned_at": work.now,
        "assigned_by": work.actor.account_id,
        "assigned_by_name": work.actor.name,
    }


def _require(
    db: Connection, work: Work, cases: Sequence[Case], dues: Mapping[int, date], reason: str
) -> dict[int, int]:
    """A personal requirement for each case, from today on. Returns requirement by learner."""
    ids = take_ids(db, requirement, len(cases))
    asked = {due_on: asked_alone(work.today, due_on) for due_on in {dues[case.learner_id] for case in cases}}
    each = [asked[dues[case.learner_id]] for case in cases]
    said = {name: list(map(attrgetter(name), each)) for name in _ASKED}
    same = {
        "organisation_id": work.organisation_id,
        "course_id": work.course.id,
        "audience": "person",
        "reason": reason or "assigned",
        "created_at": work.now,
        "created_by": work.actor.account_id,
    }
    learner_ids = [case.learner_id for case in cases]
    insert_columns(db, requirement, {"id": ids, "learner_id": learner_ids, **said}, same)
    return dict(zip(learner_ids, ids, strict=True))


_ASKED = ("from_day", "until_day", "due_days", "first_due", "mandatory")


def asked_alone(today: date, due_on: date) -> Asked:
    """What a personal requirement asks that is made today."""
    return Asked(0, 0, today, FOREVER, max(0, (due_on - today).days), due_on)


def first_cycle(today: date) -> tuple[Any, ...]:
    """A first cycle that is opened today, as facts are read (db/cycle_facts.py): its days, its attempt's, no gap."""
    attempt_days = (today, None, None, None, (), ())
    return (1, today, None, (attempt_days,), ())


def end_cycles(db: Connection, work: Work, assignment_ids: Sequence[int], reason: str) -> None:
    """End current cycles today; one that begins later ends on its first day."""
    c = assignment.c
    last = (
        func.max(work.today, c.assigned_on) if db.dialect.name == "sqlite" else func.greatest(work.today, c.assigned_on)
    )
    db.execute(
        update(assignment)
        .where(among(db, c.id, assignment_ids), c.ended_on.is_(None))
        .values(ended_on=last, ended_at=work.now, ended_by_name=work.actor.name, end_reason=reason)
    )


def queue_mails(db: Connection, work: Work, kind: str, cases: Sequence[Case], assignments: Mapping[int, int]) -> None:
    """Queue one mail a case in the ledger, in this transaction; what will not go is there too, with the reason."""
    states = [_state_of(kind, case) for case in cases]
    marks = ((assignments[case.learner_id], case.attempt if kind == "reset" else 0) for case in cases)
    mails: dict[str, list[Any]] = {
        "learner_id": [case.learner_id for case in cases],
        "assignment_id": [assignments[case.learner_id] for case in cases],
        "event_key": [f"{kind}:{assignment_id}:{number}" for assignment_id, number in marks],
        "to_address": [case.email for case in cases],
        "state": [state for state, _ in states],
        "reason": [reason for _, reason in states],
    }
    own = {"organisation_id": work.organisation_id, "course_id": work.course.id, "kind": kind}
    insert_columns(db, mail, mails, {**own, "queued_at": work.now, "tries": 0})


def _state_of(kind: str, case: Case) -> tuple[str, str]:
    """The state of a mail, and why it will not go."""
    if not case.email:
        return "suppressed", "no address"
    if not case.active:
        return "suppressed", "left"
    if kind not in MANDATORY_MAIL and not case.optional_mail:
        return "suppressed", "switched off"
    return "queued", ""


def touched_by(cases: Sequence[Case], course_id: int, after: Mapping[int, Mapping[str, Any]]) -> list[Touched]:
    """One audit row a case: its cycle before, and what it became, by learner."""
    return [Touched(case.learner_id, course_id, state_of(case), after[case.learner_id]) for case in cases]


def state_of(case: Case) -> dict[str, Any]:
    """A case's cycle as the audit trail keeps it."""
    return {
        "cycle": case.cycle or None,
        "assignment_id": case.current_id,
        "progress": case.progress.label,
        "percent": case.percent,
        "due_on": case.due_on,
    }
