"""Makes spreadsheets of every kind, and changes single parts of them."""

import io
import zipfile
from collections.abc import Callable, Mapping
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


def with_more(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The same workbook with more parts, such as macros."""
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts.items():
            book.writestr(name, data)
    return stream.getvalue()


def in_rows(more: bytes) -> Callable[[bytes], bytes]:
    """Puts more rows behind the last one of a sheet."""
    return lambda data: data.replace(b"</sheetData>", more + b"</sheetData>")


def calculated(formula: str, value: str) -> bytes:
    """Head and one row, whose name is a formula with the value that Excel stored."""
    made = f'<c r="A2" t="str"><f>{formula}</f><v>{value}</v></c>'.encode()
    return with_part(
        workbook(HEAD, ("NAME", ANN[1])),
        SHEET,
        lambda data: data[: data.index(b'<c r="A2"')] + made + data[data.index(b'<c r="B2"') :],
    )


def hidden_first(sheet: Any) -> None:
    hidden = sheet.parent.create_sheet("Old list", 0)
    hidden.append(["Name", "Email"])
    hidden.append(["Wrong One", "wrong@mercy.example"])
    hidden.sheet_state = "hidden"


def second_sheet(sheet: Any) -> None:
    sheet.parent.create_sheet("Leavers").append(["Name"])


def merged(cells: str) -> Callable[[Any], None]:
    return lambda sheet: sheet.merge_cells(cells)


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
