"""Clean slate, the annual way: archives every cycle, frees every seat, deactivates everybody (product.md, "Acts").

First a workbook is made of everything that it is about to archive, and kept; then, with the name typed, all of it is
done in one transaction, if nothing has changed since. Every record stays; the upload that follows brings people back.
"""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from lms_dashboard.db.audit import Touched, record_act
from lms_dashboard.db.bulk import collector_paused
from lms_dashboard.db.locks import lock_learners
from lms_dashboard.db.seating import lock_offerings
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.slates import (
    Target,
    count_target,
    drop_undone,
    find_slate,
    find_target,
    is_sealed_since,
    slate_of,
)
from lms_dashboard.db.sql import AnyRow, among
from lms_dashboard.db.standings import rebuild_standings
from lms_dashboard.db.tables import assignment, clean_slate, course, learner
from lms_dashboard.domain.assignments import ARCHIVED
from lms_dashboard.domain.clean_slate import Slate, SlateCounts, SlateResult
from lms_dashboard.domain.errors import Conflict, Invalid, NotFound, Refused
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.seats import count_of
from lms_dashboard.services._slate_file import make_file
from lms_dashboard.services.leaving import free_seats, let_go
from lms_dashboard.services.people_acting import Scene
from lms_dashboard.services.seat_offerings import require_offering
from lms_dashboard.services.watching import Tell, keep_quiet

FRESH = timedelta(days=1)
"""How long what was prepared may be done."""

_STEP = 5_000


def prepare_clean_slate(*, actor: Actor, offering_id: int | None, now: datetime, tell: Tell = keep_quiet) -> Slate:
    """Make and keep the file of all that a clean slate would archive, and count it; nothing else is changed.

    ``offering_id`` None: the whole organisation; else everybody who holds a seat of that offering.

    Raises:
        NotAllowed: the actor does not administer the whole organisation.
        NotFound: there is no such offering. Refused: there is nobody.
    """
    scene = _scene(actor, now)
    with collector_paused(), read_session(bulk=True) as db:
        name = _name(db, scene, offering_id)
        target = find_target(db, scene.organisation_id, offering_id, scene.today, actor.learner_id)
        if not target.learner_ids:
            raise Refused(f"“{name}” is clean already: nobody is there.", "Nothing was changed.")
        spared = int(actor.learner_id is not None)
        counts = count_target(db, target, scene.today, spared)
        content, sha256 = make_file(db, scene, f"Clean slate of {name}", target, tell)
    return _keep(scene, offering_id, name, target, counts, content, sha256)


def _keep(
    scene: Scene,
    offering_id: int | None,
    name: str,
    target: Target,
    counts: SlateCounts,
    content: bytes,
    sha256: str,
) -> Slate:
    values = {
        "organisation_id": scene.organisation_id,
        "seat_offering_id": offering_id,
        "name": name,
        "made_at": scene.now,
        "made_by": scene.actor.account_id,
        "made_by_name": scene.actor.name,
        "counts": asdict(counts),
        "target": target.digest,
        "sha256": sha256,
        "size": len(content),
    }
    with write_session() as db:
        drop_undone(db, scene.organisation_id, scene.now - FRESH)
        made = insert(clean_slate).values(**values, content=content).returning(clean_slate.c.id)
        slate_id: int = db.execute(made).scalar_one()
        said = {"name": name, "slate_id": slate_id, "sha256": sha256, "learners": counts.people}
        in_it = [Touched(i, None, None, {"in_file": slate_id}) for i in target.learner_ids]
        seq = _record(db, scene, "prepare_clean_slate", said, in_it)
        db.execute(update(clean_slate).where(clean_slate.c.id == slate_id).values(seq=seq))
    return Slate(slate_id, name, scene.now, scene.actor.name, counts, sha256, len(content), None)


def _scene(actor: Actor, now: datetime) -> Scene:
    actor.require_whole_administration()
    return Scene.of(actor, now)


def _name(db: Connection, scene: Scene, offering_id: int | None) -> str:
    if offering_id is None:
        return scene.actor.organisation_name
    return str(require_offering(db, scene.organisation_id, offering_id).name)


