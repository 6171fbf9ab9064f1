"""Archive from Users (✕): some of one learner's courses in one step, and the learner too if they are removed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from lms_dashboard.db.audit import Touched
from lms_dashboard.db.scopes import visible_courses
from lms_dashboard.db.session import write_session
from lms_dashboard.db.sql import AnyRow, among
from lms_dashboard.db.tables import course, seat
from lms_dashboard.domain.errors import Conflict, Invalid, NotFound
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.persons import PersonResult
from lms_dashboard.services.assignments import Archiving, Restoring
from lms_dashboard.services.course_steps import CourseSteps, Work
from lms_dashboard.services.leaving import let_go, take_back
from lms_dashboard.services.people_acting import Scene, breaches_of, finish, hold_people, rebuild_all

Seen = Mapping[int, int | None]
"""By course: the current assignment that the person saw; None: there was none."""


@dataclass(frozen=True, slots=True)
class ArchivePreview:
    """What archiving these courses, and removing the learner or not, would do now."""

    cycles: int
    seats: int
    breaches_added: int
    breaches_removed: int


def archive_courses(
    *, actor: Actor, learner_id: int, course_ids: Sequence[int], remove: bool, now: datetime, seen: Seen | None = None
) -> PersonResult:
    """End the learner's current cycles of these courses; with ``remove`` deactivate the learner as well.

    Raises:
        NotAllowed, NotFound: the actor may not, or the learner or a course is not the actor's to change.
        Invalid: nothing was chosen.
        Conflict: a cycle is not as it was seen, or has ended already.
        Refused: the learner is to be removed and is not active, or is the actor.
    """
    scene = _scene(actor, course_ids, remove, now)
    with write_session() as db:
        people = hold_people(db, scene, [learner_id])
        touched, codes = _archive(db, scene, people, course_ids, remove, seen)
        act = "archive_and_remove" if remove else "archive_courses"
        summary = {"courses": codes, "learners": 1}
        seq = finish(db, scene, act, summary, touched, [learner_id], lists=remove)
    return PersonResult(seq, (learner_id,), _message(people[learner_id].name, len(codes), remove))


def preview_archive_courses(
    *, actor: Actor, learner_id: int, course_ids: Sequence[int], remove: bool, now: datetime
) -> ArchivePreview:
    """What it would do now: it is done, looked at, and taken back.

    Raises:
        NotAllowed, NotFound, Invalid, Conflict, Refused: as the act.
    """
    scene = _scene(actor, course_ids, remove, now)
    with write_session(trial=True) as db:
        people = hold_people(db, scene, [learner_id])
        before, seats = breaches_of(db, scene, [learner_id]), _seats(db, learner_id)
        _, codes = _archive(db, scene, people, course_ids, remove, None)
        rebuild_all(db, scene.organisation_id, [learner_id])
        after = breaches_of(db, scene, [learner_id])
        freed = seats - _seats(db, learner_id)
    return ArchivePreview(len(codes), freed, len(after - before), len(before - after))


def restore_courses(
    *, actor: Actor, learner_id: int, course_ids: Sequence[int], bring_back: bool, now: datetime
) -> PersonResult:
    """Undo ``archive_courses``: the archived cycles are current again, and the learner active, with ``bring_back``.

    A seat that was freed stays free.

    Raises:
        NotAllowed, NotFound: as the act.
        Conflict: a newer cycle is current, or there is none to bring back.
    """
    scene = _scene(actor, course_ids, bring_back, now)
    with write_session() as db:
        people = hold_people(db, scene, [learner_id])
        touched = take_back(db, scene, people, scene.today)[1] if bring_back else []
        codes = []
        for chosen in _courses(db, actor, course_ids):
            touched += _do(db, scene, chosen, Restoring(), learner_id, None)
            codes.append(chosen.code)
        seq = finish(db, scene, "restore_courses", {"courses": codes, "learners": 1}, touched, [learner_id], lists=True)
    return PersonResult(seq, (learner_id,), f"{people[learner_id].name}: brought back as before.")


def _scene(actor: Actor, course_ids: Sequence[int], person_too: bool, now: datetime) -> Scene:
    scene = Scene.of(actor, now)
    if not course_ids and not person_too:
        raise Invalid("No course is ticked.", "Tick the courses to archive, or remove the user.")
    return scene


def _archive(
    db: Connection,
    scene: Scene,
    people: Mapping[int, AnyRow],
    course_ids: Sequence[int],
    remove: bool,
    seen: Seen | None,
) -> tuple[list[Touched], list[str]]:
    (learner_id,) = people
    touched: list[Touched] = []
    codes = []
    for chosen in _courses(db, scene.actor, course_ids):
        touched += _do(db, scene, chosen, Archiving(), learner_id, seen)
        codes.append(chosen.code)
    if remove:
        touched += let_go(db, scene, people, scene.today)[1]
    return touched, codes


def _courses(db: Connection, actor: Actor, course_ids: Sequence[int]) -> Sequence[AnyRow]:
    asked = sorted(set(course_ids))
    c = course.c
    query = select(course).where(among(db, c.id, asked), visible_courses(actor)).order_by(c.sort_key, c.id)
    found = db.execute(query).all()
    if len(found) != len(asked):
        raise NotFound("There is no such course.", "It may have been removed.")
    return found


def _do(
    db: Connection, scene: Scene, chosen: AnyRow, steps: CourseSteps, learner_id: int, seen: Seen | None
) -> list[Touched]:
    work = Work.on(scene, chosen)
    known = None if seen is None else {learner_id: seen.get(chosen.id)}
    cases, passed = steps.sort(db, work, [learner_id], known)
    if passed:
        raise Conflict(
            f"{chosen.title}: {passed[0].name} {passed[0].reason}.", "Nothing was changed; look again, then decide."
        )
    return steps.write(db, work, cases)


def _seats(db: Connection, learner_id: int) -> int:
    held = seat.c.learner_id == learner_id, seat.c.freed_at.is_(None)
    return int(db.execute(select(func.count()).select_from(seat).where(*held)).scalar_one())


def _message(name: str, courses: int, remove: bool) -> str:
    archived = f"{courses} course{'s' if courses != 1 else ''} archived" if courses else ""
    parts = [part for part in (archived, "deactivated" if remove else "") if part]
    return f"{name}: {' and '.join(parts)}."
