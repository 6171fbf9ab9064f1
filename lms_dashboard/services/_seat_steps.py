"""Steps of seating on an open connection: who can get a seat now, giving them, and opening the courses that come."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select

from lms_dashboard.db.audit import Touched
from lms_dashboard.db.cases import Strip, load_cases
from lms_dashboard.db.requirements import active_spells
from lms_dashboard.db.seat_waits import SEATED, end_waits
from lms_dashboard.db.seating import give_seats, lock_offerings, reserve_seats, use_seats
from lms_dashboard.db.sql import AnyRow, among
from lms_dashboard.db.standings import rebuild_standings
from lms_dashboard.db.tables import course, seat, seat_offering_course
from lms_dashboard.domain.acts import PassedOver
from lms_dashboard.domain.errors import Invalid
from lms_dashboard.services.course_steps import Work, with_satisfied
from lms_dashboard.services.cycles import open_cycles, queue_mails
from lms_dashboard.services.people_acting import Scene, finish
from lms_dashboard.services.seat_offerings import require_offering

NO_SEAT = "got no seat: none is left"


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody who is to have a seat, for which courses, due when."""

    learner_id: int
    course_ids: tuple[int, ...]
    due_on: date


@dataclass(slots=True)
class Seating:
    """Who of those who wish gets what: a new seat, courses on the seat that they hold, or nothing and why."""

    offering: AnyRow
    seated: list[Wish] = field(default_factory=list)
    holding: list[Wish] = field(default_factory=list)
    left: list[Wish] = field(default_factory=list)
    passed: list[PassedOver] = field(default_factory=list)
    opened: dict[int, list[str]] = field(default_factory=dict)
    """By learner: the codes of the courses that were opened."""

    @property
    def changed(self) -> list[int]:
        """Who has anything now that they had not before."""
        return sorted({wish.learner_id for wish in self.seated} | self.opened.keys())


def hold_offering(db: Connection, scene: Scene, offering_id: int) -> AnyRow:
    """The offering, held until the transaction ends: nobody else takes or frees a seat of it meanwhile.

    Raises:
        NotFound: there is none here.
    """
    lock_offerings(db, scene.organisation_id, [offering_id])
    return require_offering(db, scene.organisation_id, offering_id)


def offered_courses(db: Connection, offering_id: int, course_ids: Sequence[int]) -> dict[int, AnyRow]:
    """The courses by id, if all of them come with a seat of the offering.

    Raises:
        Invalid: one does not, or is retired.
    """
    if not set(course_ids) <= courses_of(db, offering_id):
        raise Invalid("A course does not come with a seat of this offering.", "Choose from those listed.")
    c = course.c
    return {row.id: row for row in db.execute(select(course).where(among(db, c.id, course_ids)))}


def courses_of(db: Connection, offering_id: int) -> set[int]:
    """The courses that come with a seat of the offering and are still given."""
    c, m = course.c, seat_offering_course.c
    query = select(c.id).join_from(seat_offering_course, course, c.id == m.course_id)
    return {row[0] for row in db.execute(query.where(m.seat_offering_id == offering_id, c.retired_on.is_(None)))}


def sort_wishes(
    db: Connection, scene: Scene, people: Mapping[int, AnyRow], offering: AnyRow, wishes: Sequence[Wish]
) -> Seating:
    """Who gets a seat: in their order, while there are any."""
    found = Seating(offering)
    ids = [wish.learner_id for wish in wishes]
    active, holders = active_spells(db, ids), held_by(db, offering.id, ids)
    free = offering.seats - offering.held
    for wish in wishes:
        spells = active.get(wish.learner_id, ())
        if not any(start <= scene.today < end for start, end in spells):
            found.passed.append(PassedOver(wish.learner_id, people[wish.learner_id].name, "has left the organisation"))
        elif wish.learner_id in holders:
            found.holding.append(wish)
        elif len(found.seated) < free:
            found.seated.append(wish)
        else:
            found.left.append(wish)
            found.passed.append(PassedOver(wish.learner_id, people[wish.learner_id].name, NO_SEAT))
    return found


