"""Writing and reading the audit chain and the change feed: one entry of each an act, numbered by one head row."""

import json
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, String, cast, insert, select, type_coerce, update

from lms_dashboard.db.session import is_sqlite
from lms_dashboard.db.sql import JsonText, among, insert_values, take_ids
from lms_dashboard.db.tables import audit_detail, audit_entry, audit_row, change, organisation_head
from lms_dashboard.domain.chain import GENESIS, canonical, commitment, entry_hash, rows_digest
from lms_dashboard.domain.people import Actor

FEED_IDS = 1_000
"""Learners or courses of one act that the change feed names; above, it says “many”."""


_ROWS = 20_000
"""Entries and rows that are checked at a time."""

_KeptRow = tuple[Any, ...]
_SAID = (
    "seq", "act", "actor_kind", "actor_account_id", "actor_name", "address", "summary", "rows_count", "rows_digest",
    "organisation_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Touched:
    """One learner or thing touched by an act: what it was, and what it became."""

    learner_id: int | None
    course_id: int | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def record_act(
    db: Connection,
    *,
    actor: Actor,
    organisation_id: int,
    act: str,
    summary: Mapping[str, Any],
    touched: Sequence[Touched],
    now: datetime,
    learner_ids: Sequence[int] | None = (),
    course_ids: Sequence[int] | None = (),
) -> int:
    """Append the act to the audit chain and the change feed; the last thing a transaction does. Returns its number.

    ``learner_ids`` and ``course_ids`` say which open pages are concerned; None is many.
    """
    salts = [secrets.token_hex(16) for _ in touched]
    texts = [(canonical(t.before), canonical(t.after)) for t in touched]
    commitments = [
        commitment(salt, t.learner_id, t.course_id, *text) for salt, t, text in zip(salts, touched, texts, strict=True)
    ]
    seq, previous = _next(db, organisation_id)
    said = _said(actor, act, summary, now, seq, len(touched), rows_digest(commitments))
    own = entry_hash(previous, {**said, "organisation_id": organisation_id})
    entry = {**said, "at": now, "organisation_id": organisation_id, "previous_hash": previous, "hash": own}
    entry_id = db.execute(insert(audit_entry).values(**entry).returning(audit_entry.c.id)).scalar_one()
    _write_rows(db, organisation_id, entry_id, touched, salts, texts, commitments)
    db.execute(update(organisation_head).where(organisation_head.c.organisation_id == organisation_id).values(hash=own))
    feed = {"act": act, "actor_name": actor.name, "learner_ids": _few(learner_ids), "course_ids": _few(course_ids)}
    db.execute(insert(change).values(organisation_id=organisation_id, seq=seq, at=now, **feed))
    return seq


def _few(ids: Sequence[int] | None) -> list[int] | None:
    return sorted(set(ids)) if ids is not None and len(set(ids)) <= FEED_IDS else None


def _next(db: Connection, organisation_id: int) -> tuple[int, str]:
    """Take the next number, and hold the head until the transaction ends."""
    c = organisation_head.c
    row = db.execute(
        update(organisation_head)
        .where(c.organisation_id == organisation_id)
        .values(seq=c.seq + 1)
        .returning(c.seq, c.hash)
    ).one()
    return row.seq, row.hash or GENESIS


def _said(
    actor: Actor, act: str, summary: Mapping[str, Any], now: datetime, seq: int, count: int, digest: str
) -> dict[str, Any]:
    return {
        "seq": seq,
        "at": now.astimezone(UTC).isoformat(timespec="microseconds"),
        "act": act,
        "actor_kind": actor.kind,
        "actor_account_id": actor.account_id,
        "actor_name": actor.name,
        "address": actor.address,
        "summary": dict(summary),
        "rows_count": count,
        "rows_digest": digest,
    }


def _write_rows(
    db: Connection,
    organisation_id: int,
    entry_id: int,
    touched: Sequence[Touched],
    salts: Sequence[str],
    texts: Sequence[tuple[str, str]],
    commitments: Sequence[str],
) -> None:
    ids = take_ids(db, audit_row, len(touched))
    insert_values(
        db,
        audit_row,
        ("id", "organisation_id", "audit_entry_id", "position", "learner_id", "course_id", "commitment"),
        (
            (ids[i], organisation_id, entry_id, i, one.learner_id, one.course_id, commitments[i])
            for i, one in enumerate(touched)
        ),
    )
    details = zip(ids, salts, texts, strict=True)
    insert_values(
        db,
        audit_detail,
        ("audit_row_id", "organisation_id", "salt", "before", "after"),
        ((i, organisation_id, salt, JsonText(before), JsonText(after)) for i, salt, (before, after) in details),
    )


def broken_links(db: Connection, organisation_id: int) -> Iterator[tuple[int, str]]:
    """Every place where the chain does not hold: the entry's number, and what is wrong there."""
    previous, expected = GENESIS, 1
    c = audit_entry.c
    query = select(audit_entry).where(c.organisation_id == organisation_id).order_by(c.seq)
    for entries in _portions(db.execute(query.execution_options(stream_results=True))):
        rows = _rows_of(db, [entry.id for entry in entries])
        for entry in entries:
            if entry.seq != expected:
                yield expected, f"entry {expected} is missing"
            yield from ((entry.seq, wrong) for wrong in _entry_faults(entry, previous, rows.get(entry.id, [])))
            previous, expected = entry.hash, entry.seq + 1
    head = db.execute(select(organisation_head).where(organisation_head.c.organisation_id == organisation_id)).one()
    if (head.seq, head.hash or GENESIS) != (expected - 1, previous):
        yield head.seq, f"the head says entry {head.seq}, the chain ends at {expected - 1}"


def _portions(entries: Iterable[Any]) -> Iterator[list[Any]]:
    """The entries in their order, so many at a time that their rows fit in memory."""
    portion: list[Any] = []
    rows = 0
    for entry in entries:
        portion.append(entry)
        rows += 1 + entry.rows_count
        if rows >= _ROWS:
            yield portion
            portion, rows = [], 0
    yield portion


def _rows_of(db: Connection, entry_ids: Sequence[int]) -> dict[int, list[_KeptRow]]:
    """By entry: position, learner, course, commitment, salt, before and after as text, in their order."""
    r, d = audit_row.c, audit_detail.c
    as_text = (lambda column: type_coerce(column, String)) if is_sqlite(db) else (lambda column: cast(column, String))
    query = (
        select(
            r.audit_entry_id,
            r.position,
            r.learner_id,
            r.course_id,
            r.commitment,
            d.salt,
            as_text(d.before),
            as_text(d.after),
        )
        .join_from(audit_row, audit_detail, d.audit_row_id == r.id, isouter=True)
        .where(among(db, r.audit_entry_id, entry_ids))
        .order_by(r.audit_entry_id, r.position)
    )
    found: dict[int, list[_KeptRow]] = defaultdict(list)
    for entry_id, *row in db.execute(query).all():
        found[entry_id].append(tuple(row))
    return found


def _entry_faults(entry: Any, previous: str, rows: Sequence[_KeptRow]) -> Iterator[str]:
    said = {name: getattr(entry, name) for name in _SAID}
    said["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    if entry.previous_hash != previous:
        yield "it does not follow the entry before it"
    if entry_hash(entry.previous_hash, said) != entry.hash:
        yield "its content was changed"
    if [row[0] for row in rows] != list(range(entry.rows_count)):
        yield f"it has {len(rows)} rows instead of {entry.rows_count}, or they were reordered"
    elif rows_digest(row[3] for row in rows) != entry.rows_digest:
        yield "a row's commitment was changed"
    yield from (f"row {row[0]} does not match its commitment" for row in rows if not _holds(row))


def _holds(row: _KeptRow) -> bool:
    """Whether what is kept of a row is what its commitment says; what was destroyed cannot be told from it."""
    _, learner_id, course_id, said, salt, before, after = row
    if salt is None:
        return True
    try:
        if isinstance(before, str) and commitment(salt, learner_id, course_id, before, str(after)) == said:
            return True  # stored as it was committed to: no need to read it
        return bool(commitment(salt, learner_id, course_id, _canonical(before), _canonical(after)) == said)
    except ValueError:  # no JSON any more
        return False


def _canonical(kept: Any) -> str:
    return canonical(json.loads(kept) if isinstance(kept, str) else kept)
