"""The world that most tests of services start from."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from lms_dashboard.db import session
from lms_dashboard.domain.people import Actor, Permission, Role
from tests.servers import PostgresServer
from tests.services.copies import PostgresCopy
from tests.services.world import World


@dataclass
class Ward:
    """Mercy General with two wards, Ann and Ben in Ward A, Cem in Ward B, and a course asked of nobody yet."""

    world: World
    ann: int
    ben: int
    cem: int
    fire: int
    administrator: Actor
    manager: Actor
    ward_manager: Actor
    """Manages Ward A, and may reset there."""
    executive: Actor
    auditor: Actor
    learner: Actor
    """Ann herself."""
    outsider: Actor
    """An administrator of another organisation."""
    url: str = ""


@pytest.fixture(scope="session")
def sqlite_ward(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ward]:
    """A SQLite file with the ward in it, to copy; one a test process."""
    file = tmp_path_factory.mktemp("ward") / "ward.db"
    shutil.copy(sqlite_template, file)
    session.configure(f"sqlite:///{file}")
    made = make_ward()
    session.dispose()
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return file, made


@pytest.fixture(scope="session")
def postgres_ward(postgres: PostgresServer) -> tuple[PostgresCopy, Ward]:
    """A PostgreSQL database with the ward in it, and its copy; one a test process."""
    postgres.execute("CREATE DATABASE ward TEMPLATE migrated")
    session.configure(postgres.url("ward"))
    made = make_ward()
    session.dispose()
    return PostgresCopy(postgres, "ward"), made


@pytest.fixture(params=["sqlite", "postgres"])
def ward(request: pytest.FixtureRequest) -> Iterator[Ward]:
    """The same people on a fresh database: the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "postgres":
        copy, made = request.getfixturevalue("postgres_ward")
        url = copy.fresh()
    else:
        file, made = request.getfixturevalue("sqlite_ward")
        url = fresh_sqlite(file)
    with opened(url):
        yield replace(deepcopy(made), url=url)


def fresh_sqlite(template: Path) -> str:
    """A copy of the template, always at the same place in this process."""
    file = template.with_name("copy.db")
    for rest in ("", "-wal", "-shm"):
        file.with_name(file.name + rest).unlink(missing_ok=True)
    shutil.copy(template, file)
    return f"sqlite:///{file}"


_ENGINES: dict[str, Any] = {}


@contextmanager
def opened(url: str) -> Iterator[None]:
    """Use the database there; its engines, and the statements that they have compiled, outlive the test."""
    engines = session._Engines
    if url in _ENGINES:
        session.dispose()
        engines.generation += 1
        engines.read, engines.write, engines.bulk = _ENGINES[url]
    else:
        session.configure(url)
        _ENGINES[url] = engines.read, engines.write, engines.bulk
    yield
    session.dispose()


def make_ward() -> Ward:
    world = World()
    world.group("Mercy")
    world.group("Ward A", "Mercy")
    world.group("Ward B", "Mercy")
    people = [world.learner(first, last, group=home) for first, last, home in NAMES]
    return Ward(
        world,
        *people,
        fire=world.course("FIRE", title="Fire Safety"),
        administrator=world.person(Role.ADMINISTRATOR, name="Ada Admin"),
        manager=world.person(Role.MANAGER, name="Mary Major"),
        ward_manager=world.person(Role.MANAGER, groups=["Ward A"], extra=[Permission.RESET_PROGRESS], name="Will Ward"),
        executive=world.person(Role.EXECUTIVE),
        auditor=world.person(Role.AUDITOR),
        learner=world.person(Role.LEARNER, learner_id=people[0], name="Ann Lee"),
        outsider=World("North Clinic").person(Role.ADMINISTRATOR, extra=list(Permission)),
    )


NAMES = (("Ann", "Lee", "Ward A"), ("Ben", "Ortiz", "Ward A"), ("Cem", "Öz", "Ward B"))
