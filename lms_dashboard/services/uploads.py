"""Bulk upload: a file becomes a draft, is checked as a whole, then committed in batches (product.md, "Bulk upload").

Every batch is one transaction, with its audit entry and its entry in the change feed. Seats are reserved before the
first row is written. Whatever stops a commit, the next one goes on where it stopped.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from lms_dashboard.db.audit import record_act
from lms_dashboard.db.bulk import collector_paused
from lms_dashboard.db.seating import lock_offerings, reserve_seats
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.sql import AnyRow
from lms_dashboard.db.upload_store import (
    CANCELLED,
    COMMITTING,
    DONE,
    DRAFT,
    add_upload,
    count_outcomes,
    load_problem_rows,
    same_uploads,
    set_upload,
)
from lms_dashboard.domain.errors import Conflict, Refused
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.texts import require_short
from lms_dashboard.domain.upload_columns import divide, known_columns, read_columns
from lms_dashboard.domain.upload_plan import seats_needed
from lms_dashboard.domain.uploads import CheckResult, Outcome, Problem, ReadFile, UploadOptions
from lms_dashboard.files.uploads import read_upload
from lms_dashboard.services._upload_batch import commit_batch, keep_outcomes, open_draft, release, require_upload
from lms_dashboard.services._upload_check import (
    compare,
    digest_of,
    effective,
    kept_options,
    lines_of,
    summed,
    was_uploaded,
)
from lms_dashboard.services.people_acting import Scene
from lms_dashboard.services.sessions import get_actor_again
from lms_dashboard.services.watching import Tell, keep_quiet

_TRIES = 5
"""How often a batch is tried that somebody else got in the way of."""


def never() -> bool:
    """Nobody has asked to stop."""
    return False


def get_people_file(*, actor: Actor, content: bytes, file_name: str, options: UploadOptions) -> ReadFile:
    """A file as rows by what their columns say; nothing is kept.

    Raises:
        NotAllowed: the actor may not manage training.
        Invalid: the file cannot be read, or no column says who is meant.
    """
    actor.require(Permission.MANAGE_TRAINING)
    raw = read_upload(content, file_name)
    headings, rows = divide(raw)
    return read_columns(headings, rows, options.columns, raw.notes)


def preview_upload(*, actor: Actor, file: ReadFile, options: UploadOptions, now: datetime) -> CheckResult:
    """What an upload of these rows would do; nothing is written.

    Raises:
        NotAllowed: the actor may not manage training.
        NotFound, Invalid: what is chosen for all rows is not there, or will not do.
    """
    scene, options = Scene.of(actor, now), effective(file, options, actor.date_order)
    with collector_paused(), read_session() as db:
        before = was_uploaded(db, actor, digest_of(file.rows, options))
        lines = lines_of(db, actor, file.rows, options)
        planned = compare(db, actor, lines, options, scene.today, seen_before=before)
    return summed(planned, file.notes)


def keep_draft(
    *, actor: Actor, content: bytes, file_name: str, options: UploadOptions, now: datetime, encoding: str = ""
) -> int:
    """Keep a file's rows as a draft that can be mended, mapped and committed; returns its id.

    Raises:
        NotAllowed: the actor may not manage training.
        Invalid: the file cannot be read, or the note is too long.
    """
    scene = Scene.of(actor, now)
    require_short(options.note, "note")
    raw = read_upload(content, file_name, encoding)
    headings, rows = divide(raw)
    columns = options.columns or known_columns(headings)
    values = {
        "organisation_id": scene.organisation_id,
        "member_id": actor.member_id,
        "kind": options.kind.value,
        "file_name": file_name,
        "sha256": "",
        "state": DRAFT,
        "options": kept_options(replace(options, columns=columns), headings=list(headings), notes=list(raw.notes)),
        "created_at": now,
    }
    with collector_paused(), write_session() as db:
        return add_upload(db, values, rows)


def begin_upload(*, actor: Actor, upload_id: int, now: datetime) -> int:
    """Check every row, refuse what will not do, reserve the seats: from now on the draft is committed, batch by batch.

    The very same list of the actor's that was stopped half-way goes on instead. Returns the upload's id.

    Raises:
        NotAllowed, NotFound: the actor may not, or the draft is not the actor's.
        Refused: it was begun already.
        NotFound, Invalid: what is chosen for all rows is not there, or will not do.
    """
    scene = Scene.of(actor, now)
    with collector_paused(), write_session() as db:
        found = require_upload(db, actor, upload_id, lock=True)
        if found.state != DRAFT:
            raise Refused("This upload has begun already.", "Look at its result.")
        file, options = open_draft(db, actor, found)
        digest = digest_of(file.rows, options)
        same = same_uploads(db, scene.organisation_id, digest, [COMMITTING])
        stopped = next((row.id for row in same if row.member_id == found.member_id), None)
        if stopped is not None:
            set_upload(db, upload_id, state=CANCELLED, finished_at=now)
            return int(stopped)
        _begin(db, scene, found, file, options, digest)
    return upload_id


def _begin(db: Connection, scene: Scene, found: AnyRow, file: ReadFile, options: UploadOptions, digest: str) -> None:
    lock_offerings(db, scene.organisation_id)
    before = was_uploaded(db, scene.actor, digest)
    lines = lines_of(db, scene.actor, file.rows, options)
    planned = compare(db, scene.actor, lines, options, scene.today, seen_before=before)
    needed = seats_needed(planned)
    reserve_seats(db, needed)
    keep_outcomes(db, found.id, [one for one in planned if one.outcome is not Outcome.READY], None)
    counts = summed(planned)
    begun = {"reserved": {str(i): count for i, count in needed.items()}, "seen_before": before}
    kept = {**found.options, **kept_options(options), **begun, "batches": 0, "reached": 0, "left": counts.ready}
    more = {"state": COMMITTING} if counts.ready else {"state": DONE, "finished_at": scene.now}
    set_upload(db, found.id, options=kept, sha256=digest, **more)
    said = {"upload_id": found.id, "kind": options.kind.value, "file": found.file_name, "rows": counts.rows}
    record_act(
        db,
        actor=scene.actor,
        organisation_id=scene.organisation_id,
        act="begin_upload",
        summary={**said, "ready": counts.ready, "unchanged": counts.unchanged, "refused": counts.refused_rows},
        touched=(),
        now=scene.now,
    )


def continue_upload(
    *, actor: Actor, upload_id: int, now: datetime, tell: Tell = keep_quiet, is_stopped: Callable[[], bool] = never
) -> CheckResult:
    """Commit what is not in yet, one batch after the other, until all is in or somebody stops it.

    The actor's rights are asked for anew before each batch: a large list takes longer than a role may last.

    Raises:
        NotSignedIn, NotAllowed, NotFound: the actor may not, or the upload is not the actor's.
        Refused: the upload has not begun.
        Conflict: others write the same records all the time.
    """
    Scene.of(actor, now)
    while not is_stopped():
        done, of = _commit_one(Scene.of(get_actor_again(actor=actor), now), upload_id)
        tell("Writing", done, of)
        if done == of:
            break
    return get_upload_result(actor=actor, upload_id=upload_id, now=now)


def _commit_one(scene: Scene, upload_id: int) -> tuple[int, int]:
    """Commit the next batch: how many rows have their outcome now, and of how many."""
    for left in reversed(range(_TRIES)):
        try:
            with collector_paused(), write_session() as db:
                return commit_batch(db, scene, require_upload(db, scene.actor, upload_id, lock=True))
        except (IntegrityError, Conflict) as error:
            if left == 0:
                raise Conflict("Others are changing the same people.", "Go on with the upload in a moment.") from error
    raise AssertionError


def cancel_upload(*, actor: Actor, upload_id: int, now: datetime) -> CheckResult:
    """Stop an upload for good: what is in stays in, what is not is not reached, reserved seats are free again.

    Raises:
        NotAllowed, NotFound: the actor may not, or the upload is not the actor's.
        Refused: it is done already.
    """
    scene = Scene.of(actor, now)
    with write_session() as db:
        found = require_upload(db, actor, upload_id, lock=True)
        if found.state not in (DRAFT, COMMITTING):
            raise Refused("This upload is done already.", "Nothing was changed.")
        release(db, upload_id, found.options, CANCELLED, now)
        if found.state == COMMITTING:
            record_act(
                db,
                actor=actor,
                organisation_id=scene.organisation_id,
                act="cancel_upload",
                summary={"upload_id": upload_id, "file": found.file_name},
                touched=(),
                now=now,
            )
    return get_upload_result(actor=actor, upload_id=upload_id, now=now)


def get_upload_result(*, actor: Actor, upload_id: int, now: datetime) -> CheckResult:
    """What became of each row: written + unchanged + refused + not reached = rows.

    Raises:
        NotAllowed, NotFound: the actor may not, or the upload is not the actor's.
    """
    Scene.of(actor, now)
    with read_session() as db:
        found = require_upload(db, actor, upload_id)
        counts = count_outcomes(db, upload_id)
        problems = [Problem(**one) for _, _, why in load_problem_rows(db, upload_id) for one in why]
    return CheckResult(
        rows=found.rows,
        unchanged=counts[Outcome.UNCHANGED],
        refused=tuple(problems),
        refused_rows=counts[Outcome.REFUSED],
        written=counts[Outcome.WRITTEN],
        not_reached=counts[Outcome.NOT_REACHED],
        upload_id=upload_id,
        notes=tuple(found.options.get("notes", ())),
    )
