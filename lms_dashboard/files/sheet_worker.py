"""Reads one workbook in a process of its own, with little memory and time, so that no file harms the product.

Bytes on the input, JSON on the output. Formulas are read as their stored values; macros and links are not looked at.
"""

import io
import json
import re
import resource
import sys
from collections.abc import Iterator
from typing import Any

from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.upload_tables import MOST_COLUMNS, MOST_ROWS, text_of
from lms_dashboard.files.delimited import too_many_rows
from lms_dashboard.files.zip_guard import Inspected, damaged, inspect_workbook, protected

_MEMORY = 900 * 1024 * 1024
_CPU_SECONDS = 40
_Rows = list[tuple[int, list[str]]]
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_XLS = re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)
"""How the stream of an old workbook begins that is protected: the record FILEPASS follows the first one."""


def main() -> None:
    """Read the input, and say what was found or what is wrong."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    content = sys.stdin.buffer.read()
    try:
        answer = read_workbook(content)
    except Invalid as error:
        answer = {"problem": error.message, "mend": error.mend}
    except MemoryError:
        answer = {"problem": "The workbook is too large to be read.", "mend": "Divide it into several files."}
    sys.stdout.write(json.dumps(answer))


def read_workbook(content: bytes) -> dict[str, Any]:
    """The first sheet that can be seen and holds anything, with the names of the others.

    Raises:
        Invalid: the workbook cannot be read, or holds nothing.
    """
    is_zip = content.startswith(b"PK")
    if not is_zip and (_ENCRYPTED in content or _ENCRYPTED_XLS.search(content)):
        raise protected()
    seen = inspect_workbook(io.BytesIO(content)) if is_zip else Inspected()
    sheets = _open(content)
    filled = [(name, rows) for name, rows in sheets if rows]
    if not filled:
        raise Invalid("The workbook holds no list: every sheet that can be seen is empty.", "Upload the right file.")
    name, rows = filled[0]
    _require_values(seen, name)
    notes = []
    if len(filled) > 1:
        others = ", ".join(f"“{other}”" for other, _ in filled[1:6])
        notes.append(f"Read from the sheet “{name}”; not read: {others}.")
    return {"rows": rows, "notes": notes}


def _require_values(seen: Inspected, sheet: str) -> None:
    cell = seen.valueless.get(seen.sheets.get(sheet, ""))
    if cell:
        raise Invalid(
            f"The formula in cell {cell} has no stored value.",
            "Open the workbook in Excel, save it, and upload it again; or paste the values.",
        )


def _open(content: bytes) -> list[tuple[str, _Rows]]:
    try:
        return _with_calamine(content)
    except Invalid:
        raise
    except MemoryError:
        raise
    except BaseException as error:  # what the reader's own language calls a panic is no Exception here
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        return _with_openpyxl(content, error)


def _with_calamine(content: bytes) -> list[tuple[str, _Rows]]:
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_object(io.BytesIO(content))
    except PasswordError as error:
        raise protected() from error
    found = []
    for sheet in book.sheets_metadata:
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet:
            found.append((sheet.name, _rows_of(book.get_sheet_by_name(sheet.name))))
    return found


def _rows_of(sheet: Any) -> _Rows:
    if sheet.start is None:
        return []
    first = sheet.start[0]
    if sheet.end[0] - first > MOST_ROWS + 100:
        raise too_many_rows()
    rows = list(_numbered(sheet.iter_rows()))
    return _fill_merged(rows, sheet.merged_cell_ranges or ())


def _numbered(rows: Iterator[list[Any]]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(rows, 1):
        texts = [text_of(cell) for cell in cells[:MOST_COLUMNS]]
        if any(texts):
            yield number, texts


def _fill_merged(rows: _Rows, merged: Any) -> _Rows:
    """A cell that was merged over several rows says the same of each of them."""
    by_number = dict(rows)
    for (top, left), (bottom, _) in merged:
        source = by_number.get(top + 1)
        if source is None or left >= len(source):
            continue
        for number in range(top + 2, min(bottom + 1, top + MOST_ROWS) + 1):
            if number in by_number and not by_number[number][left]:
                by_number[number][left] = source[left]
    return rows


def _with_openpyxl(content: bytes, why: BaseException) -> list[tuple[str, _Rows]]:
    """The second reader, for the few workbooks that the first one refuses."""
    if not content.startswith(b"PK"):
        raise damaged() from why
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), data_only=True, read_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return [(sheet.title, list(_numbered(map(list, sheet.iter_rows(values_only=True))))) for sheet in sheets]
    except Exception as error:
        raise damaged() from error


if __name__ == "__main__":
    main()
