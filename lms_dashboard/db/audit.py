"""Writing and reading the audit chain and the change feed: one entry of each an act, numbered by one head row."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from lms_dashboard.db.sql import JsonText, insert_values, take_ids
from lms_dashboard.db.tables import audit_detail, audit_entry, audit_row, change, organisation_head
from lms_dashboard.domain.chain import GENESIS, canonical, commitment, entry_hash, rows_digest
from lms_dashboard.domain.people import Actor

FEED_IDS = 1_000
"""Learners or courses of one act that the change feed names; above, it says “many”."""


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
    entries = db.execute(select(audit_entry).where(c.organisation_id == organisation_id).order_by(c.seq))
    for entry in entries.yield_per(1_000):
        if entry.seq != expected:
            yield expected, f"entry {expected} is missing"
        yield from ((entry.seq, wrong) for wrong in _entry_faults(db, entry, previous))
        previous, expected = entry.hash, entry.seq + 1
    head = db.execute(select(organisation_head).where(organisation_head.c.organisation_id == organisation_id)).one()
    if (head.seq, head.hash or GENESIS) != (expected - 1, previous):
        yield head.seq, f"the head says entry {head.seq}, the chain ends at {expected - 1}"


def _entry_faults(db: Connection, entry: Any, previous: str) -> Iterator[str]:
    said = {
        "seq": entry.seq,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        **{
            name: getattr(entry, name)
            for name in (
                "act",
                "actor_kind",
                "actor_account_id",
                "actor_name",
                "address",
                "summary",
                "rows_count",
                "rows_digest",
                "organisation_id",
            )
        },
    }
    if entry.previous_hash != previous:
        yield "it does not follow the entry before it"
    if entry_hash(entry.previous_hash, said) != entry.hash:
        yield "its content was changed"
    yield from _row_faults(db, entry)


def _row_faults(db: Connection, entry: Any) -> Iterator[str]:
    r, d = audit_row.c, audit_detail.c
    rows = db.execute(
        select(r.position, r.learner_id, r.course_id, r.commitment, d.salt, d.before, d.after)
        .join_from(audit_row, audit_detail, d.audit_row_id == r.id, isouter=True)
        .where(r.audit_entry_id == entry.id)
        .order_by(r.position)
    ).all()
    if [row.position for row in rows] != list(range(entry.rows_count)):
        yield f"it has {len(rows)} rows instead of {entry.rows_count}, or they were reordered"
    elif rows_digest(row.commitment for row in rows) != entry.rows_digest:
        yield "a row's commitment was changed"
    for row in rows:
        kept = (row.learner_id, row.course_id, canonical(row.before), canonical(row.after))
        if row.salt is not None and commitment(row.salt, *kept) != row.commitment:
            yield f"row {row.position} does not match its commitment"
