"""Courses as people see and make them: numbers, modules of a version, least versions, equivalents."""

from dataclasses import dataclass
from datetime import date

from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.rows import Rate

KINDS = ("lesson", "quiz", "practical assessment", "discussion", "assignment")
"""What a module can be."""

SORTS = ("title", "code", "assigned", "completed", "in_breach", "rate")
"""The columns of the list that may be sorted by."""


@dataclass(frozen=True, slots=True)
class ModuleFields:
    """A module to be made. ``pass_mark``: percent 0–100, None: handing in is enough; ``max_tries`` None: unlimited."""

    title: str
    kind: str
    required: bool = True
    pass_mark: float | None = None
    max_tries: int | None = None


@dataclass(frozen=True, slots=True)
class CourseFields:
    """What a course says. ``validity_months`` None: for ever; ``retention_years`` None: the organisation's."""

    code: str
    title: str
    validity_months: int | None = None
    retention_years: int | None = None
    certificate: bool = True
    retired_on: date | None = None


@dataclass(frozen=True, slots=True)
class CourseNumbers:
    """What stands today, of whom the actor sees: current cycles, how many of them are completed, and the rate."""

    assigned: int
    completed: int
    unassigned: int
    due: int
    rate: Rate


@dataclass(frozen=True, slots=True)
class CourseItem:
    """One row of the list."""

    id: int
    fields: CourseFields
    version: int
    numbers: CourseNumbers


@dataclass(frozen=True, slots=True)
class CourseList:
    """The courses that match, in order; ``retired`` counts those that are not offered any more."""

    today: date
    rows: tuple[CourseItem, ...]
    retired: int


@dataclass(frozen=True, slots=True)
class LeastVersion:
    """From a day on, completions of an older version do not count; of 1 or a lower one than before: they do again."""

    from_day: date
    version: int


@dataclass(frozen=True, slots=True)
class Equivalent:
    """From a day on, until another (exclusive), completions of one course count in another; the other one is named."""

    course_id: int
    title: str
    from_day: date
    until_day: date = FOREVER


@dataclass(frozen=True, slots=True)
class CourseDetail:
    """A course's page. ``modules`` are of its newest version; ``version_in_use``: somebody has a cycle of it.

    ``satisfied_by`` are courses whose completions count here, ``satisfies`` where this one's count.
    """

    today: date
    item: CourseItem
    retention_years: int
    modules: tuple[ModuleFields, ...]
    version_in_use: bool
    least_versions: tuple[LeastVersion, ...]
    satisfied_by: tuple[Equivalent, ...]
    satisfies: tuple[Equivalent, ...]
    requirements: int
    may_change: bool


@dataclass(frozen=True, slots=True)
class RulePreview:
    """What a rule of a course does, by the day after its first: people, breaches, and the first who come into one."""

    course_title: str
    day: date
    concerned: int
    breaches_added: int
    breaches_removed: int
    names: tuple[str, ...] = ()
