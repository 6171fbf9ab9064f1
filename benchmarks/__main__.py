"""make bench: every figure of docs/performance.md. `python -m benchmarks --help` lists the parts."""

import argparse
import itertools
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from benchmarks import (
    acts,
    audit,
    browser,
    bulk,
    charts,
    exports,
    history,
    live,
    memory,
    relief,
    report,
    requirements,
    search,
    services,
    upload,
    visits,
)
from benchmarks.databases import KINDS, Databases, databases
from benchmarks.measure import Row
from benchmarks.served import ADMINISTRATOR, serve_demo, serve_filled
from lms_dashboard.db.session import dispose

SIZES = (1_000, 10_000, 100_000)
SERVED = 10_000
"""Learners behind the server that browsers are pointed at."""

HISTORY = 12_400


def main() -> None:
    """Measure the parts that were asked for, and write their tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure, and write docs/performance.md.")
    parser.add_argument("--only", nargs="*", choices=list(PARTS), default=list(PARTS), help="parts to measure")
    parser.add_argument("--sizes", nargs="*", type=int, default=list(SIZES), help="learners")
    parser.add_argument("--sessions", type=int, default=100, help="most dashboards that are open at once")
    parser.add_argument("--runs", type=int, default=20, help="runs of what is timed in a browser")
    parser.add_argument("--grace", type=float, default=memory.GRACE, help="seconds to wait after sessions have closed")
    parser.add_argument("--history", type=Path, help="a folder of neutral files to import too")
    parser.add_argument("--keep", type=Path, help="a folder for the made-up learners, made once and found there again")
    parser.add_argument("--into", type=Path, default=report.PAGE, help="the page to write the tables into")
    arguments = parser.parse_args()
    with databases(arguments.keep) as made:
        for name in arguments.only:
            tables = list(PARTS[name](arguments, made))
            report.write(name, tables, "make bench", arguments.into)


def _table(title: str, rows: Iterable[Row]) -> str:
    made = report.table(title, list(rows))
    sys.stdout.write(made + "\n\n")
    sys.stdout.flush()
    return made


def measure_services(arguments: argparse.Namespace, made: Databases) -> Iterator[str]:
    """Pages and footers, then acts, on both databases."""
    most = min(10_000, max(arguments.sizes))
    for kind in KINDS:
        for size in arguments.sizes:
            made.filled(kind, size)
            rows = itertools.chain(services.measure(), search.measure())
            yield _table(f"{kind}, {size:,} learners × 50 courses", rows)
        made.filled(kind, most)
        rows = itertools.chain(acts.measure(1, 15), relief.measure(most, 3), acts.measure(most, 3))
        yield _table(f"Acts, {kind}, {most:,} learners × 50 courses", rows)


def measure_bulk(arguments: argparse.Namespace, made: Databases) -> Iterator[str]:
    """Every act on a selection, previewed and done, on both databases."""
    size = min(10_000, max(arguments.sizes))
    for kind in KINDS:
        made.filled(kind, size)
        yield _table(f"Acts on all that match, {kind}, {size:,} learners × 50 courses", bulk.measure(size))


def measure_upload(arguments: argparse.Namespace, made: Databases) -> Iterator[str]:
    """Lists of new people, on both databases."""
    sizes = tuple(rows for rows in upload.ROWS if rows <= max(arguments.sizes))
    for kind in KINDS:
        yield _table(f"Bulk upload of new people, {kind}", upload.measure(made.empty(kind), sizes=sizes))


def measure_browser(arguments: argparse.Namespace, made: Databases) -> Iterator[str]:
    """Click to painted."""
    size = min(SERVED, max(arguments.sizes))
    with serve_filled(made.filled("SQLite", size)) as served:
        title = f"Headless Chromium, production server, SQLite, {size:,} learners × 50 courses, 50 × 20 cells shown"
        yield _table(title, browser.measure(served, arguments.runs))


def measure_live(arguments: argparse.Namespace, made: Databases) -> Iterator[str]:
    """Change to screen."""
    size = min(SERVED, max(arguments.sizes))
    counts = [count for count in (1, 20, 100) if count < arguments.sessions] + [arguments.sessions]
    with serve_filled(made.filled("SQLite", size)) as served:
        title = f"After the commit of another process, SQLite, {size:,} learners × 50 courses, 50 × 20 cells shown"
        yield _table(title, live.measure(served, counts, arguments.runs))


def measure_memory(arguments: argparse.Namespace, made: Databases) -> Iterator[str]:
    """Memory with sessions, then pages a second."""
    with serve_demo() as served:
        rows = memory.measure_memory(served, arguments.sessions, arguments.grace)
        yield _table("Memory of the server, demo on SQLite, one process", rows)
    size, busy = min(SERVED, max(arguments.sizes)), min(50, arguments.sessions)
    with serve_filled(made.filled("SQLite", size)) as served:
        title = f"Sessions that turn pages without a pause, SQLite, {size:,} learners × 50 courses, one process"
        yield _table(title, memory.measure_events(served, busy, size, min(memory.BUSY, arguments.runs / 2)))


def measure_history(arguments: argparse.Namespace, made: Databases) -> Iterator[str]:
    """Import by the command line: a made-up history, then the one that was given."""
    folders = [("A made-up history", history.write_folder(made.folder(), min(HISTORY, max(arguments.sizes))))]
    if arguments.history:
        folders.append(("The history that was given", arguments.history.absolute()))
    for (name, folder), kind in itertools.product(folders, KINDS):
        title = f"{name}, {kind}: {history.described(folder)}"
        target = "≤ 6 s" if kind == "SQLite" else ""
        yield _table(title, history.measure(folder, partial(made.empty, kind), 3, target))


def measure_audit(arguments: argparse.Namespace, made: Databases) -> Iterator[str]:
    """The audit trail's check."""
    rows = min(audit.ROWS, 10 * max(arguments.sizes))
    for kind in KINDS:
        yield _table(f"{kind}, audit trail", audit.measure(made.empty(kind), rows))


