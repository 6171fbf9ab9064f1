"""An uploaded file as rows of text, whatever its format; what is not safe or not right is refused in a sentence."""

import json
import subprocess
import sys

from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.upload_tables import MOST_BYTES, RawUpload
from lms_dashboard.files.delimited import read_delimited

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
TEXTS = (".csv", ".txt", ".tsv")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_SECONDS = 60
_WEB_PAGE = (b"<html", b"<!doctype", b"<?xml", b"<table")


def read_upload(content: bytes, file_name: str, encoding: str = "") -> RawUpload:
    """The rows of a file, by its content; its name must not say something else. ``encoding``: of text, if it is known.

    Raises:
        Invalid: it is empty, too large, damaged, harmful, or not what its name says.
    """
    if len(content) > MOST_BYTES:
        raise Invalid(f"The file is larger than {MOST_BYTES // 1024**2} MB.", "Divide it into several files.")
    if not content.strip():
        raise Invalid("The file is empty.", "Choose the file that holds the list.")
    is_workbook = content.startswith((_ZIP, _OLE))
    _check_name(content, file_name.lower(), is_workbook=is_workbook)
    raw = _read_workbook(content) if is_workbook else read_delimited(content, encoding)
    if not raw.rows:
        raise Invalid("The file holds no rows.", "Choose the file that holds the list.")
    return raw


def _check_name(content: bytes, name: str, *, is_workbook: bool) -> None:
    ending = f".{name.rsplit('.', 1)[-1]}" if "." in name else ""
    if ending not in WORKBOOKS + TEXTS:
        raise Invalid(f"A file that ends in “{ending}” is not read.", "Upload .xlsx, .xls, .ods or .csv.")
    if ending in TEXTS and is_workbook:
        raise Invalid(
            f"The file is called {ending}, but it is a workbook.", "Rename it to .xlsx, then upload it again."
        )
    if ending in WORKBOOKS and not is_workbook:
        is_page = content[:200].lstrip().lower().startswith(_WEB_PAGE)
        what = "a web page" if is_page else "no workbook: it looks like plain text, such as CSV"
        mend = "Open it in Excel and save it as .xlsx." if is_page else "Rename it to .csv, or save it as a workbook."
        raise Invalid(f"The file is called {ending}, but it is {what}.", mend)


def _read_workbook(content: bytes) -> RawUpload:
    command = [sys.executable, "-m", "lms_dashboard.files.sheet_worker"]
    try:
        run = subprocess.run(command, input=content, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise _unreadable() from error
    if run.returncode != 0 or not run.stdout:
        raise _unreadable()
    answer = json.loads(run.stdout)
    if "problem" in answer:
        raise Invalid(answer["problem"], answer["mend"])
    return RawUpload([(number, cells) for number, cells in answer["rows"]], tuple(answer["notes"]))


def _unreadable() -> Invalid:
    return Invalid("The workbook cannot be read.", "Copy the list into a new workbook, save it, and upload that.")
