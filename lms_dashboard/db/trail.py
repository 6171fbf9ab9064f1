"""Reading the audit trail for a page: entries newest first, and the rows of one; what a reset sealed stays closed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from lms_dashboard.db.scopes import visible_learners
from lms_dashboard.db.sql import AnyRow, among
from lms_dashboard.db.tables import audit_detail, audit_entry, audit_row, course, learner, seal
from lms_dashboard.domain.names import fold, like_pattern
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.trail import Kept, TrailEntry, TrailQuery, TrailRow

_FEW = 200
"""Rows of an entry up to which its summary may speak of single people; above, it speaks of numbers."""


def matching(db: Connection, actor: Actor, query: TrailQuery, zone: ZoneInfo, today: date) -> ColumnElement[bool]:
    """The condition on ``audit_entry`` for everything that the query lists and the actor may read."""
    e, r = audit_entry.c, audit_row.c
    parts: list[ColumnElement[bool]] = [e.organisation_id == actor.organisation_id]
    if query.who.strip():
        parts.append(e.actor_name.in_(_called(db, actor, query.who)))
    if query.acts:
        parts.append(e.act.in_(query.acts))
    if query.from_day:
        parts.append(e.at >= _start_of(query.from_day, zone))
    if query.until_day:
        parts.append(e.at < _start_of(query.until_day + timedelta(days=1), zone))
    if query.course_id is not None:
        parts.append(select(r.id).where(r.audit_entry_id == e.id, r.course_id == query.course_id).exists())
    if query.learner.strip() or actor.scope_group_ids is not None:
        people = select(learner.c.id).where(visible_learners(actor, today))
        if query.learner.strip():
            people = people.where(learner.c.search_text.like(like_pattern(query.learner), escape="\\"))
        parts.append(e.id.in_(select(r.audit_entry_id).where(r.learner_id.in_(people))))
    return and_(*parts)


def _called(db: Connection, actor: Actor, name: str) -> list[str]:
    """Who has acted here and is called so, in any script; no database folds names as people do."""
    e = audit_entry.c
    names = db.execute(select(e.actor_name).where(e.organisation_id == actor.organisation_id).distinct()).scalars()
    return [one for one in names if fold(name.strip()) in fold(one)]


def _start_of(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which the day begins in the zone."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def count(db: Connection, condition: ColumnElement[bool]) -> int:
    """How many entries match."""
    return int(db.execute(select(func.count()).select_from(audit_entry).where(condition)).scalar_one())


def acts_of(db: Connection, organisation_id: int) -> tuple[str, ...]:
    """The kinds of acts that occur in the organisation's trail, in alphabetical order."""
    c = audit_entry.c
    query = select(c.act).where(c.organisation_id == organisation_id).distinct().order_by(c.act)
    return tuple(db.execute(query).scalars())


def load_entries(db: Connection, condition: ColumnElement[bool], page: int, page_size: int) -> list[TrailEntry]:
    """A page of the entries that match, newest first."""
    e = audit_entry.c
    query = select(audit_entry).where(condition).order_by(e.seq.desc()).limit(page_size).offset((page - 1) * page_size)
    return _entries(db, db.execute(query).all())


def find_entry(db: Connection, condition: ColumnElement[bool], seq: int) -> tuple[int, TrailEntry] | None:
    """One entry by its number, with its id; None where there is none that matches."""
    row = db.execute(select(audit_entry).where(condition, audit_entry.c.seq == seq)).one_or_none()
    return None if row is None else (row.id, _entries(db, [row])[0])


def _entries(db: Connection, rows: Iterable[AnyRow]) -> list[TrailEntry]:
    found = list(rows)
    closed = _all_sealed(db, [row.id for row in found if 0 < row.rows_count <= _FEW])
    return [
        TrailEntry(
            row.seq,
            row.at,
            row.act,
            row.actor_name,
            row.actor_kind,
            row.address,
            None if row.id in closed else row.summary,
            row.rows_count,
            row.hash,
            row.previous_hash,
        )
        for row in found
    ]


def sealed_after(strictly: bool) -> ColumnElement[bool]:
    """Whether a reset sealed the row's learner and course after the act, or by it."""
    r, s, e = audit_row.c, seal.c, audit_entry.c
    since = s.sealed_at > e.at if strictly else s.sealed_at >= e.at
    return select(s.id).where(s.learner_id == r.learner_id, s.course_id == r.course_id, since).exists()


