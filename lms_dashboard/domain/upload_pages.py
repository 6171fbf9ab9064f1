"""What the pages of an upload show: earlier ones, columns with samples, and what must be mended, by what is wrong."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from lms_dashboard.domain.uploads import CheckResult, Column, Kind, Problem, UploadOptions, UploadRow

KIND_WORDS: Mapping[Kind, str] = {
    Kind.ENROLL: "Add & Enroll members",
    Kind.ROSTER: "Full roster",
    Kind.RETRAIN: "Retrain",
    Kind.REMOVE: "Remove",
    Kind.COMPLETIONS: "Record completions",
}
"""What each kind is called."""

MOST_LINES = 500
"""Lines of one group that a page gets; those behind them follow when these are mended, and stand in the workbook."""

NO_SEAT = "No seat is left"
"""How the problem of a row begins that nothing in the file can mend."""

_LISTS = (Column.COURSES, Column.JOB_ROLES)
_BETWEEN = re.compile(r"\s*[,;|]\s*")
_ONE_PERSON = {column.value for column in (Column.EMAIL, Column.EXTERNAL_ID, Column.NAME)}


@dataclass(frozen=True, slots=True)
class UploadItem:
    """One upload: whose, when, of what, and how far. ``batches`` are number, first row, last row, rows.

    ``seen_at`` and ``seen_by`` tell when the very same list was uploaded before, of one that has begun.
    """

    id: int
    kind: Kind
    file_name: str
    rows: int
    state: str
    made_by: str
    created_at: datetime
    finished_at: datetime | None
    written: int = 0
    unchanged: int = 0
    refused: int = 0
    not_reached: int = 0
    batches: tuple[tuple[int, int, int, int], ...] = ()
    options: UploadOptions | None = None
    notes: tuple[str, ...] = ()
    seen_at: datetime | None = None
    seen_by: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen: offerings as id, name, seats, free; courses as code and title; groups by path; job roles."""

    offerings: tuple[tuple[int, str, int, int], ...]
    courses: tuple[tuple[str, str], ...]
    groups: tuple[str, ...]
    job_roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ColumnSample:
    """One column of a file: its heading, what stands in it, in how many rows, and what it says, if that is known."""

    place: int
    heading: str
    samples: tuple[str, ...]
    filled: int
    says: Column | None
    known_by_heading: bool


@dataclass(frozen=True, slots=True)
class ColumnsView:
    """The columns of a draft. ``doubtful``: a day in it can be read in two ways, and nobody has said which."""

    item: UploadItem
    columns: tuple[ColumnSample, ...]
    dates: str
    doubtful: str


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One thing to mend: the rows that have it, who they are, and whether a cell can be corrected in the page."""

    column: Column
    value: str
    problem: str
    mend: str
    suggestion: str
    rows: tuple[int, ...]
    who: str
    editable: bool


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person puts into a column of these rows, in the place of the value."""

    numbers: tuple[int, ...]
    column: Column
    value: str
    correction: str


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Everything that is wrong in the same way. ``count``: how many rows have it; ``left_out``: lines more."""

    title: str
    count: int
    lines: tuple[ProblemLine, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """What a draft would do, and its problems by what is wrong."""

    item: UploadItem
    result: CheckResult
    groups: tuple[ProblemGroup, ...]


_TITLES: tuple[tuple[str, str], ...] = (
    (NO_SEAT, "No seat left"),
    ("Also in row| too.$", "The same person twice"),
    ("^Neither email", "Nobody can tell who this is"),
    ("^Not an address|^Not an email", "Not an email address"),
    ("made a number|drop leading zeros", "Ids that a spreadsheet has changed"),
    ("already \\(", "They have the course already"),
    ("several seat offerings", "It is not clear which seat to take"),
    ("has left", "Who has left"),
    ("^The id belongs|^It belongs to|has the address|has the id", "It belongs to somebody else"),
    ("cannot be used here|manage some groups only", "Not in your groups"),
    ("belongs to another group", "They belong to another group"),
    ("must be empty", "Text in “Leave Blank”"),
    ("^Nobody is known", "Nobody is known by it"),
    ("never had", "They have never had the course"),
    ("^This is you", "This is you"),
    ("^No such group|several groups", "Groups that are not known"),
    ("^No such job role", "Job roles that are not known"),
    ("^No such course|not given any more", "Courses that are not known"),
    ("^No course is named", "No course is named"),
    ("two ways", "Days that can be read in two ways"),
    ("in the past|in the future|was reset", "Days that cannot be taken"),
    ("not a day|year cannot|^There is no|completion is missing", "Days that cannot be read"),
    ("longer than", "Text that is too long"),
)
_FOUND = tuple((re.compile(pattern), title) for pattern, title in _TITLES)


def title_of(problem: Problem) -> str:
    """What is wrong, in words that problems of the same sort share."""
    return next(
        (title for found, title in _FOUND if found.search(problem.problem)), f"{problem.column}: to be corrected"
    )


def group_problems(
    problems: Iterable[Problem], rows: Mapping[int, UploadRow], columns: Iterable[Column]
) -> tuple[ProblemGroup, ...]:
    """The problems by what is wrong, the most frequent first; the same value in several rows is one line.

    Marks of a person, and empty cells, are mended row by row.
    """
    known = set(columns)
    found: dict[str, dict[tuple[object, ...], list[Problem]]] = {}
    for problem in problems:
        alone = problem.column in _ONE_PERSON or not problem.value
        key = (problem.column, problem.value, problem.row if alone else 0)
        found.setdefault(title_of(problem), {}).setdefault(key, []).append(problem)
    groups = [
        ProblemGroup(
            title,
            len({p.row for same in lines.values() for p in same}),
            tuple(_line(same, rows, known) for same in islice(lines.values(), MOST_LINES)),
            max(0, len(lines) - MOST_LINES),
        )
        for title, lines in found.items()
    ]
    return tuple(sorted(groups, key=lambda group: -group.count))


def _line(same: list[Problem], rows: Mapping[int, UploadRow], known: set[Column]) -> ProblemLine:
    first, column = same[0], Column(same[0].column)
    names = column is Column.NAME and column not in known
    numbers = tuple(dict.fromkeys(problem.row for problem in same))
    who = who_of(rows[first.row]) if len(numbers) == 1 and first.row in rows else ""
    editable = not (first.problem.startswith(NO_SEAT) or names)
    return ProblemLine(column, first.value, first.problem, first.mend, first.suggestion, numbers, who, editable)


def who_of(row: UploadRow) -> str:
    """Whom a row names: by name, else by address or id."""
    name = row.get(Column.NAME) or " ".join(filter(None, (row.get(Column.FIRST_NAME), row.get(Column.LAST_NAME))))
    return name or row.get(Column.EMAIL) or row.get(Column.EXTERNAL_ID)


def mended(cell: str, column: Column, value: str, correction: str) -> str:
    """A cell with the correction in the place of the value; of several courses or roles only that one is replaced."""
    parts = _BETWEEN.split(cell)
    if column in _LISTS and len(parts) > 1 and value in parts:
        return "; ".join(filter(None, (correction if part == value else part for part in parts)))
    return correction


@dataclass(frozen=True, slots=True)
class UploadQuery:
    """The rows of an upload with what became of each; ``refused``: those only that are to be corrected."""

    upload_id: int
    refused: bool = False
    as_of: date | None = None
