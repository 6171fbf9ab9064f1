"""What the Compliance page needs beside standings: groups, managers, courses, job roles' spells, who is on leave."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection, or_, select

from lms_dashboard.db.scopes import visible_learners
from lms_dashboard.db.sql import among, covers_day
from lms_dashboard.db.tables import (
    course,
    exemption,
    group,
    group_membership,
    job_role_membership,
    learner,
    member,
    member_grant,
    organisation,
)
from lms_dashboard.domain.people import Actor, Role
from lms_dashboard.domain.queries import CourseChoice
from lms_dashboard.domain.spans import Homes, as_days, number_of
from lms_dashboard.domain.spells import Spell, union


class GroupNode(NamedTuple):
    """A group of the tree."""

    id: int
    parent_id: int | None
    name: str
    path: str


class CourseRow(NamedTuple):
    """A course, and the day from which it is not offered any more."""

    choice: CourseChoice
    retired_on: date | None


class Scoped(NamedTuple):
    """A training manager with groups."""

    name: str
    group_ids: tuple[int, ...]


def target_of(db: Connection, organisation_id: int) -> int:
    """The compliance rate that the organisation wants, percent 0–100."""
    return int(db.execute(select(organisation.c.target_rate).where(organisation.c.id == organisation_id)).scalar_one())


def list_groups(db: Connection, actor: Actor) -> list[GroupNode]:
    """The groups of the actor's scope, by name."""
    c = group.c
    query = select(c.id, c.parent_id, c.name, c.path).where(c.organisation_id == actor.organisation_id)
    if actor.scope_group_ids is not None:
        query = query.where(or_(c.id.in_([]), *(c.path.contains(f"/{g}/") for g in actor.scope_group_ids)))
    return [GroupNode(*row) for row in db.execute(query.order_by(c.sort_key, c.id))]


def list_every_course(db: Connection, organisation_id: int) -> list[CourseRow]:
    """All courses by title, also those that are retired by now."""
    c = course.c
    rows = db.execute(
        select(c.id, c.code, c.title, c.retired_on)
        .where(c.organisation_id == organisation_id)
        .order_by(c.sort_key, c.id)
    )
    return [CourseRow(CourseChoice(*row[:3]), row[3]) for row in rows]


def list_scoped_managers(db: Connection, organisation_id: int) -> list[Scoped]:
    """The training managers whose scope is groups, by name."""
    m, g = member.c, member_grant.c
    rows = db.execute(
        select(m.id, m.name, g.group_id)
        .join_from(member, member_grant, g.member_id == m.id)
        .where(
            m.organisation_id == organisation_id,
            m.ended_at.is_(None),
            g.role == Role.MANAGER.value,
            g.group_id.is_not(None),
            g.revoked_at.is_(None),
        )
        .order_by(m.name, m.id, g.group_id)
    )
    groups: dict[tuple[int, str], list[int]] = defaultdict(list)
    for member_id, name, group_id in rows:
        groups[member_id, name].append(group_id)
    return [Scoped(name, tuple(dict.fromkeys(ids))) for (_, name), ids in groups.items()]


def role_spells(db: Connection, organisation_id: int, role_ids: Sequence[int]) -> Homes:
    """When whom has any of these job roles; the group of a spell means nothing."""
    c = job_role_membership.c
    rows = db.execute(
        select(c.learner_id, c.from_day, c.until_day).where(
            c.organisation_id == organisation_id, c.job_role_id.in_(role_ids)
        )
    )
    found: dict[int, list[Spell]] = defaultdict(list)
    for learner_id, first, until in rows:
        found[learner_id].append((first, until))
    flat = [(i, number_of(first), number_of(until)) for i in sorted(found) for first, until in union(found[i])]
    who, first, until = np.array(flat, dtype=np.int32).reshape(-1, 3).T
    return Homes(who, np.zeros(len(who), dtype=np.int32), as_days(first), as_days(until))


def on_leave(db: Connection, organisation_id: int, day: date) -> dict[int, list[int]]:
    """By course: the learners who are on leave on the day."""
    c = exemption.c
    rows = db.execute(
        select(c.course_id, c.learner_id).where(
            c.organisation_id == organisation_id,
            c.leave.is_(True),
            c.withdrawn_at.is_(None),
            covers_day(exemption, day),
        )
    )
    found: dict[int, list[int]] = defaultdict(list)
    for course_id, learner_id in rows:
        found[course_id].append(learner_id)
    return found


def scope_ids(db: Connection, actor: Actor, today: date) -> list[int]:
    """The ids of all learners whom the actor may see."""
    return [row[0] for row in db.execute(select(learner.c.id).where(visible_learners(actor, today)))]


class Head(NamedTuple):
    """A learner by name, with the home group of a day."""

    id: int
    name: str
    group: str


def list_heads(db: Connection, learner_ids: Sequence[int], day: date) -> dict[int, Head]:
    """These learners, in the order of their names."""
    c, m = learner.c, group_membership
    home = (m.c.learner_id == c.id) & covers_day(m, day)
    rows = db.execute(
        select(c.id, c.name, group.c.name)
        .join_from(learner, m, home, isouter=True)
        .join(group, group.c.id == m.c.group_id, isouter=True)
        .where(among(db, c.id, learner_ids))
        .order_by(c.sort_key, c.id)
    )
    return {row[0]: Head(row[0], row[1], row[2] or "") for row in rows}
