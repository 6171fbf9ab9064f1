"""Days as people write them in spreadsheets: read by an order that somebody has confirmed, never guessed."""

import re
from calendar import month_name, monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from lms_dashboard.domain.days import format_day
from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.names import fold

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]\d{1,2}:\d\d.*)?", re.ASCII)
_PARTS = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4}|\d{2})(?:[ ,]+\d{1,2}:\d\d.*)?", re.ASCII)
_WORDS = re.compile(r"[\w.']+")
_SERIAL = re.compile(r"[1-9]\d{4}(?:\.\d+)?", re.ASCII)
_MONTHS = tuple(month_name[1:])
_EARLIEST, _LATEST = 1900, 2999
_SERIAL_ZERO = date(1899, 12, 30)
_ORDERS = {"dmy": (2, 1, 0), "mdy": (2, 0, 1)}


def is_ambiguous(values: Iterable[str], order: str) -> bool:
    """Whether the order of day and month must be confirmed: no value decides it, or one speaks against ``order``."""
    doubtful, decided = False, set()
    for value in set(values):
        parts = _PARTS.fullmatch(value)
        if parts is None:
            continue
        first, second = int(parts[1]), int(parts[2])
        if first > 12 or second > 12:
            decided.add("dmy" if first > 12 else "mdy")
        elif first != second:
            doubtful = True
    return doubtful and decided != {order}


@lru_cache(maxsize=65_536)
def read_written_day(text: str, order: str) -> date:
    """The day that is written there; ``order`` is how 3/4/2026 is read, dmy or mdy; ymd: it is not.

    Raises:
        Invalid: it is no day, or can be read in two ways.
    """
    iso = _ISO.fullmatch(text)
    if iso:
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    parts = _PARTS.fullmatch(text)
    if parts:
        return _by_order([int(parts[n]) for n in (1, 2, 3)], len(parts[3]), order)
    if _SERIAL.fullmatch(text):
        meant = _of_serial(text).isoformat()
        raise Invalid("It is a number, not a day.", f"Format the cell as a date: it may mean {meant}.")
    return _by_words(text)


def _by_order(parts: list[int], digits: int, order: str) -> date:
    if order not in _ORDERS:
        if parts[0] <= 12 and parts[1] <= 12 and parts[0] != parts[1]:
            ways = " or ".join(_told(parts, digits, way) for way in ("dmy", "mdy"))
            raise Invalid(f"It can be read in two ways: {ways}.", "Say which comes first, the day or the month.")
        order = "dmy" if parts[0] > 12 else "mdy"
    year, month, day = (parts[n] for n in _ORDERS[order])
    return _day(_century(year, digits), month, day)


def meant_day(text: str, order: str) -> str:
    """What might have been meant by a day that cannot be read, as YYYY-MM-DD: to be offered; empty if nobody can tell.

    45000 is what Excel makes of a day; 31 February means its last day; in 12/31/2026 the month came first.
    """
    if _SERIAL.fullmatch(text):
        return _of_serial(text).isoformat()
    parts = _PARTS.fullmatch(text)
    if parts is None:
        return ""
    numbers = [int(parts[n]) for n in (1, 2, 3)]
    if order not in _ORDERS and max(numbers[:2]) <= 12:
        return ""
    ways = (order, *_ORDERS) if order in _ORDERS else tuple(_ORDERS)
    return next(filter(None, (_nearest(numbers, len(parts[3]), way) for way in ways)), "")


def _nearest(numbers: list[int], digits: int, order: str) -> str:
    year, month, day = (numbers[n] for n in _ORDERS[order])
    year = _century(year, digits)
    if not (1 <= month <= 12 and 1 <= day <= 31 and _EARLIEST <= year <= _LATEST):
        return ""
    return date(year, month, min(day, monthrange(year, month)[1])).isoformat()


def _of_serial(text: str) -> date:
    return _SERIAL_ZERO + timedelta(days=int(float(text)))


def _told(parts: list[int], digits: int, order: str) -> str:
    year, month, day = (parts[n] for n in _ORDERS[order])
    return format_day(_day(_century(year, digits), month, day), "dmy")


def _century(year: int, digits: int) -> int:
    return year if digits == 4 else year + (2000 if year < 70 else 1900)


def _by_words(text: str) -> date:
    """12 Feb 2026, February 12, 2026, 12-Feb-26."""
    words = [word.strip(".'") for word in _WORDS.findall(fold(text).replace("_", " "))]
    month = [n for n, name in enumerate(_MONTHS, 1) for w in words if len(w) >= 3 and name.lower().startswith(w)]
    month += [9] if "sept" in words and 9 not in month else []
    numbers = [re.fullmatch(r"(\d{1,4})(?:st|nd|rd|th)?", word) for word in words]
    found = [match[1] for match in numbers if match]
    if len(month) != 1 or len(found) != 2 or len(words) != 3:
        raise Invalid("It is not a day.", "Write it as YYYY-MM-DD, for example 2026-06-30.")
    day, year = found if len(found[0]) <= 2 else reversed(found)
    return _day(_century(int(year), max(2, len(year))), month[0], int(day))


def _day(year: int, month: int, day: int) -> date:
    if not _EARLIEST <= year <= _LATEST:
        raise Invalid("The year cannot be right.", "Write the day as YYYY-MM-DD.")
    try:
        return date(year, month, day)
    except ValueError:
        if 1 <= month <= 12:
            problem = f"There is no {day} {_MONTHS[month - 1]} {year}."
        else:
            problem = f"There is no month {month}."
        raise Invalid(problem, "Correct the day; YYYY-MM-DD is never misread.") from None
