"""The project's files and syntax trees, for the tests of this folder."""

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "lms_dashboard"
NOT_OURS = {"node_modules", "__pycache__", "data", "test-results", "build", "dist"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def project_files() -> Iterator[Path]:
    """Every file of the project, without what is installed, built or written by running it."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS and (name[0] != "." or name == ".ci")]
        folders[:] = [name for name in folders if not name.endswith(".egg-info")]
        yield from (Path(folder, name) for name in names)


@cache
def modules(*parts: str, migrations: bool = False) -> tuple[Path, ...]:
    """Every Python file of the package, or of one part of it ("services"), with or without migrations."""
    found = sorted(PACKAGE.joinpath(*parts).rglob("*.py"))
    return tuple(file for file in found if migrations or "migrations" not in file.parts)


@cache
def tree(file: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def functions(file: Path) -> Iterator[Function]:
    """Every function and method of a file, nested ones too."""
    return (node for node in ast.walk(tree(file)) if isinstance(node, Function))


def public_functions(file: Path) -> Iterator[Function]:
    """The functions that a file offers to others."""
    return (node for node in tree(file).body if isinstance(node, Function) and not node.name.startswith("_"))


def place(file: Path, node: ast.AST | None = None) -> str:
    """Where it is, as an editor opens it: lms_dashboard/cli.py:12."""
    line = getattr(node, "lineno", None)
    return f"{file.relative_to(ROOT)}:{line}" if line else str(file.relative_to(ROOT))
