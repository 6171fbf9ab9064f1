"""The list of requirements: which of them somebody sees, in order, and the people whom each means today."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, or_, select

from lms_dashboard.db.requirements import subtrees
from lms_dashboard.db.scopes import visible_learners
from lms_dashboard.db.sql import AnyRow, covers_day
from lms_dashboard.db.tables import (
    course,
    employment,
    group,
    group_membership,
    job_role,
    job_role_membership,
    learner,
    requirement,
)
from lms_dashboard.domain.names import like_pattern
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.requirements import RequirementQuery

r = requirement.c

SORTS = ("course", "from", "until")
"""The columns that may be sorted by."""


def visible_requirements(db: Connection, actor: Actor, today: date) -> ColumnElement[bool]:
    """The condition on ``requirement``: whatever asks something of somebody whom the actor sees."""
    own = r.organisation_id == actor.organisation_id
    if actor.scope_group_ids is None:
        return own
    c = group.c
    paths = [path for _, path in db.execute(select(c.id, c.path).where(c.id.in_(actor.scope_group_ids)))]
    above = {int(part) for path in paths for part in path.split("/") if part}
    below = set().union(*subtrees(db, set(actor.scope_group_ids)).values())
    seen = select(learner.c.id).where(visible_learners(actor, today))
    broad = and_(r.learner_id.is_(None), or_(r.group_id.is_(None), r.group_id.in_(sorted(above | below))))
    return and_(own, or_(broad, r.learner_id.in_(seen)))


def _state(state: str, today: date) -> ColumnElement[bool]:
    return {
        "current": and_(r.from_day <= today, r.until_day > today),
        "upcoming": and_(r.from_day > today, r.until_day > r.from_day),
        "ended": r.until_day <= today,
    }[state]


def condition_of(query: RequirementQuery, today: date) -> ColumnElement[bool]:
    """The filters as one condition on requirements joined with their courses."""
    parts = [r.audience.in_(query.audiences), or_(false(), *(_state(state, today) for state in query.states))]
    if query.course_ids:
        parts.append(r.course_id.in_(query.course_ids))
    if query.mandatory is not None:
        parts.append(r.mandatory == query.mandatory)
    if query.search.strip():
        named = course.c.sort_key.like(like_pattern(query.search), escape="\\")
        words = [
            func.lower(column).like(like_pattern(query.search), escape="\\") for column in (r.reason, course.c.code)
        ]
        parts.append(or_(named, *words))
    return and_(*parts)


def count_requirements(db: Connection, condition: ColumnElement[bool]) -> int:
    """How many match."""
    joined = select(func.count()).select_from(requirement).join(course, course.c.id == r.course_id)
    return db.execute(joined.where(condition)).scalar_one()


def load_page(db: Connection, condition: ColumnElement[bool], query: RequirementQuery) -> Sequence[AnyRow]:
    """The rows of the page, with the names of course and audience."""
    chosen: Select[Any] = (
        select(
            requirement,
            course.c.title,
            func.coalesce(group.c.name, job_role.c.name, learner.c.name, "").label("target"),
        )
        .join_from(requirement, course, course.c.id == r.course_id)
        .join(group, group.c.id == r.group_id, isouter=True)
        .join(job_role, job_role.c.id == r.job_role_id, isouter=True)
        .join(learner, learner.c.id == r.learner_id, isouter=True)
        .where(condition)
    )
    key = {"course": course.c.sort_key, "from": r.from_day, "until": r.until_day}[query.sort.removeprefix("-")]
    order = key.desc() if query.sort.startswith("-") else key.asc()
    ordered = chosen.order_by(order, course.c.sort_key, r.audience, r.id)
    return db.execute(ordered.limit(query.page_size).offset((query.page - 1) * query.page_size)).all()


def audience_today(db: Connection, row: AnyRow, people: ColumnElement[bool], today: date) -> list[int]:
    """The active learners, of those people, whom a requirement's audience means today."""
    active = select(employment.c.learner_id).where(covers_day(employment, today))
    query = select(learner.c.id).where(people, learner.c.id.in_(active))
    if row.learner_id is not None:
        query = query.where(learner.c.id == row.learner_id)
    if row.group_id is not None:
        m = group_membership
        inside = sorted(subtrees(db, {row.group_id})[row.group_id])
        query = query.where(
            learner.c.id.in_(select(m.c.learner_id).where(m.c.group_id.in_(inside), covers_day(m, today)))
        )
    if row.job_role_id is not None:
        m = job_role_membership
        held = select(m.c.learner_id).where(m.c.job_role_id == row.job_role_id, covers_day(m, today))
        query = query.where(learner.c.id.in_(held))
    return list(db.execute(query).scalars())
