"""A page, act, setting or command that is not documented fails."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer.main

from lms_dashboard.cli import app as command_line
from lms_dashboard.domain.neutral import SPECS
from tests.architecture.source import PACKAGE, ROOT, modules
from tests.architecture.test_door import DOORS

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
TEXT = "\n".join(file.read_text() for file in DOCUMENTS)
REFERENCE = (ROOT / "docs" / "reference.md").read_text()
QUESTIONS = ("get_", "is_", "iter_", "preview", "find_", "count_", "verify")
SETTING = re.compile(r"\bLMS_[A-Z][A-Z_]*[A-Z]\b")
LINK = re.compile(r"\[[^\]]*\]\(([^)#:\s]+)(?:#[^)]*)?\)")
IN_CODE = re.compile(r"`((?:lms_dashboard|tests|docs|benchmarks|assets)/[\w./-]+)`")


def settings() -> list[str]:
    files = [*modules(), *(ROOT / "tests").glob("*.py"), *(ROOT / "benchmarks").rglob("*.py"), ROOT / "Makefile"]
    return sorted({name for file in files for name in SETTING.findall(file.read_text())})


def commands() -> list[str]:
    root = typer.main.get_command(command_line)
    return [f"lms-dashboard {name}" for name in _names(root)]


def _names(command: click.Command) -> Iterator[str]:
    for name, child in getattr(command, "commands", {}).items():
        below = [f"{name} {deeper}" for deeper in _names(child)]
        yield from below or [name]


def acts() -> list[str]:
    """Doors of services that change something: those that do not only ask, and are not the way every act runs."""
    return [
        f"{file.stem}.{node.name}"
        for file, node in DOORS
        if not node.name.startswith(QUESTIONS) and "steps" not in {argument.arg for argument in node.args.kwonlyargs}
    ]


def routes() -> list[str]:
    """The route of every page, as its file says it: Page("/matrix", …)."""
    files = [*PACKAGE.joinpath("pages").glob("*.py"), PACKAGE / "lms_dashboard.py"]
    return sorted(
        {
            route
            for file in files
            for route in re.findall(r"""\bPage\(\s*(?:route=)?["'](/[^"']*)["']""", file.read_text())
        }
    )


@pytest.mark.parametrize("setting", settings())
def test_every_setting_is_documented(setting: str):
    assert f"`{setting}`" in TEXT


@pytest.mark.parametrize("command", commands())
def test_every_command_is_documented(command: str):
    assert f"`{command}" in TEXT


@pytest.mark.parametrize("act", acts())
def test_every_act_is_documented(act: str):
    assert f"`{act}`" in REFERENCE


@pytest.mark.parametrize("route", routes())
def test_every_page_is_documented(route: str):
    assert f"`{route}`" in REFERENCE


@pytest.mark.parametrize("column", sorted({f"{spec.file} {name}" for spec in SPECS for name in spec.headings()}))
def test_every_column_of_an_import_file_is_documented(column: str):
    file, name = column.split()
    sections = (ROOT / "docs" / "import.md").read_text().split("\n## ")
    assert f"`{name}`" in next(section for section in sections if section.startswith(file))


def test_there_is_something_to_document():
    assert settings()
    assert commands()
    assert acts()
    assert routes()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_every_file_that_is_named_exists(document: Path):
    text = document.read_text()
    linked = [document.parent / target for target in LINK.findall(text)]
    named = [ROOT / target for target in IN_CODE.findall(text)]
    assert [str(file) for file in linked + named if not file.exists()] == []
