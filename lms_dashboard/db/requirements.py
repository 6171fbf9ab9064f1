"""Requirements as stored, and the stretches of days during which they cover which learners."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, or_, select

from lms_dashboard.db.crowd import Crowd, Pair
from lms_dashboard.db.sql import AnyRow, among, raw_rows, with_days
from lms_dashboard.db.tables import employment, group, group_membership, job_role_membership, requirement
from lms_dashboard.domain.facts import Stretch
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.requirements import Requirement
from lms_dashboard.domain.spells import Asked, Spell, stretches_of, union

Days = tuple[Spell, ...] | None
"""When a learner belongs to an audience; None: always."""

_Memberships = Mapping[int, Sequence[tuple[int, Spell]]]
_ASKED = tuple(
    requirement.c[name]
    for name in ("id", "course_id", "from_day", "until_day", "due_days", "first_due", "validity_months", "mandatory")
)
"""The columns of ``Asked``, in its order."""


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
) -> dict[Pair, list[Stretch]]:
    """For each learner and course: the stretches of every requirement that covers or covered the learner."""
    crowd = Crowd(organisation_id, learner_ids, course_ids)
    asking = list(load_broad(db, crowd))
    asking += ((pair, Asked(*with_days(personal)), None) for pair, personal in load_personal(db, crowd))
    active = active_spells(db, learner_ids) if asking else {}
    found: dict[Pair, list[Stretch]] = defaultdict(list)
    for pair, asked, days in asking:
        found[pair] += stretches_of(asked, active.get(pair[0], ()), days)
    return {pair: stretches for pair, stretches in found.items() if stretches}


def asked_on(
    db: Connection, organisation_id: int, learner_ids: Sequence[int], course_ids: Sequence[int], day: date
) -> set[Pair]:
    """Whom a mandatory requirement asks which of these courses on the day, by the requirements as they are."""
    stretches = load_stretches(db, organisation_id, learner_ids, course_ids)
    return {
        pair for pair, own in stretches.items() if any(s.mandatory and s.from_day <= day < s.until_day for s in own)
    }


def courses_of_groups(db: Connection, organisation_id: int) -> list[int]:
    """The courses that are asked of groups, at any time: only in these can another home group change anything."""
    c = requirement.c
    asked = select(c.course_id).where(c.organisation_id == organisation_id, c.group_id.is_not(None))
    return list(db.execute(asked.distinct()).scalars())


def load_broad(db: Connection, crowd: Crowd) -> Iterator[tuple[Pair, Asked, Days]]:
    """What asks many, for each learner of its audience: the requirement, and when the learner belongs to it."""
    c = requirement.c
    of_them = (
        c.organisation_id == crowd.organisation_id,
        c.learner_id.is_(None),
        among(db, c.course_id, crowd.course_ids),
    )
    rows = db.execute(select(*_ASKED, c.group_id, c.job_role_id).where(*of_them).order_by(c.id)).all()
    audiences = _audiences(db, rows, crowd.learner_ids)
    for row in rows:
        asked, belongs = asked_of(row), audiences.get(row.id)
        for learner_id in crowd.learner_ids if belongs is None else belongs:
            yield (learner_id, row.course_id), asked, None if belongs is None else belongs[learner_id]


def load_personal(db: Connection, crowd: Crowd) -> Iterator[tuple[Pair, tuple[Any, ...]]]:
    """What asks one learner, for each: the requirement, as the raw values of ``Asked``."""
    c = requirement.c
    query = select(c.learner_id, *_ASKED).where(crowd.of(db, requirement))
    for row in raw_rows(db, query.order_by(c.learner_id, c.course_id, c.id)):
        yield (row[0], row[2]), row[1:]


def active_spells(db: Connection, learner_ids: Sequence[int]) -> dict[int, list[Spell]]:
    """The days each learner is active."""
    c = employment.c
    rows = db.execute(select(c.learner_id, c.from_day, c.until_day).where(among(db, c.learner_id, learner_ids))).all()
    found: dict[int, list[Spell]] = defaultdict(list)
    for learner_id, from_day, until_day in rows:
        found[learner_id].append((from_day, until_day))
    return found


def _audiences(
    db: Connection, broad: Sequence[AnyRow | Requirement], learner_ids: Sequence[int]
) -> dict[int, dict[int, tuple[Spell, ...]]]:
    """For each requirement of a group or a job role: its learners, and the days they belong."""
    by_group = {row.id: row.group_id for row in broad if row.group_id is not None}
    by_role = {row.id: {row.job_role_id} for row in broad if row.job_role_id is not None}
    found: dict[int, dict[int, tuple[Spell, ...]]] = {}
    if by_group:
        trees = subtrees(db, set(by_group.values()))
        members = _memberships(db, group_membership, "group_id", learner_ids)
        found |= _belonging(members, {asks: trees[group_id] for asks, group_id in by_group.items()})
    if by_role:
        found |= _belonging(_memberships(db, job_role_membership, "job_role_id", learner_ids), by_role)
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


def _belonging(members: _Memberships, audiences: Mapping[int, set[int]]) -> dict[int, dict[int, tuple[Spell, ...]]]:
    """By requirement and learner: the days in any of its groups or job roles. Only what is met is looked at."""
    asking: dict[int, list[int]] = defaultdict(list)
    for asks, targets in audiences.items():
        for target in targets:
            asking[target].append(asks)
    met: dict[int, dict[int, tuple[Spell, ...]]] = {asks: {} for asks in audiences}
    for learner_id, belongs in members.items():
        for target, spell in belongs:
            for asks in asking.get(target, ()):
                met[asks][learner_id] = (*met[asks].get(learner_id, ()), spell)
    return {
        asks: {who: spells if len(spells) == 1 else tuple(union(spells)) for who, spells in by_learner.items()}
        for asks, by_learner in met.items()
    }


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
    known: dict[tuple[Any, Days], tuple[Stretch, ...]] = {}
    found = {}
    for learner_id in learner_ids if belongs is None else belongs:
        alike = tuple(active.get(learner_id, ())), None if belongs is None else belongs[learner_id]
        if alike not in known:
            known[alike] = tuple(stretches_of(rule, *alike))
        if known[alike]:
            found[learner_id] = known[alike]
    return found


def administers_group(db: Connection, actor: Actor, group_id: int) -> bool:
    """Whether the group is one that the actor administers, or below one."""
    if actor.administer_group_ids is None:
        return True
    return any(group_id in inside for inside in subtrees(db, set(actor.administer_group_ids)).values())
