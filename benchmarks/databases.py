"""The databases of one run: empty ones, and ones with so many learners, which are made once and then copied."""

import hashlib
import itertools
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache, cached_property
from pathlib import Path

from benchmarks import dataset
from benchmarks.measure import once
from lms_dashboard.db import migrations
from lms_dashboard.db.session import configure, dispose
from tests.servers import PostgresServer, postgres_server

KINDS = ("SQLite", "PostgreSQL")


class Databases:
    """Makes databases of a kind; a PostgreSQL starts when the first is asked for."""

    def __init__(self, stack: ExitStack, folder: Path, kept: Path | None = None) -> None:
        """Keep files in the folder, and the models of copies in ``kept``; what is started ends with the stack."""
        self._stack, self._folder, self._kept = stack, folder, kept
        self._numbers = itertools.count()

    def empty(self, kind: str) -> str:
        """The address of a new database without a table."""
        return self._new(kind)

    def filled(self, kind: str, learners: int) -> str:
        """The address of a new database with so many learners × 50 courses, which is the one in use now."""
        model = f"model_{learners}_{_version()}"
        if model not in self._models(kind):
            making = self._new(kind)
            seconds = once(lambda: dataset.build(making, learners))
            sys.stdout.write(f"{kind}: {learners:,} learners made in {seconds:.0f} s\n")
            dispose()
            self._keep(kind, _name(making), model)
        dispose()
        url = self._new(kind, model)
        configure(url)
        return url

    def folder(self) -> Path:
        """A new folder."""
        return Path(tempfile.mkdtemp(dir=self._folder))

    def _new(self, kind: str, model: str = "") -> str:
        name = f"bench_{next(self._numbers)}"
        if kind == "PostgreSQL":
            self._postgres.execute(
                f"DROP DATABASE IF EXISTS {name}",
                f"CREATE DATABASE {name} TEMPLATE {model or 'template0'} STRATEGY FILE_COPY",
            )
            return self._postgres.url(name)
        if model:
            shutil.copyfile(self._models_folder / model, self._folder / name)
        return f"sqlite:///{self._folder / name}"

    def _models(self, kind: str) -> set[str]:
        """Names of the filled databases that can be copied."""
        if kind == "PostgreSQL":
            return set(self._postgres.ask("SELECT datname FROM pg_database"))
        return {file.name for file in self._models_folder.iterdir()}

    def _keep(self, kind: str, name: str, model: str) -> None:
        """Under its own name only when it is whole."""
        if kind == "PostgreSQL":
            self._postgres.execute(f"ALTER DATABASE {name} RENAME TO {model}")
        else:
            shutil.move(self._folder / name, self._models_folder / model)

    @property
    def _models_folder(self) -> Path:
        return self._kept or self._folder

    @cached_property
    def _postgres(self) -> PostgresServer:
        server = self._stack.enter_context(postgres_server(self._kept and self._kept / "postgres"))
        server.execute("ALTER SYSTEM SET shared_buffers = '1GB'", "ALTER SYSTEM SET work_mem = '64MB'")
        return server


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


@cache
def _version() -> str:
    """Of how the learners are made and of the tables that they are in: what was kept of another one is not used."""
    steps = sorted(file.name for file in Path(next(iter(migrations.__path__)), "versions").glob("*.py"))
    return hashlib.sha256(Path(dataset.__file__).read_bytes() + repr(steps).encode()).hexdigest()[:8]


@contextmanager
def databases(kept: Path | None = None) -> Iterator[Databases]:
    """Databases of a run, gone at its end; the filled ones that copies are made of stay in ``kept``."""
    folder = Path(tempfile.mkdtemp(prefix="lms-bench-"))
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder)
        stack.callback(dispose)
        yield Databases(stack, folder, kept and kept.absolute())
