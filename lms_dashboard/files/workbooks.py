"""Excel workbooks of an export: real days and numbers, a frozen head with filters, legend, and where it comes from."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

from rustpy_xlsxwriter import FastExcel, Format

from lms_dashboard.domain.sheets import About, Column, Export, Kind, Sheet

MOST_ROWS = 1_048_575
"""Rows under the head that one sheet of a workbook can hold; what is more goes on in another sheet."""

LONGEST_CELL = 32_767
"""Letters that a cell of a workbook can hold."""

_LONGEST_NAME = 31
_HEAD = ("#dfe5f7", "#131a24")
_FORMATS = {Kind.DAY: "yyyy-mm-dd", Kind.PERCENT: "0.0", Kind.INSTANT: "yyyy-mm-dd hh:mm"}
_HUES = {
    "Completed": ("#e5f4ec", "#16714a"),
    "Compliant": ("#e5f4ec", "#16714a"),
    "Valid": ("#e5f4ec", "#16714a"),
    "Expiring": ("#fff1d6", "#8a5200"),
    "In Progress": ("#e6f0fd", "#1b5bb5"),
    "Not Started": ("#f0f2f5", "#566070"),
    "Not Assigned": ("#f0f2f5", "#566070"),
    "Failed": ("#f1e8fb", "#6b2fa8"),
    "Overdue": ("#c2352a", "#ffffff"),
    "Expired": ("#ffffff", "#b42318"),
}
"""Background and text by how a status begins, as on the screen."""


def write_workbook(out: BinaryIO, export: Export) -> int:
    """Write every table of an export; returns how many rows the first one has. Memory does not grow with the rows."""
    book = FastExcel(out, output_format="xlsx")
    counts = [_Count() for _ in export.sheets]
    for sheet, count in zip(export.sheets, counts, strict=True):
        _add(book, sheet, count)
    if export.legend:
        _add(book, _legend(export), _Count())
    _add(book, _about(export, counts[0]), _Count())
    book.save()
    return counts[0].rows


class _Count:
    """How many rows have gone by."""

    rows = 0


def _add(book: FastExcel, sheet: Sheet, count: _Count) -> None:
    rows = iter(sheet.rows)
    pages = max(1, -(-sheet.total // MOST_ROWS))
    for page in range(pages):
        name = sheet.name[:_LONGEST_NAME] if page == 0 else f"{sheet.name[: _LONGEST_NAME - 4]} {page + 1}"
        book.sheet(name, _records(sheet, islice(rows, MOST_ROWS), count), **_looks(sheet))
        book.freeze(row=1, col=sheet.frozen_columns, sheet=name)


def _looks(sheet: Sheet) -> dict[str, Any]:
    headings = _headings(sheet)
    formats = [_format(column) for column in sheet.columns]
    columns = list(zip(headings, sheet.columns, strict=True))
    return {
        "column_widths": [float(column.width) for column in sheet.columns],
        "column_formats": formats,
        "header_format": _head_format(),
        "row_heights": {0: 32.0},
        "autofilter": True,
        "conditional_formats": {name: _hues() for name, c in columns if c.kind is Kind.STATUS},
        "ignore_errors": [name for name, c in columns if c.kind is Kind.TEXT],
        "page_setup": {"landscape": True, "repeat_rows": 0, "footer": "&L&A&RPage &P of &N"},
    }


def _records(sheet: Sheet, rows: Iterator[tuple[Any, ...]], count: _Count) -> Iterator[dict[str, Any]]:
    """Rows as the writer takes them; a table without rows still has its head, over an empty one."""
    headings = _headings(sheet)
    instants = [n for n, column in enumerate(sheet.columns) if column.kind is Kind.INSTANT]
    texts = [n for n, column in enumerate(sheet.columns) if column.kind is Kind.TEXT]
    for row in rows:
        count.rows += 1
        fitting = _cut(row, texts) if any(len(row[n] or "") > LONGEST_CELL for n in texts) else row
        yield dict(zip(headings, _local(fitting, instants) if instants else fitting, strict=True))
    if not sheet.total:
        yield dict.fromkeys(headings)


def _cut(row: tuple[Any, ...], texts: list[int]) -> tuple[Any, ...]:
    """Without what a workbook has no room for; the CSV has all of it."""
    return tuple(
        f"{value[: LONGEST_CELL - 1]}…" if n in texts and len(value or "") > LONGEST_CELL else value
        for n, value in enumerate(row)
    )


def _headings(sheet: Sheet) -> list[str]:
    """The heads, each once: the writer knows columns by them."""
    found: dict[str, None] = {}
    for column in sheet.columns:
        name, number = column.heading, 2
        while name in found:
            name, number = f"{column.heading} {number}", number + 1
        found[name] = None
    return list(found)


def _local(row: tuple[Any, ...], instants: list[int]) -> list[Any]:
    """Workbooks know no time zones: instants are in the organisation's, which About names."""
    values = list(row)
    for n in instants:
        values[n] = None if values[n] is None else values[n].replace(tzinfo=None)
    return values


def _format(column: Column) -> Format:
    made = Format().set_align("top") if column.kind is Kind.TEXT and column.width > 60 else Format()
    if column.width > 60:
        made = made.set_text_wrap()
    return made.set_num_format(_FORMATS[column.kind]) if column.kind in _FORMATS else made


def _head_format() -> Format:
    background, text = _HEAD
    made = Format().set_bold().set_text_wrap().set_align("vertical_center")
    return made.set_background_color(background).set_font_color(text).set_border_bottom("thin")


def _hues() -> list[dict[str, Any]]:
    return [
        {
            "type": "text",
            "criteria": "begins_with",
            "value": words,
            "format": Format().set_background_color(background).set_font_color(text),
        }
        for words, (background, text) in _HUES.items()
    ]


def _legend(export: Export) -> Sheet:
    columns = (Column("Status", Kind.STATUS, 24), Column("Means", width=90))
    return Sheet("Legend", columns, iter(export.legend), len(export.legend))


def _about(export: Export, count: _Count) -> Sheet:
    lines = about_lines(export.about)
    return Sheet("About this export", (Column("What", width=30), Column("Value", width=90)), _told(lines, count), 12)


def _told(lines: list[tuple[str, str]], count: _Count) -> Iterator[tuple[str, str]]:
    """Read after the table, when its rows are counted."""
    yield from lines
    yield "Rows", f"{count.rows:,}"


def _when(about: About) -> str:
    return "when this was made" if about.day == about.made_at.date() else "at the end of that day"


def about_lines(about: About) -> list[tuple[str, str]]:
    """Where an export comes from, line by line."""
    return [
        ("Report", about.title),
        ("Organisation", about.organisation),
        ("As of", f"{about.day.isoformat()}, as it stood {_when(about)}"),
        ("Time zone", about.time_zone),
        ("Made by", about.made_by),
        ("Made at", f"{about.made_at:%Y-%m-%d %H:%M} ({about.time_zone})"),
        ("Audit head", about.head),
        *[(f"Filter: {name}", words) for name, words in about.filters],
    ]
