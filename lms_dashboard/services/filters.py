"""What the actor may filter by: groups as a tree, courses, job roles."""

from datetime import datetime

from sqlalchemy import Connection, or_, select

from lms_dashboard.db.cells import list_courses
from lms_dashboard.db.session import read_session
from lms_dashboard.db.sql import AnyRow
from lms_dashboard.db.tables import group, job_role
from lms_dashboard.domain.days import day_in
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.queries import FilterChoices, GroupChoice, JobRoleChoice


def get_filter_choices(*, actor: Actor, now: datetime) -> FilterChoices:
    """The groups of the actor's scope, and all courses and job roles of the organisation.

    Raises:
        NotAllowed: the actor may not see reports.
    """
    organisation_id = actor.require(Permission.VIEW_REPORTS)
    with read_session() as db:
        courses = list_courses(db, organisation_id, day_in(actor.time_zone, now))
        roles = db.execute(
            select(job_role.c.id, job_role.c.name)
            .where(job_role.c.organisation_id == organisation_id)
            .order_by(job_role.c.name)
        )
        choices = tuple(JobRoleChoice(*row) for row in roles)
        return FilterChoices(_tree(_groups(db, actor)), tuple(courses), choices)


def _groups(db: Connection, actor: Actor) -> list[AnyRow]:
    c = group.c
    query = select(c.id, c.parent_id, c.name, c.path, c.sort_key).where(c.organisation_id == actor.organisation_id)
    if actor.scope_group_ids is not None:
        query = query.where(or_(c.id.in_([]), *(c.path.contains(f"/{g}/") for g in actor.scope_group_ids)))
    return list(db.execute(query.order_by(c.sort_key, c.id)))


def _tree(rows: list[AnyRow]) -> tuple[GroupChoice, ...]:
    """Parents before their children, siblings by name; a group whose parent is out of scope is a root."""
    known = {row.id for row in rows}
    children: dict[int | None, list[AnyRow]] = {}
    for row in rows:
        children.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)

    def walk(parent: int | None, depth: int) -> list[GroupChoice]:
        found = []
        for row in children.get(parent, []):
            found += [GroupChoice(row.id, row.name, depth), *walk(row.id, depth + 1)]
        return found

    return tuple(walk(None, 0))
