"""Awkward files as people send them, and files that are made to harm."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

SHEET = "xl/worksheets/sheet1.xml"
HEAD = ("Name", "Email")
ANN = ("Ann Lee", "ann@mercy.example")


def workbook(*rows: Any, change: Callable[[Any], None] | None = None) -> bytes:
    """A workbook with these rows; ``change`` gets the sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_part(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same workbook with one part of its zip file changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, change(data) if name == part else data)
    return stream.getvalue()


def in_rows(more: bytes) -> Callable[[bytes], bytes]:
    """Puts more rows behind the last one of a sheet."""
    return lambda data: data.replace(b"</sheetData>", more + b"</sheetData>")


def hidden_first(sheet: Any) -> None:
    hidden = sheet.parent.create_sheet("Old list", 0)
    hidden.append(["Name", "Email"])
    hidden.append(["Wrong One", "wrong@mercy.example"])
    hidden.sheet_state = "hidden"


def merged_group(sheet: Any) -> None:
    sheet.merge_cells("C2:C3")


def mac_epoch(sheet: Any) -> None:
    sheet.parent.epoch = CALENDAR_MAC_1904


def ods(*rows: tuple[str, ...]) -> bytes:
    """An OpenDocument sheet, with a repeated empty tail as LibreOffice writes it."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows)
    many = 'table:number-{}-repeated="{}"'.format
    tail = f"<table:table-row {many('rows', 1_048_000)}><table:table-cell {many('columns', 1_024)}/>"
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="A">{body}{tail}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("content.xml", content)
        book.writestr("META-INF/manifest.xml", "<manifest/>")
    return stream.getvalue()


HALF_PAST_NINE = datetime(2026, 2, 3, 9, 30)  # noqa: DTZ001 (a spreadsheet knows no zones)

READABLE: dict[str, tuple[str, bytes, list[tuple[int, list[str]]]]] = {
    "plain workbook": ("a.xlsx", workbook(HEAD, ANN), [(1, list(HEAD)), (2, list(ANN))]),
    "blank rows and blanks that nobody sees": (
        "a.xlsx",
        workbook(HEAD, (None, None), ("\u00a0Ann\u00a0 Lee\u200b ", "ann@mercy.example ")),
        [(1, list(HEAD)), (3, list(ANN))],
    ),
    "numbers and days": (
        "a.xlsx",
        workbook((123, 1.5, True, 100000.0, date(2026, 2, 3)), (HALF_PAST_NINE, 12345678901234567890)),
        [(1, ["123", "1.5", "TRUE", "100000", "2026-02-03"]), (2, ["2026-02-03 09:30:00", "1.234568E+19", "", "", ""])],
    ),
    "days counted from 1904": (
        "a.xlsx",
        workbook((date(2026, 2, 3),), change=mac_epoch),
        [(1, ["2026-02-03"])],
    ),
    "a hidden sheet before the list": (
        "a.xlsx",
        workbook(HEAD, ANN, change=hidden_first),
        [(1, list(HEAD)), (2, list(ANN))],
    ),
    "a group merged over two rows": (
        "a.xlsx",
        workbook(("Name", "Email", "Group"), (*ANN, "Ward A"), ("Ben", "ben@mercy.example"), change=merged_group),
        [
            (1, ["Name", "Email", "Group"]),
            (2, [*ANN, "Ward A"]),
            (3, ["Ben", "ben@mercy.example", "Ward A"]),
        ],
    ),
    "OpenDocument": ("a.ods", ods(HEAD, ANN), [(1, list(HEAD)), (2, list(ANN))]),
    "UTF-8 with a mark": (
        "a.csv",
        "\ufeffName,Email\nÄnn,a@b.cd\n".encode(),
        [(1, list(HEAD)), (2, ["Änn", "a@b.cd"])],
    ),
    "Windows-1252 with semicolons": (
        "a.csv",
        "Name;Email\r\nMüller;m@b.cd\r\n".encode("cp1252"),
        [(1, list(HEAD)), (2, ["Müller", "m@b.cd"])],
    ),
    "UTF-16 with tabs": (
        "a.txt",
        "Name\tEmail\r\nŁucja\tl@b.cd\r\n".encode("utf-16"),
        [(1, list(HEAD)), (2, ["Łucja", "l@b.cd"])],
    ),
    "UTF-16 without a mark": (
        "a.csv",
        "Name,Email\nÄnn,a@b.cd\n".encode("utf-16-le"),
        [(1, list(HEAD)), (2, ["Änn", "a@b.cd"])],
    ),
    "Excel's own first line": ("a.csv", b"sep=;\nName;Email\nAnn;a@b.cd\n", [(2, list(HEAD)), (3, ["Ann", "a@b.cd"])]),
    "line ends of an old Mac": ("a.csv", b"Name,Email\rAnn,a@b.cd\r", [(1, list(HEAD)), (2, ["Ann", "a@b.cd"])]),
    "a line break within a cell": (
        "a.csv",
        b'Name,Email\n"Ann\nLee",a@b.cd\nBen,b@b.cd\n',
        [(1, list(HEAD)), (2, ["Ann Lee", "a@b.cd"]), (3, ["Ben", "b@b.cd"])],
    ),
    "a comma within a cell of semicolons": (
        "a.csv",
        b'Name;Email\n"Lee, Ann";a@b.cd\n"Ortiz, Ben";b@b.cd\n',
        [(1, list(HEAD)), (2, ["Lee, Ann", "a@b.cd"]), (3, ["Ortiz, Ben", "b@b.cd"])],
    ),
}
"""By what is awkward about it: the file's name, its bytes, and the rows that a careful clerk would read."""

