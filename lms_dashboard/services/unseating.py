"""Remove from Seat Offering: seats are freed and the cycles that used them end; and its undo (product.md, "Acts")."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from lms_dashboard.db.audit import Touched
from lms_dashboard.db.bulk import collector_paused
from lms_dashboard.db.interruptions import open_again
from lms_dashboard.db.seating import reserve_seats
from lms_dashboard.db.session import write_session
from lms_dashboard.db.sql import AnyRow, among, covers_day
from lms_dashboard.db.standings import rebuild_standings
from lms_dashboard.db.tables import assignment, seat, standing
from lms_dashboard.domain.assignments import REMOVED
from lms_dashboard.domain.errors import NotFound, Refused
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.persons import PersonResult
from lms_dashboard.domain.seats import UnseatingPreview, count_of
from lms_dashboard.domain.status import BREACHES
from lms_dashboard.services._seat_steps import held_by, hold_offering
from lms_dashboard.services.course_steps import with_satisfied
from lms_dashboard.services.leaving import free_seats
from lms_dashboard.services.people_acting import Scene, finish, hold_people, who


def remove_from_offering(*, actor: Actor, offering_id: int, learner_ids: Sequence[int], now: datetime) -> PersonResult:
    """Free their seats and end the cycles that used them. Requirements stay: what is still asked is Not Assigned.

    Raises:
        NotAllowed, NotFound: the actor may not, or a learner or the offering is not the actor's to change.
        Refused: nobody of them holds a seat there, or one is the actor.
    """
    scene = Scene.of(actor, now)
    with collector_paused(), write_session() as db:
        people = hold_people(db, scene, learner_ids)
        offering, cycles = _free(db, scene, people, offering_id)
        ids = sorted(cycles)
        touched = [_touched(i, offering_id, codes) for i, codes in sorted(cycles.items())]
        said = {"offering": offering.name, "learners": len(ids), "cycles": sum(map(len, cycles.values()))}
        seq = finish(db, scene, "remove_from_offering", said, touched, ids, rebuild=False)
    ended = count_of(said["cycles"], "cycle")
    words = f"{who(people, ids)}: removed from “{offering.name}”, {ended} ended. Every record is kept."
    return PersonResult(seq, tuple(ids), words)


def _touched(learner_id: int, offering_id: int, ended: Sequence[int]) -> Touched:
    return Touched(
        learner_id,
        None,
        {"seat_offering_id": offering_id},
        {"seat_offering_id": None, "cycles_ended": list(ended), "end_reason": REMOVED if ended else ""},
    )


def _free(
    db: Connection, scene: Scene, people: Mapping[int, AnyRow], offering_id: int
) -> tuple[AnyRow, dict[int, list[int]]]:
    """The offering, and the cycles that ended, by learner."""
    if scene.actor.learner_id in people:
        raise Refused("You cannot take your own seat away.", "Ask another manager or an administrator.")
    offering = hold_offering(db, scene, offering_id)
    ids = sorted(held_by(db, offering_id, list(people)))
    if not ids:
        whom = next(iter(people.values())).name if len(people) == 1 else "Nobody of them"
        raise Refused(f"{whom} holds no seat in “{offering.name}”.", "Nothing was changed.")
    cycles: dict[int, list[int]] = {i: [] for i in ids}
    courses = set()
    for row in _using(db, offering_id, ids):
        cycles[row.learner_id].append(row.id)
        courses.add(row.course_id)
    free_seats(db, scene, ids, offering_id)
    _rebuild(db, scene, ids, courses)
    return offering, cycles


def _using(db: Connection, offering_id: int, learner_ids: Sequence[int]) -> Sequence[AnyRow]:
    """The current cycles that use these learners' seats."""
    a, s = assignment.c, seat.c
    query = select(a.id, a.learner_id, a.course_id).join_from(assignment, seat, s.id == a.seat_id)
    mine = among(db, s.learner_id, learner_ids), s.seat_offering_id == offering_id
    return db.execute(query.where(*mine, s.freed_at.is_(None), a.ended_on.is_(None)).order_by(a.id)).all()


def _rebuild(db: Connection, scene: Scene, learner_ids: Sequence[int], course_ids: set[int]) -> None:
    rebuild_standings(db, scene.organisation_id, learner_ids, with_satisfied(db, course_ids), scene.today)


