"""What lists may show: frozen rows of the matrix, of User Progress and of exports, never a table's own object."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lms_dashboard.domain.queries import CourseChoice
from lms_dashboard.domain.status import Compliance, Progress, Shown


@dataclass(frozen=True, slots=True)
class Rate:
    """Counts behind every rate; the shares are percent 0–100, None if nobody is required."""

    required: int
    in_breach: int
    certified: int
    exempt: int = 0

    @classmethod
    def sum(cls, rates: Iterable["Rate"]) -> "Rate":
        """The counts of several rates together."""
        counts = [(r.required, r.in_breach, r.certified, r.exempt) for r in rates]
        return cls(*map(sum, zip(*counts, strict=True))) if counts else cls(0, 0, 0)

    @property
    def compliant(self) -> int:
        """The numerator of the compliance rate: required and not in breach."""
        return self.required - self.in_breach

    @property
    def compliant_share(self) -> float | None:
        """Compliance rate, percent 0–100: (Required − In breach) / Required."""
        return 100 * self.compliant / self.required if self.required else None

    @property
    def certified_share(self) -> float | None:
        """Certified, percent 0–100: (Compliant + Expiring) / Required."""
        return 100 * self.certified / self.required if self.required else None


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One learner's cell in one course.

    ``day`` goes with what is shown (valid through, overdue or expired since, exempt until, due). ``days_left`` is the
    days until an Expiring completion runs out. ``retaking`` is the progress of an unfinished cycle while still
    certified; ``unassigned`` is a valid completion without a current cycle (✓ with ＋).
    """

    shown: Shown
    compliance: Compliance
    progress: Progress
    percent: int = 0
    day: date | None = None
    days_left: int | None = None
    retaking: Progress = Progress.NONE
    unassigned: bool = False


@dataclass(frozen=True, slots=True)
class MatrixLearner:
    """The head of a row of the matrix; ``rate`` is over all courses asked of the learner."""

    id: int
    name: str
    group: str
    email: str
    external_id: str
    rate: Rate


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """A page of the matrix: ``cells[row][column]`` belongs to ``learners[row]`` and ``courses[column]``; None is empty.

    ``seq`` is the change feed's number that the page was read at. ``total`` counts the learners that match;
    ``courses_total`` the courses that exist.
    """

    day: date
    today: date
    learners: tuple[MatrixLearner, ...]
    courses: tuple[CourseChoice, ...]
    cells: tuple[tuple[MatrixCell | None, ...], ...]
    total: int
    courses_total: int
    page: int
    page_size: int
    seq: int


@dataclass(frozen=True, slots=True)
class MatrixFooter:
    """Rates of all learners that match: overall, and one a course of the page, in its order."""

    overall: Rate
    by_course: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One learner of User Progress. ``completed`` of ``assigned`` are courses; ``seconds`` is time spent."""

    id: int
    name: str
    email: str
    external_id: str
    group: str
    last_activity: date | None
    completed: int
    assigned: int
    required: int
    in_breach: int
    certificates: int
    seconds: int | None


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """A page of User Progress."""

    day: date
    today: date
    rows: tuple[ProgressRow, ...]
    total: int
    page: int
    page_size: int
    seq: int


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One row of ``export statuses``: a learner and course whose compliance that day is not Not required."""

    external_id: str
    email: str
    course_code: str
    cycle: int | None
    progress: str
    compliance: str
    due_on: date | None
    completed_on: date | None
    valid_through: date | None
    breach_since: date | None
