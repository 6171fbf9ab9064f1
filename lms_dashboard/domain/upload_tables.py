"""What was read of an uploaded file, before anybody says what its columns mean: numbered rows of clean text."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

MOST_ROWS = 200_000
"""Rows of people in one file; more are divided into several files."""

MOST_COLUMNS = 200
MOST_BYTES = 50 * 1024 * 1024
"""Bytes of one uploaded file."""

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Western European (Windows-1252)",
    "cp1250": "Central European (Windows-1250)",
    "cp1251": "Cyrillic (Windows-1251)",
    "cp1253": "Greek (Windows-1253)",
    "cp1254": "Turkish (Windows-1254)",
    "mac_roman": "Macintosh (Mac Roman)",
    "shift_jis": "Japanese (Shift JIS)",
    "gb18030": "Chinese (GB 18030)",
}
"""How a text file may be encoded, where a person says it; else it is found out."""

_NOT_SEEN = dict.fromkeys(map(ord, "\x00\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
"""Characters that nobody sees, and that two equal texts differ by."""

_MOST_DIGITS = 10**15
"""A spreadsheet keeps 15 digits of a number; what is longer has lost some."""


@dataclass(frozen=True, slots=True)
class RawUpload:
    """A file as text: rows by the number that they have in the file, blank ones left out.

    ``notes`` say what was left aside: other sheets, the encoding that was taken.
    """

    rows: list[tuple[int, list[str]]]
    notes: tuple[str, ...] = field(default=())


def clean(text: str) -> str:
    """Text without what nobody sees: outer and repeated blanks of any kind, line breaks, marks of width zero."""
    if not text.isascii():
        text = text.translate(_NOT_SEEN)
    elif "\x00" in text:
        text = text.replace("\x00", "")
    return " ".join(text.split())


def text_of(value: Any) -> str:
    """The text of a spreadsheet's cell: days as ISO, numbers as they would be typed, as far as their digits are known.

    A number of more than 15 digits is given as the spreadsheet shows it, 1.23E+17: some of its digits are lost.
    """
    if isinstance(value, str):
        return clean(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _number(value: float) -> str:
    if value != value or abs(value) >= _MOST_DIGITS:
        return f"{value:E}"
    return str(int(value)) if value == int(value) else repr(float(value))
