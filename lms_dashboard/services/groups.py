"""The tree of groups: added, renamed and moved by administrators; a manager sees the own ones.

A group that moves takes its subgroups and everybody in them along: what is asked of a group above is asked of them
from then on, on every day that they belonged. So their standings are derived anew.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, func, insert, select, update

from lms_dashboard.db.audit import Touched, record_act
from lms_dashboard.db.bulk import collector_paused
from lms_dashboard.db.locks import change_rules, keep_rules, lock_learners
from lms_dashboard.db.requirements import courses_of_groups
from lms_dashboard.db.scopes import managed_groups
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.sql import AnyRow, covers_day
from lms_dashboard.db.standings import rebuild_standings
from lms_dashboard.db.tables import employment, group, group_membership
from lms_dashboard.domain.days import day_in
from lms_dashboard.domain.errors import Invalid, NotFound, Refused
from lms_dashboard.domain.groups import GroupResult, GroupRow, MovePreview
from lms_dashboard.domain.names import sort_key
from lms_dashboard.domain.neutral_cells import GROUP_SEPARATOR
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.services.people_acting import Scene, breaches_of

LONGEST_NAME = 200


def get_groups(*, actor: Actor, now: datetime) -> tuple[GroupRow, ...]:
    """The groups that the actor manages, parents before their children, with how many people are active in each.

    Raises:
        NotAllowed: the actor manages no training.
    """
    actor.require(Permission.MANAGE_TRAINING)
    today, c = day_in(actor.time_zone, now), group.c
    with read_session() as db:
        rows = db.execute(select(group).where(managed_groups(actor)).order_by(c.sort_key, c.id)).all()
        people = _people(db, today)
    known, children = {row.id for row in rows}, defaultdict(list)
    for row in rows:
        children[row.parent_id if row.parent_id in known else None].append(row)
    below = {row.id: sum(people.get(one.id, 0) for one in rows if one.path.startswith(row.path)) for row in rows}
    return tuple(_walk(children, None, 0, people, below))


def _walk(
    children: Mapping[int | None, Sequence[AnyRow]],
    parent: int | None,
    depth: int,
    people: Mapping[int, int],
    below: Mapping[int, int],
) -> list[GroupRow]:
    found = []
    for row in children.get(parent, ()):
        found.append(GroupRow(row.id, row.name, row.parent_id, depth, people.get(row.id, 0), below[row.id]))
        found += _walk(children, row.id, depth + 1, people, below)
    return found


def _people(db: Connection, today: date) -> dict[int, int]:
    m, e = group_membership, employment
    active = select(e.c.id).where(e.c.learner_id == m.c.learner_id, covers_day(e, today)).exists()
    rows = db.execute(select(m.c.group_id, func.count()).where(covers_day(m, today), active).group_by(m.c.group_id))
    return {row[0]: row[1] for row in rows}


def add_group(*, actor: Actor, name: str, parent_id: int | None, now: datetime) -> GroupResult:
    """Make a group under another, or at the top.

    Raises:
        NotAllowed: the actor does not administer the organisation.
        NotFound: no such group above.
        Invalid: a name that will not do.
        Refused: its siblings have one of that name.
    """
    scene, name = _scene(actor, now), _name(name)
    with write_session() as db:
        keep_rules(db, scene.organisation_id)
        above = _group(db, scene, parent_id).path if parent_id is not None else "/"
        _require_free(db, scene, name, parent_id, None)
        own = {"organisation_id": scene.organisation_id, "parent_id": parent_id}
        new = insert(group).values(**own, name=name, path="", sort_key=sort_key(name)).returning(group.c.id)
        group_id = int(db.execute(new).scalar_one())
        db.execute(update(group).where(group.c.id == group_id).values(path=f"{above}{group_id}/"))
        _record(db, scene, "add_group", None, {"group_id": group_id, "name": name, "parent_id": parent_id})
    return GroupResult(group_id, f"{name} was added.")


def rename_group(*, actor: Actor, group_id: int, name: str, now: datetime) -> GroupResult:
    """Give a group another name.

    Raises:
        NotAllowed, NotFound, Invalid, Refused: as ``add_group``; or it has that name already.
    """
    scene, name = _scene(actor, now), _name(name)
    with write_session() as db:
        found = _group(db, scene, group_id)
        if found.name == name:
            raise Refused("It has that name already.", "Nothing was changed.")
        _require_free(db, scene, name, found.parent_id, group_id)
        db.execute(update(group).where(group.c.id == group_id).values(name=name, sort_key=sort_key(name)))
        _record(db, scene, "rename_group", {"name": found.name}, {"group_id": group_id, "name": name})
    return GroupResult(group_id, f"{found.name} is {name} now.")


def move_group(*, actor: Actor, group_id: int, parent_id: int | None, now: datetime) -> GroupResult:
    """Put a group with everything in it under another, or at the top (None).

    Raises:
        NotAllowed, NotFound: as ``add_group``.
        Refused: it is there already, it would be under itself, or its new siblings have one of its name.
    """
    scene = _scene(actor, now)
    with collector_paused(), write_session() as db:
        change_rules(db, scene.organisation_id)
        found = _group(db, scene, group_id)
        learner_ids = _move(db, scene, found, parent_id)
        after = {"group_id": group_id, "parent_id": parent_id, "people": len(learner_ids)}
        _record(db, scene, "move_group", {"parent_id": found.parent_id}, after)
    return GroupResult(group_id, f"{found.name} was moved.")


def preview_move_group(*, actor: Actor, group_id: int, parent_id: int | None, now: datetime) -> MovePreview:
    """What moving it would do now: it is done, looked at, and taken back.

    Raises:
        NotAllowed, NotFound, Refused: as the act.
    """
    scene = _scene(actor, now)
    with collector_paused(), write_session(trial=True) as db:
        found = _group(db, scene, group_id)
        members = _members(db, found.path)
        before = breaches_of(db, scene, members)
        _move(db, scene, found, parent_id)
        after = breaches_of(db, scene, members)
    return MovePreview(len(members), len(after - before), len(before - after))


def _scene(actor: Actor, now: datetime) -> Scene:
    """The tree is everybody's: a group that is moved takes the scope of whoever manages what it is moved into along."""
    actor.require_whole_administration()
    return Scene.of(actor, now, Permission.ADMINISTER)