def _all_sealed(db: Connection, entry_ids: list[int]) -> set[int]:
    """The entries that speak only of what was sealed later."""
    r, e = audit_row.c, audit_entry.c
    query = (
        select(r.audit_entry_id)
        .join_from(audit_row, audit_entry, r.audit_entry_id == e.id)
        .where(among(db, e.id, entry_ids))
        .group_by(r.audit_entry_id, e.rows_count)
        .having(func.sum(_as_number(sealed_after(strictly=True))) == e.rows_count)
    )
    return set(db.execute(query).scalars())


def _as_number(condition: ColumnElement[bool]) -> Any:
    return case((condition, 1), else_=0)


def rows_condition(actor: Actor, search: str, today: date) -> ColumnElement[bool]:
    """The condition on ``audit_row`` for what the actor may see of it."""
    r = audit_row.c
    parts: list[ColumnElement[bool]] = [r.organisation_id == actor.organisation_id]
    if search.strip() or actor.scope_group_ids is not None:
        people = select(learner.c.id).where(visible_learners(actor, today))
        if search.strip():
            people = people.where(learner.c.search_text.like(like_pattern(search), escape="\\"))
        within = r.learner_id.in_(people)
        parts.append(within if search.strip() else or_(r.learner_id.is_(None), within))
    return and_(*parts)


def count_rows(db: Connection, condition: ColumnElement[bool]) -> int:
    """How many things an entry touched that match."""
    return int(db.execute(select(func.count()).select_from(audit_row).where(condition)).scalar_one())


def load_rows(db: Connection, condition: ColumnElement[bool], page: int, page_size: int) -> list[TrailRow]:
    """A page of what an entry touched, in its order."""
    query = _touched().where(condition).order_by(audit_row.c.position)
    return [_row(row) for row in db.execute(query.limit(page_size).offset((page - 1) * page_size)).all()]


def entry_sizes(db: Connection, condition: ColumnElement[bool]) -> list[tuple[int, int]]:
    """Id and number of rows of every entry that matches, newest first."""
    e = audit_entry.c
    query = select(e.id, e.rows_count).where(condition).order_by(e.seq.desc())
    return [(entry_id, rows) for entry_id, rows in db.execute(query).all()]


def entries_with_rows(
    db: Connection, actor: Actor, entry_ids: Iterable[int], today: date
) -> Iterator[tuple[TrailEntry, TrailRow | None]]:
    """These entries, newest first, each with everything it touched, row by row; None where it touched nothing."""
    ids, e = list(entry_ids), audit_entry.c
    of_them = among(db, audit_row.c.audit_entry_id, ids) & rows_condition(actor, "", today)
    rows: dict[int, list[TrailRow]] = defaultdict(list)
    for row in db.execute(_touched().where(of_them).order_by(audit_row.c.audit_entry_id, audit_row.c.position)).all():
        rows[row.audit_entry_id].append(_row(row))
    found = db.execute(select(audit_entry).where(among(db, e.id, ids)).order_by(e.seq.desc())).all()
    for kept, entry in zip(found, _entries(db, found), strict=True):
        yield from ((entry, one) for one in rows.get(kept.id) or (None,))


def _touched() -> Select[Any]:
    """What entries touched, with names, what was before and after, and what a reset has sealed."""
    r, d, e = audit_row.c, audit_detail.c, audit_entry.c
    return (
        select(
            r.audit_entry_id,
            r.position,
            r.learner_id,
            learner.c.name,
            course.c.code,
            d.before,
            d.after,
            d.audit_row_id,
            sealed_after(strictly=False).label("closed"),
            sealed_after(strictly=True).label("closed_later"),
        )
        .join_from(audit_row, audit_entry, r.audit_entry_id == e.id)
        .join(audit_detail, d.audit_row_id == r.id, isouter=True)
        .join(learner, learner.c.id == r.learner_id, isouter=True)
        .join(course, course.c.id == r.course_id, isouter=True)
    )


def _row(row: AnyRow) -> TrailRow:
    kept = Kept.DESTROYED if row.audit_row_id is None else Kept.SEALED if row.closed_later else Kept.SHOWN
    return TrailRow(
        row.position,
        row.learner_id,
        row.name or "",
        row.code or "",
        None if row.closed else row.before,
        None if row.closed_later else row.after,
        kept,
    )
