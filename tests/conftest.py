"""What every test may ask for: a migrated database of either kind, and a Redis."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from lms_dashboard.db import session
from tests.servers import PostgresServer, migrated_sqlite, postgres_server, redis_server

RAM_DISK = Path("/dev/shm")
"""Thousands of databases that live for a second each wait for a disk most of their time: a RAM disk, where there is a
big one, makes a fresh PostgreSQL database ten times cheaper. `TMPDIR` says otherwise."""

ROOMY = 4 * 2**30
"""Bytes free, from which on the RAM disk is used."""

if "TMPDIR" not in os.environ and os.access(RAM_DISK, os.W_OK) and shutil.disk_usage(RAM_DISK).free > ROOMY:
    os.environ["TMPDIR"] = str(RAM_DISK)  # inherited by the servers that the tests start
    tempfile.tempdir = None

settings.register_profile("lms", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("lms")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests are marked e2e."""
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL with a migrated template; one a test process."""
    with postgres_server() as server:
        server.make_template()
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    return migrated_sqlite(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of a real Redis; one a test process."""
    with redis_server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh migrated database: the test runs once on SQLite and once on PostgreSQL."""
    with ExitStack() as stack:
        if request.param == "postgres":
            server: PostgresServer = request.getfixturevalue("postgres")
            yield stack.enter_context(server.database())
        else:
            yield _sqlite_copy(request, tmp_path)


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh migrated SQLite database, for what does not depend on the kind."""
    return _sqlite_copy(request, tmp_path)


@pytest.fixture
def db(database_url: str) -> Iterator[str]:
    """A fresh migrated database that read_session() and write_session() use during the test."""
    session.configure(database_url)
    yield database_url
    session.dispose()


def _sqlite_copy(request: pytest.FixtureRequest, folder: Path) -> str:
    file = folder / "lms.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), file)
    return f"sqlite:///{file}"