def _move(db: Connection, scene: Scene, found: AnyRow, parent_id: int | None) -> list[int]:
    above = "/"
    if parent_id is not None:
        above = _group(db, scene, parent_id).path
        if above.startswith(found.path):
            raise Refused("A group cannot be under itself.", "Choose another group above it.")
    if parent_id == found.parent_id:
        raise Refused("It is there already.", "Nothing was changed.")
    _require_free(db, scene, found.name, parent_id, found.id)
    c = group.c
    learner_ids = _members(db, found.path)
    lock_learners(db, scene.organisation_id, learner_ids)
    db.execute(update(group).where(c.id == found.id).values(parent_id=parent_id))
    moved = above + func.substr(c.path, len(found.path) - len(f"{found.id}/") + 1)
    inside = c.organisation_id == scene.organisation_id, c.path.startswith(found.path, autoescape=True)
    db.execute(update(group).where(*inside).values(path=moved))
    _rebuild(db, scene, learner_ids)
    return learner_ids


def _rebuild(db: Connection, scene: Scene, learner_ids: Sequence[int]) -> None:
    """Only what is asked of groups can be different."""
    rebuild_standings(db, scene.organisation_id, learner_ids, courses_of_groups(db, scene.organisation_id))


def _members(db: Connection, path: str) -> list[int]:
    """Everybody who is or was at home in the group or under it."""
    m = group_membership.c
    inside = select(group.c.id).where(group.c.path.startswith(path, autoescape=True))
    return [row[0] for row in db.execute(select(m.learner_id).where(m.group_id.in_(inside)).distinct())]


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Invalid("A group needs a name.", f"Give one of 1 to {LONGEST_NAME} letters.")
    if GROUP_SEPARATOR.strip() in name.split():
        raise Invalid("A group's name has no “/” of its own.", "It stands between a group and its subgroup in files.")
    return name


def _group(db: Connection, scene: Scene, group_id: int) -> AnyRow:
    own = group.c.id == group_id, group.c.organisation_id == scene.organisation_id
    found = db.execute(select(group).where(*own)).one_or_none()
    if found is None:
        raise NotFound("There is no such group.", "It may have been removed.")
    return found


def _require_free(db: Connection, scene: Scene, name: str, parent_id: int | None, own_id: int | None) -> None:
    c = group.c
    same = c.organisation_id == scene.organisation_id, c.parent_id.is_not_distinct_from(parent_id), c.name == name
    found = db.execute(select(c.id).where(*same)).scalar()
    if found is not None and found != own_id:
        raise Refused(f"There is a group “{name}” there already.", "Choose another name.")


def _record(
    db: Connection, scene: Scene, act: str, before: Mapping[str, object] | None, after: Mapping[str, object]
) -> None:
    record_act(
        db,
        actor=scene.actor,
        organisation_id=scene.organisation_id,
        act=act,
        summary={"group": after.get("name") or after["group_id"]},
        touched=[Touched(None, None, before, after)],
        now=scene.now,
        learner_ids=None,
        course_ids=None,
    )
