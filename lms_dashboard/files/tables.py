"""CSV of an export: UTF-8 with a byte order mark, ISO days, and nothing that a spreadsheet would run."""

import csv
from collections.abc import Iterator
from io import TextIOWrapper
from typing import Any, BinaryIO

from lms_dashboard.domain.sheets import Export, Kind, Sheet

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet would take for the beginning of a formula."""


def write_table(out: BinaryIO, export: Export) -> int:
    """Write the first table of an export; returns how many rows it has."""
    return write_sheet(out, export.sheets[0])


def write_sheet(out: BinaryIO, sheet: Sheet) -> int:
    """Write one table; returns how many rows it has."""
    text = TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=False)
    count = 0
    writer = csv.writer(text)
    writer.writerow([harmless(column.heading) for column in sheet.columns])
    for row in _plain(sheet):
        writer.writerow(row)
        count += 1
    text.flush()
    text.detach()
    return count


def harmless(value: Any) -> Any:
    """Text that would run as a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _plain(sheet: Sheet) -> Iterator[list[Any]]:
    """Days and instants write themselves as ISO; only text can be dangerous."""
    texts = [n for n, column in enumerate(sheet.columns) if column.kind in (Kind.TEXT, Kind.DAY)]
    numbers = [n for n, column in enumerate(sheet.columns) if column.kind is Kind.PERCENT]
    instants = [n for n, column in enumerate(sheet.columns) if column.kind is Kind.INSTANT]
    for given in sheet.rows:
        row = list(given)
        for n in texts:
            value = row[n]
            if value.__class__ is str and value.startswith(_FORMULA):
                row[n] = harmless(value)
        for n in numbers:
            row[n] = None if row[n] is None else round(row[n], 2)
        for n in instants:
            row[n] = None if row[n] is None else row[n].isoformat(timespec="seconds")
        yield row
