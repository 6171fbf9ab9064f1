"""lms-dashboard upload: what it prints, and how it ends."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.test_commands import folder, run
from tests.histories import FILES, write_files

__all__ = ["folder", "run"]

Run = Callable[..., Result]
ANN = "Name,Email,Leave Blank\nAnn New,ann.new@mercy.example,\n"


@pytest.fixture
def list_of(run: Run, tmp_path: Path) -> Callable[[str], Path]:
    """An organisation with its history, and a file with that text."""
    assert run("import", write_files(tmp_path / "h", FILES), "--organisation", "Mercy").exit_code == 0

    def write(text: str) -> Path:
        file = tmp_path / "list.csv"
        file.write_text(text)
        return file

    return write


def told(result: Result) -> dict[str, object]:
    found: dict[str, object] = json.loads(result.stdout)
    return found


def test_writes_once_and_then_says_that_nothing_changes(run: Run, list_of: Callable[[str], Path]):
    words = ("upload", list_of(ANN), "--organisation", "Mercy", "--json")
    first, second = run(*words), run(*words)
    assert (first.exit_code, second.exit_code) == (0, 0)
    nothing = {"file_problem": None, "rows": 1, "ready": 0, "refused": [], "not_reached": 0}
    assert told(first) == {**nothing, "unchanged": 0, "written": 1}
    assert told(second) == {**nothing, "unchanged": 1, "written": 0}


def test_check_writes_nothing(run: Run, list_of: Callable[[str], Path]):
    words = ("upload", list_of(ANN), "--organisation", "Mercy", "--check", "--json")
    assert [told(run(*words))["ready"] for _ in range(2)] == [1, 1]


def test_ends_with_1_and_names_what_is_refused(run: Run, list_of: Callable[[str], Path]):
    file = list_of(f"{ANN}Bad,bad@,x\n")
    result = run("upload", file, "--organisation", "Mercy", "--json")
    (refused,) = told(result)["refused"]
    assert result.exit_code == 1
    assert list(refused) == ["row", "column", "value", "problem", "mend", "more"]
    assert (refused["row"], refused["column"], refused["value"]) == (3, "Email", "bad@")
    assert [one["column"] for one in refused["more"]] == ["Leave Blank"]
    assert "Row 3, Email" in run("upload", file, "--organisation", "Mercy").output


def test_ends_with_1_when_the_file_cannot_be_read(run: Run, list_of: Callable[[str], Path]):
    result = run("upload", list_of("Shoes,Hats\n1,2\n"), "--organisation", "Mercy", "--json")
    assert result.exit_code == 1
    assert "who is meant" in told(result)["file_problem"]


@pytest.mark.parametrize(
    "words",
    [
        ("--organisation", "Mercy", "--duplicates", "perhaps"),
        ("--organisation", "Mercy", "--courses", "NOPE-1"),
        ("--organisation", "Mercy", "--offering", "Nothing"),
        ("--organisation", "Nobody"),
    ],
)
def test_ends_with_2_for_words_that_name_nothing(run: Run, list_of: Callable[[str], Path], words: tuple[str, ...]):
    result = run("upload", list_of(ANN), *words, "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr
