"""The pages of uploads: earlier ones, what can be chosen, a draft's check by what is wrong, and its result."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from lms_dashboard.db.bulk import collector_paused
from lms_dashboard.db.courses import is_offered, load_courses
from lms_dashboard.db.session import read_session
from lms_dashboard.db.upload_store import list_uploads, load_problem_rows, load_rows
from lms_dashboard.db.uploads import group_paths, job_role_names, load_offerings
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.upload_columns import IDENTIFY, REPORTED, suggested_columns
from lms_dashboard.domain.upload_days import is_ambiguous
from lms_dashboard.domain.upload_pages import (
    Checked,
    Choices,
    ColumnSample,
    ColumnsView,
    ProblemGroup,
    UploadItem,
    group_problems,
)
from lms_dashboard.domain.uploads import Column, Problem, UploadRow
from lms_dashboard.services._upload_batch import open_draft, require_upload
from lms_dashboard.services._upload_check import compare, digest_of, lines_of, read_options, summed
from lms_dashboard.services._upload_items import item_of, items_of, require_draft, seen_before
from lms_dashboard.services.people_acting import Scene

_LISTED = 50
_SAMPLES = 4
_DAYS = (Column.HIRED_ON, Column.DUE_ON, Column.COMPLETED_ON)


def get_uploads(*, actor: Actor) -> tuple[UploadItem, ...]:
    """The newest uploads that the actor may see: the own ones, or all for an administrator.

    Raises:
        NotAllowed: the actor may not manage training.
    """
    actor.require(Permission.MANAGE_TRAINING)
    with read_session() as db:
        return tuple(items_of(db, actor, list_uploads(db, actor, _LISTED)))


def get_upload(*, actor: Actor, upload_id: int) -> UploadItem:
    """One upload with its numbers, batches and options.

    Raises:
        NotAllowed, NotFound: the actor may not manage training, or the upload is not the actor's.
    """
    actor.require(Permission.MANAGE_TRAINING)
    with read_session() as db:
        return item_of(db, actor, require_upload(db, actor, upload_id))


def get_choices(*, actor: Actor, now: datetime) -> Choices:
    """The offerings and courses that can be chosen for all rows.

    Raises:
        NotAllowed: the actor may not manage training.
    """
    scene = Scene.of(actor, now)
    with read_session() as db:
        offerings = load_offerings(db, scene.organisation_id).values()
        courses = [row for row in load_courses(db, actor) if is_offered(row, scene.today)]
        places, roles = group_paths(db, actor), job_role_names(db, actor)
    return Choices(
        tuple((one.id, one.name, one.seats, one.free) for one in offerings),
        tuple((row.code, row.title) for row in courses),
        places,
        roles,
    )


def get_columns(*, actor: Actor, upload_id: int) -> ColumnsView:
    """The columns of a draft with what stands in them, and what each says as far as it is known.

    Raises:
        NotAllowed, NotFound: the actor may not manage training, or the draft is not the actor's.
        Refused: it was begun already.
    """
    actor.require(Permission.MANAGE_TRAINING)
    with read_session() as db:
        found = require_draft(db, actor, upload_id)
        rows = load_rows(db, upload_id)
        item = item_of(db, actor, found)
    headings, options = found.options["headings"], read_options(found.options)
    says_who = bool(IDENTIFY & set(options.columns.values()))
    columns = options.columns if says_who else {**suggested_columns(headings, rows), **options.columns}
    known = suggested_columns(headings, ())
    samples = tuple(_sample(place, heading, rows, columns, known) for place, heading in enumerate(headings))
    doubtful = [one for one in samples if one.says in _DAYS and _is_doubtful(one.place, rows, actor.date_order)]
    example = next((text for one in doubtful for text in _values(one.place, rows) if is_ambiguous([text], "")), "")
    return ColumnsView(item, samples, options.dates, example)


def _values(place: int, rows: list[tuple[int, list[str]]]) -> list[str]:
    return [cells[place] for _, cells in rows if place < len(cells) and cells[place]]


def _is_doubtful(place: int, rows: list[tuple[int, list[str]]], order: str) -> bool:
    return is_ambiguous(_values(place, rows), order)


def _sample(
    place: int,
    heading: str,
    rows: list[tuple[int, list[str]]],
    columns: Mapping[int, Column],
    known: Mapping[int, Column],
) -> ColumnSample:
    values = _values(place, rows)
    is_known = place in known or heading in REPORTED
    samples = tuple(dict.fromkeys(values))[:_SAMPLES]
    return ColumnSample(place, heading, samples, len(values), columns.get(place), is_known)


def preview_draft(*, actor: Actor, upload_id: int, now: datetime) -> Checked:
    """Every row of a draft compared with what is known, and its problems by what is wrong; nothing is written.

    Raises:
        NotAllowed, NotFound: the actor may not manage training, or the draft is not the actor's.
        Refused: it was begun already.
        NotFound, Invalid: no column says who is meant; or what is chosen for all rows is not there, or will not do.
    """
    scene = Scene.of(actor, now)
    with collector_paused(), read_session() as db:
        found = require_draft(db, actor, upload_id)
        file, options = open_draft(db, actor, found)
        digest = digest_of(file.rows, options)
        seen_at, seen_by = seen_before(db, found, digest)
        lines = lines_of(db, actor, file.rows, options)
        planned = compare(db, actor, lines, options, scene.today, seen_before=seen_at is not None)
        item = replace(item_of(db, actor, found), seen_at=seen_at, seen_by=seen_by)
    result = summed(planned, file.notes)
    rows = {row.number: row for row in file.rows}
    groups = group_problems(result.refused, rows, file.columns.values())
    return Checked(item, result, groups)


def get_refused(*, actor: Actor, upload_id: int) -> tuple[ProblemGroup, ...]:
    """The refused rows of an upload that was begun, by what is wrong.

    Raises:
        NotAllowed, NotFound: the actor may not manage training, or the upload is not the actor's.
    """
    actor.require(Permission.MANAGE_TRAINING)
    with read_session() as db:
        found = require_upload(db, actor, upload_id)
        refused = load_problem_rows(db, upload_id)
    columns = read_options(found.options).columns
    rows = {number: _row(number, cells, columns) for number, cells, _ in refused}
    return group_problems((Problem(**one) for _, _, why in refused for one in why), rows, columns.values())


def _row(number: int, cells: list[str], columns: Mapping[int, Column]) -> UploadRow:
    return UploadRow(number, {column: cells[place] for place, column in columns.items() if place < len(cells)})
