"""Writing CSV files for others: UTF-8, a whole file or none."""

import csv
import os
from collections.abc import Iterable, Sequence
from dataclasses import astuple, fields
from datetime import date
from pathlib import Path
from typing import Any

from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.rows import StatusRow

STATUS_COLUMNS = tuple(field.name for field in fields(StatusRow))

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for the beginning of a formula."""


def write_statuses(file: Path, rows: Iterable[StatusRow]) -> int:
    """Write the rows of ``export statuses``; returns how many.

    Raises:
        Invalid: the file cannot be written.
    """
    return write_csv(file, STATUS_COLUMNS, (astuple(row) for row in rows))


def write_csv(file: Path, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write a file beside its place and move it there when it is whole; returns the number of rows.

    Days are ISO, what is missing is empty; text that a spreadsheet would run as a formula gets an apostrophe before it.

    Raises:
        Invalid: the file cannot be written.
    """
    draft = file.with_name(f"{file.name}.{os.getpid()}.part")
    count = 0
    try:
        with draft.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.writer(opened, lineterminator="\n")
            writer.writerow(headings)
            for row in rows:
                writer.writerow([_text(value) for value in row])
                count += 1
        draft.replace(file)
    except OSError as error:
        raise Invalid(f"{file} cannot be written: {error.strerror}.", "Name a file in a folder that exists.") from error
    finally:
        draft.unlink(missing_ok=True)
    return count


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) and not isinstance(value, int | float) else text
