"""Queries of the log of completions; what is sealed is in none of them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from lms_dashboard.db.learners import member_condition
from lms_dashboard.db.scopes import visible_learners
from lms_dashboard.db.sql import AnyRow, among, covers_day
from lms_dashboard.db.tables import (
    assignment,
    assignment_gap,
    completion,
    completion_seal,
    completion_void,
    course,
    group,
    group_membership,
    learner,
    supersession,
)
from lms_dashboard.db.version_floors import courses_with_floors, least_versions, too_old
from lms_dashboard.domain.completion_log import CompletionsQuery, LoggedCompletion, standing_of
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.names import like_pattern
from lms_dashboard.domain.people import Actor

c = completion.c
_SORTS: dict[str, ColumnElement[Any]] = {
    "completed": c.completed_on,
    "learner": learner.c.sort_key,
    "course": course.c.sort_key,
    "valid_through": c.valid_through,
    "score": c.score,
    "recorded": c.recorded_at,
}
SORTS = tuple(_SORTS)
_COLUMNS = (
    completion,
    learner.c.name,
    learner.c.email,
    learner.c.external_id,
    group.c.name.label("group"),
    course.c.code,
    course.c.title,
    assignment.c.cycle,
    assignment.c.ended_on,
    assignment.c.end_reason,
    completion_void.c.reason.label("void_reason"),
)


def not_sealed() -> ColumnElement[bool]:
    """The condition on ``completion``: no reset has taken it out of every view."""
    return c.id.not_in(select(completion_seal.c.completion_id))


def matching(db: Connection, actor: Actor, query: CompletionsQuery, day: date, today: date) -> ColumnElement[bool]:
    """The condition on ``completion`` for everything that the log lists."""
    parts = [c.organisation_id == actor.organisation_id, c.completed_on <= day, not_sealed()]
    people = _people(db, actor, query, day, today)
    if people is not None:
        parts.append(c.learner_id.in_(select(learner.c.id).where(people)))
    if query.course_ids:
        parts.append(c.course_id.in_(query.course_ids))
    if query.completed_from:
        parts.append(c.completed_on >= query.completed_from)
    if query.completed_until:
        parts.append(c.completed_on <= query.completed_until)
    if not query.include_archived:
        parts += [c.valid_through >= day, _not_ended_before(day)]
        parts.append(c.id.not_in(select(completion_void.c.completion_id)))
        parts += _of_accepted_versions(db, actor, day)
    return and_(*parts)


def _of_accepted_versions(db: Connection, actor: Actor, day: date) -> list[ColumnElement[bool]]:
    """One condition a course of which older versions do not count on the day."""
    least = least_versions(db, courses_with_floors(db, actor.organisation_id or 0), day)
    return [or_(c.course_id != course_id, c.course_version >= version) for course_id, version in least.items()]


def _people(
    db: Connection, actor: Actor, query: CompletionsQuery, day: date, today: date
) -> ColumnElement[bool] | None:
    """Whose completions; None: everybody's. Who has left is in the log: it is the record."""
    if actor.scope_group_ids is None and not (query.search.strip() or query.group_ids or query.job_role_ids):
        return None
    parts = [visible_learners(actor, today)]
    if query.search.strip():
        pattern = like_pattern(query.search)
        number = learner.c.id.in_(
            select(c.learner_id).where(func.lower(c.certificate_number) == query.search.strip().lower(), not_sealed())
        )
        parts.append(or_(learner.c.search_text.like(pattern, escape="\\"), number))
    parts += member_condition(db, query.group_ids, query.job_role_ids, day)
    return and_(*parts)


def _not_ended_before(day: date) -> ColumnElement[bool]:
    """No supersession lets it count only until a day before, or not at all."""
    s = supersession.c
    ended = select(s.completion_id).where(
        s.from_day <= day,
        s.withdrawn_at.is_(None),
        s.course_id == c.course_id,
        s.completion_id == c.id,
        or_(s.counts_through.is_(None), s.counts_through < day),
    )
    return ~exists(ended)


def count(db: Connection, condition: ColumnElement[bool]) -> int:
    """How many completions match."""
    return db.execute(select(func.count()).select_from(completion).where(condition)).scalar_one()


