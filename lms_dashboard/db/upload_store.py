"""Uploads as they are kept: the file's rows as a draft, and what became of each."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from lms_dashboard.db.sql import AnyRow, among, insert_values
from lms_dashboard.db.tables import upload, upload_row
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.uploads import Outcome

DRAFT, COMMITTING, DONE, CANCELLED = "draft", "committing", "done", "cancelled"
"""A draft can still be mended; committing: some batches may be in; done: every row has its outcome."""


def add_upload(db: Connection, values: Mapping[str, Any], rows: Sequence[tuple[int, list[str]]]) -> int:
    """A new draft with its rows as they were read."""
    upload_id: int = db.execute(insert(upload).values(**values, rows=len(rows)).returning(upload.c.id)).scalar_one()
    own = {"organisation_id": values["organisation_id"], "upload_id": upload_id, "outcome": Outcome.NOT_REACHED.value}
    insert_values(db, upload_row, ("number", "cells"), rows, same=own)
    return upload_id


def find_upload(db: Connection, actor: Actor, upload_id: int, *, lock: bool = False) -> AnyRow | None:
    """The upload, if it is the actor's own, or the actor administers the whole organisation."""
    c = upload.c
    query = select(upload).where(c.id == upload_id, c.organisation_id == actor.organisation_id)
    if not actor.administers_all:
        query = query.where(c.member_id == actor.member_id)
    return db.execute(query.with_for_update() if lock else query).one_or_none()


def list_uploads(db: Connection, actor: Actor, limit: int) -> Sequence[AnyRow]:
    """The newest uploads that the actor may see."""
    c = upload.c
    query = select(upload).where(c.organisation_id == actor.organisation_id)
    if not actor.administers_all:
        query = query.where(c.member_id == actor.member_id)
    return db.execute(query.order_by(c.id.desc()).limit(limit)).all()


def same_uploads(db: Connection, organisation_id: int, digest: str, states: Sequence[str]) -> Sequence[AnyRow]:
    """Uploads of the very same list, the newest first."""
    c = upload.c
    query = select(upload).where(c.organisation_id == organisation_id, c.sha256 == digest, c.state.in_(states))
    return db.execute(query.order_by(c.id.desc())).all()


def set_upload(db: Connection, upload_id: int, **values: Any) -> None:
    """Change what is kept of an upload."""
    db.execute(update(upload).where(upload.c.id == upload_id).values(**values))


def load_rows(
    db: Connection, upload_id: int, outcome: Outcome | None = None, limit: int | None = None, after: int = 0
) -> list[tuple[int, list[str]]]:
    """The rows by their numbers, as they were read or mended; those behind the row ``after``."""
    c = upload_row.c
    query = select(c.number, c.cells).where(c.upload_id == upload_id, c.number > after).order_by(c.number)
    if outcome is not None:
        query = query.where(c.outcome == outcome.value)
    return [(number, cells) for number, cells in db.execute(query.limit(limit)).all()]


def load_problem_rows(db: Connection, upload_id: int) -> list[tuple[int, list[str], list[dict[str, Any]]]]:
    """The refused rows with what is wrong with each."""
    c = upload_row.c
    query = select(c.number, c.cells, c.problems).where(c.upload_id == upload_id, c.outcome == Outcome.REFUSED.value)
    return [(number, cells, problems or []) for number, cells, problems in db.execute(query.order_by(c.number))]


def set_outcomes(
    db: Connection, upload_id: int, numbers: Iterable[int], outcome: Outcome, batch: int | None = None
) -> None:
    """What became of these rows."""
    c = upload_row.c
    wanted = list(numbers)
    if wanted:
        mine = c.upload_id == upload_id, among(db, c.number, wanted)
        db.execute(update(upload_row).where(*mine).values(outcome=outcome.value, batch=batch, problems=None))


def set_refused(
    db: Connection, upload_id: int, problems: Mapping[int, list[dict[str, Any]]], batch: int | None
) -> None:
    """These rows are refused, and why."""
    if not problems:
        return
    c = upload_row.c
    query = (
        update(upload_row)
        .where(c.upload_id == upload_id, c.number == bindparam("which"))
        .values(outcome=Outcome.REFUSED.value, batch=batch, problems=bindparam("why"))
    )
    db.execute(query, [{"which": number, "why": why} for number, why in problems.items()])


def count_outcomes(db: Connection, upload_id: int) -> Counter[str]:
    """How many rows have which outcome."""
    c = upload_row.c
    query = select(c.outcome, func.count()).where(c.upload_id == upload_id).group_by(c.outcome)
    return Counter({row[0]: row[1] for row in db.execute(query)})


def list_batches(db: Connection, upload_id: int) -> list[tuple[int, int, int, int]]:
    """The batches that are in: number, first row, last row, rows."""
    c = upload_row.c
    query = (
        select(c.batch, func.min(c.number), func.max(c.number), func.count())
        .where(c.upload_id == upload_id, c.batch.is_not(None))
        .group_by(c.batch)
        .order_by(c.batch)
    )
    return [tuple(row) for row in db.execute(query)]
