"""Months of the calendar: their first and last day, the one after, the same day some months earlier."""

from calendar import monthrange
from datetime import date

from lms_dashboard.domain.days import day_after

_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of the day's month."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def month_after(month: tuple[date, date]) -> tuple[date, date]:
    """The month that follows."""
    return month_of(day_after(month[1]))


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_name(day: date) -> str:
    """Nov; with the year in January, so that a row of months says where a year begins: Jan 27."""
    name = _NAMES[day.month - 1]
    return f"{name} {day.year % 100:02d}" if day.month == 1 else name
