"""The app, served in this process, with two organisations in a fresh database."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lms_dashboard.db import session
from tests.state.people import World, make_world
from tests.state.served import Served, probed_app, serve_here


@pytest.fixture(scope="module")
def served(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The running app on a database of its own."""
    file = tmp_path_factory.mktemp("served") / "lms.db"
    shutil.copy(sqlite_template, file)
    probed_app()
    session.configure(f"sqlite:///{file}")
    with serve_here() as running:
        yield running
    session.dispose()


@pytest.fixture(scope="module")
def world(served: Served) -> World:
    """Who is there."""
    return make_world()
