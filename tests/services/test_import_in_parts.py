"""However a history is cut into parts and in whatever order they come, it becomes the same."""

import csv
import random
import shutil
from pathlib import Path

import pytest

from lms_dashboard.db import session
from lms_dashboard.db.audit_check import broken_links
from lms_dashboard.db.session import read_session
from lms_dashboard.db.tables import standing
from tests.histories import SAMPLE, all_rows, import_folder, make_organisation, standings_on

Row = dict[str, str]
SHOWN = (
    "from_day",
    "until_day",
    "compliance",
    "progress",
    "percent",
    "cycle",
    "due_on",
    "completed_on",
    "valid_through",
)


def read(name: str) -> list[Row]:
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(folder: Path, name: str, rows: list[Row]) -> None:
    if not rows:
        return
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def shuffled_parts(folder: Path, chance: random.Random, count: int) -> list[Path]:
    """The sample in so many folders: each cycle with its results in one of them; rows in any order."""
    folders = [folder / str(number) for number in range(count)]
    cycles = {(r["email"], r["course_code"], r["assigned_on"]): chance.choice(folders) for r in read("assignments.csv")}
    for part in folders:
        part.mkdir()
        for name in ("learners.csv", "courses.csv", "modules.csv"):
            shutil.copy(SAMPLE / name, part)
        for name in ("assignments.csv", "module_results.csv"):
            rows = [r for r in read(name) if cycles[r["email"], r["course_code"], r["assigned_on"]] is part]
            chance.shuffle(rows)
            write(part, name, rows)
    return folders


def shown() -> set[tuple[object, ...]]:
    """Every standing, without the ids."""
    names = {row.id: row.email for row in all_rows("learner")}
    codes = {row.id: row.code for row in all_rows("course")}
    return {
        (names[row.learner_id], codes[row.course_id], *(getattr(row, name) for name in SHOWN))
        for row in all_rows(standing.name)
    }


@pytest.mark.parametrize("seed", range(4))
def test_parts_in_any_order_become_the_same_as_the_whole(db: str, tmp_path: Path, seed: int):
    whole = make_organisation("Whole")
    import_folder(whole, SAMPLE)
    expected, results = shown(), len(all_rows("module_result"))
    session.configure(db)
    parts = make_organisation("Parts")
    for part in shuffled_parts(tmp_path, random.Random(seed), 3):
        assert import_folder(parts, part).problems == ()
    assert shown() == expected
    assert len(all_rows("module_result")) == 2 * results
    assert import_folder(parts, SAMPLE).written is False
    with read_session() as connection:
        assert list(broken_links(connection, parts.organisation_id or 0)) == []


def test_the_file_s_own_order_does_not_matter(db: str, tmp_path: Path):
    import_folder(make_organisation("Whole"), SAMPLE)
    expected = standings_on()
    (part,) = shuffled_parts(tmp_path, random.Random(1), 1)
    import_folder(make_organisation("Other order"), part)
    assert standings_on() == expected
