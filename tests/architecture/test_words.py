"""Nothing in the project ties it to one machine or one registry."""

import re

from tests.architecture.source import ROOT, project_files

TEXT = {".py", ".md", ".toml", ".lock", ".json", ".css", ".html", ".ini", ".mako", ".js", ".csv", ".txt", ""}
REGISTRY = re.compile(r"(pypi|pythonhosted|npmjs|yarnpkg|jsr|crates|docker)\.(org|io|com)\b")
MACHINE = re.compile(r"(?<![\w.}$\"])/(home|root|Users|work|workspace)/\w|\.\./shared\b")
OTHERS = ("tests/architecture/test_words.py", ".git")
"""What names them itself, and the pointer that a second work tree has in place of its repository."""


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    files = [file for file in project_files() if file.suffix in TEXT and str(file.relative_to(ROOT)) not in OTHERS]
    return [
        f"{file.relative_to(ROOT)}:{number} {line.strip()[:100]}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_registry_is_named():
    assert lines_with(REGISTRY) == []


def test_no_machine_is_named():
    assert lines_with(MACHINE) == []
