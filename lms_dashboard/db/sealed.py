"""What resets have sealed, for an auditor's records request: the only queries that look behind a seal to show it."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, select

from lms_dashboard.db.sql import among
from lms_dashboard.db.tables import assignment, attempt, completion, completion_seal, completion_void, course, seal
from lms_dashboard.domain.records_requests import SealedCompletion, SealedCourse, SealedCycle


def load_sealed(db: Connection, learner_id: int, course_id: int | None) -> tuple[SealedCourse, ...]:
    """What every reset of the learner sealed, in one course or in all, newest first.

    Of what was destroyed the attempts' bare dates stay for the numbers of the next ones; they are not shown.
    """
    s = seal.c
    query = select(seal, course.c.code, course.c.title).join_from(seal, course, course.c.id == s.course_id)
    query = query.where(s.learner_id == learner_id)
    if course_id is not None:
        query = query.where(s.course_id == course_id)
    seals = db.execute(query.order_by(s.sealed_at.desc(), s.id.desc())).all()
    kept = [row.id for row in seals if row.destroyed_at is None]
    cycles, completions = _cycles(db, kept), _completions(db, kept)
    return tuple(
        SealedCourse(
            row.id,
            row.code,
            row.title,
            row.sealed_on,
            row.sealed_by_name,
            row.reason,
            row.destroy_on,
            row.destroyed_at is not None,
            tuple(cycles.get(row.id, ())),
            tuple(completions.get(row.id, ())),
        )
        for row in seals
    )


def _cycles(db: Connection, seal_ids: Sequence[int]) -> dict[int, list[SealedCycle]]:
    """By seal: its attempts, newest first; the end of a cycle only where the end was sealed too."""
    a, t = assignment.c, attempt.c
    query = (
        select(attempt, a.cycle, a.course_version, a.assigned_on, a.assigned_by_name, a.ended_on, a.end_reason)
        .add_columns(a.ended_by_name, (a.seal_id == t.seal_id).label("end_sealed"))
        .join_from(attempt, assignment, a.id == t.assignment_id)
        .where(among(db, t.seal_id, seal_ids))
        .order_by(a.cycle.desc(), t.number.desc())
    )
    found: dict[int, list[SealedCycle]] = defaultdict(list)
    for row in db.execute(query):
        end = (row.ended_on, row.end_reason or "", row.ended_by_name) if row.end_sealed else (None, "", "")
        begun = (row.cycle, row.number, row.course_version, row.assigned_on, row.assigned_by_name)
        found[row.seal_id].append(SealedCycle(*begun, row.started_on, row.completed_on, row.failed_on, row.score, *end))
    return found


def _completions(db: Connection, seal_ids: Sequence[int]) -> dict[int, list[SealedCompletion]]:
    """By seal: its completions, newest first, voided ones too."""
    c, s, v = completion.c, completion_seal.c, completion_void.c
    query = (
        select(completion, s.seal_id, v.reason.label("void_reason"), assignment.c.cycle)
        .join_from(completion_seal, completion, c.id == s.completion_id)
        .join(completion_void, v.completion_id == c.id, isouter=True)
        .join(assignment, assignment.c.id == c.assignment_id, isouter=True)
        .where(among(db, s.seal_id, seal_ids))
        .order_by(c.completed_on.desc(), c.id.desc())
    )
    found: dict[int, list[SealedCompletion]] = defaultdict(list)
    for row in db.execute(query):
        days = (row.cycle, row.completed_on, row.valid_through)
        what = (row.score, row.course_version, row.certificate_number or "")
        found[row.seal_id].append(SealedCompletion(*days, *what, row.recorded_by_name, row.note, row.void_reason))
    return found
