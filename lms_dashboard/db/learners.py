"""Which learners a page lists: its filters as one condition, its order, its count."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, select

from lms_dashboard.db.requirements import subtrees
from lms_dashboard.db.scopes import visible_learners
from lms_dashboard.db.sql import among, covers_day, raw_rows
from lms_dashboard.db.statuses import matches
from lms_dashboard.db.tables import employment, group, group_membership, job_role_membership, learner, standing
from lms_dashboard.domain.names import like_pattern
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.queries import MatrixQuery
from lms_dashboard.domain.status import BREACHES, REQUIRED, Compliance

_SEVERITY = (
    Compliance.EXPIRED,
    Compliance.OVERDUE,
    Compliance.PENDING,
    Compliance.COMPLIANT,
    Compliance.EXEMPT,
    Compliance.SEALED,
)


def matching(
    db: Connection,
    actor: Actor,
    query: MatrixQuery,
    *,
    day: date,
    today: date,
    expiring_days: int,
    course_ids: Sequence[int],
    common: bool = False,
) -> ColumnElement[bool]:
    """The condition on ``learner`` for everybody whom the query lists: active on the day (or not), and all its filters.

    ``common``: so many match that it is quicker to look at learners one by one than to gather all that match first.
    """
    active = _active(day)
    parts = [visible_learners(actor, today), ~active if query.left else active]
    if query.learner_ids is not None:
        parts.append(among(db, learner.c.id, query.learner_ids))
    if query.search.strip():
        parts.append(learner.c.search_text.like(like_pattern(query.search), escape="\\"))
    if query.hired_from:
        parts.append(learner.c.hired_on >= query.hired_from)
    if query.hired_until:
        parts.append(learner.c.hired_on <= query.hired_until)
    parts += member_condition(db, query.group_ids, query.job_role_ids, day)
    if query.home_group_id is not None:
        parts.append(_at_home(query.home_group_id, day))
    status = _status(query, day, expiring_days, course_ids)
    if status is not None:
        mine = status.where(standing.c.learner_id == learner.c.id).exists()
        parts.append(mine if common else learner.c.id.in_(status))
    return and_(*parts)


def _active(day: date) -> ColumnElement[bool]:
    c = employment.c
    return select(c.id).where(c.learner_id == learner.c.id, covers_day(employment, day)).exists()


def member_condition(
    db: Connection, group_ids: Sequence[int], job_role_ids: Sequence[int], day: date
) -> list[ColumnElement[bool]]:
    """Conditions on ``learner``: in one of the groups with their subgroups, and in one of the job roles, on the day."""
    parts = []
    if group_ids:
        inside = set().union(*subtrees(db, set(group_ids)).values())
        parts.append(_member(group_membership, "group_id", inside, day))
    if job_role_ids:
        parts.append(_member(job_role_membership, "job_role_id", set(job_role_ids), day))
    return parts


def _member(table: Any, column: str, targets: set[int], day: date) -> ColumnElement[bool]:
    return learner.c.id.in_(
        select(table.c.learner_id).where(table.c[column].in_(sorted(targets)), covers_day(table, day))
    )


def _at_home(group_id: int, day: date) -> ColumnElement[bool]:
    """Exactly in this group on the day; 0: in no group."""
    c = group_membership.c
    members = select(c.learner_id).where(covers_day(group_membership, day))
    return learner.c.id.in_(members.where(c.group_id == group_id)) if group_id else learner.c.id.not_in(members)


def _status(query: MatrixQuery, day: date, expiring_days: int, course_ids: Sequence[int]) -> Select[tuple[int]] | None:
    """The learners of cells, in the course asked about or in any of the columns, that show what is asked."""
    s = standing.c
    parts = []
    condition = matches(day, expiring_days, query.shown, query.compliance, query.progress)
    if condition is not None:
        parts.append(condition)
    if query.due_from:
        parts.append(s.due_on >= query.due_from)
    if query.due_until:
        parts.append(s.due_on <= query.due_until)
    if query.breach_from:
        parts.append(s.breach_since >= query.breach_from)
    if query.breach_until:
        parts.append(s.breach_since <= query.breach_until)
    if not parts:
        return None
    courses = [query.status_course_id] if query.status_course_id else course_ids
    return select(s.learner_id).where(s.course_id.in_(courses), covers_day(standing, day), *parts)


def count_active(db: Connection, organisation_id: int, day: date) -> int:
    """How many learners of the organisation are active on the day."""
    c = employment.c
    query = select(func.count()).where(c.organisation_id == organisation_id, covers_day(employment, day))
    return db.execute(query).scalar_one()


def count(db: Connection, condition: ColumnElement[bool]) -> int:
    """How many learners match."""
    return db.execute(select(func.count()).select_from(learner).where(condition)).scalar_one()


def page_ids(db: Connection, condition: ColumnElement[bool], query: MatrixQuery, day: date) -> list[int]:
    """The ids of the learners on the page, in the query's order."""
    chosen = select(learner.c.id).where(condition)
    ordered = _ordered(chosen, query.sort, day)
    offset = (query.page - 1) * query.page_size
    return [row[0] for row in db.execute(ordered.limit(query.page_size).offset(offset))]