def measure_requirements(arguments: argparse.Namespace, made: Databases) -> Iterator[str]:
    """A requirement for everybody, and the reports over everybody, on both databases."""
    size = max(arguments.sizes)
    for kind in KINDS:
        made.filled(kind, size)
        yield _table(f"{kind}, {size:,} learners × 50 courses", requirements.measure(size, 3))


def measure_visits(arguments: argparse.Namespace, _: Databases) -> Iterator[str]:
    """First visits of every page."""
    with serve_demo(ADMINISTRATOR) as served:
        title = "First visit with an empty cache, headless Chromium, production server, demo on SQLite"
        yield _table(title, visits.measure(served, min(5, arguments.runs)))


def measure_exports(arguments: argparse.Namespace, made: Databases) -> Iterator[str]:
    """Files of everybody, then certificates."""
    for kind, size in itertools.product(KINDS, arguments.sizes):
        made.filled(kind, size)
        yield _table(f"Exports, {kind}, {size:,} learners × 50 courses", exports.measure(size, 3))
    yield _table("Certificates", exports.measure_certificates())


def measure_charts(arguments: argparse.Namespace, made: Databases) -> Iterator[str]:
    """Compliance on both databases, then first visits of it."""
    size = max(arguments.sizes)
    for kind in KINDS:
        url = made.filled(kind, size)
        large = f"{kind}, {size:,} learners × 50 courses"
        yield _table(f"Compliance, {large}", charts.measure(min(7, arguments.runs)))
        dispose()
        paint = charts.measure_paint(url, min(5, arguments.runs))
        yield _table(f"First visits with an empty cache, headless Chromium, {large}", paint)


PARTS: dict[str, Callable[[argparse.Namespace, Databases], Iterator[str]]] = {
    "services": measure_services,
    "bulk": measure_bulk,
    "upload": measure_upload,
    "browser": measure_browser,
    "live": measure_live,
    "memory": measure_memory,
    "history": measure_history,
    "audit": measure_audit,
    "requirements": measure_requirements,
    "visits": measure_visits,
    "exports": measure_exports,
    "charts": measure_charts,
}

if __name__ == "__main__":
    main()
