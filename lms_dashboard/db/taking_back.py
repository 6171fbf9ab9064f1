"""What the audit trail keeps of an act, read again to take the act back; and what leaving took, given back."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, select, update

from lms_dashboard.db.interruptions import open_again
from lms_dashboard.db.sql import AnyRow, among
from lms_dashboard.db.tables import assignment, audit_detail, audit_entry, audit_row, member, seat, seat_offering
from lms_dashboard.domain.assignments import REMOVED


class Was(NamedTuple):
    """What a learner's record was before an act, and what it became."""

    before: dict[str, Any]
    after: dict[str, Any]


def load_entry(db: Connection, organisation_id: int, seq: int) -> AnyRow | None:
    """The audit entry of that number."""
    e = audit_entry.c
    return db.execute(select(audit_entry).where(e.organisation_id == organisation_id, e.seq == seq)).one_or_none()


def load_touched(db: Connection, entry_id: int, learner_ids: Sequence[int]) -> dict[int, Was]:
    """By learner, of these: what an entry says of them."""
    r, d = audit_row.c, audit_detail.c
    rows = db.execute(
        select(r.learner_id, d.before, d.after)
        .join_from(audit_row, audit_detail, d.audit_row_id == r.id)
        .where(r.audit_entry_id == entry_id, among(db, r.learner_id, learner_ids))
    )
    return {learner_id: Was(_read(before), _read(after)) for learner_id, before, after in rows}


def _read(kept: Any) -> dict[str, Any]:
    return dict(json.loads(kept) if isinstance(kept, str) else kept or {})


def seat_again(db: Connection, learner_ids: Sequence[int], freed_at: datetime, today: date) -> int:
    """Give the seats back that were freed at that moment, where there still is room, with the cycles that used them.

    Returns how many there is no room for any more.
    """
    s, o = seat.c, seat_offering.c
    lost = and_(among(db, s.learner_id, learner_ids), s.freed_at == freed_at)
    rows = db.execute(select(s.id, s.seat_offering_id).where(lost).order_by(s.id)).all()
    given: list[int] = []
    for offering_id in sorted({row.seat_offering_id for row in rows}):
        wanted = [row.id for row in rows if row.seat_offering_id == offering_id]
        free = db.execute(select(o.seats - o.held).where(o.id == offering_id).with_for_update()).scalar_one()
        some = wanted[: max(0, free)]
        db.execute(update(seat_offering).where(o.id == offering_id).values(held=o.held + len(some)))
        given += some
    if given:
        db.execute(update(seat).where(among(db, s.id, given)).values(freed_at=None, freed_by=None))
        _open_again(db, given, freed_at, today)
    return len(rows) - len(given)


def _open_again(db: Connection, seat_ids: Sequence[int], ended_at: datetime, today: date) -> None:
    a, newer = assignment.c, assignment.alias()
    same = and_(newer.c.learner_id == a.learner_id, newer.c.course_id == a.course_id, newer.c.ended_on.is_(None))
    used: list[ColumnElement[bool]] = [among(db, a.seat_id, seat_ids), a.ended_at == ended_at, a.end_reason == REMOVED]
    rows = db.execute(select(a.id).where(*used, ~select(newer.c.id).where(same).exists())).all()
    open_again(db, [row.id for row in rows], today)


def let_in_again(db: Connection, learner_ids: Sequence[int], ended_at: datetime) -> None:
    """Whoever could sign in until that moment can again."""
    m = member.c
    db.execute(update(member).where(among(db, m.learner_id, learner_ids), m.ended_at == ended_at).values(ended_at=None))
