"""The only way in: which rows an actor may see at all."""

from datetime import date

from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select

from lms_dashboard.db.sql import among, covers_day
from lms_dashboard.db.tables import assignment, course, group, group_membership, learner
from lms_dashboard.domain.errors import NotFound
from lms_dashboard.domain.people import Actor


def visible_learners(actor: Actor, today: date) -> ColumnElement[bool]:
    """The condition on ``learner``: the actor's organisation, and the groups of the scope with their subgroups.

    Who belongs to a group is asked of today, whatever day a report shows: scope is a right of the present.
    """
    own = and_(learner.c.organisation_id == actor.organisation_id, learner.c.merged_into_id.is_(None))
    if actor.scope_group_ids is None:
        return own
    return and_(own, learner.c.id.in_(scoped_learner_ids(actor, today)))


def scoped_learner_ids(actor: Actor, today: date) -> Select[tuple[int]]:
    """The ids of the learners whose home group today lies in the actor's scope."""
    g = group.c
    paths = or_(*(g.path.contains(f"/{group_id}/") for group_id in actor.scope_group_ids or ()), g.id.in_([]))
    inside = select(g.id).where(g.organisation_id == actor.organisation_id, paths)
    m = group_membership
    return select(m.c.learner_id).where(covers_day(m, today), m.c.group_id.in_(inside))


def require_learners(db: Connection, actor: Actor, learner_ids: list[int], today: date) -> list[int]:
    """The same ids, each once, if every one is visible to the actor.

    Raises:
        NotFound: one is missing or not the actor's to see; nothing tells which.
    """
    asked = sorted(set(learner_ids))
    seen = db.execute(select(learner.c.id).where(among(db, learner.c.id, asked), visible_learners(actor, today)))
    if {row[0] for row in seen} != set(asked) or not asked:
        raise NotFound("There is no such learner.", "It may have been removed, or it is not in your scope.")
    return asked


def visible_courses(actor: Actor) -> ColumnElement[bool]:
    """The condition on ``course``."""
    return course.c.organisation_id == actor.organisation_id


def visible_assignments(actor: Actor, today: date) -> ColumnElement[bool]:
    """The condition on ``assignment``."""
    own = and_(assignment.c.organisation_id == actor.organisation_id, assignment.c.seal_id.is_(None))
    if actor.scope_group_ids is None:
        return own
    return and_(own, assignment.c.learner_id.in_(scoped_learner_ids(actor, today)))
