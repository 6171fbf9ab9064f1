"""From a standing to what its cell shows: glyph, day and words (experience.md, "Status, the same everywhere")."""

from datetime import date

from lms_dashboard.domain.days import FOREVER, format_day_short
from lms_dashboard.domain.rows import MatrixCell
from lms_dashboard.domain.status import CERTIFIED, Compliance, Progress, Shown, shown_of, with_expiring

_UNFINISHED = frozenset({Progress.NOT_STARTED, Progress.IN_PROGRESS, Progress.FAILED})


def cell_of(
    *,
    compliance: Compliance,
    progress: Progress,
    percent: int,
    due_on: date | None,
    valid_through: date | None,
    breach_since: date | None,
    exempt_until: date | None,
    day: date,
    expiring_days: int,
) -> MatrixCell:
    """The cell of a standing on ``day``; ``expiring_days`` is the organisation's setting."""
    compliance = with_expiring(compliance, valid_through, day, expiring_days)
    shown = shown_of(compliance, progress)
    certified = compliance in CERTIFIED
    days_left = (valid_through - day).days if shown is Shown.EXPIRING and valid_through else None
    return MatrixCell(
        shown,
        compliance,
        progress,
        percent,
        _day_of(shown, certified, due_on, valid_through, breach_since, exempt_until),
        days_left,
        progress if certified and progress in _UNFINISHED else Progress.NONE,
        certified and progress is Progress.NOT_ASSIGNED,
    )


def _day_of(
    shown: Shown,
    certified: bool,
    due_on: date | None,
    valid_through: date | None,
    breach_since: date | None,
    exempt_until: date | None,
) -> date | None:
    if certified:
        return None if valid_through == FOREVER else valid_through
    if shown is Shown.EXEMPT:
        return exempt_until
    return breach_since or due_on


def cell_label(cell: MatrixCell, date_order: str, today: date) -> str:
    """The short words beside the glyph: a day, the days left, or the percent."""
    if cell.days_left is not None:
        return f"{cell.days_left} d"
    if cell.shown in (Shown.IN_PROGRESS, Shown.FAILED):
        return f"{cell.percent} %"
    if cell.shown in (Shown.COMPLETED, Shown.OVERDUE, Shown.NOT_ASSIGNED_OVERDUE, Shown.EXPIRED, Shown.EXEMPT):
        day = cell.day if cell.compliance is not Compliance.PENDING else None
        return format_day_short(day, date_order, today)
    return ""
