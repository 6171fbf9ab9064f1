"""The rows of User Progress, in any order of their columns."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, select, union_all

from lms_dashboard.db.learner_records import last_activities
from lms_dashboard.db.sql import AnyRow, among, covers_day
from lms_dashboard.db.tables import (
    assignment,
    attempt,
    completion,
    completion_seal,
    completion_void,
    group,
    group_membership,
    learner,
    module_result,
    standing,
)
from lms_dashboard.domain.rows import ProgressRow
from lms_dashboard.domain.status import BREACHES, REQUIRED, Progress

SORTS = ("name", "email", "group", "last_activity", "completed", "in_breach", "certificates", "seconds")
"""The columns that may be sorted by."""

_COUNTED = frozenset({"completed", "in_breach", "certificates"})
"""Columns that say 0 where there is nothing."""


def in_state(course_id: int | None, progress: Iterable[Progress], day: date) -> ColumnElement[bool]:
    """Learners whose cell in the course has one of these progresses."""
    s = standing.c
    values = sorted(int(p) for p in progress)
    return learner.c.id.in_(
        select(s.learner_id).where(s.course_id == course_id, covers_day(standing, day), s.progress.in_(values))
    )


def load_rows(
    db: Connection, condition: ColumnElement[bool], sort: str, page: int, size: int, day: date
) -> list[ProgressRow]:
    """The page's rows, in order."""
    return rows_of(db, page_ids(db, condition, sort, page, size, day), day)


def page_ids(db: Connection, condition: ColumnElement[bool], sort: str, page: int, size: int, day: date) -> list[int]:
    """The ids of the learners on the page, in order."""
    key, down = sort.removeprefix("-"), sort.startswith("-")
    chosen, order = _sorting(select(learner.c.id).where(condition), key, day)
    names = [learner.c.sort_key, learner.c.id]
    if order is not None:
        ordered = chosen.order_by(order.desc().nulls_last() if down else order.asc().nulls_last(), *names)
    else:
        ordered = chosen.order_by(*(c.desc() if down else c.asc() for c in names))
    return [row[0] for row in db.execute(ordered.limit(size).offset((page - 1) * size))]


def _sorting(chosen: Select[Any], key: str, day: date) -> tuple[Select[Any], ColumnElement[Any] | None]:
    if key == "email":
        return chosen, learner.c.email
    if key == "group":
        m = group_membership
        home = and_(m.c.learner_id == learner.c.id, covers_day(m, day))
        return chosen.outerjoin(m, home).outerjoin(group, group.c.id == m.c.group_id), group.c.sort_key
    parts: dict[str, Callable[[], Select[Any]]] = {
        "completed": lambda: _cell_counts(day, "completed"),
        "in_breach": lambda: _cell_counts(day, "in_breach"),
        "certificates": lambda: _certificate_counts(day),
        "last_activity": _last_activities,
        "seconds": lambda: _result_sums(func.sum(module_result.c.seconds)),
    }
    if key not in parts:
        return chosen, None
    numbers = parts[key]().subquery()
    value = func.coalesce(numbers.c.value, 0) if key in _COUNTED else numbers.c.value
    return chosen.outerjoin(numbers, numbers.c.learner_id == learner.c.id), value


def _cell_counts(day: date, what: str) -> Select[Any]:
    s = standing.c
    counted = s.progress == int(Progress.COMPLETED)
    if what == "in_breach":
        counted = s.compliance.in_([int(c) for c in BREACHES])
    value = func.sum(case((counted, 1), else_=0)).label("value")
    return select(s.learner_id, value).where(covers_day(standing, day)).group_by(s.learner_id)


def _certificate_counts(day: date) -> Select[Any]:
    c = completion.c
    return (
        select(c.learner_id, func.count().label("value"))
        .where(
            c.certificate_number.is_not(None),
            c.completed_on <= day,
            ~select(completion_seal.c.id).where(completion_seal.c.completion_id == c.id).exists(),
            ~select(completion_void.c.id).where(completion_void.c.completion_id == c.id).exists(),
        )
        .group_by(c.learner_id)
    )


def _last_activities() -> Select[Any]:
    """By learner, the last day of a result, a start or a completion, as learner_records tells it."""
    a, t, r = assignment.c, attempt.c, module_result.c
    days = union_all(
        *(
            select(t.assignment_id, day.label("day")).where(t.seal_id.is_(None), day.is_not(None))
            for day in (t.started_on, t.completed_on)
        ),
        select(t.assignment_id, r.submitted_on.label("day"))
        .join_from(module_result, attempt, t.id == r.attempt_id)
        .where(t.seal_id.is_(None)),
    ).subquery()
    return (
        select(a.learner_id, func.max(days.c.day).label("value"))
        .join_from(days, assignment, a.id == days.c.assignment_id)
        .group_by(a.learner_id)
    )


def _result_sums(value: ColumnElement[Any]) -> Select[Any]:
    a, t, r = assignment.c, attempt.c, module_result.c
    return (
        select(a.learner_id, value.label("value"))
        .join_from(module_result, attempt, t.id == r.attempt_id)
        .join(assignment, a.id == t.assignment_id)
        .where(t.seal_id.is_(None))
        .group_by(a.learner_id)
    )


def rows_of(db: Connection, ids: Sequence[int], day: date) -> list[ProgressRow]:
    """The rows of these learners, in the order of the ids."""
    m, c = group_membership, learner.c
    people = db.execute(
        select(c.id, c.name, c.email, c.external_id, group.c.name.label("group"))
        .join_from(learner, m, and_(m.c.learner_id == c.id, covers_day(m, day)), isouter=True)
        .join(group, group.c.id == m.c.group_id, isouter=True)
        .where(among(db, c.id, ids))
    )
    by_id = {row.id: row for row in people}
    counts = _counts(db, ids, day)
    certificates = _numbers(db, _certificate_counts(day).where(among(db, completion.c.learner_id, ids)))
    seconds = _numbers(
        db, _result_sums(func.sum(module_result.c.seconds)).where(among(db, assignment.c.learner_id, ids))
    )
    activities = last_activities(db, ids)
    return [_row(by_id[i], counts.get(i), activities.get(i), certificates.get(i, 0), seconds.get(i)) for i in ids]


def _counts(db: Connection, ids: Sequence[int], day: date) -> dict[int, AnyRow]:
    """Courses completed, assigned, required and in breach, by learner."""
    s = standing.c
    conditions = {
        "completed": s.progress == int(Progress.COMPLETED),
        "assigned": s.progress >= int(Progress.NOT_STARTED),
        "required": s.compliance.in_([int(c) for c in REQUIRED]),
        "in_breach": s.compliance.in_([int(c) for c in BREACHES]),
    }
    sums = [func.sum(case((condition, 1), else_=0)).label(name) for name, condition in conditions.items()]
    query = select(s.learner_id, *sums).where(among(db, s.learner_id, ids), covers_day(standing, day))
    return {row.learner_id: row for row in db.execute(query.group_by(s.learner_id))}


def _numbers(db: Connection, query: Select[Any]) -> dict[int, Any]:
    return {row.learner_id: row.value for row in db.execute(query)}


def _row(
    person: AnyRow, count: AnyRow | None, activity: date | None, certificates: int, seconds: int | None
) -> ProgressRow:
    return ProgressRow(
        person.id,
        person.name,
        person.email or "",
        person.external_id or "",
        person.group or "",
        activity,
        count.completed if count else 0,
        count.assigned if count else 0,
        count.required if count else 0,
        count.in_breach if count else 0,
        certificates,
        seconds,
    )
