"""The ledger of mails of the demo's last months."""

from datetime import timedelta
from typing import Any

from lms_dashboard.demo.people import DemoPerson
from lms_dashboard.demo.training import Teaching

_DAYS = 120
"""How far back the ledger goes."""


def write_mails(teaching: Teaching, people: list[DemoPerson]) -> None:
    """Mails that were sent, are queued, could not be sent, or were held back."""
    known = {person.id: person for person in people}
    completed = {row["assignment_id"] for row in teaching.rows.tables["attempt"] if row["completed_on"] is not None}
    for row in teaching.rows.tables["assignment"]:
        if (teaching.today - row["assigned_on"]).days > _DAYS:
            continue
        person = known[row["learner_id"]]
        _write(teaching, row, person, "reassigned" if row["cycle"] > 1 else "enrolled", 0)
        waited = (teaching.today - row["due_on"]).days
        if row["ended_on"] is None and waited > 1 and row["id"] not in completed:
            _write(teaching, row, person, "overdue", min(waited - 1, _DAYS))


def _write(teaching: Teaching, row: dict[str, Any], person: DemoPerson, kind: str, days_ago: int) -> None:
    rows = teaching.rows
    queued = teaching.at(teaching.today - timedelta(days=days_ago)) if days_ago else row["assigned_at"]
    learner = rows.get("learner", person.id)
    state, reason = _state(teaching, learner, person, kind, (teaching.now - queued).days)
    rows.add(
        "mail",
        **teaching.own,
        learner_id=person.id,
        course_id=row["course_id"],
        assignment_id=row["id"],
        kind=kind,
        event_key="0",
        to_address=learner["email"],
        state=state,
        reason=reason,
        queued_at=queued,
        sent_at=queued + timedelta(seconds=teaching.random.randint(5, 90)) if state == "sent" else None,
        tries={"sent": 1, "failed": 5}.get(state, 0),
        next_try_at=None,
        payload=None,
    )


def _state(
    teaching: Teaching, learner: dict[str, Any], person: DemoPerson, kind: str, age_days: int
) -> tuple[str, str]:
    if not learner["email"]:
        return "suppressed", "no address"
    if person.left_on <= teaching.today:
        return "suppressed", "left"
    if kind == "overdue" and not learner["optional_mail"]:
        return "suppressed", "switched off"
    if age_days < 2:
        return "queued", ""
    if teaching.random.random() < 0.02:
        return "failed", "the mailbox does not exist"
    return "sent", ""
