"""An upload as its pages see it, read on an open connection. Not a door."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from lms_dashboard.db.sql import AnyRow
from lms_dashboard.db.upload_pages import count_outcomes_of, names_of_members
from lms_dashboard.db.upload_store import DONE, DRAFT, list_batches, same_uploads
from lms_dashboard.domain.errors import Refused
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.upload_pages import UploadItem
from lms_dashboard.domain.uploads import Kind, Outcome
from lms_dashboard.services._upload_batch import require_upload
from lms_dashboard.services._upload_check import read_options

_NO_MEMBER = "the command line"


def require_draft(db: Connection, actor: Actor, upload_id: int, *, lock: bool = False) -> AnyRow:
    """The upload, if it is the actor's and can still be changed.

    Raises:
        NotFound: it is not, or there is none.
        Refused: it was begun or given up already.
    """
    found = require_upload(db, actor, upload_id, lock=lock)
    if found.state != DRAFT:
        raise Refused("This upload has begun already, so it can no longer be changed.", "Look at its result.")
    return found


def items_of(db: Connection, actor: Actor, found: Sequence[AnyRow]) -> list[UploadItem]:
    """Uploads with their numbers, in the given order."""
    counts = count_outcomes_of(db, [row.id for row in found]) if found else {}
    members = {row.member_id for row in found if row.member_id is not None}
    names = names_of_members(db, actor.organisation_id or 0, members) if members else {}
    return [_item(row, names.get(row.member_id, _NO_MEMBER), counts.get(row.id, Counter())) for row in found]


def item_of(db: Connection, actor: Actor, found: AnyRow) -> UploadItem:
    """One upload with its numbers, batches and options."""
    (item,) = items_of(db, actor, [found])
    batches, notes = tuple(list_batches(db, found.id)), tuple(found.options["notes"])
    seen_at, seen_by = seen_before(db, found, found.sha256) if found.sha256 else (None, "")
    options = read_options(found.options)
    return replace(item, batches=batches, options=options, notes=notes, seen_at=seen_at, seen_by=seen_by)


def seen_before(db: Connection, found: AnyRow, digest: str) -> tuple[datetime | None, str]:
    """When, and by whom, the very same list was committed before this upload was, or is."""
    others = [row for row in same_uploads(db, found.organisation_id, digest, [DONE]) if row.id != found.id]
    earlier = [row for row in others if found.finished_at is None or row.finished_at < found.finished_at]
    if not earlier:
        return None, ""
    maker = earlier[0].member_id
    names = names_of_members(db, found.organisation_id, [maker]) if maker is not None else {}
    return earlier[0].created_at, names.get(maker, _NO_MEMBER)


def _item(row: AnyRow, made_by: str, counts: Counter[str]) -> UploadItem:
    return UploadItem(
        row.id,
        Kind(row.kind),
        row.file_name,
        row.rows,
        row.state,
        made_by,
        row.created_at,
        row.finished_at,
        counts[Outcome.WRITTEN],
        counts[Outcome.UNCHANGED],
        counts[Outcome.REFUSED],
        counts[Outcome.NOT_REACHED],
    )
