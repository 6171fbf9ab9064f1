"""An upload as its pages see it, read on an open connection. Not a door."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from lms_dashboard.db.sql import AnyRow
from lms_dashboard.db.upload_pages import count_outcomes_of, names_of_members
from lms_dashboard.db.upload_store import DRAFT, list_batches
from lms_dashboard.domain.errors import Refused
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.upload_pages import UploadItem
from lms_dashboard.domain.uploads import Kind, Outcome
from lms_dashboard.services._upload_batch import require_upload
from lms_dashboard.services._upload_check import read_options


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
    return [_item(row, names.get(row.member_id, "command line"), counts.get(row.id, Counter())) for row in found]


def item_of(db: Connection, actor: Actor, found: AnyRow) -> UploadItem:
    """One upload with its numbers, batches and options."""
    (item,) = items_of(db, actor, [found])
    batches = tuple(list_batches(db, found.id))
    return replace(item, batches=batches, options=read_options(found.options), notes=tuple(found.options["notes"]))


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