def held_by(db: Connection, offering_id: int, learner_ids: Sequence[int]) -> set[int]:
    """Which of these learners hold a seat of the offering."""
    c = seat.c
    mine = c.seat_offering_id == offering_id, c.freed_at.is_(None), among(db, c.learner_id, learner_ids)
    return {row[0] for row in db.execute(select(c.learner_id).where(*mine))}


def give(db: Connection, scene: Scene, found: Seating) -> None:
    """Count and give the seats, end the waiting, open the courses that are not open yet."""
    offering_id, ids = found.offering.id, [wish.learner_id for wish in found.seated]
    reserve_seats(db, {offering_id: len(ids)})
    give_seats(db, scene.organisation_id, [(offering_id, i) for i in ids], scene.now, scene.actor.account_id)
    end_waits(db, [wish.learner_id for wish in (*found.seated, *found.holding)], scene.now, SEATED, offering_id)
    wanted: dict[tuple[int, date], list[int]] = defaultdict(list)
    for wish in (*found.seated, *found.holding):
        for course_id in wish.course_ids:
            wanted[course_id, wish.due_on].append(wish.learner_id)
    courses = offered_courses(db, offering_id, sorted({course_id for course_id, _ in wanted}))
    for (course_id, due_on), learner_ids in sorted(wanted.items()):
        _open_course(db, scene, found, courses[course_id], due_on, learner_ids)
    _rebuild(db, scene, found, sorted(courses))


def _open_course(
    db: Connection, scene: Scene, found: Seating, chosen: AnyRow, due_on: date, learner_ids: Sequence[int]
) -> None:
    """Cycles that are current already sit on the seat from now on; the others are opened, and told by mail."""
    work = Work.on(scene, chosen)
    cases = load_cases(db, Strip(learner_ids, [chosen.id]), scene.today, scene.actor.learner_id, {})
    current = [case.current_id for case in cases if case.current_id is not None]
    new = [case for case in cases if case.current_id is None]
    opened = open_cycles(db, work, new, due_on, reason=f"seat of {found.offering.name}") if new else {}
    use_seats(db, chosen.id, [*current, *opened.values()], found.offering.id)
    queue_mails(db, work, "enrolled", new, opened)
    for case in new:
        found.opened.setdefault(case.learner_id, []).append(chosen.code)


def _rebuild(db: Connection, scene: Scene, found: Seating, course_ids: Sequence[int]) -> None:
    rebuild_standings(db, scene.organisation_id, sorted(found.opened), with_satisfied(db, course_ids), scene.today)


def record_seating(db: Connection, scene: Scene, act: str, found: Seating, waiting: Sequence[int]) -> int:
    """The audit entry, with a row a learner; and the feed's."""
    seated = {wish.learner_id for wish in found.seated}
    touched = [_touched(i, i in seated, found.opened.get(i, []), found.offering.id) for i in found.changed]
    touched += [Touched(i, None, None, {"waits_for_seat_of": found.offering.id}) for i in waiting]
    said: dict[str, Any] = {"offering": found.offering.name, "seated": len(seated)}
    said |= {"enrolments": sum(map(len, found.opened.values())), "no_seat": len(found.left), "waiting": len(waiting)}
    ids = sorted({*found.changed, *waiting})
    return finish(db, scene, act, said, touched, ids, rebuild=False)


def _touched(learner_id: int, is_new: bool, codes: Sequence[str], offering_id: int) -> Touched:
    after: dict[str, Any] = {"seat_offering_id": offering_id} if is_new else {}
    return Touched(learner_id, None, None, after | ({"enrolled": list(codes)} if codes else {}))


def due_of(wait: AnyRow, today: date, asked_on: date) -> date:
    """When what somebody waited for is due: as it was asked, or as long after today once that day has passed."""
    due: date = wait.due_on
    return due if due >= today else today + timedelta(days=max(0, (due - asked_on).days))
