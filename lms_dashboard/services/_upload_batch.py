"""One batch of an upload, in an open transaction: the next rows compared again, written, and their outcomes kept."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from lms_dashboard.db.audit import record_act
from lms_dashboard.db.locks import lock_learners
from lms_dashboard.db.seating import reserve_seats
from lms_dashboard.db.session import is_sqlite
from lms_dashboard.db.sql import AnyRow
from lms_dashboard.db.upload_store import (
    COMMITTING,
    DONE,
    find_upload,
    load_rows,
    set_outcomes,
    set_refused,
    set_upload,
)
from lms_dashboard.db.uploads import ids_named
from lms_dashboard.domain.errors import NotFound, Refused
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.upload_columns import read_columns
from lms_dashboard.domain.upload_plan import Planned, seats_needed
from lms_dashboard.domain.uploads import Outcome, ReadFile, UploadOptions
from lms_dashboard.services._upload_check import compare, effective, lines_of, read_options
from lms_dashboard.services._upload_write import Batch, write_batch
from lms_dashboard.services.people_acting import Scene

BATCH = 2_000
"""Rows that one transaction writes."""


def require_upload(db: Connection, actor: Actor, upload_id: int, *, lock: bool = False) -> AnyRow:
    """The upload, if it is the actor's to see.

    Raises:
        NotFound: it is not, or there is none.
    """
    found = find_upload(db, actor, upload_id, lock=lock)
    if found is None:
        raise NotFound("There is no such upload.", "It may be somebody else's.")
    return found


def open_draft(db: Connection, actor: Actor, found: AnyRow) -> tuple[ReadFile, UploadOptions]:
    """The rows of a draft by their columns, and its options with the order of days settled.

    Raises:
        Invalid: no column says who is meant.
    """
    options = read_options(found.options)
    rows = load_rows(db, found.id)
    file = read_columns(found.options["headings"], rows, options.columns, tuple(found.options["notes"]))
    return file, effective(file, options, actor.date_order)


def commit_batch(db: Connection, scene: Scene, found: AnyRow) -> tuple[int, int]:
    """Write the next rows; how many rows have their outcome now, and of how many.

    Raises:
        Refused: the upload has not begun.
    """
    if found.state != COMMITTING:
        if found.state == DONE:
            return found.rows, found.rows
        raise Refused("This upload is not under way.", "Check it, then confirm it.")
    kept, options = found.options, read_options(found.options)
    raw = load_rows(db, found.id, Outcome.NOT_REACHED, BATCH, kept["reached"])
    planned = _compare(db, scene, raw, kept, options)
    number, ready = kept["batches"] + 1, [one for one in planned if one.outcome is Outcome.READY]
    keep_outcomes(db, found.id, [one for one in planned if one.outcome is not Outcome.READY], number)
    batch = Batch(scene, options, found.file_name, ready)
    if ready:
        write_batch(db, batch)
        set_outcomes(db, found.id, [one.line.number for one in ready], Outcome.WRITTEN, number)
    left = kept["left"] - len(raw)
    reserved = _still_reserved(kept["reserved"], seats_needed(ready))
    kept = {**kept, "batches": number, "reserved": reserved, "reached": raw[-1][0], "left": left}
    _keep(db, found.id, kept, scene.now)
    if ready:
        _record(db, found, batch, number)
    return found.rows - left, found.rows


def _keep(db: Connection, upload_id: int, kept: Mapping[str, Any], now: datetime) -> None:
    if kept["left"]:
        set_upload(db, upload_id, options=kept)
    else:
        release(db, upload_id, kept, DONE, now)


def _still_reserved(reserved: Mapping[str, int], taken: Mapping[int, int]) -> dict[str, int]:
    """Seats that are kept for the rows to come, by offering."""
    return {i: count - taken[int(i)] for i, count in reserved.items()}


def _compare(
    db: Connection,
    scene: Scene,
    raw: Sequence[tuple[int, list[str]]],
    kept: Mapping[str, Any],
    options: UploadOptions,
) -> list[Planned]:
    """The rows as the world is now; nobody changes it until the transaction ends."""
    rows = read_columns(kept["headings"], raw, options.columns).rows
    lines = lines_of(db, scene.actor, rows, options)
    if not is_sqlite(db):
        lock_learners(db, scene.organisation_id, ids_named(db, scene.actor, lines))
    reserved = {int(i): count for i, count in kept["reserved"].items()}
    return compare(db, scene.actor, lines, options, scene.today, seen_before=kept["seen_before"], reserved=reserved)


def _record(db: Connection, found: AnyRow, batch: Batch, number: int) -> None:
    """The entry of the batch in the audit trail; the last lock that its transaction takes."""
    scene, kind = batch.scene, batch.options.kind
    said = {"upload_id": found.id, "file": found.file_name, "batch": number, "rows": len(batch.planned)}
    record_act(
        db,
        actor=scene.actor,
        organisation_id=scene.organisation_id,
        act=f"upload_{kind.value}",
        summary={**said, "sha256": found.sha256},
        touched=batch.touched(),
        now=scene.now,
        learner_ids=None,
        course_ids=None,
    )


def keep_outcomes(db: Connection, upload_id: int, planned: Sequence[Planned], batch: int | None) -> None:
    """Keep which rows are refused, and why, and which need nothing."""
    refused = {o.line.number: [asdict(p) for p in o.line.problems] for o in planned if o.outcome is Outcome.REFUSED}
    set_refused(db, upload_id, refused, batch)
    numbers = [one.line.number for one in planned if one.outcome is Outcome.UNCHANGED]
    set_outcomes(db, upload_id, numbers, Outcome.UNCHANGED, batch)


def release(db: Connection, upload_id: int, kept: Mapping[str, Any], state: str, now: datetime) -> None:
    """The upload is over: seats that were reserved and not taken are free again. ``kept``: its options as they are."""
    reserve_seats(db, {int(i): -count for i, count in kept.get("reserved", {}).items()})
    set_upload(db, upload_id, state=state, finished_at=now, options={**kept, "reserved": {}})
