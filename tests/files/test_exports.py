"""Exports: exactly the rows, safe to open in a spreadsheet, a whole file or none."""

import csv
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.rows import StatusRow
from lms_dashboard.domain.sheets import About, Column, Export, Kind, Sheet
from lms_dashboard.files.exports import write_csv, write_statuses
from lms_dashboard.files.workbooks import LONGEST_CELL, write_workbook

ROW = StatusRow(
    "E1", "ada@x.example", "FIRE", 2, "In Progress", "Overdue", date(2026, 2, 1), None, None, date(2026, 2, 2)
)


class TestWriteStatuses:
    def test_writes_the_columns_and_iso_days(self, tmp_path: Path):
        assert write_statuses(tmp_path / "s.csv", [ROW]) == 1
        assert (tmp_path / "s.csv").read_text() == (
            "external_id,email,course_code,cycle,progress,compliance,due_on,completed_on,valid_through,breach_since\n"
            "E1,ada@x.example,FIRE,2,In Progress,Overdue,2026-02-01,,,2026-02-02\n"
        )

    def test_writes_the_headings_where_there_are_no_rows(self, tmp_path: Path):
        assert write_statuses(tmp_path / "s.csv", []) == 0
        assert len((tmp_path / "s.csv").read_text().splitlines()) == 1


class TestWriteWorkbook:
    def test_cuts_what_a_cell_has_no_room_for(self):
        about = About("Trail", "Mercy", date(2026, 11, 21), "UTC", "Ann", datetime(2026, 11, 21), "1:x")  # noqa: DTZ001 — local
        rows = [("a" * LONGEST_CELL, 1), ("é" * (LONGEST_CELL + 9), 2), (None, 3), ("<b>\x00=1+1", 4)]
        sheet = Sheet("Trail", (Column("What"), Column("Number", Kind.NUMBER)), iter(rows), 4)
        out = BytesIO()
        write_workbook(out, Export("audit", about, (sheet,)))
        cells = [row[0] for row in load_workbook(out)["Trail"].iter_rows(min_row=2, values_only=True)]
        assert [len(cell or "") for cell in cells[:3]] == [LONGEST_CELL, LONGEST_CELL, 0]
        assert cells[1].endswith("é…")


class TestWriteCsv:
    def test_disarms_formulas(self, tmp_path: Path):
        write_csv(tmp_path / "x.csv", ["a"], [["=cmd()"], ["+1"], ["-x"], ["@x"], [-5], ["plain"]])
        with (tmp_path / "x.csv").open() as file:
            assert [row[0] for row in csv.reader(file)] == ["a", "'=cmd()", "'+1", "'-x", "'@x", "-5", "plain"]

    def test_leaves_the_old_file_where_the_new_one_fails(self, tmp_path: Path):
        file = tmp_path / "x.csv"
        file.write_text("old")

        def rows():
            yield ["new"]
            raise RuntimeError

        with pytest.raises(RuntimeError):
            write_csv(file, ["a"], rows())
        assert [(f.name, f.read_text()) for f in tmp_path.iterdir()] == [("x.csv", "old")]

    def test_says_why_it_cannot_write(self, tmp_path: Path):
        with pytest.raises(Invalid, match="cannot be written"):
            write_csv(tmp_path / "none" / "x.csv", ["a"], [])
