"""The queue of those for whom no seat was left."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from lms_dashboard.db.sql import AnyRow, among, insert_rows
from lms_dashboard.db.tables import seat_wait

SEATED, WITHDRAWN = "seated", "withdrawn"


def open_waits(db: Connection, offering_id: int, learner_ids: Sequence[int] | None = None) -> Sequence[AnyRow]:
    """Who waits for a seat of the offering, whoever has waited longest first."""
    c = seat_wait.c
    query = select(seat_wait).where(c.seat_offering_id == offering_id, c.ended_at.is_(None)).order_by(c.asked_at, c.id)
    return db.execute(query if learner_ids is None else query.where(among(db, c.learner_id, learner_ids))).all()


def add_waits(
    db: Connection, own: Mapping[str, Any], learner_ids: Sequence[int], course_ids: Sequence[int], due_on: date
) -> None:
    """Let them wait for these courses, behind those who wait already; ``own``: organisation, offering, when, by whom.

    Who waits already keeps the place.
    """
    known = {row.learner_id for row in open_waits(db, own["seat_offering_id"], learner_ids)}
    shared = {**own, "course_ids": list(course_ids), "due_on": due_on, "ended_at": None, "outcome": ""}
    insert_rows(db, seat_wait, [{**shared, "learner_id": i} for i in learner_ids if i not in known])


def end_waits(
    db: Connection, learner_ids: Sequence[int], now: datetime, outcome: str, offering_id: int | None = None
) -> int:
    """They wait no longer, in that offering or in any; how many did."""
    c = seat_wait.c
    mine = among(db, c.learner_id, learner_ids), c.ended_at.is_(None)
    query = update(seat_wait).where(*mine).values(ended_at=now, outcome=outcome)
    found = db.execute(query if offering_id is None else query.where(c.seat_offering_id == offering_id))
    return int(found.rowcount)
