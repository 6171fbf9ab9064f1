"""What the Reports Center may show: rates with their lines, and counts that lead to their people."""

from dataclasses import dataclass
from datetime import date

from lms_dashboard.domain.rows import Rate


@dataclass(frozen=True, slots=True)
class Count:
    """A figure that can be opened: ``cells`` (one a learner and course) of how many ``of``, and of how many people."""

    cells: int
    of: int
    people: int


@dataclass(frozen=True, slots=True)
class DayRate:
    """The rate at the end of a day."""

    day: date
    rate: Rate


@dataclass(frozen=True, slots=True)
class RateLine:
    """The rate today, and the line that led to it: one point a day, today's last; what was ``sealed`` is in none."""

    rate: Rate
    days: tuple[DayRate, ...]
    sealed: int = 0


@dataclass(frozen=True, slots=True)
class ReportCounts:
    """What must be looked after, today: each counts required cells.

    ``due`` is unmet and due, or runs out, within ``due_days``. ``unassigned`` is required and has no cycle.
    ``learners`` are active; ``open_cycles`` are theirs, current and not completed, of ``learners_open``. ``seats`` is
    None where there is no offering.
    """

    today: date
    due_days: int
    in_breach: Count
    due: Count
    unassigned: Count
    learners: int
    open_cycles: int
    learners_open: int
    seats: "SeatCount | None" = None


@dataclass(frozen=True, slots=True)
class SeatCount:
    """Of all seat offerings together: seats that are held, of how many, and people who wait for one."""

    held: int
    of: int
    waiting: int
