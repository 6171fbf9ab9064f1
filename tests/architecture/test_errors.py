"""No error is swallowed, and nothing is left for later."""

import ast
import re
from pathlib import Path

from tests.architecture.source import ROOT, modules, place, tree

SAYS_NOTHING = (ast.Pass, ast.Continue, ast.Break)
LATER = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error", r"pytest\.mark\.(skip|xfail)\b"]))


def is_silent(handler: ast.ExceptHandler) -> bool:
    """Whether a handler neither does nor says anything: pass, continue, break or a bare constant."""
    return all(
        isinstance(node, SAYS_NOTHING) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for node in handler.body
    )


def handlers(file: Path) -> list[ast.ExceptHandler]:
    return [node for node in ast.walk(tree(file)) if isinstance(node, ast.ExceptHandler)]


def test_no_error_is_swallowed():
    assert [place(file, node) for file in modules(migrations=True) for node in handlers(file) if is_silent(node)] == []


def test_no_handler_catches_whatever_there_is():
    bare = [place(file, node) for file in modules(migrations=True) for node in handlers(file) if node.type is None]
    assert bare == []


def test_nothing_is_left_for_later():
    files = [file for folder in ("lms_dashboard", "tests", "benchmarks") for file in (ROOT / folder).rglob("*.py")]
    left = [
        f"{place(file)}:{number} {line.strip()}"
        for file in files
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if LATER.search(line)
    ]
    assert left == []
