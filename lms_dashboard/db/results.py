"""An attempt and its results, as a new result finds them."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from lms_dashboard.db.sql import AnyRow
from lms_dashboard.db.tables import assignment, attempt, course, module, module_result

_COLUMNS = (
    assignment.c.id.label("assignment_id"),
    assignment.c.organisation_id,
    assignment.c.learner_id,
    assignment.c.course_id,
    assignment.c.course_version,
    assignment.c.cycle,
    assignment.c.assigned_on,
    assignment.c.ended_on,
    assignment.c.end_reason,
    attempt.c.id,
    attempt.c.number,
    attempt.c.opened_on,
    attempt.c.started_on,
    attempt.c.completed_on,
    attempt.c.failed_on,
    attempt.c.tries_granted,
    course.c.code,
    course.c.title,
    course.c.certificate,
    course.c.validity_months,
)


def find_attempt(db: Connection, assignment_id: int) -> AnyRow | None:
    """The cycle's newest attempt that is not sealed, with its course."""
    a, t = assignment.c, attempt.c
    query = (
        select(*_COLUMNS)
        .join_from(assignment, attempt, t.assignment_id == a.id)
        .join(course, course.c.id == a.course_id)
        .where(a.id == assignment_id, a.seal_id.is_(None), t.seal_id.is_(None))
        .order_by(t.number.desc())
        .limit(1)
    )
    return db.execute(query).one_or_none()


def modules_of(db: Connection, course_id: int, version: int) -> Sequence[AnyRow]:
    """The modules of a course's version, in order."""
    c = module.c
    query = select(module).where(c.course_id == course_id, c.course_version == version).order_by(c.position)
    return db.execute(query).all()


def results_of(db: Connection, attempt_id: int) -> Sequence[AnyRow]:
    """Every result of an attempt, oldest first."""
    c = module_result.c
    return db.execute(
        select(c.module_id, c.try_number, c.submitted_on, c.score, c.passed, c.late)
        .where(c.attempt_id == attempt_id)
        .order_by(c.submitted_on, c.id)
    ).all()
