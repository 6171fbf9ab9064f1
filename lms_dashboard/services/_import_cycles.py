"""Writing the cycles, attempts, results and completions of a planned import."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, update

from lms_dashboard.db.sql import insert_rows, take_ids
from lms_dashboard.db.tables import assignment, attempt, completion, module_result, requirement
from lms_dashboard.domain.days import FOREVER, valid_until
from lms_dashboard.domain.history import Cycle, Plan
from lms_dashboard.domain.people import Actor
from lms_dashboard.services._certificates import new_certificate_number

UNENROLLED = "unenrolled"
_END_REASONS = {UNENROLLED: UNENROLLED, "retraining": "archived"}
_ASIDE = 1_000_000
"""Where numbers wait while cycles change places, so that no two are the same for a moment."""


def write_cycles(db: Connection, actor: Actor, organisation_id: int, plan: Plan, now: datetime) -> None:
    """New cycles with their requirement, attempt, results and completion; what is new of known ones."""
    own = {"organisation_id": organisation_id}
    _renumber(db, plan.renumbered)
    _update(db, actor, plan.changed_cycles, now)
    for table, name in ((requirement, "requirement_id"), (assignment, "id"), (attempt, "attempt_id")):
        for cycle, id_ in zip(plan.cycles, take_ids(db, table, len(plan.cycles)), strict=True):
            setattr(cycle, name, id_)
    insert_rows(db, requirement, [_requirement_row(cycle, now) | own for cycle in plan.cycles])
    insert_rows(db, assignment, [_assignment_row(cycle, actor, now) | own for cycle in plan.cycles])
    insert_rows(db, attempt, [_attempt_row(cycle) | own for cycle in plan.cycles])
    completed = [c for c in plan.cycles if c.completed_on]
    completed += [c for c in plan.changed_cycles if "completed_on" in c.changes]
    insert_rows(db, completion, [_completion_row(cycle, actor, now) | own for cycle in completed])


def write_results(db: Connection, actor: Actor, organisation_id: int, cycles: Sequence[Cycle], now: datetime) -> None:
    """The results that are not stored yet, each module's tries in the order of their days."""
    own = {"organisation_id": organisation_id, "seconds": None, "recorded_at": now, "recorded_by_name": actor.name}
    insert_rows(db, module_result, [row | own for cycle in cycles for row in _result_rows(cycle)])


def _result_rows(cycle: Cycle) -> list[dict[str, Any]]:
    rows = []
    for module, day, score in sorted(cycle.fresh, key=lambda r: (r[0].position, r[1])):
        number = cycle.tries.get(module.position, 0) + 1
        cycle.tries[module.position] = number
        rows.append(
            {
                "attempt_id": cycle.attempt_id,
                "module_id": module.id,
                "try_number": number,
                "submitted_on": day,
                "score": score,
                "passed": module.passes(score),
                "late": cycle.archived_on is not None and day > cycle.archived_on,
            }
        )
    return rows


def _requirement_row(cycle: Cycle, now: datetime) -> dict[str, Any]:
    unenrolled = cycle.archived_on if cycle.archive_reason == UNENROLLED else None
    due_on = cycle.due_on or cycle.assigned_on
    return {
        "id": cycle.requirement_id,
        "course_id": cycle.course.id,
        "audience": "person",
        "learner_id": cycle.person.id,
        "mandatory": True,
        "from_day": cycle.assigned_on,
        "until_day": unenrolled or FOREVER,
        "due_days": (due_on - cycle.assigned_on).days,
        "first_due": due_on,
        "reason": "imported history",
        "created_at": now,
        "ended_at": now if unenrolled else None,
    }


def _assignment_row(cycle: Cycle, actor: Actor, now: datetime) -> dict[str, Any]:
    ended = cycle.archived_on is not None
    return {
        "id": cycle.id,
        "learner_id": cycle.person.id,
        "course_id": cycle.course.id,
        "cycle": cycle.number,
        "course_version": cycle.course.version,
        "assigned_on": cycle.assigned_on,
        "due_on": cycle.due_on,
        "assigned_at": now,
        "assigned_by_name": actor.name,
        "requirement_id": cycle.requirement_id,
        "opened_by_reassign": False,
        "imported": True,
        "ended_on": cycle.archived_on,
        "ended_at": now if ended else None,
        "ended_by_name": actor.name if ended else "",
        "end_reason": _END_REASONS[cycle.archive_reason] if cycle.archive_reason else None,
    }


def _attempt_row(cycle: Cycle) -> dict[str, Any]:
    return {
        "id": cycle.attempt_id,
        "assignment_id": cycle.id,
        "number": 1,
        "opened_on": cycle.assigned_on,
        "started_on": cycle.started_on,
        "completed_on": cycle.completed_on,
        "score": cycle.score,
        "tries_granted": 0,
    }


def _completion_row(cycle: Cycle, actor: Actor, now: datetime) -> dict[str, Any]:
    course, day = cycle.course, cycle.completed_on or cycle.assigned_on
    return {
        "learner_id": cycle.person.id,
        "course_id": course.id,
        "assignment_id": cycle.id,
        "attempt_id": cycle.attempt_id,
        "completed_on": day,
        "valid_through": valid_until(day, course.validity_months),
        "score": cycle.score,
        "course_version": course.version,
        "certificate_number": new_certificate_number(course.code, day.year) if course.certificate else None,
        "source": "import",
        "note": "",
        "recorded_at": now,
        "recorded_by_name": actor.name,
    }


def _renumber(db: Connection, cycles: Sequence[Cycle]) -> None:
    for aside in (_ASIDE, 0):
        if cycles:
            numbered = update(assignment).where(assignment.c.id == bindparam("which")).values(cycle=bindparam("number"))
            db.execute(numbered, [{"which": c.id, "number": c.number + aside} for c in cycles])


def _update(db: Connection, actor: Actor, cycles: Sequence[Cycle], now: datetime) -> None:
    for cycle in cycles:
        if "archived_on" in cycle.changes:
            _end(db, actor, cycle, now)
        if "due_on" in cycle.changes:
            db.execute(update(assignment).where(assignment.c.id == cycle.id).values(due_on=cycle.due_on))
        begun = {n: v for n, v in cycle.changes.items() if n in ("started_on", "completed_on", "score")}
        if begun:
            db.execute(update(attempt).where(attempt.c.id == cycle.attempt_id).values(**begun))


def _end(db: Connection, actor: Actor, cycle: Cycle, now: datetime) -> None:
    reason = _END_REASONS[cycle.archive_reason or "retraining"]
    ended = {"ended_on": cycle.archived_on, "ended_at": now, "ended_by_name": actor.name, "end_reason": reason}
    db.execute(update(assignment).where(assignment.c.id == cycle.id).values(**ended))
    if reason == UNENROLLED and cycle.requirement_id is not None:
        c = requirement.c
        personal = c.id == cycle.requirement_id, c.audience == "person", c.until_day == FOREVER
        db.execute(update(requirement).where(*personal).values(until_day=cycle.archived_on, ended_at=now))
