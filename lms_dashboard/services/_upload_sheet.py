"""An upload on its way into a file: its rows as read, what became of each, and why not; ready to be sent again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lms_dashboard.db.sql import AnyRow
from lms_dashboard.db.upload_pages import load_outcomes
from lms_dashboard.db.upload_store import CANCELLED, COMMITTING, DONE, DRAFT, same_uploads
from lms_dashboard.domain.days import local_time
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.sheets import About, Column, Export, Sheet
from lms_dashboard.domain.sheets import Kind as Cells
from lms_dashboard.domain.upload_columns import REPORTED
from lms_dashboard.domain.upload_pages import KIND_WORDS
from lms_dashboard.domain.uploads import Kind, Outcome
from lms_dashboard.services._making import Making
from lms_dashboard.services._upload_batch import open_draft, require_upload
from lms_dashboard.services._upload_check import compare, digest_of, lines_of, read_options
from lms_dashboard.services._upload_items import item_of

_BEHIND = tuple(
    Column(heading, cells, width)
    for heading, cells, width in zip(
        REPORTED, (Cells.NUMBER, Cells.TEXT, Cells.TEXT, Cells.TEXT), (10, 14, 60, 60), strict=True
    )
)
_OUTCOMES = {
    Outcome.READY: "ready",
    Outcome.WRITTEN: "written",
    Outcome.UNCHANGED: "unchanged",
    Outcome.REFUSED: "refused",
    Outcome.NOT_REACHED: "not reached",
}
_LEGEND = (
    ("ready", "will be written when the upload is begun"),
    ("written", "is in the records"),
    ("unchanged", "what the row says held already"),
    ("refused", "nothing of it was written: correct it, and upload it again"),
    ("not reached", "the upload was stopped before it: upload it again"),
)
_STATES = {
    DRAFT: "a draft: nothing is written yet",
    COMMITTING: "not finished",
    DONE: "done",
    CANCELLED: "cancelled: what was written stays",
}
_Row = tuple[int, Sequence[str], str, Sequence[Mapping[str, Any]]]


def upload_export(making: Making) -> Export:
    """The rows under headings that an upload recognises, with outcome, problem and mend behind them.

    Raises:
        NotAllowed, NotFound: the actor may not manage training, or the upload is not the actor's.
    """
    query = making.query
    making.actor.require(Permission.MANAGE_TRAINING)
    found = require_upload(making.db, making.actor, query.upload_id)
    headings = _headings(found)
    places = [place for place, heading in enumerate(headings) if heading not in REPORTED]
    rows = _checked(making, found) if found.state == DRAFT else _kept(making, found)
    if query.refused:
        rows = [row for row in rows if row[2] == _OUTCOMES[Outcome.REFUSED]]
    columns = (
        *[Column(headings[place], width=22) for place in places],
        *_BEHIND,
    )
    made = making.rows(rows, lambda _, some: some, lambda _, some: _lines(some, places))
    name = "Refused rows" if query.refused else KIND_WORDS[Kind(found.kind)].replace("&", "and")
    report = "refused-rows" if query.refused else "upload"
    return Export(report, _about(making, found), (Sheet(name, columns, made, len(rows), 0),), _LEGEND)


def _about(making: Making, found: AnyRow) -> About:
    """Which upload it was, and how it ended."""
    item = item_of(making.db, making.actor, found)
    begun = local_time(making.actor.time_zone, item.created_at)
    said = (
        ("Upload", f"{KIND_WORDS[item.kind]}: {item.file_name}"),
        ("Uploaded", f"{begun:%Y-%m-%d %H:%M} by {item.made_by}"),
        ("State", _STATES[item.state]),
        ("Outcome", "refused" if making.query.refused else ""),
    )
    filters = (*((name, text) for name, text in said if text), *making.about.filters)
    return replace(making.about, filters=filters)


def _headings(found: AnyRow) -> list[str]:
    """A column that was mapped by hand gets the heading that is recognised; others keep theirs."""
    says = read_options(found.options).columns
    return [
        says[place].value if place in says else heading or f"Column {place + 1}"
        for place, heading in enumerate(found.options["headings"])
    ]


def _kept(making: Making, found: AnyRow) -> list[_Row]:
    rows = load_outcomes(making.db, found.id, refused=making.query.refused)
    return [(row.number, row.cells, row.outcome, row.problems or ()) for row in rows]


def _checked(making: Making, found: AnyRow) -> list[_Row]:
    """What a draft would do, as of now."""
    file, options = open_draft(making.db, making.actor, found)
    digest = digest_of(file.rows, options)
    seen = bool(same_uploads(making.db, making.reading.organisation_id, digest, [DONE]))
    lines = lines_of(making.db, making.actor, file.rows, options)
    planned = compare(making.db, making.actor, lines, options, making.reading.today, seen_before=seen)
    cells = {row.number: row.cells for row in load_outcomes(making.db, found.id, refused=False)}
    return [
        (
            one.line.number,
            cells[one.line.number],
            _OUTCOMES[one.outcome],
            [{"column": p.column, "problem": p.problem, "mend": p.mend} for p in one.line.problems],
        )
        for one in planned
    ]


def _lines(rows: Sequence[_Row], places: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    for number, cells, outcome, problems in rows:
        read = [cells[place] if place < len(cells) else "" for place in places]
        why = " ".join(f"{one['column']}: {one['problem']}" for one in problems)
        mend = " ".join(dict.fromkeys(one["mend"] for one in problems if one["mend"]))
        yield (*read, number, outcome, why, mend)
