"""Seats for a course that is assigned: one that comes with an offering needs a seat there (product.md, "Words").

Steps of the act on an open connection. Whoever holds a seat of such an offering uses it; whoever holds none takes one
of the only offering that has the course, while there are any.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from lms_dashboard.db.seating import give_seats, lock_offerings, reserve_seats, use_seats
from lms_dashboard.db.sql import AnyRow, among
from lms_dashboard.db.tables import seat, seat_offering, seat_offering_course
from lms_dashboard.domain.acts import PassedOver
from lms_dashboard.domain.cases import Case
from lms_dashboard.services.watching import Sorted


def share_seats(db: Connection, organisation_id: int, course_id: int, found: Sorted[Case]) -> Sorted[Case]:
    """Pass over whoever would be left without a seat, and hold the offerings until the transaction ends."""
    cases, passed = found
    offerings = _offerings(db, organisation_id, course_id) if cases else []
    if not offerings:
        return found
    holders = _holders(db, offerings, [case.learner_id for case in cases])
    free = sum(row.seats - row.held for row in offerings) if len(offerings) == 1 else 0
    kept, left = [], []
    for case in cases:
        if case.learner_id in holders:
            kept.append(case)
        elif free > 0:
            free -= 1
            kept.append(case)
        else:
            left.append(PassedOver(case.learner_id, case.name, _why(offerings)))
    return kept, (*passed, *left)


def _why(offerings: Sequence[AnyRow]) -> str:
    if len(offerings) == 1:
        return f"got no seat: none is left in “{offerings[0].name}”"
    names = ", ".join(f"“{row.name}”" for row in offerings)
    return f"needs a seat, and the course comes with several offerings ({names}): add them under Seats"


def _offerings(db: Connection, organisation_id: int, course_id: int) -> Sequence[AnyRow]:
    o, m = seat_offering.c, seat_offering_course.c
    with_it = select(m.seat_offering_id).where(m.course_id == course_id)
    ids = [row[0] for row in db.execute(with_it)]
    if not ids:
        return []
    lock_offerings(db, organisation_id, ids)
    return db.execute(select(seat_offering).where(among(db, o.id, ids)).order_by(o.id)).all()


def _holders(db: Connection, offerings: Sequence[AnyRow], learner_ids: Sequence[int]) -> set[int]:
    c = seat.c
    mine = c.seat_offering_id.in_([row.id for row in offerings]), c.freed_at.is_(None)
    return {row[0] for row in db.execute(select(c.learner_id).where(*mine, among(db, c.learner_id, learner_ids)))}


def take_seats(
    db: Connection,
    organisation_id: int,
    course_id: int,
    assignments: Mapping[int, int],
    now: datetime,
    account_id: int | None,
) -> None:
    """The cycles, by learner, sit on their learners' seats; whoever holds none takes one of the only offering."""
    offerings = _offerings(db, organisation_id, course_id)
    if not offerings:
        return
    holders = _holders(db, offerings, list(assignments))
    new = [learner_id for learner_id in assignments if learner_id not in holders]
    if len(offerings) == 1 and new:
        reserve_seats(db, {offerings[0].id: len(new)})
        give_seats(db, organisation_id, [(offerings[0].id, i) for i in new], now, account_id)
    use_seats(db, course_id, list(assignments.values()))
