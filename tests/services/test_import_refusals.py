"""Every row that cannot be written is named with its place, its value and its mend; and then nothing is written."""

from pathlib import Path

import pytest

from lms_dashboard.domain.errors import Conflict, Invalid
from lms_dashboard.domain.people import Actor
from lms_dashboard.services import imports
from tests.histories import (
    ASSIGNMENTS,
    FILES,
    LEARNERS,
    bent,
    check_files,
    count_rows,
    extended,
    import_files,
    make_organisation,
)

CYCLE = "bo@x.example,CODE,2026-01-10,2026-02-10,,,,,"
OPEN = "ada@x.example,FIRE,2025-12-01,2026-01-31,2025-12-05,,,,"
RESULT = "ada@x.example,FIRE,2025-12-01,1,2025-12-05,"

Files = dict[str, str | bytes]
Place = tuple[str, int, str, str]
"""File, line, column, value."""

REFUSED: list[tuple[str, Files, Place, str]] = [
    ("a bad address", bent("learners.csv", "bo@x.example,", "bo@x,"), ("learners.csv", 3, "email", "bo@x"), "address"),
    ("nobody", extended("learners.csv", ",Cy,Doe,,,"), ("learners.csv", 4, "email", ""), "which learner"),
    (
        "an address twice",
        extended("learners.csv", "BO@x.example,Cy,Doe,,E3,"),
        ("learners.csv", 4, "email", "bo@x.example"),
        "Line 3",
    ),
    (
        "an id twice",
        extended("learners.csv", "cy@x.example,Cy,,,E1,"),
        ("learners.csv", 4, "external_id", "E1"),
        "Line 2",
    ),
    (
        "a day that is none",
        bent("learners.csv", "2020-01-01", "2020-02-30"),
        ("learners.csv", 2, "hired_on", "2020-02-30"),
        "day",
    ),
    (
        "another form of day",
        bent("learners.csv", "2020-01-01", "01/02/2020"),
        ("learners.csv", 2, "hired_on", "01/02/2020"),
        "YYYY",
    ),
    (
        "a group without a name",
        bent("learners.csv", "North / Site 1", "North / "),
        ("learners.csv", 2, "group", "North /"),
        "name",
    ),
    ("a course twice", extended("courses.csv", "FIRE,Again,,"), ("courses.csv", 4, "code", "FIRE"), "Line 2"),
    ("a course without a title", extended("courses.csv", "NEW,,,"), ("courses.csv", 4, "title", ""), "blank"),
    (
        "no months",
        bent("courses.csv", "Safety,12", "Safety,0"),
        ("courses.csv", 2, "validity_months", "0"),
        "1 or more",
    ),
    (
        "half a month",
        bent("courses.csv", "Safety,12", "Safety,1.5"),
        ("courses.csv", 2, "validity_months", "1.5"),
        "whole",
    ),
    ("an unknown kind", bent("modules.csv", "quiz", "exam"), ("modules.csv", 3, "kind", "exam"), "quiz"),
    ("a pass mark over 100", bent("modules.csv", "80", "101"), ("modules.csv", 3, "pass_mark", "101"), "0 to 100"),
    ("a pass mark below 0", bent("modules.csv", "80", "-1"), ("modules.csv", 3, "pass_mark", "-1"), "0 to 100"),
    ("a module twice", extended("modules.csv", "FIRE,2,Again,quiz,"), ("modules.csv", 4, "position", "2"), "Line 3"),
    (
        "a module of no course",
        extended("modules.csv", "NO,1,X,quiz,"),
        ("modules.csv", 4, "course_code", "NO"),
        "no such course",
    ),
    (
        "an unknown learner",
        extended("assignments.csv", "cy" + CYCLE[2:]),
        ("assignments.csv", 6, "email", "cy@x.example"),
        "learners.csv",
    ),
    (
        "an unknown course",
        bent("assignments.csv", "CODE", "NO"),
        ("assignments.csv", 5, "course_code", "NO"),
        "courses.csv",
    ),
    (
        "no due day",
        bent("assignments.csv", CYCLE, CYCLE.replace("2026-02-10", "")),
        ("assignments.csv", 5, "due_on", ""),
        "blank",
    ),
    (
        "due before it was assigned",
        bent("assignments.csv", CYCLE, CYCLE.replace("2026-02-10", "2026-01-09")),
        ("assignments.csv", 5, "due_on", "2026-01-09"),
        "before the course was assigned",
    ),
    (
        "started before it was assigned",
        bent("assignments.csv", CYCLE, "bo@x.example,CODE,2026-01-10,2026-02-10,2026-01-09,,,,"),
        ("assignments.csv", 5, "started_on", "2026-01-09"),
        "before the course was assigned",
    ),
    (
        "completed before it was assigned",
        bent("assignments.csv", CYCLE, "bo@x.example,CODE,2026-01-10,2026-02-10,,2026-01-09,,,"),
        ("assignments.csv", 5, "completed_on", "2026-01-09"),
        "before the course was assigned",
    ),
    (
        "archived before it was assigned",
        bent("assignments.csv", CYCLE, "bo@x.example,CODE,2026-01-10,2026-02-10,,,,2026-01-09,retraining"),
        ("assignments.csv", 5, "archived_on", "2026-01-09"),
        "before the course was assigned",
    ),
    (
        "completed after it was archived",
        bent("assignments.csv", CYCLE, "bo@x.example,CODE,2026-01-10,2026-02-10,,2026-03-01,,2026-02-01,retraining"),
        ("assignments.csv", 5, "completed_on", "2026-03-01"),
        "after the cycle was archived",
    ),
    (
        "started after it was completed",
        bent("assignments.csv", CYCLE, "bo@x.example,CODE,2026-01-10,2026-02-10,2026-03-02,2026-03-01,,,"),
        ("assignments.csv", 5, "started_on", "2026-03-02"),
        "after the completion",
    ),
    (
        "completed tomorrow",
        bent("assignments.csv", CYCLE, "bo@x.example,CODE,2026-01-10,2026-02-10,,2026-11-22,,,"),
        ("assignments.csv", 5, "completed_on", "2026-11-22"),
        "after today",
    ),
    (
        "a reason for nothing",
        bent("assignments.csv", CYCLE, "bo@x.example,CODE,2026-01-10,2026-02-10,,,,,retraining"),
        ("assignments.csv", 5, "archived_on", ""),
        "no day",
    ),
    (
        "an unknown reason",
        bent("assignments.csv", CYCLE, "bo@x.example,CODE,2026-01-10,2026-02-10,,,,2026-03-01,bored"),
        ("assignments.csv", 5, "archive_reason", "bored"),
        "unenrolled",
    ),
    (
        "too many percent",
        bent("assignments.csv", "91.5", "191.5"),
        ("assignments.csv", 2, "score_percent", "191.5"),
        "0 to 100",
    ),
    (
        "not a number",
        bent("assignments.csv", "91.5", "nan"),
        ("assignments.csv", 2, "score_percent", "nan"),
        "0 to 100",
    ),
    (
        "a cycle twice",
        extended("assignments.csv", CYCLE),
        ("assignments.csv", 6, "assigned_on", "2026-01-10"),
        "Line 5",
    ),
    (
        "two current cycles",
        extended("assignments.csv", CYCLE.replace("2026-01-10", "2026-01-20")),
        ("assignments.csv", 6, "assigned_on", "2026-01-20"),
        "two current",
    ),
    (
        "two cycles at once",
        bent("assignments.csv", OPEN, OPEN.replace("2025-12-01", "2025-11-30")),
        ("assignments.csv", 3, "assigned_on", "2025-11-30"),
        "overlap",
    ),
    (
        "a result of nobody",
        extended("module_results.csv", "cy" + RESULT[3:]),
        ("module_results.csv", 6, "email", "cy@x.example"),
        "No learner",
    ),
    (
        "a result of no cycle",
        bent("module_results.csv", RESULT, RESULT.replace("2025-12-01", "2025-12-02")),
        ("module_results.csv", 5, "assigned_on", "2025-12-02"),
        "No cycle",
    ),
    (
        "a result of no module",
        bent("module_results.csv", RESULT, "ada@x.example,FIRE,2025-12-01,7,2025-12-05,"),
        ("module_results.csv", 5, "module_position", "7"),
        "no such module",
    ),
    (
        "a result before its cycle",
        bent("module_results.csv", RESULT, "ada@x.example,FIRE,2025-12-01,1,2025-11-05,"),
        ("module_results.csv", 5, "submitted_on", "2025-11-05"),
        "before the course was assigned",
    ),
    (
        "a result of tomorrow",
        bent("module_results.csv", RESULT, "ada@x.example,FIRE,2025-12-01,1,2026-11-22,"),
        ("module_results.csv", 5, "submitted_on", "2026-11-22"),
        "after today",
    ),
    (
        "a result twice",
        extended("module_results.csv", RESULT),
        ("module_results.csv", 6, "submitted_on", "2025-12-05"),
        "Line 5",
    ),
    (
        "a cell too many",
        extended("learners.csv", "cy@x.example,Cy,Doe,,E3,,"),
        ("learners.csv", 4, "", "cy@x.example,Cy,Doe,,E3,,"),
        "7 cells",
    ),
    (
        "an unknown column",
        bent("learners.csv", "hired_on", "hired"),
        ("learners.csv", 1, "hired", "hired"),
        "no such column",
    ),
    (
        "a column twice",
        bent("learners.csv", "first_name", "last_name"),
        ("learners.csv", 1, "last_name", "last_name"),
        "more than once",
    ),
    (
        "a missing column",
        bent("assignments.csv", "due_on,", "started_on,"),
        ("assignments.csv", 1, "due_on", ""),
        "missing",
    ),
    (
        "semicolons",
        bent("courses.csv", "code,title,validity_months,retention_years", "code;title"),
        ("courses.csv", 1, "code;title", "code;title"),
        "no such column",
    ),
    (
        "Latin-1",
        {**FILES, "learners.csv": LEARNERS.encode("latin-1")},
        ("learners.csv", 3, "", "d8 73 74 2c 53 6f 75 74"),
        "UTF-8",
    ),
    (
        "UTF-16",
        {**FILES, "learners.csv": LEARNERS.encode("utf-16")},
        ("learners.csv", 1, "", "ff fe 65 00 6d 00 61 00"),
        "UTF-8",
    ),
    ("a zero byte", bent("learners.csv", "Ada", "A\0da"), ("learners.csv", 2, "", "NUL"), "plain text"),
    ("an open quote", bent("learners.csv", "Ada", '"Ada'), ("learners.csv", 2, "", ""), "cannot be read"),
    ("an empty file", {**FILES, "modules.csv": ""}, ("modules.csv", 1, "", ""), "empty"),
    ("no courses", {k: v for k, v in FILES.items() if k != "courses.csv"}, ("courses.csv", 1, "", ""), "missing"),
]


