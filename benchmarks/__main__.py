"""make bench: every figure of docs/performance.md. `python -m benchmarks --help` lists the parts."""

import argparse
import itertools
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
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
from benchmarks.dataset import build
from benchmarks.measure import Row, once
from benchmarks.served import ADMINISTRATOR, serve_demo, serve_many
from lms_dashboard.db.session import configure, dispose
from tests.servers import PostgresServer, postgres_server

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
    parser.add_argument("--into", type=Path, default=report.PAGE, help="the page to write the tables into")
    arguments = parser.parse_args()
    for name in arguments.only:
        tables = list(PARTS[name](arguments))
        report.write(name, tables, "make bench", arguments.into)


def _table(title: str, rows: Iterable[Row]) -> str:
    made = report.table(title, list(rows))
    sys.stdout.write(made + "\n\n")
    sys.stdout.flush()
    return made


@contextmanager
def _postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        server.execute("ALTER SYSTEM SET shared_buffers = '1GB'", "ALTER SYSTEM SET work_mem = '64MB'")
        yield server


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="lms-bench-"))
    try:
        yield folder
    finally:
        dispose()
        shutil.rmtree(folder)


@contextmanager
def _databases() -> Iterator[Callable[[str], str]]:
    """Makes empty databases of a kind; gone at the end."""
    numbers = itertools.count()
    with ExitStack() as stack:
        server, folder = stack.enter_context(_postgres()), stack.enter_context(_folder())

        def new(kind: str) -> str:
            number = next(numbers)
            if kind == "SQLite":
                return f"sqlite:///{folder / f'{number}.db'}"
            server.execute(f"CREATE DATABASE bench_{number} TEMPLATE template0")
            return server.url(f"bench_{number}")

        yield new


def measure_services(arguments: argparse.Namespace) -> Iterator[str]:
    """Pages and footers, then acts, on both databases."""
    most = min(10_000, max(arguments.sizes))
    with _databases() as new:
        for kind in ("SQLite", "PostgreSQL"):
            filled: dict[int, str] = {}
            for size in sorted({*arguments.sizes, most}):
                url = filled[size] = new(kind)
                seconds = once(lambda url=url, size=size: build(url, size))  # type: ignore[misc]
                sys.stdout.write(f"{kind}: {size:,} learners made in {seconds:.0f} s\n")
                rows = itertools.chain(services.measure(), search.measure())
                yield _table(f"{kind}, {size:,} learners × 50 courses", rows)
            configure(filled[most])
            rows = itertools.chain(acts.measure(1, 15), relief.measure(most, 3), acts.measure(most, 3))
            yield _table(f"Acts, {kind}, {most:,} learners × 50 courses", rows)


def measure_bulk(arguments: argparse.Namespace) -> Iterator[str]:
    """Every act on a selection, previewed and done, on both databases."""
    size = min(10_000, max(arguments.sizes))
    with _databases() as new:
        for kind in ("SQLite", "PostgreSQL"):
            build(new(kind), size)
            yield _table(f"Acts on all that match, {kind}, {size:,} learners × 50 courses", bulk.measure(size))


def measure_upload(arguments: argparse.Namespace) -> Iterator[str]:
    """Lists of new people, on both databases."""
    sizes = tuple(rows for rows in upload.ROWS if rows <= max(arguments.sizes))
    with _databases() as new:
        for kind in ("SQLite", "PostgreSQL"):
            yield _table(f"Bulk upload of new people, {kind}", upload.measure(new(kind), sizes=sizes))


def measure_browser(arguments: argparse.Namespace) -> Iterator[str]:
    """Click to painted."""
    size = min(SERVED, max(arguments.sizes))
    with serve_many(size) as served:
        title = f"Headless Chromium, production server, SQLite, {size:,} learners × 50 courses, 50 × 20 cells shown"
        yield _table(title, browser.measure(served, arguments.runs))


