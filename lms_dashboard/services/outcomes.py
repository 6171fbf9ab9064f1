"""The outcome of an act on a selection as a file: kept for a day, for the one person who saw it."""

from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from lms_dashboard.domain.errors import NotFound
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.selections import Outcome
from lms_dashboard.domain.sheets import Exported, Form
from lms_dashboard.files.kept import keep, read_kept
from lms_dashboard.services._making import Told
from lms_dashboard.services.exports import quiet, write_export


def keep_outcome(*, actor: Actor, folder: Path, mark: str, outcome: Outcome, now: datetime) -> None:
    """Keep an outcome under a mark that cannot be guessed; only ids are kept, no names.

    Raises:
        NotAllowed: the actor may not manage training.
    """
    organisation_id = actor.require(Permission.MANAGE_TRAINING)
    owner = {"account_id": actor.account_id, "organisation_id": organisation_id}
    data = {**owner, "title": outcome.title, "course": outcome.course, "rows": outcome.rows}
    keep(folder, mark, data, now.timestamp())


def write_outcome(
    *, actor: Actor, folder: Path, mark: str, form: Form, out: BinaryIO, now: datetime, told: Told = quiet
) -> Exported:
    """Write a kept outcome, one line a learner whom the actor may still see.

    Raises:
        NotAllowed: the actor may not export.
        NotFound: it is not there any more, or was kept for somebody else.
    """
    organisation_id = actor.require(Permission.EXPORT)
    data = read_kept(folder, mark)
    if (data["account_id"], data["organisation_id"]) != (actor.account_id, organisation_id):
        raise NotFound("There is no such file.", "Make it again.")
    outcome = Outcome(data["title"], data["course"], tuple(tuple(row) for row in data["rows"]))
    return write_export(actor=actor, query=outcome, form=form, out=out, now=now, told=told)