@pytest.fixture
def actor(db: str) -> Actor:
    """The command line, acting for a new organisation."""
    return make_organisation()


class TestARefusedRow:
    @pytest.mark.parametrize(("files", "place", "words"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
    def test_is_named_with_its_place_and_its_mend_and_nothing_is_written(
        self, sqlite_actor: Actor, tmp_path: Path, files: Files, place: Place, words: str
    ):
        before = count_rows()
        result = import_files(sqlite_actor, tmp_path, files)
        found = [p for p in result.problems if (p.file, p.line, p.column, p.value) == place]
        assert found, result.problems
        assert words in f"{found[0].problem} {found[0].mend}"
        assert found[0].mend
        assert not result.written
        assert count_rows() == before

    @pytest.mark.parametrize(("files", "place", "words"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
    def test_is_found_by_a_check_for_an_organisation_that_does_not_exist_yet(
        self, tmp_path: Path, files: Files, place: Place, words: str
    ):
        to_be = Actor(kind="system", time_zone="Europe/London")
        result = check_files(to_be, tmp_path, files)
        assert place in [(p.file, p.line, p.column, p.value) for p in result.problems]

    def test_leaves_both_databases_as_they_were(self, actor: Actor, tmp_path: Path):
        before = count_rows()
        assert import_files(actor, tmp_path, bent("assignments.csv", "CODE", "NO")).problems
        assert count_rows() == before


class TestManyProblems:
    def test_are_all_named_in_the_order_of_the_files(self, sqlite_actor: Actor, tmp_path: Path):
        files = bent("learners.csv", "2020-01-01", "soon")
        files["assignments.csv"] = ASSIGNMENTS.replace("CODE", "NO") + CYCLE.replace("bo@", "cy@") + "\n"
        result = import_files(sqlite_actor, tmp_path, files)
        assert [(p.file, p.line) for p in result.problems] == [
            ("learners.csv", 2),
            ("assignments.csv", 5),
            ("assignments.csv", 6),
        ]

    def test_name_one_cause_once(self, sqlite_actor: Actor, tmp_path: Path):
        """Ada's own row is refused; her cycles and results are not blamed for it."""
        result = import_files(sqlite_actor, tmp_path, bent("learners.csv", "2020-01-01", "soon"))
        assert len(result.problems) == 1

    def test_of_one_row_are_all_named(self, sqlite_actor: Actor, tmp_path: Path):
        row = "bo@x.example,CODE,2026-01-10,2026-01-01,2026-13-01,2026-12-24,x,,"
        result = import_files(sqlite_actor, tmp_path, bent("assignments.csv", CYCLE, row))
        assert [p.column for p in result.problems] == ["started_on", "score_percent"]


class TestThePersonOfARow:
    def test_must_be_one_by_address_and_external_id(self, sqlite_actor: Actor, tmp_path: Path):
        files = {
            **FILES,
            "assignments.csv": "email,external_id,course_code,assigned_on,due_on\n"
            "ada@x.example,E2,CODE,2026-01-01,2026-02-01\n",
        }
        files["module_results.csv"] = FILES["module_results.csv"].splitlines()[0] + "\n"
        (problem,) = import_files(sqlite_actor, tmp_path, files).problems
        assert (problem.column, problem.value) == ("email", "ada@x.example")

    def test_may_not_take_the_address_of_one_and_the_id_of_another(self, sqlite_actor: Actor, tmp_path: Path):
        import_files(sqlite_actor, tmp_path)
        files = {"learners.csv": "email,external_id\nada@x.example,E2\n"}
        (problem,) = import_files(sqlite_actor, tmp_path / "again", files).problems
        assert (problem.line, problem.column) == (2, "email")


class TestTheFolder:
    def test_must_be_one(self, sqlite_actor: Actor, tmp_path: Path):
        with pytest.raises(Invalid, match="not a folder"):
            imports.get_neutral_files(actor=sqlite_actor, folder=tmp_path / "none")

    def test_must_hold_a_history(self, sqlite_actor: Actor, tmp_path: Path):
        with pytest.raises(Invalid, match="no training history"):
            imports.get_neutral_files(actor=sqlite_actor, folder=tmp_path)

    def test_may_hold_other_files_which_are_named(self, sqlite_actor: Actor, tmp_path: Path):
        for name in ("learner.csv", "README.md", *FILES):
            (tmp_path / name).write_text(FILES.get(name, "x"))
        assert imports.get_neutral_files(actor=sqlite_actor, folder=tmp_path).not_read == ("learner.csv",)


class TestTwoImportsAtOnce:
    def test_a_clash_is_told_as_a_conflict(self, sqlite_actor: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        import_files(sqlite_actor, tmp_path)
        monkeypatch.setattr(imports, "_load", lambda *_, **__: imports.Stored())  # as if nothing had been there yet
        before = count_rows()
        with pytest.raises(Conflict, match="meanwhile"):
            import_files(sqlite_actor, tmp_path)
        assert count_rows() == before


@pytest.fixture
def sqlite_actor(sqlite_url: str):
    """The command line, acting for a new organisation on SQLite: what is refused does not depend on the database."""
    from lms_dashboard.db import session

    session.configure(sqlite_url)
    yield make_organisation()
    session.dispose()
