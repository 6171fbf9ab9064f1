"""Add to seat: giving seats with their courses, to one person or many; whoever gets none is told, and can wait.

Held seats never exceed the allowance: the offering's row is locked before its free seats are counted
(``db/seating.py``), for uploads as for this page.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from lms_dashboard.db.audit import Touched
from lms_dashboard.db.bulk import collector_paused
from lms_dashboard.db.scopes import managed_learners
from lms_dashboard.db.seat_waits import WITHDRAWN, add_waits, end_waits, open_waits
from lms_dashboard.db.session import write_session
from lms_dashboard.db.sql import AnyRow, among
from lms_dashboard.db.tables import learner
from lms_dashboard.domain.days import day_in
from lms_dashboard.domain.errors import Conflict, Invalid, Refused
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.seats import SeatingResult, count_of, seating_words
from lms_dashboard.services._seat_steps import (
    Seating,
    Wish,
    courses_of,
    due_of,
    give,
    hold_offering,
    offered_courses,
    record_seating,
    sort_wishes,
)
from lms_dashboard.services.people_acting import Scene, finish, hold_people, who


def add_to_seats(
    *,
    actor: Actor,
    offering_id: int,
    learner_ids: Sequence[int],
    course_ids: Sequence[int],
    due_on: date,
    now: datetime,
    all_or_nobody: bool = False,
    wait: bool = True,
) -> SeatingResult:
    """Give each of them a seat, in their order, and enroll them in these courses of the offering.

    Whoever holds a seat keeps it and is enrolled in what is missing. Whoever gets none is named, and waits for one with
    ``wait``; with ``all_or_nobody`` nothing is done unless there is a seat for everybody.

    Raises:
        NotAllowed, NotFound: the actor may not, or a learner or the offering is not the actor's to change.
        Invalid: no course is chosen, one does not come with the seat, or the due date lies in the past.
        Refused: there are too few seats and nobody is to wait, or nothing would be different.
        Conflict: somebody else enrolled one of them a moment ago.
    """
    scene = Scene.of(actor, now)
    if due_on < scene.today:
        raise Invalid(f"The due date {due_on.isoformat()} lies in the past.", "Choose today or a later day.")
    wishes = [Wish(i, tuple(dict.fromkeys(course_ids)), due_on) for i in dict.fromkeys(learner_ids)]
    try:
        with collector_paused(), write_session() as db:
            people = hold_people(db, scene, [wish.learner_id for wish in wishes])
            offering = hold_offering(db, scene, offering_id)
            _require_courses(db, offering_id, course_ids)
            found = sort_wishes(db, scene, people, offering, wishes)
            if found.left and (all_or_nobody or not (wait or found.seated or found.holding)):
                raise _too_few(found)
            waiting = [wish.learner_id for wish in found.left] if wait else []
            return _write(db, scene, "add_to_seats", found, people, waiting)
    except IntegrityError as error:
        raise Conflict("Somebody else changed this a moment ago.", "Look again, then decide.") from error


def _require_courses(db: Connection, offering_id: int, course_ids: Sequence[int]) -> None:
    """A seat is given for courses, unless none comes with it."""
    if not offered_courses(db, offering_id, course_ids) and courses_of(db, offering_id):
        raise Invalid("No course is chosen.", "Tick at least one course that comes with the seat.")


def _too_few(found: Seating) -> Refused:
    offering, wanted = found.offering, len(found.seated) + len(found.left)
    free = offering.seats - offering.held
    have = "No seat is" if free == 0 else "1 seat is" if free == 1 else f"{free:,} seats are"
    need = "1 person needs one" if wanted == 1 else f"{wanted:,} people need one"
    return Refused(
        f"{have} left in “{offering.name}” ({offering.seats:,} in all), and {need}.",
        "Nobody was seated. Free seats, raise the allowance, or let those wait who get none.",
    )


def _write(
    db: Connection, scene: Scene, act: str, found: Seating, people: dict[int, AnyRow], waiting: list[int]
) -> SeatingResult:
    give(db, scene, found)
    if waiting:
        asked = {wish.course_ids: wish.due_on for wish in found.left}
        own = {"organisation_id": scene.organisation_id, "seat_offering_id": found.offering.id}
        own |= {"asked_at": scene.now, "asked_by": scene.actor.account_id}
        for course_ids, due_on in asked.items():
            add_waits(db, own, waiting, course_ids, due_on)
    if not found.changed and not waiting:
        raise Refused(_nothing(found), "Nothing was changed.")
    seq = record_seating(db, scene, act, found, waiting)
    seated = tuple(wish.learner_id for wish in found.seated)
    names = [people[i].name for i in seated]
    opened = sum(map(len, found.opened.values()))
    words = seating_words(found.offering.name, names, len(found.left), len(waiting), opened)
    return SeatingResult(seq, found.offering.id, seated, tuple(found.passed), tuple(waiting), words)


def _nothing(found: Seating) -> str:
    if found.passed:
        return f"{found.passed[0].name} {found.passed[0].reason}."
    return f"{count_of(len(found.holding), 'person', 'people')} held a seat and had these courses already."


def seat_waiting(
    *, actor: Actor, offering_id: int, now: datetime, learner_ids: Sequence[int] | None = None
) -> SeatingResult:
    """Give free seats to those who wait, whoever has waited longest first; None: to as many as there are seats.

    Each is enrolled in what was asked for them; a due date that has passed is as far ahead again as it was.

    Raises:
        NotAllowed, NotFound: the actor may not, or the offering or a learner is not the actor's to change.
        Refused: nobody waits, or no seat is free.
    """
    scene = Scene.of(actor, now)
    with collector_paused(), write_session() as db:
        people = hold_people(db, scene, _waiting_here(db, scene, offering_id, learner_ids))
        offering = hold_offering(db, scene, offering_id)
        waits = open_waits(db, offering_id, list(people))
        offered = courses_of(db, offering_id)
        found = sort_wishes(db, scene, people, offering, [_wish(scene, one, offered) for one in waits])
        if not (found.seated or found.holding):
            raise _none_free(found)
        return _write(db, scene, "seat_waiting", found, people, [])


def _waiting_here(db: Connection, scene: Scene, offering_id: int, learner_ids: Sequence[int] | None) -> list[int]:
    """Who waits and is the actor's to change.

    Raises:
        Refused: nobody.
    """
    waiting = [row.learner_id for row in open_waits(db, offering_id, learner_ids)]
    mine = select(learner.c.id).where(among(db, learner.c.id, waiting), managed_learners(scene.actor, scene.today))
    found = [row[0] for row in db.execute(mine)]
    if not found:
        raise Refused("Nobody waits for a seat here.", "Nothing was changed.")
    return found


def _wish(scene: Scene, wait: AnyRow, offered: set[int]) -> Wish:
    """What was asked for; courses that no longer come with the seat are left out."""
    asked_on = day_in(scene.actor.time_zone, wait.asked_at)
    still = tuple(course_id for course_id in wait.course_ids if course_id in offered)
    return Wish(wait.learner_id, still, due_of(wait, scene.today, asked_on))


def _none_free(found: Seating) -> Refused:
    if found.left:
        return Refused(f"No seat is left in “{found.offering.name}”.", "Free a seat or raise the allowance first.")
    return Refused(f"{found.passed[0].name} {found.passed[0].reason}.", "Take them off the queue.")


def leave_queue(*, actor: Actor, offering_id: int, learner_ids: Sequence[int], now: datetime) -> SeatingResult:
    """Let people wait no longer.

    Raises:
        NotAllowed, NotFound: the actor may not, or a learner is not the actor's to change.
        Refused: nobody of them waits.
    """
    scene = Scene.of(actor, now)
    with write_session() as db:
        people = hold_people(db, scene, learner_ids)
        offering = hold_offering(db, scene, offering_id)
        ids = [row.learner_id for row in open_waits(db, offering_id, list(people))]
        if not ids:
            raise Refused("Nobody of them waits for a seat here.", "Nothing was changed.")
        end_waits(db, ids, now, WITHDRAWN, offering_id)
        touched = [Touched(i, None, {"waits_for_seat_of": offering_id}, {"waits_for_seat_of": None}) for i in ids]
        said = {"offering": offering.name, "learners": len(ids)}
        seq = finish(db, scene, "leave_queue", said, touched, ids, rebuild=False)
    words = f"{who(people, ids)}: no longer waiting for a seat in “{offering.name}”."
    return SeatingResult(seq, offering_id, (), (), (), words)
