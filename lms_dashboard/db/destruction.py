"""Destroying sealed records for good: a destruction record for each row first, as the triggers demand."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update

from lms_dashboard.db.session import is_sqlite
from lms_dashboard.db.slates import empty_files, files_with
from lms_dashboard.db.sql import among, insert_rows
from lms_dashboard.db.tables import (
    attempt,
    audit_detail,
    audit_row,
    clean_slate,
    completion,
    completion_evidence,
    completion_seal,
    completion_void,
    destruction,
    evidence_file,
    module_result,
    seal,
    supersession,
)


def destroy_seals(db: Connection, organisation_id: int, seal_ids: Sequence[int], reason: str, now: datetime) -> None:
    """Destroy what these seals hold, what the audit trail kept of it, and copies; the seals stay."""
    sealed = completion_seal.c
    completions = _ids(db, select(sealed.completion_id).where(among(db, sealed.seal_id, seal_ids)))
    attempts = _ids(db, select(attempt.c.id).where(among(db, attempt.c.seal_id, seal_ids)))
    work = (organisation_id, reason, now)
    _destroy(db, module_result, _ids(db, _where(module_result, "attempt_id", attempts, db)), *work)
    for table in (completion_seal, completion_void):
        _destroy(db, table, _ids(db, _where(table, "completion_id", completions, db)), *work)
    _destroy_evidence(db, completions)
    db.execute(delete(supersession).where(among(db, supersession.c.completion_id, completions)))
    _destroy(db, completion, completions, *work)
    _forget_details(db, seal_ids)
    _empty_files(db, seal_ids, *work)
    db.execute(update(attempt).where(among(db, attempt.c.id, attempts)).values(score=None))
    db.execute(update(seal).where(among(db, seal.c.id, seal_ids)).values(destroyed_at=now))


def _destroy_evidence(db: Connection, completion_ids: Sequence[int]) -> None:
    """The files that proved nothing but these completions."""
    e, f = completion_evidence.c, evidence_file.c
    files = _ids(db, select(e.evidence_file_id).where(among(db, e.completion_id, completion_ids)).distinct())
    db.execute(delete(completion_evidence).where(among(db, e.completion_id, completion_ids)))
    left = select(e.id).where(e.evidence_file_id == f.id).exists()
    db.execute(delete(evidence_file).where(among(db, f.id, files), ~left))


def _empty_files(db: Connection, seal_ids: Sequence[int], organisation_id: int, reason: str, now: datetime) -> None:
    """Files of clean slates are copies, which nothing shows any more: those that hold the records are emptied."""
    own = {"organisation_id": organisation_id, "table_name": clean_slate.name, "reason": reason, "at": now}
    files = files_with(db, seal_ids)
    insert_rows(db, destruction, [{"row_id": row_id, **own} for row_id in files])
    empty_files(db, files)
    if is_sqlite(db):
        _spend(db, clean_slate, files)


def _where(table: Table, column: str, ids: Sequence[int], db: Connection) -> Any:
    return select(table.c.id).where(among(db, table.c[column], ids))


def _ids(db: Connection, query: Any) -> list[int]:
    return [row[0] for row in db.execute(query)]


def _destroy(
    db: Connection, table: Table, ids: Sequence[int], organisation_id: int, reason: str, now: datetime
) -> None:
    own = {"organisation_id": organisation_id, "table_name": table.name, "reason": reason, "at": now}
    insert_rows(db, destruction, [{"row_id": row_id, **own} for row_id in ids])
    db.execute(delete(table).where(among(db, table.c.id, ids)))
    if is_sqlite(db):
        _spend(db, table, ids)


def _spend(db: Connection, table: Table, ids: Sequence[int]) -> None:
    """SQLite gives the ids of rows that are gone to new ones: leave to delete the old row is none for the new."""
    d = destruction.c
    mine = (d.table_name == table.name, among(db, d.row_id, ids))
    db.execute(update(destruction).where(*mine).values(row_id=-d.id))


def _forget_details(db: Connection, seal_ids: Sequence[int]) -> None:
    """What the audit trail kept of these learners and courses; the commitments, and so the chain, stay."""
    r, s = audit_row.c, seal.c
    rows = (
        select(r.id)
        .join_from(audit_row, seal, (s.learner_id == r.learner_id) & (s.course_id == r.course_id))
        .where(among(db, s.id, seal_ids))
    )
    db.execute(delete(audit_detail).where(audit_detail.c.audit_row_id.in_(rows)))
