"""export REPORT as a person or a cron job runs it."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.test_commands import Run, folder, run

__all__ = ["folder", "run"]


@pytest.fixture
def imported(run: Run, folder: Path) -> Run:
    """An organisation with a small history."""
    assert run("import", folder, "--organisation", "Mercy").exit_code == 0
    return run


class TestExportReport:
    @pytest.mark.parametrize("report", ["matrix", "progress", "completions"])
    def test_writes_everybody(self, imported: Run, report: str, tmp_path: Path):
        file = tmp_path / "out.xlsx"
        done = imported("export", report, "--organisation", "Mercy", "--output", file)
        assert done.exit_code == 0, done.output
        rows = load_workbook(file).worksheets[0].max_row - 1
        assert done.output.strip().endswith(f"out.xlsx: {rows:,} rows.")
        assert rows > 0
        assert [f.name for f in tmp_path.glob("out*")] == ["out.xlsx"]

    def test_takes_the_filters_of_the_page_and_a_day(self, imported: Run, tmp_path: Path):
        file = tmp_path / "out.csv"
        given = ("--organisation", "Mercy", "--output", file, "--filters", "?q=nobody", "--as-of", "2020-01-01")
        assert imported("export", "matrix", *given).exit_code == 0
        assert len(file.read_text(encoding="utf-8-sig").splitlines()) == 1

    def test_says_what_it_cannot_do(self, imported: Run, tmp_path: Path):
        for output, more, words in (
            (tmp_path / "out.doc", (), "End it with .xlsx"),
            (tmp_path / "none" / "out.csv", (), "cannot be written"),
            (tmp_path / "out.csv", ("--filters", "sort=colour"), "no column to sort by"),
            (tmp_path / "out.csv", ("--filters", "statsu=overdue"), "no filter “statsu”. It has: q,"),
            (tmp_path / "out.csv", ("--filters", "overdue"), "name=value"),
            (tmp_path / "out.csv", ("--as-of", "2999-01-01"), "lies in the future"),
        ):
            done = imported("export", "matrix", "--organisation", "Mercy", "--output", output, *more)
            assert (done.exit_code, words in done.output) == (1, True), done.output
        assert list(tmp_path.glob("out*")) == []
