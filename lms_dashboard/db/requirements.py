"""Requirements as stored, and the stretches of days during which they cover which learners."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields

from sqlalchemy import Connection, Table, or_, select

from lms_dashboard.db.sql import AnyRow, among
from lms_dashboard.db.tables import employment, group, group_membership, job_role_membership, requirement
from lms_dashboard.domain.facts import Stretch
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.requirements import Requirement
from lms_dashboard.domain.spells import Asked, Spell, stretches_of, union

_Memberships = Mapping[int, Sequence[tuple[int, Spell]]]
_COLUMNS = (
    requirement.c.id,
    requirement.c.course_id,
    requirement.c.audience,
    requirement.c.group_id,
    requirement.c.job_role_id,
    requirement.c.learner_id,
    requirement.c.from_day,
    requirement.c.until_day,
    requirement.c.due_days,
    requirement.c.first_due,
    requirement.c.validity_months,
    requirement.c.mandatory,
)


def asked_of(row: AnyRow | Requirement) -> Asked:
    """The requirement of a row by its days and numbers."""
    return Asked(
        row.id,
        row.course_id,
        row.from_day,
        row.until_day,
        row.due_days,
        row.first_due,
        row.validity_months,
        row.mandatory,
    )


def load_stretches(
    db: Connection, organisation_id: int, learner_ids: Sequence[int], course_ids: Sequence[int]
) -> dict[tuple[int, int], list[Stretch]]:
    """For each learner and course: the stretches of every requirement that covers or covered the learner."""
    active = active_spells(db, learner_ids)
    found: dict[tuple[int, int], list[Stretch]] = defaultdict(list)
    broad = _broad(db, organisation_id, course_ids)
    audiences = _audiences(db, broad, learner_ids)
    for row in broad:
        asked, belongs = asked_of(row), audiences.get(row.id)
        for learner_id in learner_ids if belongs is None else belongs:
            days = None if belongs is None else belongs[learner_id]
            _add(found, learner_id, asked, active.get(learner_id, ()), days)
    for row in _personal(db, learner_ids, course_ids):
        _add(found, row.learner_id, asked_of(row), active.get(row.learner_id, ()), None)
    return found


def _add(
    found: dict[tuple[int, int], list[Stretch]],
    learner_id: int,
    asked: Asked,
    active: Sequence[Spell],
    days: Sequence[Spell] | None,
) -> None:
    stretches = stretches_of(asked, active, days)
    if stretches:
        found[learner_id, asked.course_id].extend(stretches)


def active_spells(db: Connection, learner_ids: Sequence[int]) -> dict[int, list[Spell]]:
    """The days each learner is active."""
    c = employment.c
    rows = db.execute(select(c.learner_id, c.from_day, c.until_day).where(among(db, c.learner_id, learner_ids))).all()
    found: dict[int, list[Spell]] = defaultdict(list)
    for learner_id, from_day, until_day in rows:
        found[learner_id].append((from_day, until_day))
    return found


def _broad(db: Connection, organisation_id: int, course_ids: Sequence[int]) -> Sequence[AnyRow]:
    c = requirement.c
    return db.execute(
        select(*_COLUMNS)
        .where(c.organisation_id == organisation_id, c.learner_id.is_(None), among(db, c.course_id, course_ids))
        .order_by(c.id)
    ).all()


def _personal(db: Connection, learner_ids: Sequence[int], course_ids: Sequence[int]) -> Sequence[AnyRow]:
    c = requirement.c
    query = select(*_COLUMNS).where(among(db, c.learner_id, learner_ids), among(db, c.course_id, course_ids))
    return db.execute(query.order_by(c.id)).all()


def _audiences(
    db: Connection,
    broad: Sequence[AnyRow | Requirement],
    learner_ids: Sequence[int],
) -> dict[int, dict[int, list[Spell]]]:
    """For each requirement of a group or a job role: its learners, and the days they belong."""
    by_group = {row.id: row.group_id for row in broad if row.group_id is not None}
    by_role = {row.id: row.job_role_id for row in broad if row.job_role_id is not None}
    trees = subtrees(db, set(by_group.values()))
    found = {}
    if by_group:
        members = _memberships(db, group_membership, "group_id", learner_ids)
        found.update({req: _belonging(members, trees[group_id]) for req, group_id in by_group.items()})
    if by_role:
        roles = _memberships(db, job_role_membership, "job_role_id", learner_ids)
        found.update({req: _belonging(roles, {role_id}) for req, role_id in by_role.items()})
    return found


def _memberships(db: Connection, table: Table, column: str, learner_ids: Sequence[int]) -> _Memberships:
    c = table.c
    found: dict[int, list[tuple[int, Spell]]] = defaultdict(list)
    rows = db.execute(
        select(c.learner_id, c[column], c.from_day, c.until_day).where(among(db, c.learner_id, learner_ids))
    ).all()
    for learner_id, target, from_day, until_day in rows:
        found[learner_id].append((target, (from_day, until_day)))
    return found


def _belonging(members: _Memberships, targets: set[int]) -> dict[int, list[Spell]]:
    found = {}
    for learner_id, belongs in members.items():
        spells = union(spell for target, spell in belongs if target in targets)
        if spells:
            found[learner_id] = spells
    return found


def subtrees(db: Connection, group_ids: set[int]) -> dict[int, set[int]]:
    """Each group with all its subgroups."""
    if not group_ids:
        return {}
    marks = {group_id: f"/{group_id}/" for group_id in group_ids}
    c = group.c
    rows = db.execute(
        select(c.id, c.path).where(or_(*(c.path.contains(mark, autoescape=True) for mark in marks.values())))
    )
    found: dict[int, set[int]] = {group_id: set() for group_id in group_ids}
    for inner, path in rows:
        for group_id, mark in marks.items():
            if mark in path:
                found[group_id].add(inner)
    return found


def requirement_of(row: AnyRow) -> Requirement:
    """The requirement of a whole row."""
    return Requirement(**{field.name: getattr(row, field.name) for field in fields(Requirement)})


def stretches_by_learner(
    db: Connection, asked: Requirement, learner_ids: Sequence[int]
) -> dict[int, tuple[Stretch, ...]]:
    """When one requirement, stored or not, covers each of these learners."""
    active = active_spells(db, learner_ids)
    belongs = _audiences(db, [asked], learner_ids).get(asked.id)
    rule = asked_of(asked)
    found = {}
    for learner_id in learner_ids if belongs is None else belongs:
        days = None if belongs is None else belongs[learner_id]
        if stretches := stretches_of(rule, active.get(learner_id, ()), days):
            found[learner_id] = tuple(stretches)
    return found


def administers_group(db: Connection, actor: Actor, group_id: int) -> bool:
    """Whether the group is one that the actor administers, or below one."""
    if actor.administer_group_ids is None:
        return True
    return any(group_id in inside for inside in subtrees(db, set(actor.administer_group_ids)).values())
