"""Workbooks are zip files: whether one may be opened. Everything is counted while it is read, nothing is believed."""

import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.upload_tables import MOST_ROWS
from lms_dashboard.files.delimited import too_many_rows

MOST_ENTRIES = 2_000
MOST_UNPACKED = 400 * 1024 * 1024
"""Bytes that all entries together may unpack to."""

MOST_RATIO = 400
"""How many times larger than itself an entry may unpack, once it is large."""

_LARGE = 16 * 1024 * 1024
_PIECE = 1024 * 1024
_LOCAL_HEADER = 30
_ENCRYPTED = 0x1
_MOST_CELLS = 6_000_000
_ROW = re.compile(rb"<(?:\w+:)?row[ >/]")
_ROW_NUMBER = re.compile(rb"<(?:\w+:)?row[^>]*? r=\"(\d+)\"")
_FAR_CELL = re.compile(rb" r=\"([A-Z]{2,3})(\d+)\"[^>]*(?<!/)>")
_REPEATED = re.compile(rb"number-(rows|columns)-repeated=\"(\d+)\"")
_FORMULA_ONLY = re.compile(
    rb"<(?:\w+:)?c (?![^>]*t=\"str\")[^>]*?r=\"([A-Z]+\d+)\"[^>]*>\s*<(?:\w+:)?f(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_SHEET = re.compile(r"<(?:\w+:)?sheet [^>]*?name=\"([^\"]*)\"[^>]*?r:id=\"([^\"]+)\"")
_RELATION = re.compile(r"<Relationship [^>]*>")


class Inspected:
    """What was seen of a workbook's parts: by part, the first cell whose formula has no stored value."""

    def __init__(self) -> None:
        self.unpacked = 0
        self.valueless: dict[str, str] = {}
        self.sheets: dict[str, str] = {}


def inspect_workbook(file: BinaryIO) -> Inspected:
    """Read every entry once and count.

    Raises:
        Invalid: the file is damaged, or made to harm whoever opens it, or too large.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            _check_entries(archive)
            seen = Inspected()
            for entry in archive.infolist():
                _read(archive, entry, seen)
            seen.sheets = _sheets(archive)
            return seen
    except (zipfile.BadZipFile, EOFError, RuntimeError, ValueError, OSError, zipfile.zlib.error) as error:
        raise damaged() from error


def damaged() -> Invalid:
    """A file that is not whole."""
    return Invalid("The workbook is damaged: it cannot be opened.", "Open it in Excel, save it anew, and upload that.")


def protected() -> Invalid:
    """A file that nobody can read who does not know its password."""
    return Invalid("The workbook is protected by a password.", "Save it without one, then upload it.")


def _suspicious(what: str) -> Invalid:
    return Invalid(f"The workbook is not opened: {what}.", "Copy the list into a new workbook and upload that.")


def _check_entries(archive: zipfile.ZipFile) -> None:
    entries = sorted(archive.infolist(), key=lambda entry: entry.header_offset)
    if len(entries) > MOST_ENTRIES:
        raise _suspicious("it has too many parts")
    ends = [*(entry.header_offset for entry in entries[1:]), archive.start_dir]
    for entry, end in zip(entries, ends, strict=True):
        if entry.header_offset + _LOCAL_HEADER + len(entry.orig_filename) + entry.compress_size > end:
            raise _suspicious("its parts overlap")
        if entry.flag_bits & _ENCRYPTED:
            raise protected()


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, seen: Inspected) -> None:
    is_xml = entry.filename.endswith((".xml", ".rels"))
    look = _Sheet(entry.filename, seen) if "worksheets/" in entry.filename and is_xml else None
    if entry.filename == "content.xml":
        look = _Sheet(entry.filename, seen)
    size = 0
    for piece in _pieces(archive, entry, whole_tags=is_xml):
        size += len(piece)
        if seen.unpacked + size > MOST_UNPACKED or (size > _LARGE and size > MOST_RATIO * entry.compress_size):
            raise _suspicious("it unpacks to far more than a list of people needs")
        if is_xml and (b"<!DOCTYPE" in piece or b"<!ENTITY" in piece):
            raise _suspicious("it holds instructions (entities) that a list of people does not need")
        if look:
            look.at(piece)
    seen.unpacked += size


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, whole_tags: bool) -> Iterator[bytes]:
    """The entry's content bit by bit; of XML, no piece ends within a cell."""
    rest = b""
    with archive.open(entry) as opened:
        while read := opened.read(_PIECE):
            piece = rest + read
            cut = max(piece.rfind(b"<c "), piece.rfind(b"<row")) if whole_tags else -1
            cut = len(piece) if cut < len(piece) - _PIECE // 2 or cut <= 0 else cut
            rest = piece[cut:]
            yield piece[:cut]
    yield rest


class _Sheet:
    """Counts the rows of one sheet, and finds what its size would be when it is laid out."""

    def __init__(self, part: str, seen: Inspected) -> None:
        self.part, self.seen = part, seen
        self.rows, self.columns, self.last = 0, 26, 0

    def at(self, piece: bytes) -> None:
        self.rows += len(_ROW.findall(piece))
        numbers = _ROW_NUMBER.findall(piece)
        self.last = max(self.last, self.rows, int(numbers[-1]) if numbers else 0)
        for letters, number in _FAR_CELL.findall(piece):
            self.columns = max(self.columns, _column(letters))
            self.last = max(self.last, int(number))
        if self.rows > MOST_ROWS + 100:
            raise too_many_rows()
        if self.columns > 26 and self.last * self.columns > _MOST_CELLS:
            raise Invalid(
                "The sheet has cells far outside the list.", "Copy the list into a new workbook, upload that."
            )
        if b"<f" in piece or b":f" in piece:
            found = _FORMULA_ONLY.search(piece)
            if found:
                self.seen.valueless.setdefault(self.part, found.group(1).decode())


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of each sheet, by the sheet's name."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return {}
    relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = {}
    for one in _RELATION.findall(relations):
        found = dict(re.findall(r"(\w+)=\"([^\"]*)\"", one))
        target = found.get("Target", "")
        targets[found.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    return {name: targets.get(relation, "") for name, relation in _SHEET.findall(book)}
