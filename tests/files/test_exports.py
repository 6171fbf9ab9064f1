"""Exports: exactly the rows, safe to open in a spreadsheet, a whole file or none."""

import csv
from datetime import date
from pathlib import Path

import pytest

from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.rows import StatusRow
from lms_dashboard.files.exports import write_csv, write_statuses

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
