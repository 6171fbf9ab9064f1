"""Changing a draft before it is committed: the file it comes from, what is chosen for all rows, columns, single cells.

Nothing of this touches a learner, so it leaves no entry in the audit trail: beginning the upload does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from lms_dashboard.db.session import write_session
from lms_dashboard.db.sql import AnyRow
from lms_dashboard.db.upload_pages import load_cells, set_cells_of
from lms_dashboard.db.upload_store import CANCELLED, DONE, DRAFT, add_upload, load_rows, set_upload
from lms_dashboard.domain.errors import Invalid, Refused
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.texts import require_short
from lms_dashboard.domain.upload_columns import IDENTIFY
from lms_dashboard.domain.upload_pages import Correction, mended
from lms_dashboard.domain.upload_tables import clean
from lms_dashboard.domain.uploads import Column, Outcome, UploadOptions
from lms_dashboard.files.sent import drop_sent, place_of_sent, read_sent
from lms_dashboard.services._upload_batch import require_upload
from lms_dashboard.services._upload_check import kept_options, read_options
from lms_dashboard.services._upload_items import require_draft
from lms_dashboard.services.people_acting import Scene
from lms_dashboard.services.uploads import keep_draft

_LONGEST = 500
_OF_A_COMMIT = ("reserved", "seen_before", "batches", "reached", "left")
_ORDERS = ("", "dmy", "mdy", "ymd")


def open_sent_file(*, actor: Actor, folder: Path, mark: str, now: datetime) -> Path:
    """Where a file that the actor sends is to be written; what was sent a day ago and never read goes.

    Raises:
        NotAllowed: the actor may not manage training.
    """
    organisation_id = actor.require(Permission.MANAGE_TRAINING)
    return place_of_sent(folder, f"{organisation_id}-{actor.account_id}", mark, now.timestamp())


def take_sent_file(
    *,
    actor: Actor,
    folder: Path,
    mark: str,
    file_name: str,
    options: UploadOptions,
    now: datetime,
    encoding: str = "",
) -> int:
    """Read a file that the actor has sent, and keep its rows as a draft; returns the draft's id. The file goes.

    Raises:
        NotAllowed: the actor may not manage training.
        NotFound: the actor has sent no such file.
        Invalid: the file cannot be read.
    """
    organisation_id = actor.require(Permission.MANAGE_TRAINING)
    owner = f"{organisation_id}-{actor.account_id}"
    content = read_sent(folder, owner, mark)
    try:
        return keep_draft(
            actor=actor, content=content, file_name=file_name, options=options, now=now, encoding=encoding
        )
    finally:
        drop_sent(folder, owner, mark)


def set_options(*, actor: Actor, upload_id: int, options: UploadOptions, now: datetime) -> None:
    """What is chosen for all rows of a draft; its columns and the order of days stay as they were said.

    Raises:
        NotAllowed, NotFound: the actor may not manage training, or the draft is not the actor's.
        Refused: it was begun already. Invalid: the note is too long.
    """
    Scene.of(actor, now)
    require_short(options.note, "note")
    with write_session() as db:
        found = require_draft(db, actor, upload_id, lock=True)
        before = read_options(found.options)
        _keep(db, found, replace(options, columns=before.columns, dates=before.dates))


def set_columns(*, actor: Actor, upload_id: int, columns: Mapping[int, Column], dates: str = "", now: datetime) -> None:
    """What each column of a draft says, and how 3/4/2026 is meant: dmy, mdy, or ymd if it is not to be read.

    Raises:
        NotAllowed, NotFound: the actor may not manage training, or the draft is not the actor's.
        Refused: it was begun already.
        Invalid: no column says who is meant, two say the same, or there is no such column or order.
    """
    Scene.of(actor, now)
    said = list(columns.values())
    if not IDENTIFY & set(said):
        raise Invalid("No column says who is meant.", "Say which one holds the email or the external id.")
    twice = next((column for column in said if said.count(column) > 1), None)
    if twice is not None:
        raise Invalid(f"Two columns say “{twice.value}”.", "Choose one of them.")
    with write_session() as db:
        found = require_draft(db, actor, upload_id, lock=True)
        if dates not in _ORDERS or not set(columns) <= set(range(len(found.options["headings"]))):
            raise Invalid("There is no such column or order.", "Choose among those that are shown.")
        _keep(db, found, replace(read_options(found.options), columns=dict(columns), dates=dates))


def mend_rows(*, actor: Actor, upload_id: int, corrections: Sequence[Correction]) -> int:
    """Put corrections into rows of a draft, each in the place of its value; how many rows were mended.

    A column that the file does not have is added.

    Raises:
        NotAllowed, NotFound: the actor may not manage training, or the draft is not the actor's.
        Refused: it was begun already.
        Invalid: a correction is too long.
    """
    actor.require(Permission.MANAGE_TRAINING)
    asked = [replace(one, correction=clean(one.correction)) for one in corrections]
    if any(len(one.correction) > _LONGEST for one in asked):
        raise Invalid(f"The correction is longer than {_LONGEST} letters.", "Shorten it.")
    with write_session() as db:
        require_draft(db, actor, upload_id, lock=True)
        columns = dict.fromkeys(one.column for one in asked)
        places = {column: _place_of(db, require_draft(db, actor, upload_id), column) for column in columns}
        cells = load_cells(db, upload_id, {number for one in asked for number in one.numbers})
        for one in asked:
            for number in cells.keys() & one.numbers:
                _mend(cells[number], places[one.column], one)
        set_cells_of(db, upload_id, cells)
    return len(cells)


def _mend(row: list[str], place: int, one: Correction) -> None:
    row.extend([""] * (place + 1 - len(row)))
    row[place] = mended(row[place], one.column, one.value, one.correction)


def draft_of_refused(*, actor: Actor, upload_id: int, now: datetime) -> int:
    """A new draft of the rows that an upload refused or did not reach, with the same choices; returns its id.

    Raises:
        NotAllowed, NotFound: the actor may not manage training, or the upload is not the actor's.
        Refused: it is under way, or there are no such rows.
    """
    scene = Scene.of(actor, now)
    with write_session() as db:
        found = require_upload(db, actor, upload_id)
        if found.state not in (DONE, CANCELLED):
            raise Refused("This upload is not over yet.", "Wait until it is, or cancel it.")
        left = [*load_rows(db, upload_id, Outcome.REFUSED), *load_rows(db, upload_id, Outcome.NOT_REACHED)]
        if not left:
            raise Refused("No row was refused.", "There is nothing to correct.")
        kept = {name: value for name, value in found.options.items() if name not in _OF_A_COMMIT}
        values = {
            "organisation_id": scene.organisation_id,
            "member_id": actor.member_id,
            "kind": found.kind,
            "file_name": found.file_name,
            "sha256": "",
            "state": DRAFT,
            "options": kept,
            "created_at": now,
        }
        return add_upload(db, values, sorted(left))


def _place_of(db: Connection, found: AnyRow, column: Column) -> int:
    """Where the column stands; behind all others if the file does not have it."""
    options = read_options(found.options)
    for place, said in options.columns.items():
        if said is column:
            return place
    headings = [*found.options["headings"], column.value]
    place = len(headings) - 1
    _keep(db, found, replace(options, columns={**options.columns, place: column}), headings=headings)
    return place


def _keep(db: Connection, found: AnyRow, options: UploadOptions, **more: object) -> None:
    kept = {**found.options, **kept_options(options), **more}
    set_upload(db, found.id, kind=options.kind.value, options=kept)
