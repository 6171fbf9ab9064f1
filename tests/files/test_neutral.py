"""Files as text: whatever bytes come, an answer and no crash."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.imports import ImportProblem
from lms_dashboard.domain.neutral import ASSIGNMENTS, LEARNERS, SPECS, RawTable
from lms_dashboard.domain.neutral_cells import read_day, read_email, read_group, read_percent, read_text
from lms_dashboard.domain.neutral_rows import parse
from lms_dashboard.files.neutral import read_file, read_folder

TODAY = date(2026, 11, 21)


def read(tmp_path_factory, content: bytes) -> RawTable | ImportProblem:
    file = tmp_path_factory.mktemp("files") / "learners.csv"
    file.write_bytes(content)
    return read_file(file, LEARNERS)


class TestReadFile:
    @given(content=st.binary(max_size=300))
    def test_any_bytes_are_a_table_or_a_problem(self, tmp_path_factory, content: bytes):
        assert isinstance(read(tmp_path_factory, content), RawTable | ImportProblem)

    def test_rows_know_the_line_that_they_begin_on(self, tmp_path_factory):
        found = read(tmp_path_factory, b'email,first_name\n"a","two\nlines"\n\nb,c\n')
        assert isinstance(found, RawTable)
        assert [line for line, _ in found.rows] == [2, 5]

    def test_blank_rows_are_no_rows(self, tmp_path_factory):
        found = read(tmp_path_factory, b"email,first_name\n,\n  ,\n\n")
        assert isinstance(found, RawTable)
        assert found.rows == []

    def test_a_file_is_known_by_its_digest(self, tmp_path_factory):
        one, other = (read(tmp_path_factory, b"email\n" + end) for end in (b"", b"a@b.example\n"))
        assert isinstance(one, RawTable)
        assert isinstance(other, RawTable)
        assert len(one.sha256) == 64
        assert one.sha256 != other.sha256


class TestReadFolder:
    def test_only_what_is_there_is_read(self, tmp_path: Path):
        (tmp_path / "courses.csv").write_text("code,title\n")
        tables, problems, other = read_folder(tmp_path)
        assert (list(tables), problems, other) == (["courses.csv"], [], [])


class TestParse:
    @given(
        rows=st.lists(
            st.lists(
                st.one_of(
                    st.text(max_size=12),
                    st.dates().map(str),
                    st.sampled_from(["", "a@b.example", "FIRE", "100", "retraining"]),
                ),
                min_size=10,
                max_size=10,
            ),
            max_size=4,
        )
    )
    def test_every_row_becomes_a_line_or_a_problem(self, rows: list[list[str]]):
        for spec in SPECS:
            width = len(spec.columns)
            cut = [(number, row[:width]) for number, row in enumerate(rows, 2)]
            found = parse(RawTable(spec.file, spec.headings(), cut), spec, TODAY)
            lines = {line.line for line in found.lines}
            assert lines | {problem.line for problem in found.problems} == {number for number, _ in cut}
            assert lines.isdisjoint(problem.line for problem in found.problems)

    @given(order=st.permutations(ASSIGNMENTS.headings()))
    def test_the_order_of_columns_does_not_matter(self, order: list[str]):
        cells = {
            "email": "a@b.example",
            "external_id": "7",
            "course_code": "FIRE",
            "assigned_on": "2026-01-01",
            "due_on": "2026-02-01",
            "started_on": "2026-01-02",
            "completed_on": "2026-01-03",
            "score_percent": "88.5",
            "archived_on": "2026-03-01",
            "archive_reason": "unenrolled",
        }
        raw = RawTable(ASSIGNMENTS.file, tuple(order), [(2, [cells[name] for name in order])])
        (line,) = parse(raw, ASSIGNMENTS, TODAY).lines
        assert (line.email, line.course_code, line.due_on, line.score) == (
            "a@b.example",
            "FIRE",
            date(2026, 2, 1),
            88.5,
        )


class TestCells:
    @given(day=st.dates(date(1900, 1, 1), date(2999, 12, 31)))
    def test_a_day_is_read_as_it_is_written(self, day: date):
        assert read_day(day.isoformat()) == day

    @given(value=st.floats(0, 100).map(lambda v: round(v, 3)))
    def test_a_percentage_is_read_as_it_is_written(self, value: float):
        assert read_percent(f"{value:f}") == value

    @given(text=st.text(max_size=40))
    def test_any_text_is_read_or_refused_with_a_mend(self, text: str):
        for read_cell in (read_day, read_percent, read_email, read_group, read_text):
            assert mend_of(read_cell, text) != ""


def mend_of(read_cell: Callable[[str], object], text: str) -> str | None:
    """How to mend the text; None if it can be read."""
    try:
        read_cell(text)
    except Invalid as error:
        return error.mend
    return None