def every_id(db: Connection, condition: ColumnElement[bool], query: MatrixQuery, day: date) -> list[int]:
    """The ids of all who match, in the query's order.

    By name they are put in order here: the index of names, good for a page, would lead SQLite to and fro through all of
    the people, which takes three times as long.
    """
    if query.sort.removeprefix("-") == "name":
        rows = raw_rows(db, select(learner.c.sort_key, learner.c.id).where(condition))
        rows.sort(reverse=query.sort.startswith("-"))
        return [row[1] for row in rows]
    return [row[0] for row in raw_rows(db, _ordered(select(learner.c.id).where(condition), query.sort, day))]


def _ordered(chosen: Select[Any], sort: str, day: date) -> Select[Any]:
    down = sort.startswith("-")
    key, _, argument = sort.removeprefix("-").partition(":")
    if key == "group":
        chosen, columns = _by_group(chosen, day)
    elif key == "compliance":
        chosen, columns = _by_rate(chosen, day)
    elif key == "course":
        chosen, columns = _by_course(chosen, int(argument), day)
    elif key == "hired":
        columns = [learner.c.hired_on]
    else:
        columns = []
    names = [learner.c.sort_key, learner.c.id]
    if not columns:
        return chosen.order_by(*(c.desc() if down else c.asc() for c in names))
    directed = [c.desc().nulls_last() if down else c.asc().nulls_last() for c in columns]
    return chosen.order_by(*directed, *names)


def _by_group(chosen: Select[Any], day: date) -> tuple[Select[Any], list[ColumnElement[Any]]]:
    m = group_membership.c
    joined = chosen.outerjoin(group_membership, and_(m.learner_id == learner.c.id, covers_day(group_membership, day)))
    return joined.outerjoin(group, group.c.id == m.group_id), [group.c.sort_key]


def _by_rate(chosen: Select[Any], day: date) -> tuple[Select[Any], list[ColumnElement[Any]]]:
    s = standing.c
    required = func.sum(case((s.compliance.in_([int(c) for c in REQUIRED]), 1), else_=0))
    breaches = func.sum(case((s.compliance.in_([int(c) for c in BREACHES]), 1), else_=0))
    rates = (
        select(s.learner_id, ((required - breaches) * 1.0 / func.nullif(required, 0)).label("rate"))
        .where(covers_day(standing, day))
        .group_by(s.learner_id)
        .subquery()
    )
    return chosen.outerjoin(rates, rates.c.learner_id == learner.c.id), [rates.c.rate]


def _by_course(chosen: Select[Any], course_id: int, day: date) -> tuple[Select[Any], list[ColumnElement[Any]]]:
    s = standing.c
    joined = chosen.outerjoin(
        standing, and_(s.learner_id == learner.c.id, s.course_id == course_id, covers_day(standing, day))
    )
    rank = case({int(c): index for index, c in enumerate(_SEVERITY)}, value=s.compliance)
    return joined, [rank, s.breach_since, s.due_on, s.progress]
