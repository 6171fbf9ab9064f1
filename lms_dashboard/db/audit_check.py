"""Checking the audit chain: every place where an entry or a row was changed, removed, added or reordered."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from typing import Any

from sqlalchemy import Connection, String, cast, select, type_coerce

from lms_dashboard.db.session import is_sqlite
from lms_dashboard.db.sql import among
from lms_dashboard.db.tables import audit_detail, audit_entry, audit_row, learner_merge, organisation_head, seal
from lms_dashboard.domain.chain import GENESIS, canonical, commitment, entry_hash, rows_digest

_ROWS = 20_000
"""Entries and rows that are checked at a time."""

_KeptRow = tuple[Any, ...]
_Pair = tuple[int | None, int | None]
_SAID = (
    "seq", "act", "actor_kind", "actor_account_id", "actor_name", "address", "summary", "rows_count", "rows_digest",
    "organisation_id",
)  # fmt: skip


def broken_links(db: Connection, organisation_id: int) -> Iterator[tuple[int, str]]:
    """Every place where the chain does not hold: the entry's number, and what is wrong there."""
    previous, expected = GENESIS, 1
    c = audit_entry.c
    query = select(audit_entry).where(c.organisation_id == organisation_id).order_by(c.seq)
    destroyed = _destroyed(db, organisation_id)
    for entries in _portions(db.execute(query.execution_options(stream_results=True))):
        rows = _rows_of(db, [entry.id for entry in entries])
        for entry in entries:
            if entry.seq != expected:
                yield expected, f"entry {expected} is missing"
            yield from ((entry.seq, wrong) for wrong in _entry_faults(entry, previous))
            yield from ((entry.seq, wrong) for wrong in _row_faults(entry, rows.get(entry.id, []), destroyed))
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


def _destroyed(db: Connection, organisation_id: int) -> set[_Pair]:
    """The learners, under every id they had, and courses of which lawful destruction left no before and after."""
    s, m = seal.c, learner_merge.c
    people: dict[int, set[int]] = {}
    for kept, alias in db.execute(select(m.kept_id, m.alias_id).where(m.organisation_id == organisation_id)).all():
        same = people.get(kept, {kept}) | people.get(alias, {alias})
        people.update(dict.fromkeys(same, same))
    pairs = select(s.learner_id, s.course_id).where(s.organisation_id == organisation_id, s.destroyed_at.is_not(None))
    return {(one, course_id) for who, course_id in db.execute(pairs).all() for one in people.get(who, {who})}


def _entry_faults(entry: Any, previous: str) -> Iterator[str]:
    said = {name: getattr(entry, name) for name in _SAID}
    said["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    if entry.previous_hash != previous:
        yield "it does not follow the entry before it"
    if entry_hash(entry.previous_hash, said) != entry.hash:
        yield "its content was changed"


def _row_faults(entry: Any, rows: Sequence[_KeptRow], destroyed: set[_Pair]) -> Iterator[str]:
    """Each row that is missing, was added, or is not what the entry committed to; or that their order was changed."""
    there, wrong = {row[0] for row in rows}, [row for row in rows if not _holds(row)]
    yield from (f"row {position} is missing" for position in range(entry.rows_count) if position not in there)
    yield from (f"row {position} was added" for position in sorted(there) if not 0 <= position < entry.rows_count)
    yield from (f"row {row[0]} does not match its commitment" for row in wrong)
    complete = len(rows) == len(there) == entry.rows_count
    if complete and not wrong and rows_digest(row[3] for row in rows) != entry.rows_digest:
        yield "its rows were reordered, or replaced together with their commitments"
    for position, learner_id, course_id, _, salt, *_ in rows:
        if salt is None and (learner_id, course_id) not in destroyed:
            yield f"what row {position} was before and after is gone, and no record was destroyed"


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
