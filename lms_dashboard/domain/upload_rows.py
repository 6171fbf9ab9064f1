"""What a row of a list says, and what is wrong with it by itself (product.md, "Bulk upload", Check)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.names import fold, full_name
from lms_dashboard.domain.neutral_cells import read_email, read_percent
from lms_dashboard.domain.upload_days import meant_day, read_written_day
from lms_dashboard.domain.uploads import Column, Kind, Problem, UploadOptions, UploadRow

_LONGEST = 200
_LISTED = re.compile(r"\s*[,;|]\s*")
_SHORTENED = re.compile(r"-?\d+(?:[.,]\d+)?[eE][+-]?\d+", re.ASCII)
_TWIN = "One row a person: remove one, or correct it."
_TWIN_OF_A_SHEET = "One row a person: name courses of the same day in one row; upload other days afterwards."
_DATES = {Column.HIRED_ON, Column.DUE_ON, Column.COMPLETED_ON}


@dataclass(slots=True)
class Line:
    """One row as a person meant it, with what is wrong in it so far."""

    number: int
    first_name: str
    last_name: str
    email: str | None
    external_id: str | None
    group: str
    job_roles: tuple[str, ...]
    hired_on: date | None
    courses: tuple[str, ...]
    due_on: date | None
    completed_on: date | None
    score: float | None
    problems: list[Problem] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name that is shown."""
        return full_name(self.first_name, self.last_name, self.email, self.external_id)

    def wrong(self, column: Column, value: str, problem: str, mend: str, suggestion: str = "") -> None:
        """Add a problem to the row."""
        self.problems.append(Problem(self.number, column.value, value, problem, mend, suggestion))


def read_lines(rows: Sequence[UploadRow], options: UploadOptions, date_order: str) -> list[Line]:
    """Every row as it was meant; ``date_order`` is the organisation's, what ``options`` confirm goes before it."""
    order = options.dates or date_order
    confirmed = bool(options.dates) or not needs_confirmation(rows, date_order)
    lines = [_line(row, options, order if confirmed else "ymd") for row in rows]
    _mark_twins(lines, options.kind)
    return lines


def needs_confirmation(rows: Iterable[UploadRow], date_order: str) -> bool:
    """Whether a column of days could be read both ways."""
    from lms_dashboard.domain.upload_days import is_ambiguous

    values: dict[Column, set[str]] = {column: set() for column in _DATES}
    for row in rows:
        for column in _DATES & row.cells.keys():
            values[column].add(row.cells[column])
    return any(is_ambiguous(found, date_order) for found in values.values())


def _line(row: UploadRow, options: UploadOptions, order: str) -> Line:
    get = row.cells.get
    first, last = get(Column.FIRST_NAME, ""), get(Column.LAST_NAME, "")
    if not (first or last):
        first, last = split_name(get(Column.NAME, ""))
    line = Line(
        row.number,
        first,
        last,
        None,
        get(Column.EXTERNAL_ID) or None,
        get(Column.GROUP, ""),
        _listed(get(Column.JOB_ROLES, "")),
        None,
        _listed(get(Column.COURSES, "")) or options.courses,
        None,
        None,
        None,
    )
    _read_marks(line, row)
    if _DATES & row.cells.keys():
        line.hired_on = _read_day(line, row, Column.HIRED_ON, order)
        line.due_on = _read_day(line, row, Column.DUE_ON, order)
        line.completed_on = _read_day(line, row, Column.COMPLETED_ON, order)
    _read_rest(line, row, options)
    return line


@lru_cache(maxsize=4_096)
def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, _LISTED.split(text)))) if text else ()


def split_name(name: str) -> tuple[str, str]:
    """First and last name of one cell: “Lee, Ann” is turned round; else the last word is the last name."""
    if name.count(",") == 1:
        last, first = (part.strip() for part in name.split(","))
        return first, last
    first, _, last = name.rpartition(" ")
    return first, last


def _read_marks(line: Line, row: UploadRow) -> None:
    email = row.get(Column.EMAIL)
    if email:
        try:
            line.email = read_email(email.removeprefix("mailto:").strip("<>"))
        except Invalid:
            line.wrong(Column.EMAIL, email, _wrong_email(email), "Write it as name@example.org.", _meant_email(email))
    if line.external_id and _SHORTENED.fullmatch(line.external_id):
        line.wrong(
            Column.EXTERNAL_ID,
            line.external_id,
            "The spreadsheet has made a number of it, and cut it short.",
            "Format the column as text, and write the whole id again.",
        )
    if not email and not line.external_id:
        line.wrong(Column.EMAIL, "", "Neither email nor external id: nobody can tell who this is.", "Add one of them.")


def _wrong_email(email: str) -> str:
    if "," in email:
        return "Not an address: there is a comma in it."
    if " " in email:
        return "Not an address: there is a blank in it."
    return "Not an address: the @ is missing." if "@" not in email else "Not an email address."


def _meant_email(email: str) -> str:
    try:
        return read_email(email.replace(",", ".").replace(" ", ""))
    except Invalid:
        return ""


def _read_day(line: Line, row: UploadRow, column: Column, order: str) -> date | None:
    text = row.get(column)
    if not text:
        return None
    try:
        return read_written_day(text, order)
    except Invalid as error:
        line.wrong(column, text, error.message, error.mend, meant_day(text, order))
        return None


def _read_rest(line: Line, row: UploadRow, options: UploadOptions) -> None:
    blank = row.get(Column.LEAVE_BLANK)
    if blank:
        line.wrong(
            Column.LEAVE_BLANK,
            blank,
            "This column must be empty.",
            "Empty the cell; a department belongs into “Group”.",
        )
    if len(line.name) > _LONGEST or len(line.external_id or "") > _LONGEST or len(line.group) > _LONGEST:
        _refuse_long(line)
    if options.kind is Kind.COMPLETIONS:
        _read_completion(line, row)


def _refuse_long(line: Line) -> None:
    texts = {Column.NAME: line.name, Column.EXTERNAL_ID: line.external_id or "", Column.GROUP: line.group}
    for column, text in texts.items():
        if len(text) > _LONGEST:
            line.wrong(column, f"{text[:40]}…", f"It is longer than {_LONGEST} letters.", "Shorten it.")


def _read_completion(line: Line, row: UploadRow) -> None:
    if not row.get(Column.COMPLETED_ON):
        line.wrong(Column.COMPLETED_ON, "", "The day of the completion is missing.", "Add it.")
    score = row.get(Column.SCORE)
    if score:
        try:
            line.score = read_percent(score.removesuffix("%").strip().replace(",", "."))
        except Invalid as error:
            line.wrong(Column.SCORE, score, error.message, error.mend)


def _mark_twins(lines: Sequence[Line], kind: Kind) -> None:
    """The same person twice: the first row stays, later ones are refused."""
    mend = _TWIN_OF_A_SHEET if kind is Kind.COMPLETIONS else _TWIN
    emails: dict[str, Line] = {}
    ids: dict[str, Line] = {}
    for line in lines:
        by_email = emails.setdefault(line.email, line) if line.email else line
        by_id = ids.setdefault(fold(line.external_id), line) if line.external_id else line
        first, column = (by_id, Column.EXTERNAL_ID) if by_id is not line else (by_email, Column.EMAIL)
        if first is not line:
            value = (line.external_id if column is Column.EXTERNAL_ID else line.email) or ""
            line.wrong(column, value, f"Also in row {first.number} ({first.name}).", mend)
