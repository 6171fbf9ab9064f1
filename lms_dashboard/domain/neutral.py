"""The neutral files of a training history: which columns they have, and how a cell is read.

Every file is a CSV in UTF-8 (a byte order mark is allowed) with commas, headings in the first line, columns in any
order. Days are written YYYY-MM-DD, in the organisation's time zone. A blank cell is "not yet" or "not known".
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from lms_dashboard.domain.neutral_cells import (
    one_of,
    read_day,
    read_email,
    read_group,
    read_percent,
    read_text,
    read_yes_no,
    whole_number,
)

GROUP_SEPARATOR = " / "
"""Between the groups of a path in the tree, from the root on."""

KINDS = ("lesson", "quiz", "practical assessment", "discussion", "assignment")
REASONS = ("retraining", "unenrolled")


@dataclass(frozen=True, slots=True)
class RawTable:
    """A file as text: its headings, and its rows with the line each begins on."""

    file: str
    headings: tuple[str, ...]
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    sha256: str = ""


class LearnerLine(NamedTuple):
    """A row of learners.csv. ``group`` is the path from the root."""

    line: int
    email: str | None
    external_id: str | None
    first_name: str
    last_name: str
    group: tuple[str, ...]
    hired_on: date | None


class CourseLine(NamedTuple):
    """A row of courses.csv. Without validity months a completion is valid for ever."""

    line: int
    code: str
    title: str
    validity_months: int | None
    retention_years: int | None
    certificate: bool | None


class ModuleLine(NamedTuple):
    """A row of modules.csv. Without a pass mark (percent), handing in is enough."""

    line: int
    course_code: str
    position: int
    title: str
    kind: str
    pass_mark: float | None
    required: bool | None


class CycleLine(NamedTuple):
    """A row of assignments.csv: one cycle of one learner and course."""

    line: int
    email: str | None
    external_id: str | None
    course_code: str
    assigned_on: date
    due_on: date
    started_on: date | None
    completed_on: date | None
    score: float | None
    archived_on: date | None
    archive_reason: str | None


class ResultLine(NamedTuple):
    """A row of module_results.csv: one try at a module, in the cycle that began on ``assigned_on``."""

    line: int
    email: str | None
    external_id: str | None
    course_code: str
    assigned_on: date
    position: int
    submitted_on: date
    score: float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, how its cells are read, and what a blank one means; ``needed`` cells are never blank."""

    name: str
    read: Callable[[str], Any]
    needed: bool = False
    blank: Any = None


@dataclass(frozen=True, slots=True)
class Spec:
    """A neutral file: its name, its columns in the order of its lines' fields, and what a line becomes."""

    file: str
    columns: tuple[Column, ...]
    make: Callable[..., Any]

    def headings(self) -> tuple[str, ...]:
        """Every heading that is known."""
        return tuple(column.name for column in self.columns)


_EMAIL_COLUMN = Column("email", read_email)
_EXTERNAL_ID = Column("external_id", read_text)
_COURSE_CODE = Column("course_code", read_text, needed=True)
_ASSIGNED_ON = Column("assigned_on", read_day, needed=True)

LEARNERS = Spec(
    "learners.csv",
    (
        _EMAIL_COLUMN,
        _EXTERNAL_ID,
        Column("first_name", read_text, blank=""),
        Column("last_name", read_text, blank=""),
        Column("group", read_group, blank=()),
        Column("hired_on", read_day),
    ),
    LearnerLine,
)
COURSES = Spec(
    "courses.csv",
    (
        Column("code", read_text, needed=True),
        Column("title", read_text, needed=True),
        Column("validity_months", whole_number(1)),
        Column("retention_years", whole_number(0)),
        Column("certificate", read_yes_no),
    ),
    CourseLine,
)
MODULES = Spec(
    "modules.csv",
    (
        _COURSE_CODE,
        Column("position", whole_number(1), needed=True),
        Column("title", read_text, needed=True),
        Column("kind", one_of(KINDS), blank="lesson"),
        Column("pass_mark", read_percent),
        Column("required", read_yes_no),
    ),
    ModuleLine,
)
ASSIGNMENTS = Spec(
    "assignments.csv",
    (
        _EMAIL_COLUMN,
        _EXTERNAL_ID,
        _COURSE_CODE,
        _ASSIGNED_ON,
        Column("due_on", read_day, needed=True),
        Column("started_on", read_day),
        Column("completed_on", read_day),
        Column("score_percent", read_percent),
        Column("archived_on", read_day),
        Column("archive_reason", one_of(REASONS)),
    ),
    CycleLine,
)
RESULTS = Spec(
    "module_results.csv",
    (
        _EMAIL_COLUMN,
        _EXTERNAL_ID,
        _COURSE_CODE,
        _ASSIGNED_ON,
        Column("module_position", whole_number(1), needed=True),
        Column("submitted_on", read_day, needed=True),
        Column("score_percent", read_percent),
    ),
    ResultLine,
)
SPECS = (LEARNERS, COURSES, MODULES, ASSIGNMENTS, RESULTS)
