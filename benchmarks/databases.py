"""The databases of one run: empty ones, and ones with so many learners, which are made once and then copied."""

import itertools
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path

from benchmarks.dataset import build
from benchmarks.measure import once
from lms_dashboard.db.session import configure, dispose
from tests.servers import PostgresServer, postgres_server

KINDS = ("SQLite", "PostgreSQL")


class Databases:
    """Makes databases of a kind; a PostgreSQL starts when the first is asked for."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        """Keep files in the folder; what is started ends with the stack."""
        self._stack, self._folder = stack, folder
        self._numbers = itertools.count()
        self._models: dict[tuple[str, int], str] = {}

    def empty(self, kind: str) -> str:
        """The address of a new database without a table."""
        return self._new(kind, "template0")

    def filled(self, kind: str, learners: int) -> str:
        """The address of a new database with so many learners × 50 courses, which is the one in use now."""
        if (kind, learners) not in self._models:
            self._models[kind, learners] = model = self.empty(kind)
            seconds = once(lambda: build(model, learners))
            sys.stdout.write(f"{kind}: {learners:,} learners made in {seconds:.0f} s\n")
        dispose()
        url = self._new(kind, self._models[kind, learners].partition("?")[0].rpartition("/")[2])
        configure(url)
        return url

    def folder(self) -> Path:
        """A new folder."""
        return Path(tempfile.mkdtemp(dir=self._folder))

    def _new(self, kind: str, model: str) -> str:
        name = f"bench_{next(self._numbers)}"
        if kind == "PostgreSQL":
            self._postgres.execute(f"CREATE DATABASE {name} TEMPLATE {model} STRATEGY FILE_COPY")
            return self._postgres.url(name)
        if (source := self._folder / model).exists():
            shutil.copyfile(source, self._folder / name)
        return f"sqlite:///{self._folder / name}"

    @cached_property
    def _postgres(self) -> PostgresServer:
        server = self._stack.enter_context(postgres_server())
        server.execute("ALTER SYSTEM SET shared_buffers = '1GB'", "ALTER SYSTEM SET work_mem = '64MB'")
        return server


@contextmanager
def databases() -> Iterator[Databases]:
    """Databases of a run, gone at its end."""
    folder = Path(tempfile.mkdtemp(prefix="lms-bench-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder)
        stack.callback(dispose)
        yield Databases(stack, folder)
