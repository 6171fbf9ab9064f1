"""What the Compliance page, the board report and their tables show: frozen rows, and the question they answer."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms_dashboard.domain.queries import CourseChoice
from lms_dashboard.domain.rows import Rate
from lms_dashboard.domain.status import Compliance

HIRE_DAYS = (30, 60, 90)
"""Days after hiring by which somebody should be trained; the first unless another is chosen."""

PACE_DAYS = 90
"""Days whose breaches, entered and cleared, are the usual pace."""

FORECAST_DAYS = (30, 60, 90)

MONTHS_AHEAD = 12
"""Months for which the page shows what expires, this one included."""

AGES = ((1, 7), (8, 30), (31, 90), (91, None))
"""Bands of the age of a breach in days; the first uncovered day is day 1."""


class Range(StrEnum):
    """How far back the lines go, and how many points they have."""

    QUARTER = "90-days"
    YEAR = "12-months"
    THREE_YEARS = "3-years"

    @property
    def label(self) -> str:
        """For people."""
        return {"90-days": "90 days", "12-months": "12 months", "3-years": "3 years"}[self.value]


@dataclass(frozen=True, slots=True)
class ComplianceQuery:
    """Whose compliance, in which courses, on which day; empty is everybody and everything.

    ``compared_with`` None is 30 days before the day. ``hire_days`` is one of HIRE_DAYS.
    """

    group_ids: tuple[int, ...] = ()
    job_role_ids: tuple[int, ...] = ()
    course_ids: tuple[int, ...] = ()
    as_of: date | None = None
    compared_with: date | None = None
    back: Range = Range.QUARTER
    hire_days: int = HIRE_DAYS[0]


@dataclass(frozen=True, slots=True)
class People:
    """Learners of whom something is required; how many have no breach, and how many have one."""

    required: int
    compliant: int
    in_breach: int

    @property
    def share(self) -> float | None:
        """People fully compliant, percent 0–100; None if nobody is required."""
        return 100 * self.compliant / self.required if self.required else None


@dataclass(frozen=True, slots=True)
class Figures:
    """The headline on a day: counts of learners' courses, and of learners; ``on_leave`` are among the exempt."""

    day: date
    rate: Rate
    people: People
    on_leave: int
    sealed: int


@dataclass(frozen=True, slots=True)
class Point:
    """A day of the lines; breaches entered and cleared since the point before (none at the first).

    ``sealed`` are in no rate.
    """

    day: date
    rate: Rate
    entered: int
    cleared: int
    sealed: int = 0


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group with its subgroups; ``id`` None is whoever is in none of the groups shown.

    Then ``home_id`` says who that is: those in exactly this group, 0: in no group.
    """

    id: int | None
    name: str
    rate: Rate
    people: People
    managers: tuple[str, ...]
    by_course: tuple[Rate, ...]
    home_id: int = 0


@dataclass(frozen=True, slots=True)
class ManagerRow:
    """A training manager whose scope is groups, and the learners in it."""

    name: str
    group_ids: tuple[int, ...]
    groups: tuple[str, ...]
    rate: Rate
    people: People


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Breaches by age in days, both ends inclusive; ``most`` None has no end. ``since`` days are the same as days."""

    least: int
    most: int | None
    since_from: date | None
    since_until: date
    overdue: int
    expired: int

    @property
    def label(self) -> str:
        """1–7 days, over 90 days."""
        return f"over {self.least - 1} days" if self.most is None else f"{self.least}–{self.most} days"


@dataclass(frozen=True, slots=True)
class ExpiryMonth:
    """What is valid on the day and valid through a day of this month; the days are inclusive."""

    first: date
    last: date
    count: int


@dataclass(frozen=True, slots=True)
class HireMonth:
    """Learners hired in a month: how many had everything certified so many days later, of how many it is known."""

    first: date
    last: date
    trained: int
    known: int
    too_early: int

    @property
    def share(self) -> float | None:
        """Percent 0–100; None where nothing is known yet."""
        return 100 * self.trained / self.known if self.known else None


@dataclass(frozen=True, slots=True)
class Forecast:
    """A day ahead: the rate if nobody does anything, and the breaches if as many enter and clear a day as lately."""

    day: date
    untouched: Rate
    pace_breaches: int

    @property
    def pace_share(self) -> float | None:
        """The rate at the usual pace, percent 0–100."""
        required = self.untouched.required
        return 100 * (required - self.pace_breaches) / required if required else None


@dataclass(frozen=True, slots=True)
class Settings:
    """The target rate (percent 0–100), days before valid through from which is warned, days that new hires have."""

    target: int
    expiring_days: int
    hire_days: int


@dataclass(frozen=True, slots=True)
class ComplianceReport:
    """All of the Compliance page. ``seq`` is the newest change in it; ``forecast`` is empty for days gone by.

    ``behind``: newer changes are known, and being counted.

    ``since`` are the breaches entered and cleared since the day ``then`` is of; ``pace`` the same a day, lately.
    """

    day: date
    today: date
    seq: int
    settings: Settings
    courses: tuple[CourseChoice, ...]
    now: Figures
    then: Figures
    since: tuple[int, int]
    points: tuple[Point, ...]
    groups: tuple[GroupRow, ...]
    managers: tuple[ManagerRow, ...]
    by_course: tuple[Rate, ...]
    ages: tuple[AgeBand, ...]
    expiring: tuple[ExpiryMonth, ...]
    hires: tuple[HireMonth, ...]
    forecast: tuple[Forecast, ...]
    pace: tuple[float, float]
    behind: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """Learners' courses that changed between two days for one reason: how many, and of how many people."""

    why: str
    count: int
    people: int


@dataclass(frozen=True, slots=True)
class Moved:
    """One learner's course that fell out of compliance, or came back, between two days."""

    learner_id: int
    name: str
    group: str
    course: CourseChoice
    before: Compliance
    after: Compliance


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two days side by side. ``rows`` is a page of who moved."""

    today: date
    first: Figures
    second: Figures
    fell: tuple[Move, ...]
    recovered: tuple[Move, ...]
    rows: tuple[Moved, ...]
    total: int
    page: int
    page_size: int
    seq: int
