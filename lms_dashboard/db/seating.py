"""Seats as they are taken and freed: the one place that counts them, whoever asks.

An offering's row holds how many of its seats are held. Whoever takes or frees some locks that row first, and the
database itself refuses more than there are. Locks are taken in one order: learners, then offerings by their ids.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from lms_dashboard.db.sql import AnyRow, among, insert_rows
from lms_dashboard.db.tables import assignment, seat, seat_offering, seat_offering_course


def lock_offerings(db: Connection, organisation_id: int, ids: Sequence[int] | None = None) -> None:
    """Wait for, then hold, whatever else takes or frees seats of these offerings; None: of all of them."""
    c = seat_offering.c
    query = select(c.id).where(c.organisation_id == organisation_id).order_by(c.id)
    db.execute((query if ids is None else query.where(among(db, c.id, ids))).with_for_update()).all()


def reserve_seats(db: Connection, counts: Mapping[int, int]) -> None:
    """Count so many seats as held (fewer, if negative); the database refuses more than there are."""
    c = seat_offering.c
    for offering_id, count in sorted(counts.items()):
        if count:
            db.execute(update(seat_offering).where(c.id == offering_id).values(held=c.held + count))


def give_seats(
    db: Connection, organisation_id: int, pairs: Sequence[tuple[int, int]], now: datetime, account_id: int | None
) -> None:
    """Seats, as pairs of offering and learner, that were reserved before."""
    own = {"organisation_id": organisation_id, "taken_at": now, "taken_by": account_id}
    insert_rows(db, seat, [{"seat_offering_id": o, "learner_id": i, **own} for o, i in pairs])


def use_seats(db: Connection, course_id: int, assignment_ids: Sequence[int], offering_id: int | None = None) -> None:
    """A cycle of a course that comes with a seat uses the seat that its learner holds; of that offering, if one is."""
    c, s, m = assignment.c, seat.c, seat_offering_course.c
    query = select(m.seat_offering_id).where(m.course_id == course_id)
    offerings = [row[0] for row in db.execute(query)] if offering_id is None else [offering_id]
    if offerings and assignment_ids:
        held = (s.learner_id == c.learner_id, s.freed_at.is_(None), s.seat_offering_id.in_(offerings))
        one = select(s.id).where(*held).order_by(s.id).limit(1).scalar_subquery()
        db.execute(update(assignment).where(among(db, c.id, assignment_ids)).values(seat_id=one))


def free_held(
    db: Connection, learner_ids: Sequence[int], now: datetime, account_id: int | None, offering_id: int | None = None
) -> Sequence[AnyRow]:
    """Free the seats that these learners hold, in that offering or in all: id, learner and offering of each."""
    c = seat.c
    held = db.execute(
        update(seat)
        .where(among(db, c.learner_id, learner_ids), c.freed_at.is_(None))
        .where(c.seat_offering_id == offering_id if offering_id is not None else c.id > 0)
        .values(freed_at=now, freed_by=account_id)
        .returning(c.id, c.learner_id, c.seat_offering_id)
    ).all()
    reserve_seats(db, {i: -count for i, count in Counter(row.seat_offering_id for row in held).items()})
    return held