def preview_remove_from_offering(
    *, actor: Actor, offering_id: int, learner_ids: Sequence[int], now: datetime
) -> UnseatingPreview:
    """What it would do now: it is done, looked at, and taken back.

    Raises:
        NotAllowed, NotFound, Refused: as the act.
    """
    scene = Scene.of(actor, now)
    with collector_paused(), write_session(trial=True) as db:
        people = hold_people(db, scene, learner_ids)
        before = _breaches(db, scene, list(people))
        _, cycles = _free(db, scene, people, offering_id)
        after = _breaches(db, scene, list(people))
    return UnseatingPreview(len(cycles), sum(map(len, cycles.values())), len(after - before), len(before - after))


def _breaches(db: Connection, scene: Scene, learner_ids: Sequence[int]) -> set[tuple[int, int]]:
    s = standing.c
    late = s.compliance.in_([int(c) for c in BREACHES]), covers_day(standing, scene.today)
    query = select(s.learner_id, s.course_id).where(among(db, s.learner_id, learner_ids), *late)
    return {(row[0], row[1]) for row in db.execute(query)}


def return_to_offering(*, actor: Actor, offering_id: int, learner_ids: Sequence[int], now: datetime) -> PersonResult:
    """Undo ``remove_from_offering``: they have their seats again, and the cycles that ended with them are current.

    A cycle stays ended where a newer one is current.

    Raises:
        NotAllowed, NotFound: as the act; or one never had a seat there.
        Refused: they hold one already, or not enough seats are free by now.
    """
    scene = Scene.of(actor, now)
    with collector_paused(), write_session() as db:
        people = hold_people(db, scene, learner_ids)
        offering = hold_offering(db, scene, offering_id)
        seats = _last_seats(db, offering_id, list(people))
        free = offering.seats - offering.held
        if len(seats) > free:
            left = "No seat is" if free == 0 else "1 seat is" if free == 1 else f"{free:,} seats are"
            raise Refused(f"{left} left in “{offering.name}” by now.", "Somebody else has been seated since.")
        reserve_seats(db, {offering_id: len(seats)})
        mine = among(db, seat.c.id, list(seats))
        db.execute(update(seat).where(mine).values(freed_at=None, freed_by=None))
        courses = _open_again(db, seats, scene.today)
        _rebuild(db, scene, list(people), courses)
        touched = [Touched(i, None, {"seat_offering_id": None}, {"seat_offering_id": offering_id}) for i in people]
        said = {"offering": offering.name, "learners": len(people)}
        seq = finish(db, scene, "return_to_offering", said, touched, list(people), rebuild=False)
    return PersonResult(seq, tuple(people), f"{who(people, list(people))}: back on the seat as before.")


def _last_seats(db: Connection, offering_id: int, learner_ids: Sequence[int]) -> dict[int, Any]:
    """The newest freed seat of each of them, with the moment when it was freed."""
    if held_by(db, offering_id, learner_ids):
        raise Refused("Somebody of them holds a seat again.", "Nothing was changed.")
    s = seat.c
    mine = s.seat_offering_id == offering_id, among(db, s.learner_id, learner_ids)
    newest = select(func.max(s.id)).where(*mine).group_by(s.learner_id)
    found = {row.id: row.freed_at for row in db.execute(select(s.id, s.freed_at).where(s.id.in_(newest)))}
    if len(found) != len(set(learner_ids)):
        raise NotFound("There is no such seat.", "It may have been somebody else's.")
    return found


def _open_again(db: Connection, seats: Mapping[int, Any], today: date) -> set[int]:
    """Cycles that ended in the moment when their seat was freed are current again; their courses."""
    a, newer = assignment.c, assignment.alias()
    taken = (newer.c.learner_id == a.learner_id, newer.c.course_id == a.course_id, newer.c.ended_on.is_(None))
    ended = a.end_reason == REMOVED, a.ended_at.in_(set(seats.values())), among(db, a.seat_id, list(seats))
    rows = db.execute(select(a.id, a.course_id).where(*ended, ~select(newer.c.id).where(*taken).exists())).all()
    open_again(db, [row.id for row in rows], today)
    return {row.course_id for row in rows}
