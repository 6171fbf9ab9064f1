"""Which column of a file says what: recognised by headings in any order, or as a person has mapped them."""

import re
from collections.abc import Mapping, Sequence

from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.names import fold
from lms_dashboard.domain.upload_tables import RawUpload
from lms_dashboard.domain.uploads import Column, ReadFile, UploadRow

_HEADINGS: Mapping[Column, str] = {
    Column.NAME: "name|full name|learner|learner name|employee|employee name|participant|attendee|user name",
    Column.FIRST_NAME: "first name|firstname|given name|forename|first|vorname|prenom|nombre",
    Column.LAST_NAME: "last name|lastname|surname|family name|last|nachname|nom|apellido",
    Column.EMAIL: "email|e mail|email address|e mail address|mail|work email|email adresse|correo",
    Column.LEAVE_BLANK: "leave blank|leave this blank|leave empty",
    Column.GROUP: "group|department|dept|site|team|unit|location|home group|abteilung",
    Column.JOB_ROLES: "job roles|job role|job title|role|roles|position|jobs",
    Column.EXTERNAL_ID: "external id|employee id|employee number|employee no|personnel number|staff id|staff number|id"
    "|emp id|number|externalid|user id|learner id",
    Column.HIRED_ON: "hired on|hire date|hiring date|date of hire|start date|hired|joined on|date hired",
    Column.COURSES: "course codes|course code|courses|course|training|trainings",
    Column.DUE_ON: "due on|due date|due|deadline|due by",
    Column.COMPLETED_ON: "completed on|completion date|date completed|completed|date of completion|date|training date",
    Column.SCORE: "score|result|percent|mark|grade",
}
REPORTED = ("Row in the file", "Outcome", "Problem", "How to mend")
"""Headings that our own workbook of refused rows adds: nobody has to say what they mean."""

_BY_HEADING = {heading: column for column, words in _HEADINGS.items() for heading in words.split("|")}
_LOOK_FOR_HEADINGS = 20
IDENTIFY = frozenset({Column.EMAIL, Column.EXTERNAL_ID})
"""What tells who is meant."""

_OTHER = re.compile(r"[^\w]+|_+")


def column_of(heading: str) -> Column | None:
    """What a column with that heading says, if it is one of ours."""
    return _BY_HEADING.get(" ".join(_OTHER.sub(" ", fold(heading)).split()))


def recognise(raw: RawUpload) -> tuple[int, tuple[str, ...], dict[int, Column]]:
    """Where the headings stand among the rows, what they are, and what each column says as far as it is known."""
    best, most = 0, 0
    for index, (_, cells) in enumerate(raw.rows[:_LOOK_FOR_HEADINGS]):
        known = {column_of(cell) for cell in cells} - {None}
        if len(known) > most:
            best, most = index, len(known)
    headings = tuple(raw.rows[best][1])
    return best, headings, known_columns(headings)


def known_columns(headings: Sequence[str]) -> dict[int, Column]:
    """What each column says, by its place; the first of two that say the same."""
    columns: dict[int, Column] = {}
    for place, heading in enumerate(headings):
        column = column_of(heading)
        if column is not None and column not in columns.values():
            columns[place] = column
    return columns


def suggested_columns(headings: Sequence[str], rows: Sequence[tuple[int, list[str]]]) -> dict[int, Column]:
    """What columns may say for which no heading is known: addresses are told by their @. For a person to confirm."""
    found = known_columns(headings)
    if Column.EMAIL in found.values():
        return found
    for place in range(len(headings)):
        cells = [cells[place] for _, cells in rows if place < len(cells) and cells[place]]
        if place not in found and cells and sum("@" in cell for cell in cells) * 2 > len(cells):
            return found | {place: Column.EMAIL}
    return found


def divide(raw: RawUpload) -> tuple[tuple[str, ...], list[tuple[int, list[str]]]]:
    """The headings, and the rows below them; a list whose first rows already name people has no headings.

    Raises:
        Invalid: there is no row below the headings.
    """
    at, headings, known = recognise(raw)
    if not known and any("@" in cell for _, cells in raw.rows[:_LOOK_FOR_HEADINGS] for cell in cells):
        width = max(len(cells) for _, cells in raw.rows)
        return tuple(f"Column {place}" for place in range(1, width + 1)), raw.rows
    rows = raw.rows[at + 1 :]
    if not rows:
        raise Invalid("The file holds headings, and no row below them.", "Fill it in, then upload it again.")
    return headings, rows


def read_columns(
    headings: Sequence[str],
    rows: Sequence[tuple[int, list[str]]],
    mapped: Mapping[int, Column] | None = None,
    notes: tuple[str, ...] = (),
) -> ReadFile:
    """The rows by what their columns say; ``mapped`` is what a person has said instead of the headings.

    Raises:
        Invalid: no column says who is meant, or two columns say the same.
    """
    columns = dict(mapped) if mapped else known_columns(headings)
    if not mapped:
        _refuse_twins(headings, columns)
    if not IDENTIFY & set(columns.values()):
        raise Invalid(
            "No column says who is meant: there is neither “Email” nor “External id” among the headings.",
            "Do not change or remove the headings of the template; or say which column is which.",
        )
    places = sorted(columns.items())
    read = tuple(_row(number, cells, places) for number, cells in rows)
    unknown = [
        heading
        for place, heading in enumerate(headings)
        if place not in columns and heading and heading not in REPORTED
    ]
    if unknown:
        notes = (*notes, f"Columns that are not read: {', '.join(unknown[:10])}.")
    return ReadFile(tuple(headings), columns, read, notes)


def _row(number: int, cells: Sequence[str], places: Sequence[tuple[int, Column]]) -> UploadRow:
    width = len(cells)
    return UploadRow(number, {column: cells[place] for place, column in places if place < width and cells[place]})


def _refuse_twins(headings: Sequence[str], columns: Mapping[int, Column]) -> None:
    for place, heading in enumerate(headings):
        column = column_of(heading)
        if column is not None and place not in columns:
            first = next(headings[other] for other, known in columns.items() if known is column)
            raise Invalid(
                f"Two columns say {column.value}: “{first}” and “{heading}”.",
                "Give the one that is not meant another heading, or say which column is which.",
            )
