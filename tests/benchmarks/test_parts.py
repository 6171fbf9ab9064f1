"""The parts of make bench that need no server, at a tiny size: they work; how fast is not asked here."""

import re
import sqlite3
from itertools import count
from pathlib import Path

import pytest

from benchmarks import (
    acts,
    audit,
    bulk,
    charts,
    exports,
    history,
    relief,
    report,
    requirements,
    search,
    services,
    upload,
    visits,
)
from benchmarks.__main__ import PARTS
from benchmarks.databases import databases
from benchmarks.dataset import build
from benchmarks.measure import Figure, Row, amounts, figure_of
from lms_dashboard.db.session import dispose
from lms_dashboard.domain.act_forms import COURSE_FORMS, PEOPLE_FORMS
from tests.architecture.test_docs import routes

LEARNERS = 60
FEW = 20


@pytest.fixture
def filled(tmp_path):
    """A database with the benchmarks' learners."""
    build(f"sqlite:///{tmp_path / 'bench.db'}", LEARNERS)
    yield
    dispose()


@pytest.fixture
def few(tmp_path):
    """As few of them as every act still finds somebody among."""
    build(f"sqlite:///{tmp_path / 'bench.db'}", FEW)
    yield
    dispose()


class TestParts:
    def test_pages_are_measured_beside_their_bare_queries(self, filled):
        rows = list(services.measure())
        assert [row.work for row in rows if row.floor is None and "any course" not in row.work] == []
        assert all(row.figure.median > 0 for row in rows)

    def test_search_is_measured_for_everybody_and_for_a_group(self, filled):
        assert len(list(search.measure())) == 6

    def test_compliance_is_measured_alone_and_while_acts_go_on(self, filled):
        assert len(list(charts.measure(1))) == 14

    def test_every_act_is_measured_on_one_and_on_all(self, filled):
        assert len(list(acts.measure(1, 2))) == 6
        assert len(list(acts.measure(LEARNERS, 1))) == 6

    def test_relief_is_previewed_given_and_taken_back(self, filled):
        assert len(list(relief.measure(LEARNERS, 1))) == 3 * len(relief.ROUNDS)

    def test_every_act_on_a_selection_is_previewed_and_done(self, few):
        works = [row.work for row in bulk.measure(FEW)]
        assert len(works) == 2 * (len(COURSE_FORMS) + sum(form.asks for form in PEOPLE_FORMS.values())) + 1
        assert {work for work in works if ", 0 of" in work and "Grant" not in work} == set()

    def test_a_list_is_uploaded_in_a_process_of_its_own(self, tmp_path):
        works = [row.work for row in upload.measure(f"sqlite:///{tmp_path / 'upload.db'}", 5, (20,))]
        assert works[2::5] == ["20 people × 1 course: check and commit", "20 people × 5 courses: check and commit"]
        dispose()

    def test_a_trail_is_checked_and_read(self, tmp_path):
        rows = list(audit.measure(f"sqlite:///{tmp_path / 'trail.db'}", 50))
        assert [row.work for row in rows] == ["check of 50 rows", "newest page of it"]
        dispose()

    def test_a_requirement_for_everybody_is_previewed_saved_and_ended(self, filled):
        rows = list(requirements.measure(LEARNERS, 1))
        assert len(rows) == 9
        assert all(row.figure.median > 0 for row in rows)

    def test_the_first_visit_of_every_page_is_measured(self):
        patterns = {route: re.compile(re.sub(r"\[\w+\]", "[^/]+", route)) for route in routes()}
        assert [route for route, one in patterns.items() if not any(map(one.fullmatch, visits.PAGES))] == []

    def test_exports_are_measured_beside_the_bare_writer(self, filled):
        rows = list(exports.measure(LEARNERS, 1))
        assert [row.work for row in rows if row.floor is not None] == [
            "matrix, 60 × 20, .xlsx",
            "matrix, 60 × 20, .csv",
        ]
        assert all(row.figure.median > 0 for row in exports.measure_certificates(3))

    def test_a_made_up_history_is_imported(self, tmp_path):
        (folder := tmp_path / "history").mkdir()
        numbers = count()
        rows = list(
            history.measure(
                history.write_folder(folder, 30), lambda: f"sqlite:///{tmp_path / str(next(numbers))}.db", 1, ""
            )
        )
        assert [row.work for row in rows] == ["import of 174 rows", "the same again, where nothing has changed"]


class TestDatabases:
    def test_learners_that_were_kept_are_found_again(self, tmp_path, capsys):
        for _ in range(2):
            with databases(tmp_path / "kept") as made:
                assert rows_of(made.filled("SQLite", 3)) == 3
        assert capsys.readouterr().out.count("learners made") == 1
        assert len(list((tmp_path / "kept").iterdir())) == 1


def rows_of(url: str) -> int:
    with sqlite3.connect(url.removeprefix("sqlite:///")) as db:
        return db.execute("SELECT count(*) FROM learner").fetchone()[0]


class TestReport:
    def test_every_part_is_explained_on_the_page(self):
        page = report.PAGE.read_text()
        assert [part for part in PARTS if f"\n| `{part}` |" not in page] == []

    def test_writes_its_section_and_leaves_the_words_around_it(self, tmp_path: Path):
        page = tmp_path / "performance.md"
        page.write_text("# Performance\n\n<!-- one: begin -->\nold\n<!-- one: end -->\n\nLast words.\n")
        row = Row("a page", figure_of([0.002, 0.004, 0.003]), Figure(1.5, 1, 2, 3), "≤ 5 ms")
        report.write("one", [report.table("SQLite", [row])], "make bench", page)
        text = page.read_text()
        assert "| a page | 3.0 ms (2.0 ms–4.0 ms, n 3) | 1.5 ms (1.0 ms–2.0 ms, n 3) | 2.0 × | ≤ 5 ms |" in text
        assert "old" not in text
        assert text.endswith("Last words.\n")

    def test_adds_a_section_that_is_not_there_yet(self, tmp_path: Path):
        page = tmp_path / "performance.md"
        report.write("two", ["### Table"], "make bench", page)
        report.write("three", ["### Other"], "make bench", page)
        assert page.read_text().count("Measured on") == 2

    def test_says_other_units_than_time(self):
        assert str(amounts([237.4], "KB")) == "237 KB"
        assert str(amounts([0.5, 0.7, 0.6], "MB")) == "0.60 MB (0.50 MB–0.70 MB, n 3)"
