"""Two records of one person: one is kept, the other becomes its alias; previewed, audited, and undone while untouched.

The alias's completions, cycles and whatever else was written about it are the kept one's from then on; its address and
number still lead an import to the person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from lms_dashboard.db import invitations, merging
from lms_dashboard.db.audit import Touched
from lms_dashboard.db.locks import lock_learners
from lms_dashboard.db.scopes import require_learners
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.sql import AnyRow, among
from lms_dashboard.db.tables import audit_entry, audit_row, completion, learner, learner_merge, member
from lms_dashboard.domain.errors import Conflict, Invalid, NotFound, Refused
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.persons import PersonResult
from lms_dashboard.domain.trail import READINGS
from lms_dashboard.services.people_acting import Scene, breaches_of, finish, hold_people, rebuild_all


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge would do: what comes over, what ends, and the breaches of both records before and of one after."""

    kept_name: str
    alias_name: str
    completions: int
    cycles: int
    cycles_ended: int
    seats_freed: int
    breaches_before: int
    breaches_after: int


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A record that was merged into a learner's."""

    id: int
    alias_name: str
    merged_at: datetime
    merged_by: str


def get_merges(*, actor: Actor, learner_id: int, now: datetime) -> tuple[MergeRow, ...]:
    """The records that were merged into a learner's and still are, the newest first.

    Raises:
        NotAllowed, NotFound: the actor may not, or the learner is not the actor's to change.
    """
    scene, m = Scene.of(actor, now), learner_merge.c
    with read_session() as db:
        require_learners(db, actor, [learner_id], scene.today)
        rows = db.execute(
            select(m.id, learner.c.name, m.merged_at, m.merged_by_name)
            .join_from(learner_merge, learner, learner.c.id == m.alias_id)
            .where(m.kept_id == learner_id, m.undone_at.is_(None))
            .order_by(m.id.desc())
        )
        return tuple(MergeRow(*row) for row in rows)


def preview_merge(*, actor: Actor, kept_id: int, alias_id: int, now: datetime) -> MergePreview:
    """What the merge would do now: it is done, looked at, and taken back.

    Raises:
        NotAllowed, NotFound, Invalid, Refused: as the act.
    """
    scene = Scene.of(actor, now)
    with write_session(trial=True) as db:
        people = _hold(db, scene, kept_id, alias_id)
        before = len(breaches_of(db, scene, [kept_id, alias_id]))
        moved = _merge(db, scene, people[kept_id], people[alias_id])
        rebuild_all(db, scene.organisation_id, [kept_id, alias_id])
        after = len(breaches_of(db, scene, [kept_id, alias_id]))
    counts = (len(moved["completion"]), len(moved["cycles"]), len(moved["ended"]), moved["seats_freed"])
    return MergePreview(people[kept_id].name, people[alias_id].name, *counts, before, after)


def merge(*, actor: Actor, kept_id: int, alias_id: int, now: datetime) -> PersonResult:
    """Let the alias's records be the kept learner's; the alias is listed nowhere any more.

    A course that is current in both keeps the kept one's cycle. Active are the days of either; groups and job roles
    are the kept one's, and the alias's before those began.

    Raises:
        NotAllowed, NotFound: the actor may not, or one of them is not the actor's to change.
        Invalid: they are the same record.
        Refused: one of them is the actor, or both sign in and the alias holds a role.
    """
    scene = Scene.of(actor, now)
    with write_session() as db:
        people = _hold(db, scene, kept_id, alias_id)
        kept, alias = people[kept_id], people[alias_id]
        moved = _merge(db, scene, kept, alias)
        said = {"cycles": len(moved["cycles"]), "completions": len(moved["completion"])}
        touched = [
            Touched(kept_id, None, None, {"merged": alias.name, **said}),
            Touched(alias_id, None, {"name": alias.name}, {"alias_of": kept_id}),
        ]
        seq = finish(db, scene, "merge", {"learners": 2}, touched, [kept_id, alias_id], lists=True)
        row = {"organisation_id": scene.organisation_id, "kept_id": kept_id, "alias_id": alias_id, "seq": seq}
        db.execute(insert(learner_merge).values(**row, merged_at=now, merged_by_name=actor.name, moved=moved))
    return PersonResult(seq, (kept_id,), f"{alias.name} is {kept.name} now.")


