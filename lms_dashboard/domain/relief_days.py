"""The days of an exemption or a leave: from today or later, in order, and at most 12 months (product.md, "Acts")."""

from datetime import date

from lms_dashboard.domain.days import day_after, valid_until
from lms_dashboard.domain.errors import Invalid

LONGEST_MONTHS = 12
"""How long an exemption or a leave may be."""


def latest_end(from_day: date) -> date:
    """The last day until which an exemption from that day may be given (exclusive)."""
    return day_after(valid_until(from_day, LONGEST_MONTHS))


def require_order(from_day: date, until_day: date) -> None:
    """The end is after the start.

    Raises:
        Invalid: it is not.
    """
    if until_day <= from_day:
        raise Invalid("The end is not after the start.", "Choose an end after the start.")


def require_days(today: date, from_day: date, until_day: date, reason: str) -> None:
    """A reason, a start from today on, and an end at most 12 months later.

    Raises:
        Invalid: one of them is not so.
    """
    if not reason.strip():
        raise Invalid("This needs a reason.", "Say why the course is not asked for a time.")
    if from_day < today:
        raise Invalid(f"The start {from_day.isoformat()} lies in the past.", "Choose today or a later day.")
    require_order(from_day, until_day)
    if until_day > latest_end(from_day):
        raise Invalid(
            f"The end is more than {LONGEST_MONTHS} months after the start.",
            f"Choose an end no later than {latest_end(from_day).isoformat()}.",
        )
