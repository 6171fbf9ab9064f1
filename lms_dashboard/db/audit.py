"""Writing the audit chain and the change feed: one entry of each an act, numbered by one head row."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, update

from lms_dashboard.db.encoding import JsonText
from lms_dashboard.db.sql import insert_columns, take_ids
from lms_dashboard.db.tables import audit_detail, audit_entry, audit_row, change, organisation_head
from lms_dashboard.domain.chain import GENESIS, canonical, commitment, entry_hash, rows_digest
from lms_dashboard.domain.people import Actor

FEED_IDS = 1_000
"""Learners or courses of one act that the change feed names; above, it says “many”."""

_SALT_BYTES = 16


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
    salts = _salts(len(touched))
    texts = _texts(touched)
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


def _salts(count: int) -> list[str]:
    """So many salts, by one question to the system."""
    digits = secrets.token_hex(_SALT_BYTES * count)
    return [digits[start : start + 2 * _SALT_BYTES] for start in range(0, len(digits), 2 * _SALT_BYTES)]


def _texts(touched: Sequence[Touched]) -> list[tuple[str, str]]:
    """What was before and after, in canonical words; what several learners share is put into words once."""
    shared: dict[int, str] = {}

    def text(value: Mapping[str, Any] | None) -> str:
        known = shared.get(id(value))
        if known is None:
            known = shared[id(value)] = canonical(value)
        return known

    return [(text(t.before), text(t.after)) for t in touched]


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
    ids, own = take_ids(db, audit_row, len(touched)), {"organisation_id": organisation_id}
    rows = {
        "id": ids,
        "position": range(len(ids)),
        "learner_id": [one.learner_id for one in touched],
        "course_id": [one.course_id for one in touched],
        "commitment": commitments,
    }
    insert_columns(db, audit_row, rows, {**own, "audit_entry_id": entry_id})
    before, after = ([JsonText(text[side]) for text in texts] for side in (0, 1))
    details = {"audit_row_id": ids, "salt": salts, "before": before, "after": after}
    insert_columns(db, audit_detail, details, own)
