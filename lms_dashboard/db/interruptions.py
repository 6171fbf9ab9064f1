"""What was taken back later and yet held for some days: cycles that had ended, attempts that had failed."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Date, insert, literal, select, update

from lms_dashboard.db.sql import among
from lms_dashboard.db.tables import assignment, assignment_gap, attempt, attempt_failure
from lms_dashboard.domain.facts import Days


class Gap(NamedTuple):
    """Days (until exclusive) on which a cycle had ended, by whom and why."""

    from_day: date
    until_day: date
    ended_by_name: str
    end_reason: str


def open_again(db: Connection, assignment_ids: Sequence[int], today: date) -> None:
    """Undo the end of cycles: current again from today on; that they had ended stays true of the days between."""
    a = assignment.c
    kept = select(a.organisation_id, a.id, a.ended_on, literal(today, Date), a.ended_by_name, a.end_reason).where(
        among(db, a.id, assignment_ids), a.ended_on < today
    )
    names = ("organisation_id", "assignment_id", "from_day", "until_day", "ended_by_name", "end_reason")
    db.execute(insert(assignment_gap).from_select(names, kept))
    no_end = {"ended_on": None, "ended_at": None, "ended_by_name": "", "end_reason": None}
    db.execute(update(assignment).where(among(db, a.id, assignment_ids)).values(**no_end))


def note_failures(db: Connection, attempts: ColumnElement[bool], until: date) -> None:
    """These attempts (a condition) have not failed any more from a day on: keep the days on which they had."""
    c = attempt.c
    kept = select(c.organisation_id, c.id, c.failed_on, literal(until, Date)).where(attempts, c.failed_on < until)
    names = ("organisation_id", "attempt_id", "from_day", "until_day")
    db.execute(insert(attempt_failure).from_select(names, kept))


def load_gaps(db: Connection, assignment_ids: Sequence[int]) -> dict[int, tuple[Gap, ...]]:
    """The gaps of each of these cycles, in their order."""
    g = assignment_gap.c
    found: dict[int, tuple[Gap, ...]] = {}
    query = select(g.assignment_id, g.from_day, g.until_day, g.ended_by_name, g.end_reason)
    for assignment_id, *gap in db.execute(
        query.where(among(db, g.assignment_id, assignment_ids)).order_by(g.from_day, g.id)
    ):
        found[assignment_id] = (*found.get(assignment_id, ()), Gap(*gap))
    return found


def load_failures(db: Connection, attempt_ids: Sequence[int]) -> dict[int, tuple[Days, ...]]:
    """By attempt, in their order: the days on which it had failed, and does not any more."""
    f = attempt_failure.c
    found: dict[int, tuple[Days, ...]] = {}
    query = select(f.attempt_id, f.from_day, f.until_day)
    for attempt_id, *days in db.execute(query.where(among(db, f.attempt_id, attempt_ids)).order_by(f.from_day, f.id)):
        found[attempt_id] = (*found.get(attempt_id, ()), (days[0], days[1]))
    return found