_SMALL = workbook(HEAD, ANN)
_ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'

REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "nothing": ("a.csv", lambda: b" \n", "empty"),
    "CSV called .xlsx": ("a.xlsx", lambda: b"Name,Email\nAnn,a@b.cd\n", "plain text"),
    "a workbook called .csv": ("a.csv", lambda: _SMALL, "is a workbook"),
    "a web page called .xls": ("a.xls", lambda: b"<html><table><tr><td>Name</td></tr></table></html>", "web page"),
    "a picture": ("a.csv", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "plain text"),
    "another ending": ("a.pdf", lambda: b"%PDF-1.7", ".pdf"),
    "a damaged workbook": ("a.xlsx", lambda: b"PK\x03\x04" + b"x" * 500, "damaged"),
    "half a workbook": ("a.xlsx", lambda: _SMALL[: len(_SMALL) // 2], "damaged"),
    "a quotation mark that is not closed": ("a.csv", lambda: b'Name,Email\nAnn,"a@b.cd\n', "row"),
    "a formula that was never calculated": ("a.xlsx", lambda: workbook(HEAD, ("=A1", ANN[1])), "stored value"),
    "entities": ("a.xlsx", lambda: with_part(_SMALL, SHEET, lambda data: _ENTITIES + data), "entities"),
    "two million rows": (
        "a.xlsx",
        lambda: with_part(_SMALL, SHEET, in_rows(b"<row><c><v>1</v></c></row>" * 2_000_000)),
        "200,000 rows",
    ),
    "a cell at the far end": (
        "a.xlsx",
        lambda: with_part(_SMALL, SHEET, in_rows(b'<row r="199999"><c r="XFD199999"><v>1</v></c></row>')),
        "outside the list",
    ),
    "a zip bomb": (
        "a.xlsx",
        lambda: with_part(_SMALL, "xl/styles.xml", lambda data: data + b" " * 200_000_000),
        "unpacks",
    ),
    "an empty workbook": ("a.xlsx", lambda: workbook(), "empty"),
}
"""By what is wrong with it: the file's name, its bytes, and a word of the answer."""
