"""Text files of people: which encoding, which separator, which lines belong together."""

import csv
import io
import re
from collections import Counter

from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.upload_tables import ENCODINGS, MOST_COLUMNS, MOST_ROWS, RawUpload, clean

SEPARATORS = (",", ";", "\t", "|")
_SEP_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?[ ]*(?:\r\n|\r|\n)", re.IGNORECASE)
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 65_536
_NAMES = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "cp1252": "Windows-1252"}


def read_delimited(content: bytes, encoding: str = "") -> RawUpload:
    """The rows of a text file, separated by commas, semicolons, tabs or bars; ``encoding``: what a person says it is.

    Raises:
        Invalid: it is no text, a quotation mark is not closed, or it is too large.
    """
    text, found = _as_said(content, encoding) if encoding else decode(content)
    told = _SEP_LINE.match(text)
    separator = told.group(1) if told else _separator(text)
    rows = _rows(text, separator, told.end() if told else 0)
    if encoding or found in ("utf-8", "utf-8-sig"):
        return RawUpload(rows)
    doubt = "Are accents and umlauts right? If not, upload it again and say how it is encoded."
    return RawUpload(rows, (f"Read as {_NAMES.get(found, found.upper())}. {doubt}",))


def _as_said(content: bytes, encoding: str) -> tuple[str, str]:
    text = _decoded(content, encoding) if encoding in ENCODINGS else None
    if text is None:
        name = ENCODINGS.get(encoding, encoding[:20])
        raise Invalid(f"The file cannot be read as {name}.", "Choose another encoding, or let it be found out.")
    return text.removeprefix("\ufeff"), encoding


def decode(content: bytes) -> tuple[str, str]:
    """The text, and the encoding that it is in: by its mark, else UTF-8, else UTF-16 by its zeros, else Windows-1252.

    Raises:
        Invalid: it is none of them, or no text at all.
    """
    for encoding in _guesses(content):
        text = _decoded(content, encoding)
        if text is not None and not _CONTROL.search(text, 0, _SAMPLE):
            return text, encoding
    raise Invalid("This is not a list in plain text.", "Save it as “CSV UTF-8”, or as an Excel workbook (.xlsx).")


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _guesses(content: bytes) -> list[str]:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return [encoding]
    start = content[:_SAMPLE]
    zeros = Counter(index % 2 for index, byte in enumerate(start[:2_000]) if byte == 0)
    if sum(zeros.values()) > len(start[:2_000]) // 8:
        return ["utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"]
    return ["utf-8", "cp1252"]


def _separator(text: str) -> str:
    """What stands most often, and equally often, in the first lines outside of quotation marks."""
    lines = [line for line in re.sub(r'"[^"]*"', "", text[:_SAMPLE]).splitlines()[:20] if line.strip()]

    def steadiness(separator: str) -> tuple[int, int]:
        counts = Counter(line.count(separator) for line in lines)
        counts.pop(0, None)
        if not counts:
            return 0, 0
        often, same = max(counts.items(), key=lambda item: (item[1], item[0]))
        return same, often

    return max(SEPARATORS, key=steadiness)


def _rows(text: str, separator: str, start: int) -> list[tuple[int, list[str]]]:
    stream = io.StringIO(text.removeprefix("\ufeff") if start == 0 else text[start:], newline="")
    rows: list[tuple[int, list[str]]] = []
    number = 1 if start else 0
    try:
        for cells in csv.reader(stream, delimiter=separator, strict=True, skipinitialspace=True):
            number += 1
            cleaned = [clean(cell) for cell in cells[:MOST_COLUMNS]]
            if any(cleaned):
                rows.append((number, cleaned))
            if len(rows) > MOST_ROWS + 100:
                raise too_many_rows()
    except csv.Error as error:
        mend = 'Look for a quotation mark (") that is not closed, then upload it again.'
        raise Invalid(f"The file cannot be read from row {number + 1} on: {error}.", mend) from error
    return rows


def too_many_rows() -> Invalid:
    """A file that is larger than one upload may be."""
    return Invalid(f"The file has more than {MOST_ROWS:,} rows.", "Divide it into several files.")
