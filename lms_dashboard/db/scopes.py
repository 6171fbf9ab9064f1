"""The only way in: which rows an actor may see at all."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Connection, Select, and_, false, or_, select

from lms_dashboard.db.sql import among, covers_day
from lms_dashboard.db.tables import course, group, group_membership, learner
from lms_dashboard.domain.errors import NotFound
from lms_dashboard.domain.people import Actor, Permission


def visible_learners(actor: Actor, today: date) -> ColumnElement[bool]:
    """The condition on ``learner``: the actor's organisation, and the groups of the scope with their subgroups.

    Who belongs to a group is asked of today, whatever day a report shows: scope is a right of the present.
    """
    return _within(actor, actor.scope_group_ids, today)


def managed_learners(
    actor: Actor, today: date, permission: Permission = Permission.MANAGE_TRAINING
) -> ColumnElement[bool]:
    """The condition on ``learner`` for acts: what the actor may change, which may be less than what they see."""
    managed = _within(actor, actor.manage_group_ids, today)
    further = {
        Permission.RESET_PROGRESS: actor.reset_group_ids,
        Permission.ADMINISTER: actor.administer_group_ids,
    }
    return and_(managed, _within(actor, further[permission], today)) if permission in further else managed


def _within(actor: Actor, group_ids: frozenset[int] | None, today: date) -> ColumnElement[bool]:
    own = and_(learner.c.organisation_id == actor.organisation_id, learner.c.merged_into_id.is_(None))
    if group_ids is None:
        return own
    return and_(own, learner.c.id.in_(_members_of(actor, group_ids, today)))


def _members_of(actor: Actor, group_ids: frozenset[int], today: date) -> Select[tuple[int]]:
    """The ids of the learners whose home group today is one of these, or a subgroup."""
    g = group.c
    paths = or_(false(), *(g.path.contains(f"/{group_id}/") for group_id in group_ids))
    inside = select(g.id).where(g.organisation_id == actor.organisation_id, paths)
    m = group_membership
    return select(m.c.learner_id).where(covers_day(m, today), m.c.group_id.in_(inside))


def require_learners(
    db: Connection,
    actor: Actor,
    learner_ids: Iterable[int],
    today: date,
    permission: Permission = Permission.MANAGE_TRAINING,
) -> list[int]:
    """The same ids, each once, if the actor may change every one of them by that permission.

    Raises:
        NotFound: one is missing or not the actor's to see; nothing tells which.
    """
    asked = sorted(set(learner_ids))
    managed = managed_learners(actor, today, permission)
    seen = db.execute(select(learner.c.id).where(among(db, learner.c.id, asked), managed))
    if {row[0] for row in seen} != set(asked) or not asked:
        raise NotFound("There is no such learner.", "It may have been removed, or it is not in your scope.")
    return asked


def managed_groups(actor: Actor) -> ColumnElement[bool]:
    """The condition on ``group``: those into which the actor may put learners, the subgroups too."""
    own = group.c.organisation_id == actor.organisation_id
    if actor.manage_group_ids is None:
        return own
    return and_(own, or_(false(), *(group.c.path.contains(f"/{group_id}/") for group_id in actor.manage_group_ids)))


def visible_courses(actor: Actor) -> ColumnElement[bool]:
    """The condition on ``course``."""
    return course.c.organisation_id == actor.organisation_id
