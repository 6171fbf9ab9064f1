"""The arrow of docs/architecture.md, by import-linter's contracts in pyproject.toml."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, ROOT

LINT = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(LINT, cwd=folder, capture_output=True, text=True)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package and its contracts, free to be spoiled."""
    shutil.copytree(PACKAGE, tmp_path / "lms_dashboard", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_import_follows_the_arrow():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_new_module_without_a_layer_is_noticed(copy: Path):
    (copy / "lms_dashboard" / "nowhere.py").write_text('"""Belongs to no layer."""\n')
    done = lint(copy)
    assert done.returncode == 1
    assert "nowhere" in done.stdout


@pytest.mark.parametrize(
    ("file", "forbidden"),
    [
        ("domain/errors.py", "import sqlalchemy"),
        ("domain/errors.py", "import lms_dashboard.services"),
        ("db/session.py", "import reflex"),
        ("state/calls.py", "import lms_dashboard.db.session"),
        ("components/frame.py", "import lms_dashboard.db.models"),
    ],
)
def test_an_import_against_the_arrow_is_noticed(copy: Path, file: str, forbidden: str):
    spoiled = copy / "lms_dashboard" / file
    spoiled.write_text(spoiled.read_text() + f"\n{forbidden}\n")
    assert lint(copy).returncode == 1
