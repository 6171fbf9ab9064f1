"""make bench: every figure of docs/performance.md. `python -m benchmarks --help` lists the parts."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import acts, report, services
from benchmarks.dataset import build
from benchmarks.measure import once
from lms_dashboard.db.session import configure, dispose
from tests.servers import postgres_server

SIZES = (1_000, 10_000, 100_000)


def main() -> None:
    """Measure the parts that were asked for, and write their tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure, and write docs/performance.md.")
    parser.add_argument("--only", nargs="*", choices=sorted(PARTS), default=sorted(PARTS), help="parts to measure")
    parser.add_argument("--sizes", nargs="*", type=int, default=list(SIZES), help="learners")
    parser.add_argument("--history", type=Path, help="a folder of neutral files to import, instead of a made-up one")
    arguments = parser.parse_args()
    for name in arguments.only:
        PARTS[name](arguments)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


@contextmanager
def _databases() -> Iterator[Callable[[str, int], str]]:
    """Filled databases by kind and size, made when first asked for, gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="lms-bench-"))
    made: dict[tuple[str, int], str] = {}
    with postgres_server() as server:
        server.execute("ALTER SYSTEM SET shared_buffers = '1GB'", "ALTER SYSTEM SET work_mem = '64MB'")

        def database(kind: str, learners: int) -> str:
            if (kind, learners) not in made:
                url = f"sqlite:///{folder / f'{learners}.db'}"
                if kind == "PostgreSQL":
                    server.execute(f"CREATE DATABASE bench_{learners} TEMPLATE template0")
                    url = server.url(f"bench_{learners}")
                seconds = once(lambda: build(url, learners))
                _say(f"{kind}: {learners:,} learners made in {seconds:.0f} s")
                made[kind, learners] = url
            configure(made[kind, learners])
            return made[kind, learners]

        try:
            yield database
        finally:
            dispose()
            shutil.rmtree(folder)


def measure_services(arguments: argparse.Namespace) -> None:
    """Pages and footers, then acts, on both databases."""
    tables = []
    with _databases() as database:
        for kind in ("SQLite", "PostgreSQL"):
            for size in arguments.sizes:
                database(kind, size)
                rows = list(services.measure())
                tables.append(report.table(f"{kind}, {size:,} learners × 50 courses", rows))
                _say(tables[-1])
            database(kind, 10_000)
            rows = [*acts.measure(1, 15), *acts.measure(10_000, 3)]
            tables.append(report.table(f"Acts, {kind}, 10,000 learners × 50 courses", rows))
            _say(tables[-1])
    report.write("services", tables, "make bench")


PARTS = {"services": measure_services}

if __name__ == "__main__":
    main()
