"""Days: what an organisation calls today, and arithmetic on months (product.md, "Two axes")."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lms_dashboard.domain.errors import Invalid

FOREVER = date.max
"""The end of what has none: an open spell, a completion that is valid for ever."""

BEGINNING = date.min
"""The start of what has no known start."""

DATE_ORDERS = ("dmy", "mdy", "ymd")

_ONE_DAY = timedelta(days=1)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """The time zone of that IANA name.

    Raises:
        Invalid: no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Invalid(f"“{name}” is not a time zone.", "Use a name such as Europe/London or UTC.") from error


def day_in(time_zone: str, instant: datetime) -> date:
    """The day that an instant (aware of its zone) belongs to in that time zone."""
    return instant.astimezone(zone_of(time_zone)).date()


def local_time(time_zone: str, instant: datetime) -> datetime:
    """The same instant, as the clocks of that time zone show it."""
    return instant.astimezone(zone_of(time_zone))


def utc(instant: datetime) -> datetime:
    """The same instant in UTC."""
    return instant.astimezone(UTC)


def plus_days(day: date, days: int) -> date:
    """That many days later (earlier, if negative); stays at the ends of the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return FOREVER if days > 0 else BEGINNING


def day_after(day: date) -> date:
    """The next day; the end of time has none after it."""
    return day if day == FOREVER else day + _ONE_DAY


def day_before(day: date) -> date:
    """The day before."""
    return day if day == BEGINNING else day - _ONE_DAY


@lru_cache(maxsize=65_536)
def valid_until(completed_on: date, validity_months: int | None) -> date:
    """Valid through: the last day on which a completion still counts.

    The day before the same day of the month, so many months later; where that month has no such day, its last day
    (product.md, "Two axes"). Without validity months: for ever.
    """
    if validity_months is None:
        return FOREVER
    year, month = divmod(completed_on.year * 12 + completed_on.month - 1 + validity_months, 12)
    if year > FOREVER.year:
        return FOREVER
    last = monthrange(year, month + 1)[1]
    if completed_on.day > last:
        return date(year, month + 1, last)
    return date(year, month + 1, completed_on.day) - _ONE_DAY


def format_day(day: date | None, date_order: str) -> str:
    """A day in the reader's form: 11 Feb 2027, Feb 11, 2027 or 2027-02-11; empty for none or for ever."""
    if day is None or day in (FOREVER, BEGINNING):
        return ""
    if date_order == "ymd":
        return day.isoformat()
    month = _MONTHS[day.month - 1]
    return f"{day.day} {month} {day.year}" if date_order == "dmy" else f"{month} {day.day}, {day.year}"


def format_day_short(day: date | None, date_order: str, today: date) -> str:
    """A day for a narrow cell: the year is left out where it is this year's."""
    if day is None or day in (FOREVER, BEGINNING):
        return ""
    if date_order == "ymd":
        return day.isoformat()
    month = _MONTHS[day.month - 1]
    text = f"{day.day} {month}" if date_order == "dmy" else f"{month} {day.day}"
    return text if day.year == today.year else f"{text} {day.year % 100:02d}"
