"""Writing completions from outside, and closing or opening the attempts that they belong to."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Date, Select, and_, case, func, literal, or_, select, update

from lms_dashboard.db.interruptions import note_failures
from lms_dashboard.db.sql import among, insert_rows, take_ids
from lms_dashboard.db.tables import assignment, attempt, completion, completion_evidence, evidence_file
from lms_dashboard.domain.errors import NotFound


class Home(NamedTuple):
    """The attempt that a completion belongs to, with its cycle."""

    attempt_id: int
    assignment_id: int
    assigned_on: date
    course_version: int


class Outside(NamedTuple):
    """What the completions of one act have in common. ``score`` is percent 0–100."""

    organisation_id: int
    course_id: int
    completed_on: date
    valid_through: date
    score: float | None
    course_version: int
    note: str
    source: str
    recorded_at: datetime
    recorded_by: int | None
    recorded_by_name: str


def homes_of(db: Connection, assignment_ids: Sequence[int]) -> dict[int, Home]:
    """The newest attempt of each of these cycles, by cycle."""
    return {row[1]: Home(*row) for row in db.execute(_homes().where(among(db, assignment.c.id, assignment_ids)))}


def homes_by_attempt(db: Connection, attempt_ids: Sequence[int]) -> dict[int, Home]:
    """These attempts, each with its cycle."""
    return {row[0]: Home(*row) for row in db.execute(_homes().where(among(db, attempt.c.id, attempt_ids)))}


def _homes() -> Select[Any]:
    a, t = assignment.c, attempt.c
    columns = (t.id, a.id.label("assignment_id"), a.assigned_on, a.course_version)
    joined = select(*columns).join_from(attempt, assignment, a.id == t.assignment_id)
    return joined.where(t.seal_id.is_(None)).order_by(t.number)


def close_attempts(db: Connection, attempt_ids: Sequence[int], completed_on: date, score: float | None) -> None:
    """These attempts are completed on that day, and begun no later."""
    c = attempt.c
    day = literal(completed_on, Date)
    begun = case((or_(c.started_on.is_(None), c.started_on > day), day), else_=c.started_on)
    note_failures(db, among(db, c.id, attempt_ids), completed_on)
    done = {"completed_on": completed_on, "failed_on": None, "score": score}
    db.execute(update(attempt).where(among(db, c.id, attempt_ids)).values(started_on=begun, **done))


def reopen_attempts(db: Connection, attempt_ids: Sequence[int]) -> None:
    """These attempts are In Progress again."""
    c = attempt.c
    begun = func.coalesce(c.started_on, c.opened_on)
    done = {"completed_on": None, "failed_on": None, "score": None}
    db.execute(update(attempt).where(among(db, c.id, attempt_ids)).values(started_on=begun, **done))


def insert_outside(
    db: Connection,
    made: Outside,
    homes: Mapping[int, Home | None],
    evidence: Sequence[int],
    certificates: Mapping[int, str],
) -> dict[int, int]:
    """A completion for each learner of ``homes``, in its attempt if it has one. Returns the completion by learner.

    Raises:
        NotFound: a file of the evidence is missing, or another organisation's.
    """
    _require_own(db, made, evidence)
    ids = dict(zip(homes, take_ids(db, completion, len(homes)), strict=True))
    rows = [
        {
            "id": ids[learner_id],
            "learner_id": learner_id,
            "certificate_number": certificates.get(learner_id),
            "assignment_id": home.assignment_id if home else None,
            "attempt_id": home.attempt_id if home else None,
            **made._asdict(),
            "course_version": home.course_version if home else made.course_version,
        }
        for learner_id, home in homes.items()
    ]
    insert_rows(db, completion, rows)
    rows = [
        {"organisation_id": made.organisation_id, "completion_id": completion_id, "evidence_file_id": file_id}
        for completion_id in ids.values()
        for file_id in sorted(set(evidence))
    ]
    insert_rows(db, completion_evidence, rows)
    return ids


def _require_own(db: Connection, made: Outside, evidence: Sequence[int]) -> None:
    """Only who added a file may use it: else a number that was guessed would open another's records."""
    if not evidence:
        return
    c = evidence_file.c
    by_the_same = c.added_by.is_not_distinct_from(made.recorded_by)
    own = and_(c.organisation_id == made.organisation_id, among(db, c.id, evidence), by_the_same)
    if {row[0] for row in db.execute(select(c.id).where(own))} != set(evidence):
        raise NotFound("A file of the evidence is not there any more.", "Choose it again.")