def page_ids(db: Connection, condition: ColumnElement[bool], sort: str, page: int, size: int) -> list[int]:
    """The ids of the completions on the page, in order; the newest first among equals."""
    key, down = sort.removeprefix("-"), sort.startswith("-")
    chosen = select(c.id).where(condition)
    if key == "learner":
        chosen = chosen.join_from(completion, learner, learner.c.id == c.learner_id)
    elif key == "course":
        chosen = chosen.join_from(completion, course, course.c.id == c.course_id)
    column = _SORTS[key]
    order = column.desc().nulls_last() if down else column.asc().nulls_last()
    if key == "completed":
        order = column.desc() if down else column.asc()
    newest = c.id.asc() if key == "completed" and not down else c.id.desc()
    ordered = chosen.order_by(order, newest).limit(size).offset((page - 1) * size)
    return [row[0] for row in db.execute(ordered)]


def load_rows(db: Connection, ids: Sequence[int], day: date, expiring_days: int) -> list[LoggedCompletion]:
    """The rows of these completions, in the order of the ids."""
    m, a, v = group_membership, assignment.c, completion_void.c
    rows = db.execute(
        select(*_COLUMNS, _gap_on(day))
        .join_from(completion, learner, learner.c.id == c.learner_id)
        .join(course, course.c.id == c.course_id)
        .join(assignment, a.id == c.assignment_id, isouter=True)
        .join(completion_void, v.completion_id == c.id, isouter=True)
        .join(m, and_(m.c.learner_id == learner.c.id, covers_day(m, day)), isouter=True)
        .join(group, group.c.id == m.c.group_id, isouter=True)
        .where(among(db, c.id, ids))
    ).all()
    limits, least = _limits(db, ids, day), least_versions(db, sorted({row.course_id for row in rows}), day)
    by_id = {
        row.id: _row(row, limits.get((row.id, row.course_id), ()), least.get(row.course_id, 1), day, expiring_days)
        for row in rows
    }
    return [by_id[i] for i in ids]


def _gap_on(day: date) -> ColumnElement[Any]:
    """Why the cycle had ended on the day, where that was undone later."""
    g = assignment_gap.c
    covering = (g.assignment_id == assignment.c.id, g.from_day <= day, g.until_day > day)
    return select(g.end_reason).where(*covering).limit(1).scalar_subquery().label("taken_back")


def _limits(db: Connection, ids: Sequence[int], day: date) -> dict[tuple[int, int], tuple[date | None, ...]]:
    """Until when supersessions let each completion count for its own course, on the day; None: not any more."""
    s = supersession.c
    rows = db.execute(
        select(s.completion_id, s.course_id, s.counts_through).where(
            among(db, s.completion_id, ids), s.from_day <= day, s.withdrawn_at.is_(None)
        )
    )
    found: dict[tuple[int, int], tuple[date | None, ...]] = {}
    for completion_id, course_id, through in rows:
        found[completion_id, course_id] = (*found.get((completion_id, course_id), ()), through)
    return found


def _row(row: AnyRow, limits: tuple[date | None, ...], least: int, day: date, expiring_days: int) -> LoggedCompletion:
    through = min([row.valid_through, *(limit for limit in limits if limit is not None)])
    voided, old = row.void_reason is not None, too_old(row.course_version, least)
    ended = None in limits or bool(old)
    return LoggedCompletion(
        **_who_and_what(row),
        cycle=row.cycle,
        ended=row.end_reason if row.ended_on is not None and row.ended_on <= day else row.taken_back or "",
        completed_on=row.completed_on,
        valid_through=None if through == FOREVER else through,
        standing=standing_of(
            voided=voided, superseded=ended, counts_through=through, day=day, expiring_days=expiring_days
        ),
        why=row.void_reason or old,
        score=row.score,
        certificate_number=row.certificate_number or "",
        source=row.source,
        note=row.note,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by_name,
    )


def _who_and_what(row: AnyRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "learner_id": row.learner_id,
        "name": row.name,
        "email": row.email or "",
        "external_id": row.external_id or "",
        "group": row.group or "",
        "course_id": row.course_id,
        "course_code": row.code,
        "course_title": row.title,
        "course_version": row.course_version,
    }
