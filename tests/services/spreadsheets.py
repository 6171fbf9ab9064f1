"""Exports as tests read them back: a workbook by its sheets, a CSV by its rows."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.sheets import Exported, Form
from lms_dashboard.services.exports import write_export
from tests.services.world import NOW


@dataclass
class Read:
    """A file that was exported: its bytes, what the service said of it, and its table."""

    content: bytes
    exported: Exported
    head: list[str]
    rows: list[list[Any]]

    @property
    def book(self) -> Workbook:
        """The workbook."""
        return load_workbook(io.BytesIO(self.content))

    def column(self, heading: str) -> list[Any]:
        """The values under a heading."""
        return [row[self.head.index(heading)] for row in self.rows]

    def about(self) -> dict[str, str]:
        """What the export says about itself."""
        return {str(row[0].value): str(row[1].value) for row in self.book["About this export"].iter_rows(min_row=2)}


def export(actor: Actor, query: Any, form: Form = Form.XLSX, now: datetime = NOW, **more: Any) -> Read:
    """Export and read back."""
    out = io.BytesIO()
    made = write_export(actor=actor, query=query, form=form, out=out, now=now, **more)
    content = out.getvalue()
    rows = _of_csv(content) if form is Form.CSV else _of_workbook(content)
    return Read(content, made, [str(name) for name in rows[0]], rows[1:])


def _of_csv(content: bytes) -> list[list[Any]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def _of_workbook(content: bytes) -> list[list[Any]]:
    sheet = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
    rows = [[_plain(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    return [row for row in rows if any(value is not None for value in row)]


def _plain(value: Any) -> Any:
    is_day = isinstance(value, datetime) and value.time() == datetime.min.time()
    return value.date() if is_day else value


def texts(row: list[Any]) -> list[str]:
    """A row of a workbook as its CSV has it."""
    return [_text(value) for value in row]


def _text(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
