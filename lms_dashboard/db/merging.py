"""Moving the records of one learner to another, noted so that it can be undone."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, case, delete, func, literal, select, update

from lms_dashboard.db.sql import among, insert_rows
from lms_dashboard.db.tables import (
    assignment,
    employment,
    group_membership,
    job_role_membership,
    metadata,
    seat,
    seat_offering,
    seat_wait,
)
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.spells import union

FOLLOW = (
    "completion",
    "requirement",
    "exemption",
    "due_extension",
    "due_restart",
    "seal",
    "seat",
    "seat_wait",
    "mail",
    "records_request",
    "legal_hold",
)
"""Tables whose rows just name another learner after a merge."""

DATED = (employment, group_membership, job_role_membership)

MERGED = "merged"
"""The reason why a cycle ended that both records had open."""


def move_rows(db: Connection, alias_id: int, kept_id: int) -> dict[str, list[int]]:
    """Let the alias's rows of every table in FOLLOW be the kept one's; their ids by table."""
    moved = {}
    for name in FOLLOW:
        c = metadata.tables[name].c
        ids = [row[0] for row in db.execute(select(c.id).where(c.learner_id == alias_id))]
        _rename(db, metadata.tables[name], ids, kept_id)
        moved[name] = ids
    return moved


def give_back_rows(db: Connection, moved: Mapping[str, Sequence[int]], alias_id: int) -> None:
    """The opposite of ``move_rows``."""
    for name in FOLLOW:
        _rename(db, metadata.tables[name], moved.get(name, ()), alias_id)


def _rename(db: Connection, table: Table, ids: Sequence[int], learner_id: int) -> None:
    if ids:
        db.execute(update(table).where(among(db, table.c.id, ids)).values(learner_id=learner_id))


def end_double_cycles(db: Connection, alias_id: int, kept_id: int, today: date, now: datetime, name: str) -> list[int]:
    """End the alias's current cycles of courses that are current for the kept one too; their ids."""
    a = assignment.c
    own = select(a.course_id).where(a.learner_id == kept_id, a.ended_on.is_(None))
    double = a.learner_id == alias_id, a.ended_on.is_(None), a.course_id.in_(own)
    ids = [row[0] for row in db.execute(select(a.id).where(*double))]
    last = case((a.assigned_on > today, a.assigned_on), else_=today)
    ended = {"ended_on": last, "ended_at": now, "ended_by_name": name, "end_reason": MERGED}
    if ids:
        db.execute(update(assignment).where(among(db, a.id, ids)).values(**ended))
    return ids


def move_cycles(db: Connection, alias_id: int, kept_id: int) -> list[list[int]]:
    """The alias's cycles follow the kept one's by number; [id, number before] of each."""
    a = assignment.c
    rows = db.execute(select(a.id, a.cycle).where(a.learner_id == alias_id)).all()
    highest = select(a.course_id, func.max(a.cycle)).where(a.learner_id == kept_id).group_by(a.course_id)
    offsets = {row[0]: row[1] for row in db.execute(highest)}
    added = case(offsets, value=a.course_id, else_=0) if offsets else literal(0)
    mine = a.learner_id == alias_id
    db.execute(update(assignment).where(mine).values(learner_id=kept_id, cycle=a.cycle + added))
    return [[row.id, row.cycle] for row in rows]


def give_back_cycles(db: Connection, cycles: Sequence[Sequence[int]], ended: Sequence[int], alias_id: int) -> None:
    """The opposite of ``move_cycles`` and ``end_double_cycles``."""
    if not cycles:
        return
    a = assignment.c
    numbers = {one[0]: one[1] for one in cycles}
    values = {"learner_id": alias_id, "cycle": case(numbers, value=a.id)}
    db.execute(update(assignment).where(among(db, a.id, list(numbers))).values(**values))
    open_again: dict[str, Any] = {"ended_on": None, "ended_at": None, "ended_by_name": "", "end_reason": None}
    if ended:
        db.execute(update(assignment).where(among(db, a.id, ended), a.end_reason == MERGED).values(**open_again))


def free_double_seats(db: Connection, alias_id: int, kept_id: int, now: datetime, account_id: int | None) -> int:
    """Free the alias's seats of offerings in which the kept one holds a seat too; how many. One of them waits on."""
    s, o, w = seat.c, seat_offering.c, seat_wait.c
    own = select(s.seat_offering_id).where(s.learner_id == kept_id, s.freed_at.is_(None))
    double = s.learner_id == alias_id, s.freed_at.is_(None), s.seat_offering_id.in_(own)
    waiting = w.learner_id == alias_id, w.ended_at.is_(None)
    db.execute(update(seat_wait).where(*waiting).values(ended_at=now, outcome="withdrawn"))
    rows = db.execute(select(s.id, s.seat_offering_id).where(*double)).all()
    if rows:
        freed = {"freed_at": now, "freed_by": account_id}
        db.execute(update(seat).where(among(db, s.id, [row.id for row in rows])).values(**freed))
        offerings = [row.seat_offering_id for row in rows]
        db.execute(update(seat_offering).where(among(db, o.id, offerings)).values(held=o.held - 1))
    return len(rows)


def take_dated(db: Connection, learner_ids: Sequence[int]) -> dict[str, list[dict[str, Any]]]:
    """Take all spells and memberships of these learners away; the rows by table, days as text."""
    taken = {}
    for table in DATED:
        mine = among(db, table.c.learner_id, learner_ids)
        rows = [dict(row._mapping) for row in db.execute(select(table).where(mine).order_by(table.c.from_day))]
        db.execute(delete(table).where(mine))
        taken[table.name] = [{key: _text(value) for key, value in row.items() if key != "id"} for row in rows]
    return taken


def put_dated(db: Connection, taken: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """The opposite of ``take_dated``."""
    for table in DATED:
        insert_rows(db, table, [_read(row) for row in taken.get(table.name, ())])


def join_dated(taken: Mapping[str, Sequence[Mapping[str, Any]]], kept_id: int) -> dict[str, Any]:
    """Spells and memberships of the person: active in either record; the kept one's groups, the alias's before them."""
    spells = [(date.fromisoformat(r["from_day"]), date.fromisoformat(r["until_day"])) for r in taken["employment"]]
    own = taken["employment"][0]["organisation_id"] if taken["employment"] else 0
    shared = {"organisation_id": own, "learner_id": kept_id}
    active = [{**shared, "from_day": _text(start), "until_day": _text(until)} for start, until in union(spells)]
    return {
        "employment": active,
        "group_membership": _before(taken["group_membership"], kept_id, ()),
        "job_role_membership": _before(taken["job_role_membership"], kept_id, ("job_role_id",)),
    }


def _before(rows: Sequence[Mapping[str, Any]], kept_id: int, by: Sequence[str]) -> list[dict[str, Any]]:
    """The kept one's rows, and the other's up to where the kept one's begin (of each job role, for job roles)."""
    kept = [dict(row) for row in rows if row["learner_id"] == kept_id]
    begins: dict[tuple[Any, ...], str] = {}
    for row in kept:
        key = tuple(row[name] for name in by)
        begins[key] = min(row["from_day"], begins.get(key, row["from_day"]))
    found: list[dict[str, Any]] = kept
    for row in map(dict, rows):
        end = min(row["until_day"], begins.get(tuple(row[name] for name in by), FOREVER.isoformat()))
        if row["learner_id"] != kept_id and row["from_day"] < end:
            found.append({**row, "learner_id": kept_id, "until_day": end})
    return found


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _read(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: date.fromisoformat(value) if key.endswith("_day") else value for key, value in row.items()}
