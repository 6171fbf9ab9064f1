"""Uploads as data: kinds, columns, options, and what became of each row (product.md, "Bulk upload")."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What a list of people is for."""

    ENROLL = "enroll"
    ROSTER = "roster"
    RETRAIN = "retrain"
    REMOVE = "remove"
    COMPLETIONS = "completions"


class Column(StrEnum):
    """What a column of the file says; its text is the heading of the full template."""

    NAME = "Name"
    FIRST_NAME = "First name"
    LAST_NAME = "Last name"
    EMAIL = "Email"
    LEAVE_BLANK = "Leave Blank"
    GROUP = "Group"
    JOB_ROLES = "Job roles"
    EXTERNAL_ID = "External id"
    HIRED_ON = "Hired on"
    COURSES = "Course codes"
    DUE_ON = "Due on"
    COMPLETED_ON = "Completed on"
    SCORE = "Score"


class Duplicates(StrEnum):
    """What happens to people who have the course already."""

    ERROR = "error"
    SKIP = "skip"
    REASSIGN = "reassign"


class Outcome(StrEnum):
    """What became of a row. Every row of a file has just one."""

    READY = "ready"
    WRITTEN = "written"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    NOT_REACHED = "not reached"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row: in which column, what was read there, why it will not do, and how to mend it.

    ``suggestion`` is what a person might have meant; it is offered, never taken by itself.
    """

    row: int
    column: str
    value: str
    problem: str
    mend: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class UploadOptions:
    """What was chosen for all rows. ``offering_id`` None: seats come from the only offering that has the course.

    ``columns`` maps the place of a column to what it says; ``dates`` is dmy, mdy or ymd once it was confirmed.
    """

    kind: Kind = Kind.ENROLL
    offering_id: int | None = None
    courses: tuple[str, ...] = ()
    due_on: date | None = None
    duplicates: Duplicates = Duplicates.ERROR
    dates: str = ""
    welcome_mail: bool = True
    enrollment_mail: bool = True
    new_round: bool = False
    note: str = ""
    columns: Mapping[int, Column] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UploadRow:
    """One row of a file by its columns; ``number`` is its place in the file."""

    number: int
    cells: Mapping[Column, str]

    def get(self, column: Column) -> str:
        """The text of a column; empty if the file does not have it."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file whose columns are known: the headings as they stand there, and its rows of people."""

    headings: tuple[str, ...]
    columns: Mapping[int, Column]
    rows: tuple[UploadRow, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mails:
    """How many mails an upload may queue: to new people, for each course that is opened, and for each reassigned."""

    welcome: int = 0
    enrollment: int = 0
    reassigned: int = 0

    def total(self, *, welcome: bool, enrollment: bool) -> int:
        """How many it will, with these boxes ticked; a course that is reassigned is always told."""
        return self.welcome * welcome + self.enrollment * enrollment + self.reassigned


NO_MAILS = Mails()


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What an upload would do, or did: written + unchanged + refused + not reached = rows. ``ready``: to be written.

    ``new``, ``known`` and ``back`` count the people of the rows that are ready or written.
    """

    rows: int = 0
    ready: int = 0
    unchanged: int = 0
    refused: tuple[Problem, ...] = ()
    refused_rows: int = 0
    written: int = 0
    not_reached: int = 0
    new: int = 0
    known: int = 0
    back: int = 0
    have_course: int = 0
    no_seat: int = 0
    seats_taken: int = 0
    mails: Mails = NO_MAILS
    upload_id: int | None = None
    notes: tuple[str, ...] = ()
