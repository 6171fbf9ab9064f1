"""Reading a folder of neutral files as text: encoding, quotes, lines. What the cells mean is the domain's."""

import csv
import io
from hashlib import sha256
from pathlib import Path

from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.imports import ImportProblem
from lms_dashboard.domain.neutral import SPECS, RawTable, Spec

_MOST_BYTES = 1024**3


def read_folder(folder: Path) -> tuple[dict[str, RawTable], list[ImportProblem], list[str]]:
    """The neutral files that are there, what could not be read, and the names of other CSV files (not read).

    Raises:
        Invalid: the folder is none, or holds no neutral file.
    """
    names = [spec.file for spec in SPECS]
    if not folder.is_dir():
        raise Invalid(f"{folder} is not a folder.", f"Name the folder that holds {', '.join(names)}.")
    tables, problems = {}, []
    for spec in SPECS:
        if (folder / spec.file).is_file():
            found = read_file(folder / spec.file, spec)
            if isinstance(found, ImportProblem):
                problems.append(found)
            else:
                tables[spec.file] = found
    if not tables and not problems:
        raise Invalid(f"{folder} holds no training history.", f"It should hold {', '.join(names)}.")
    return tables, problems, sorted(file.name for file in folder.glob("*.csv") if file.name not in names)


def read_file(file: Path, spec: Spec) -> RawTable | ImportProblem:
    """The file as text, or why it cannot be read."""
    if file.stat().st_size > _MOST_BYTES:
        return ImportProblem(spec.file, 1, "", "", "The file is larger than 1 GB.", "Divide it and import the parts.")
    content = file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        shown = content[error.start : error.start + 8].hex(" ")
        return ImportProblem(spec.file, line, "", shown, "The file is not UTF-8.", "Save it as “CSV UTF-8”.")
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        return ImportProblem(spec.file, line, "", "NUL", "The file is not plain text.", "Save it as “CSV UTF-8”.")
    return _rows(text, spec, sha256(content).hexdigest())


def _rows(text: str, spec: Spec, digest: str) -> RawTable | ImportProblem:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            if any(cells) and not all(map(str.isspace, filter(None, cells))):
                rows.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        problem = f"The row cannot be read: {error}."
        return ImportProblem(spec.file, begins, "", "", problem, "Look for a quotation mark that is not closed.")
    if not rows:
        return ImportProblem(spec.file, 1, "", "", "The file is empty.", "Give it its headings, or remove it.")
    headings = tuple(cell.strip().lower() for cell in rows[0][1])
    return RawTable(spec.file, headings, rows[1:], digest)