def undo_merge(*, actor: Actor, merge_id: int, now: datetime) -> PersonResult:
    """Take a merge apart: each record has again what it had, if nothing was done to the person since.

    A seat that was freed stays free.

    Raises:
        NotAllowed, NotFound: the actor may not, or there is no such merge.
        Conflict: something was done since, which would have to be divided.
    """
    scene, m = Scene.of(actor, now), learner_merge.c
    with write_session() as db:
        mine = m.id == merge_id, m.organisation_id == scene.organisation_id, m.undone_at.is_(None)
        found = db.execute(select(learner_merge).where(*mine)).one_or_none()
        if found is None:
            raise NotFound("There is no such merge.", "It may have been undone already.")
        people = hold_people(db, scene, [found.kept_id])
        lock_learners(db, scene.organisation_id, [found.alias_id])
        _require_untouched(db, found)
        _take_apart(db, found)
        db.execute(update(learner_merge).where(m.id == merge_id).values(undone_at=now))
        both = [found.kept_id, found.alias_id]
        touched = [Touched(one, None, {"merge": found.seq}, {"merge": None}) for one in both]
        seq = finish(db, scene, "undo_merge", {"learners": 2}, touched, both, lists=True)
    return PersonResult(seq, tuple(both), f"{people[found.kept_id].name}: the two records are apart again.")


def _hold(db: Connection, scene: Scene, kept_id: int, alias_id: int) -> dict[int, AnyRow]:
    if kept_id == alias_id:
        raise Invalid("A record cannot be merged with itself.", "Choose the other record of this person.")
    people = hold_people(db, scene, [kept_id, alias_id])
    if scene.actor.learner_id in people:
        raise Refused("One of the two is you.", "Ask another manager or an administrator.")
    return people


def _merge(db: Connection, scene: Scene, kept: AnyRow, alias: AnyRow) -> dict[str, Any]:
    """Move everything; what undo needs, as JSON."""
    members = _join_members(db, scene, kept.id, alias.id)
    ended = merging.end_double_cycles(db, alias.id, kept.id, scene.today, scene.now, scene.actor.name)
    freed = merging.free_double_seats(db, alias.id, kept.id, scene.now, scene.actor.account_id)
    cycles = merging.move_cycles(db, alias.id, kept.id)
    rows = merging.move_rows(db, alias.id, kept.id)
    dated = merging.take_dated(db, [kept.id, alias.id])
    merging.put_dated(db, merging.join_dated(dated, kept.id))
    db.execute(update(learner).where(learner.c.merged_into_id == alias.id).values(merged_into_id=kept.id))
    db.execute(update(learner).where(learner.c.id == alias.id).values(merged_into_id=kept.id))
    return {**rows, "members": members, "ended": ended, "seats_freed": freed, "cycles": cycles, "dated": dated}


def _join_members(db: Connection, scene: Scene, kept_id: int, alias_id: int) -> dict[str, list[int]]:
    """The person keeps one way in: the kept one's, else the alias's."""
    theirs = invitations.member_of_learner(db, alias_id)
    if theirs is None or theirs.ended_at is not None:
        return {"moved": [], "ended": []}
    own = invitations.member_of_learner(db, kept_id)
    mine = member.c.id == theirs.id
    if own is None or own.ended_at is not None:
        db.execute(update(member).where(mine).values(learner_id=kept_id))
        return {"moved": [theirs.id], "ended": []}
    if invitations.holds_roles(db, theirs.id):
        raise Refused("Both records sign in, and the other one holds a role.", "Keep that one, or take the role first.")
    db.execute(update(member).where(mine).values(ended_at=scene.now))
    return {"moved": [], "ended": [theirs.id]}


def _require_untouched(db: Connection, found: AnyRow) -> None:
    r, e = audit_row.c, audit_entry.c
    since = (
        select(func.count())
        .select_from(audit_row)
        .join(audit_entry, e.id == r.audit_entry_id)
        .where(r.organisation_id == found.organisation_id, r.learner_id.in_([found.kept_id, found.alias_id]))
        .where(e.seq > found.seq, e.act.not_in(READINGS))
    )
    worked = select(func.count()).where(completion.c.learner_id == found.kept_id)
    new = worked.where(completion.c.recorded_at > found.merged_at)
    if db.execute(since).scalar_one() or db.execute(new).scalar_one():
        raise Conflict("Something was done to this person since the merge.", "It cannot be divided by itself any more.")


def _take_apart(db: Connection, found: AnyRow) -> None:
    moved: Mapping[str, Any] = found.moved
    merging.take_dated(db, [found.kept_id, found.alias_id])
    merging.put_dated(db, moved["dated"])
    merging.give_back_rows(db, moved, found.alias_id)
    merging.give_back_cycles(db, moved["cycles"], moved["ended"], found.alias_id)
    db.execute(update(learner).where(learner.c.id == found.alias_id).values(merged_into_id=None))
    own = select(learner_merge.c.alias_id).where(
        learner_merge.c.kept_id == found.alias_id, learner_merge.c.undone_at.is_(None)
    )
    db.execute(update(learner).where(learner.c.id.in_(own)).values(merged_into_id=found.alias_id))
    c, members = member.c, moved["members"]
    if members["moved"]:
        db.execute(update(member).where(among(db, c.id, members["moved"])).values(learner_id=found.alias_id))
    if members["ended"]:
        db.execute(update(member).where(among(db, c.id, members["ended"])).values(ended_at=None))
