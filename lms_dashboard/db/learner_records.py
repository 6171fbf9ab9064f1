"""What only a learner's own page shows: where they belong, the modules of their cycles, and their audit rows."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from lms_dashboard.db.absence import away_until
from lms_dashboard.db.records import load_results
from lms_dashboard.db.sql import AnyRow, among, covers_day
from lms_dashboard.db.tables import (
    assignment,
    attempt,
    audit_entry,
    audit_row,
    course,
    employment,
    group,
    group_membership,
    job_role,
    job_role_membership,
    module,
    module_result,
    seat,
    seat_offering,
)
from lms_dashboard.db.trail import sealed_after
from lms_dashboard.domain.details import CycleRow, LearnerAudit, ModuleRow

MOST_AUDIT_ROWS = 200
"""Audit rows on a learner's page; the Audit page has them all."""


class About(NamedTuple):
    """Where a learner belongs on a day, and when they last did something; the names are those of ``LearnerDetail``."""

    group: str
    job_roles: tuple[str, ...]
    active: bool
    seats: tuple[str, ...]
    last_activity: date | None
    away_until: date | None


def load_about(db: Connection, learner_id: int, day: date) -> About:
    """Group, job roles, activity and seats of a learner."""
    g, e = group_membership, employment
    home = select(group.c.name).join_from(g, group, group.c.id == g.c.group_id)
    roles = select(job_role.c.name).join_from(
        job_role_membership, job_role, job_role.c.id == job_role_membership.c.job_role_id
    )
    mine = job_role_membership.c.learner_id == learner_id
    seats = select(seat_offering.c.name).join_from(seat, seat_offering, seat_offering.c.id == seat.c.seat_offering_id)
    active = select(e.c.id).where(e.c.learner_id == learner_id, covers_day(e, day))
    return About(
        db.execute(home.where(g.c.learner_id == learner_id, covers_day(g, day))).scalar() or "",
        tuple(
            row[0]
            for row in db.execute(roles.where(mine, covers_day(job_role_membership, day)).order_by(job_role.c.name))
        ),
        db.execute(active).first() is not None,
        tuple(row[0] for row in db.execute(seats.where(seat.c.learner_id == learner_id, seat.c.freed_at.is_(None)))),
        last_activities(db, [learner_id]).get(learner_id),
        away_until(db, [learner_id], day).get(learner_id),
    )


def last_activities(db: Connection, learner_ids: Sequence[int]) -> dict[int, date]:
    """The last day on which each learner did something in an attempt that is not sealed."""
    a, t, r = assignment.c, attempt.c, module_result.c
    rows = db.execute(
        select(a.learner_id, func.max(r.submitted_on), func.max(t.started_on), func.max(t.completed_on))
        .join_from(assignment, attempt, t.assignment_id == a.id)
        .join(module_result, r.attempt_id == t.id, isouter=True)
        .where(among(db, a.learner_id, learner_ids), t.seal_id.is_(None), a.seal_id.is_(None))
        .group_by(a.learner_id)
    )
    days = {row[0]: [day for day in row[1:] if day is not None] for row in rows}
    return {learner_id: max(found) for learner_id, found in days.items() if found}


def load_modules(db: Connection, cycles: Sequence[CycleRow]) -> dict[int, list[ModuleRow]]:
    """By assignment: the modules of its course's version with the newest attempt's results."""
    if not cycles:
        return {}
    a, t, m = assignment.c, attempt.c, module.c
    rows = db.execute(
        select(t.id, t.assignment_id, t.number, a.course_id, a.course_version)
        .join_from(attempt, assignment, a.id == t.assignment_id)
        .where(among(db, t.assignment_id, [c.assignment_id for c in cycles]), t.seal_id.is_(None))
        .order_by(t.number)
    )
    newest = {row.assignment_id: row for row in rows}
    results = load_results(db, [row.id for row in newest.values()])
    courses = {row.course_id for row in newest.values()}
    modules = db.execute(select(module).where(among(db, m.course_id, courses)).order_by(m.position)).all()
    found: dict[int, list[ModuleRow]] = defaultdict(list)
    for assignment_id, row in newest.items():
        for step in modules:
            if (step.course_id, step.course_version) == (row.course_id, row.course_version):
                found[assignment_id].append(_module_row(step, results.get((row.id, step.id))))
    return found


def _module_row(step: AnyRow, result: AnyRow | None) -> ModuleRow:
    return ModuleRow(
        step.id,
        step.position,
        step.title,
        step.kind,
        step.required,
        step.pass_mark,
        step.max_tries,
        result.tries if result else 0,
        result.score if result else None,
        bool(result and result.passes),
        result.last_on if result else None,
        result.seconds if result else None,
    )


def load_audit(db: Connection, learner_id: int) -> tuple[LearnerAudit, ...]:
    """The newest audit rows that concern the learner. What was before and after is left to the Audit page.

    The reason of an act whose records a reset has sealed since is not told.
    """
    r, e, c = audit_row.c, audit_entry.c, course.c
    rows = db.execute(
        select(e.seq, e.at, e.actor_name, e.act, c.title, e.summary, sealed_after(strictly=True).label("closed"))
        .join_from(audit_row, audit_entry, e.id == r.audit_entry_id)
        .join(course, c.id == r.course_id, isouter=True)
        .where(r.learner_id == learner_id)
        .order_by(e.seq.desc())
        .limit(MOST_AUDIT_ROWS)
    )
    return tuple(LearnerAudit(row.seq, row.at, row.actor_name, row.act, row.title or "", _reason(row)) for row in rows)


def _reason(row: AnyRow) -> str:
    return "" if row.closed else str((row.summary or {}).get("reason", ""))
