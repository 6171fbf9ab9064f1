"""Workbooks to fill in and upload: small and styled, so openpyxl writes them."""

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from lms_dashboard.domain.uploads import Column

_HEAD = PatternFill("solid", fgColor="DFE5F7")
_DAYS = (Column.HIRED_ON, Column.DUE_ON, Column.COMPLETED_ON)
_WIDE = {Column.NAME: 28, Column.EMAIL: 34, Column.GROUP: 30, Column.JOB_ROLES: 24, Column.COURSES: 24}
_STYLED_ROWS = 1_000


def make_template(columns: Sequence[Column], notes: Sequence[tuple[str, str]]) -> bytes:
    """A workbook with these headings and nobody in it; ``notes`` fill a second sheet that is not read.

    Columns of ids are text, so that no leading zero is lost; columns of days are days.
    """
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError
    sheet.title = "People"
    sheet.freeze_panes = "A2"
    for place, column in enumerate(columns, 1):
        _head(sheet, place, column)
    guide = book.create_sheet("How to fill it in")
    guide.column_dimensions["A"].width, guide.column_dimensions["B"].width = 20, 100
    for line in notes:
        guide.append(line)
    for (cell,) in guide.iter_rows(max_col=1):
        cell.font = Font(bold=True)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _head(sheet: Worksheet, place: int, column: Column) -> None:
    head = sheet.cell(1, place, column.value)
    head.font, head.fill, head.alignment = Font(bold=True), _HEAD, Alignment(vertical="center")
    letter = get_column_letter(place)
    sheet.column_dimensions[letter].width = _WIDE.get(column, 18)
    kind = "yyyy-mm-dd" if column in _DAYS else "General" if column is Column.SCORE else "@"
    for number in range(2, _STYLED_ROWS + 2):
        sheet.cell(number, place).number_format = kind