def measure_live(arguments: argparse.Namespace) -> Iterator[str]:
    """Change to screen."""
    size = min(SERVED, max(arguments.sizes))
    counts = [count for count in (1, 20, 100) if count < arguments.sessions] + [arguments.sessions]
    with serve_many(size) as served:
        title = f"After the commit of another process, SQLite, {size:,} learners × 50 courses, 50 × 20 cells shown"
        yield _table(title, live.measure(served, counts, arguments.runs))


def measure_memory(arguments: argparse.Namespace) -> Iterator[str]:
    """Memory with sessions, then pages a second."""
    with serve_demo() as served:
        rows = memory.measure_memory(served, arguments.sessions, arguments.grace)
        yield _table("Memory of the server, demo on SQLite, one process", rows)
    size, busy = min(SERVED, max(arguments.sizes)), min(50, arguments.sessions)
    with serve_many(size) as served:
        title = f"Sessions that turn pages without a pause, SQLite, {size:,} learners × 50 courses, one process"
        yield _table(title, memory.measure_events(served, busy, size, min(memory.BUSY, arguments.runs / 2)))


def measure_history(arguments: argparse.Namespace) -> Iterator[str]:
    """Import by the command line: a made-up history, then the one that was given."""
    with _databases() as new, _folder() as made:
        folders = [("A made-up history", history.write_folder(made, min(HISTORY, max(arguments.sizes))))]
        if arguments.history:
            folders.append(("The history that was given", arguments.history.absolute()))
        for (name, folder), (kind, target) in itertools.product(folders, (("SQLite", "≤ 6 s"), ("PostgreSQL", ""))):
            title = f"{name}, {kind}: {history.described(folder)}"
            yield _table(title, history.measure(folder, lambda kind=kind: new(kind), 3, target))  # type: ignore[misc]


def measure_audit(arguments: argparse.Namespace) -> Iterator[str]:
    """The audit trail's check."""
    rows = min(audit.ROWS, 10 * max(arguments.sizes))
    with _databases() as new:
        for kind in ("SQLite", "PostgreSQL"):
            yield _table(f"{kind}, audit trail", audit.measure(new(kind), rows))


def measure_requirements(arguments: argparse.Namespace) -> Iterator[str]:
    """A requirement for everybody, and the reports over everybody, on both databases."""
    size = max(arguments.sizes)
    with _databases() as new:
        for kind in ("SQLite", "PostgreSQL"):
            build(new_url := new(kind), size)
            configure(new_url)
            yield _table(f"{kind}, {size:,} learners × 50 courses", requirements.measure(size, 3))


def measure_visits(arguments: argparse.Namespace) -> Iterator[str]:
    """First visits of every page."""
    with serve_demo(ADMINISTRATOR) as served:
        title = "First visit with an empty cache, headless Chromium, production server, demo on SQLite"
        yield _table(title, visits.measure(served, min(5, arguments.runs)))


def measure_exports(arguments: argparse.Namespace) -> Iterator[str]:
    """Files of everybody, then certificates."""
    with _databases() as new:
        for kind in ("SQLite", "PostgreSQL"):
            for size in arguments.sizes:
                build(new(kind), size)
                yield _table(f"Exports, {kind}, {size:,} learners × 50 courses", exports.measure(size, 3))
    yield _table("Certificates", exports.measure_certificates())


def measure_charts(arguments: argparse.Namespace) -> Iterator[str]:
    """Compliance on both databases, then first visits of it."""
    size = max(arguments.sizes)
    with _databases() as new:
        for kind in ("SQLite", "PostgreSQL"):
            build(url := new(kind), size)
            large = f"{kind}, {size:,} learners × 50 courses"
            yield _table(f"Compliance, {large}", charts.measure(min(7, arguments.runs)))
            dispose()
            paint = charts.measure_paint(url, min(5, arguments.runs))
            yield _table(f"First visits with an empty cache, headless Chromium, {large}", paint)


PARTS: dict[str, Callable[[argparse.Namespace], Iterator[str]]] = {
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