def clean(*, actor: Actor, slate_id: int, confirmation: str, now: datetime, tell: Tell = keep_quiet) -> SlateResult:
    """Do what was prepared: archive the cycles, free the seats, deactivate the people; in one transaction.

    Raises:
        NotAllowed: the actor does not administer the whole organisation.
        NotFound: nothing was prepared under that number. Invalid: the name is not typed as it is written.
        Refused: it was done already, or prepared too long ago. Conflict: somebody changed something meanwhile.
    """
    scene = _scene(actor, now)
    with collector_paused(), write_session() as db:
        found = _prepared(db, scene, slate_id, confirmation)
        target = _hold(db, scene, found)
        touched = _write(db, scene, target, tell)
        counts = slate_of(found).counts
        said = {"name": found.name, "slate_id": slate_id, "sha256": found.sha256, "learners": counts.people}
        tell("Recording", len(touched), len(touched))
        seq = _record(db, scene, "clean_slate", {**said, "cycles": counts.cycles, "seats": counts.seats}, touched)
        mine = clean_slate.c.id == slate_id
        db.execute(update(clean_slate).where(mine).values(done_at=now, seq=seq))
    words = (
        f"Clean slate of “{found.name}”: {count_of(counts.cycles, 'cycle')} archived, "
        f"{count_of(counts.seats, 'seat')} freed, {count_of(counts.people, 'person', 'people')} deactivated."
    )
    return SlateResult(seq, words)


def _prepared(db: Connection, scene: Scene, slate_id: int, confirmation: str) -> AnyRow:
    found = find_slate(db, scene.organisation_id, slate_id)
    if found is None or found.made_by != scene.actor.account_id:
        raise NotFound("There is no such clean slate.", "Begin it again.")
    if found.done_at is not None:
        raise Refused("This clean slate is done already.", "Nothing was changed.")
    if scene.now - found.made_at > FRESH:
        raise Refused("This was prepared more than a day ago.", "Begin it again.")
    if " ".join(confirmation.split()) != " ".join(found.name.split()):
        raise Invalid("The name is not typed as it is written.", f"Type “{found.name}” to confirm.")
    return found


def _hold(db: Connection, scene: Scene, found: AnyRow) -> Target:
    """What is to be done, held until the transaction ends.

    Raises:
        Conflict: it is not what was prepared.
    """
    where = (db, scene.organisation_id, found.seat_offering_id, scene.today, scene.actor.learner_id)
    lock_learners(db, scene.organisation_id, find_target(*where).learner_ids)
    lock_offerings(db, scene.organisation_id)
    target = find_target(*where)
    if target.digest != found.target or is_sealed_since(db, found):
        raise Conflict(
            "Somebody changed something since the file was made.",
            "Nothing was done. Begin again, so that the file holds everything.",
        )
    return target


def _write(db: Connection, scene: Scene, target: Target, tell: Tell) -> list[Touched]:
    c, a = learner.c, assignment.c
    tell("Archiving the cycles", 0, len(target.learner_ids))
    ids = [cycle[0] for cycle in target.cycles]
    late = db.execute(select(a.id).where(among(db, a.id, ids), a.assigned_on > scene.today)).scalars().all()
    ended = {"ended_at": scene.now, "ended_by_name": scene.actor.name, "end_reason": ARCHIVED}
    db.execute(update(assignment).where(among(db, a.id, ids)).values(**ended, ended_on=scene.today))
    if late:
        db.execute(update(assignment).where(among(db, a.id, late)).values(ended_on=a.assigned_on))
    if target.active:
        people = {row.id: row for row in db.execute(select(learner).where(among(db, c.id, target.active)))}
        let_go(db, scene, people, scene.today)
    free_seats(db, scene, target.learner_ids)
    _rebuild(db, scene, target, tell)
    return _touched(target)


def _touched(target: Target) -> list[Touched]:
    cycles: dict[int, list[int]] = {i: [] for i in target.learner_ids}
    for cycle_id, learner_id, _ in target.cycles:
        cycles[learner_id].append(cycle_id)
    active = set(target.active)
    return [
        Touched(i, None, {"active": i in active}, {"active": False, "cycles_archived": ended})
        for i, ended in cycles.items()
    ]


def _rebuild(db: Connection, scene: Scene, target: Target, tell: Tell) -> None:
    courses = [
        row[0] for row in db.execute(select(course.c.id).where(course.c.organisation_id == scene.organisation_id))
    ]
    ids = target.learner_ids
    for start in range(0, len(ids), _STEP):
        tell("Working out what follows", start, len(ids))
        rebuild_standings(db, scene.organisation_id, ids[start : start + _STEP], courses, scene.today)


def _record(db: Connection, scene: Scene, act: str, said: dict[str, Any], touched: Any) -> int:
    many = None if act == "clean_slate" else ()
    return record_act(
        db,
        actor=scene.actor,
        organisation_id=scene.organisation_id,
        act=act,
        summary=said,
        touched=touched,
        now=scene.now,
        learner_ids=many,
        course_ids=many,
    )
