"""How a cell of a neutral file is read: days, percentages, addresses, paths of groups."""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from lms_dashboard.domain.errors import Invalid

GROUP_SEPARATOR = " / "
"""Between the groups of a path in the tree, from the root on."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_WHOLE = re.compile(r"\d{1,6}", re.ASCII)
_PERCENT = re.compile(r"\d{1,3}(\.\d{1,6})?", re.ASCII)
_EMAIL = re.compile(r"[^\s@,;:<>()\[\]\"]+@[^\s@.,;:<>()\[\]\"]+(\.[^\s@.,;:<>()\[\]\"]+)+")
_EARLIEST, _LATEST = date(1900, 1, 1), date(2999, 12, 31)
_LONGEST_TEXT = 1_000
_LONGEST_EMAIL = 254
_YES_NO = {"yes": True, "no": False}


@lru_cache(maxsize=65_536)
def read_day(text: str) -> date:
    """A day written YYYY-MM-DD.

    Raises:
        Invalid: another form, a day that does not exist, or one before 1900 or after 2999.
    """
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise Invalid("It is not a day.", "Write it as YYYY-MM-DD, for example 2025-06-30.")
    if not _EARLIEST <= day <= _LATEST:
        raise Invalid("The year cannot be right.", "Correct the day, or leave the cell blank if it is not known.")
    return day


@lru_cache(maxsize=4_096)
def read_percent(text: str) -> float:
    """A number from 0 to 100.

    Raises:
        Invalid: no number, or out of range.
    """
    if not _PERCENT.fullmatch(text) or float(text) > 100:
        raise Invalid("It is not a percentage.", "Write a number from 0 to 100, for example 87.5, without a % sign.")
    return float(text)


def read_text(text: str) -> str:
    """Text on one line, blanks joined.

    Raises:
        Invalid: longer than 1,000 letters.
    """
    if len(text) > _LONGEST_TEXT:
        raise Invalid(f"It is longer than {_LONGEST_TEXT} letters.", "Shorten it.")
    return " ".join(text.split())


def read_email(text: str) -> str:
    """An email address, in lower case.

    Raises:
        Invalid: it cannot be one.
    """
    if len(text) > _LONGEST_EMAIL or not _EMAIL.fullmatch(text):
        raise Invalid("It is not an email address.", "Write it as name@example.org, or leave the cell blank.")
    return text.lower()


def read_group(text: str) -> tuple[str, ...]:
    """A group's path from the root: “Region / Site / Team”.

    Raises:
        Invalid: a name in the path is missing or too long.
    """
    path = tuple(read_text(name) for name in text.split(GROUP_SEPARATOR))
    if "" in path or text.startswith("/ ") or text.endswith(" /"):
        raise Invalid("A group in the path has no name.", "Write it as “Region / Site / Team”.")
    return path


def whole_number(least: int) -> Callable[[str], int]:
    """Reads a whole number, ``least`` or more."""

    def read(text: str) -> int:
        if not _WHOLE.fullmatch(text) or int(text) < least:
            raise Invalid("It is not a fitting number.", f"Write a whole number, {least} or more.")
        return int(text)

    return read


def one_of(words: tuple[str, ...]) -> Callable[[str], str]:
    """Reads one of these words."""

    def read(text: str) -> str:
        if text.lower() not in words:
            raise Invalid("It is not known here.", f"Write one of: {', '.join(words)}.")
        return text.lower()

    return read


def read_yes_no(text: str) -> bool:
    """Yes or no.

    Raises:
        Invalid: something else.
    """
    if text.lower() not in _YES_NO:
        raise Invalid("It is neither yes nor no.", "Write yes or no, or leave the cell blank for yes.")
    return _YES_NO[text.lower()]
