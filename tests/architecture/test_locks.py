"""What is installed is what was locked: exact versions, with hashes, from wherever the machine gets its packages."""

import re
import tomllib

import pytest

from tests.architecture.source import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME = PYPROJECT["project"]["dependencies"]
DEVELOPMENT = PYPROJECT["dependency-groups"]["dev"]
PIN = re.compile(r"^([a-z0-9-]+)(?:\[[a-z]+\])?==([\w.]+)$")
LOCKED = re.compile(r"^([a-z0-9-]+)==([\w.]+)(?: ;[^\\]*)? \\\n((?:    --hash=sha256:\w{64}(?: \\)?\n)+)", re.MULTILINE)


def locked(name: str) -> dict[str, str]:
    """Package to version of a lock file, of the entries that carry a hash."""
    return {name: version for name, version, _ in LOCKED.findall((ROOT / name).read_text())}


@pytest.mark.parametrize("requirement", RUNTIME + DEVELOPMENT)
def test_each_requirement_is_one_version(requirement: str):
    assert PIN.match(requirement)


@pytest.mark.parametrize(
    ("lock", "requirements"),
    [("requirements.lock", RUNTIME), ("requirements-dev.lock", RUNTIME + DEVELOPMENT)],
)
def test_the_lock_holds_what_is_required(lock: str, requirements: list[str]):
    pins = dict(PIN.match(requirement).groups() for requirement in requirements)
    assert pins.items() <= locked(lock).items(), "run `make lock`"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_hashes(lock: str):
    named = re.findall(r"^([a-z0-9-]+)==", (ROOT / lock).read_text(), re.MULTILINE)
    assert sorted(named) == sorted(locked(lock))


def test_development_runs_on_what_is_delivered():
    assert locked("requirements.lock").items() <= locked("requirements-dev.lock").items()
