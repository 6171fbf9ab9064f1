"""One batch of an upload, in an open transaction: the next rows compared again, written, and their outcomes kept."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection

from lms_dashboard.db.audit import record_act
from lms_dashboard.db.seating import reserve_seats
from lms_dashboard.db.session import is_sqlite
from lms_dashboard.db.sql import AnyRow, lock_learners
from lms_dashboard.db.upload_store import (
    COMMITTING,
    DONE,
    count_outcomes,
    find_upload,
    load_rows,
    set_outcomes,
    set_refused,
    set_upload,
)
from lms_dashboard.db.uploads import load_people
from lms_dashboard.domain.errors import NotFound, Refused
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.upload_columns import read_columns
from lms_dashboard.domain.upload_plan import Planned, seats_needed
from lms_dashboard.domain.upload_rows import read_lines
from lms_dashboard.domain.uploads import Outcome, ReadFile, UploadOptions, UploadRow
from lms_dashboard.services._upload_check import compare, effective, read_options
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
    options = read_options(found.options)
    raw = load_rows(db, found.id, Outcome.NOT_REACHED, BATCH)
    rows = read_columns(found.options["headings"], raw, options.columns).rows if raw else ()
    batch = found.options["batches"] + 1
    reserved = {int(i): count for i, count in found.options["reserved"].items()}
    planned = _compare(db, scene, rows, options, reserved, seen_before=found.options["seen_before"])
    keep_outcomes(db, found.id, [one for one in planned if one.outcome is not Outcome.READY], batch)
    ready = [one for one in planned if one.outcome is Outcome.READY]
    if ready:
        left = {i: count - seats_needed(ready)[i] for i, count in reserved.items()}
        kept = {**found.options, "batches": batch, "reserved": {str(i): count for i, count in left.items()}}
        set_upload(db, found.id, options=kept)
        found = require_upload(db, scene.actor, found.id)
        _write(db, scene, found, options, ready, batch)
    counts = count_outcomes(db, found.id)
    left_over = counts[Outcome.NOT_REACHED]
    if not left_over:
        release(db, found, DONE, scene.now)
    return found.rows - left_over, found.rows


def _compare(
    db: Connection,
    scene: Scene,
    rows: Sequence[UploadRow],
    options: UploadOptions,
    reserved: dict[int, int],
    *,
    seen_before: bool,
) -> list[Planned]:
    """The rows as the world is now; nobody changes it until the transaction ends."""
    if not is_sqlite(db):
        lines = read_lines(rows, options, options.dates)
        lock_learners(db, [person.id for person in load_people(db, scene.actor, lines, scene.today)])
    return compare(db, scene.actor, rows, options, scene.today, seen_before=seen_before, reserved=reserved)


def _write(
    db: Connection, scene: Scene, found: AnyRow, options: UploadOptions, ready: Sequence[Planned], number: int
) -> None:
    batch = Batch(scene, options, found.file_name, ready)
    write_batch(db, batch)
    set_outcomes(db, found.id, [one.line.number for one in ready], Outcome.WRITTEN, number)
    said = {"upload_id": found.id, "file": found.file_name, "batch": number, "rows": len(ready)}
    record_act(
        db,
        actor=scene.actor,
        organisation_id=scene.organisation_id,
        act=f"upload_{options.kind.value}",
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


def release(db: Connection, found: AnyRow, state: str, now: datetime) -> None:
    """The upload is over: seats that were reserved and not taken are free again."""
    reserved = found.options.get("reserved", {})
    reserve_seats(db, {int(i): -count for i, count in reserved.items()})
    set_upload(db, found.id, state=state, finished_at=now, options={**found.options, "reserved": {}})
