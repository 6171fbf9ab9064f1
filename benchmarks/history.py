"""Import of a training history by the command line, into a new database; and bare writing of the rows it wrote."""

import csv
import random
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from benchmarks.measure import Row, figure_of
from lms_dashboard.db.migrate import upgrade
from lms_dashboard.db.session import configure, dispose, read_session, write_session
from lms_dashboard.db.sql import insert_rows
from lms_dashboard.db.tables import metadata
from tests.e2e.product import command, environment_for

COURSES, MODULES = 6, 20
RESULTS_EACH = 3
BEGIN = date(2023, 1, 1)

NewDatabase = Callable[[], str]
"""Makes an empty database and gives its address."""


def measure(folder: Path, new_database: NewDatabase, runs: int, target: str) -> Iterator[Row]:
    """The import, the same once more, and the floor: its rows written by themselves."""
    first, again, floors = [], [], []
    for _ in range(runs):
        url = new_database()
        upgrade(url)
        first.append(_import(url, folder))
        again.append(_import(url, folder))
        floors.append(_bare(url, new_database()))
    yield Row(f"import of {_rows_in(folder):,} rows", figure_of(first), figure_of(floors), target)
    yield Row("the same again, where nothing has changed", figure_of(again))


def _import(url: str, folder: Path) -> float:
    """Seconds of the command, with the start of its process."""
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory() as data:
        environment = environment_for(Path(data), LMS_DATABASE_URL=url)
        done = command(environment, "import", str(folder), "--organisation", "Benchmark")
    if done.returncode:
        raise RuntimeError(done.stdout[-2_000:] + done.stderr[-2_000:])
    return time.perf_counter() - begin


def _bare(source: str, target: str) -> float:
    """Seconds of writing every row of a database into a new one, in one transaction."""
    configure(source)
    with read_session() as db:
        rows = {table: [dict(row) for row in db.execute(select(table)).mappings()] for table in metadata.sorted_tables}
    dispose()
    upgrade(target)
    configure(target)
    begin = time.perf_counter()
    with write_session() as db:
        for table, found in rows.items():
            insert_rows(db, table, found)
    seconds = time.perf_counter() - begin
    dispose()
    return seconds


def described(folder: Path) -> str:
    """How many people, cycles and module results a folder holds."""
    people, cycles, results = (_lines(folder / f"{name}.csv") for name in ("learners", "assignments", "module_results"))
    return f"{people:,} people, {cycles:,} cycles, {results:,} module results"


def _rows_in(folder: Path) -> int:
    return sum(map(_lines, folder.glob("*.csv")))


def _lines(file: Path) -> int:
    return file.read_text().count("\n") - 1 if file.exists() else 0


def write_folder(folder: Path, learners: int) -> Path:
    """Neutral files of a made-up history: one cycle a learner, three results a cycle."""
    chance = random.Random(11)
    codes = [f"C{n}" for n in range(COURSES)]
    modules = [(code, n + 1) for code in codes for n in range(RESULTS_EACH)][:MODULES]
    cycles = [_cycle(i, chance.choice(codes), chance) for i in range(learners)]
    _write(
        folder / "courses.csv", "code,title,validity_months,retention_years", ((c, f"Course {c}", 12, 6) for c in codes)
    )
    head = "course_code,position,title,kind,pass_mark"
    _write(folder / "modules.csv", head, ((c, n, f"Part {n}", "assignment", 40) for c, n in modules))
    head = "email,first_name,last_name,group,external_id,hired_on"
    _write(folder / "learners.csv", head, (_learner(i) for i in range(learners)))
    head = "email,course_code,assigned_on,due_on,started_on,completed_on,score_percent"
    _write(folder / "assignments.csv", head, cycles)
    head = "email,course_code,assigned_on,module_position,submitted_on,score_percent"
    _write(folder / "module_results.csv", head, (row for cycle in cycles for row in _results(cycle)))
    return folder


def _write(file: Path, head: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with file.open("w", newline="", encoding="utf-8") as output:
        writer = csv.writer(output)
        writer.writerow(head.split(","))
        writer.writerows(rows)


def _learner(i: int) -> tuple[Any, ...]:
    return (f"p{i}@bench.example", f"First {i}", f"Last {i}", f"Region {i % 13}", f"B-{i}", BEGIN - timedelta(i % 900))


def _cycle(i: int, code: str, chance: random.Random) -> tuple[Any, ...]:
    assigned = BEGIN + timedelta(days=chance.randint(0, 900))
    started = assigned + timedelta(days=chance.randint(1, 60))
    done = started + timedelta(days=100) if chance.random() < 0.5 else ""
    return (f"p{i}@bench.example", code, assigned, assigned + timedelta(days=240), started, done, 80 if done else "")


def _results(cycle: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    email, code, assigned, _, started, *_ = cycle
    for n in range(RESULTS_EACH):
        yield (email, code, assigned, n + 1, started + timedelta(days=30 * n), 60 + n)
