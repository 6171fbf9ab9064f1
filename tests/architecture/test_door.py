"""Services are the only door to data: who asks is always said."""

import ast
from pathlib import Path

import pytest

from tests.architecture.source import Function, modules, place, public_functions, tree


def reaches_data(file: Path) -> bool:
    """Whether a module of services speaks to the database; one that does not (hashing a password) is no door."""
    return any(
        isinstance(node, ast.ImportFrom) and (node.module or "").startswith("lms_dashboard.db")
        for node in ast.walk(tree(file))
    )


def is_a_step(node: Function) -> bool:
    """Whether it works on an open connection: only services open one, so it is a step behind the door."""
    return bool(node.args.args) and ast.unparse(node.args.args[0]).replace(" ", "") == "db:Connection"


DOORS = [
    (file, node)
    for file in modules("services")
    if reaches_data(file)
    for node in public_functions(file)
    if not is_a_step(node)
]


def door_name(value: object) -> str | None:
    return f"{value.stem}" if isinstance(value, Path) else getattr(value, "name", None)


def required(node: Function) -> set[str]:
    """The keyword arguments that have no default."""
    pairs = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    return {argument.arg for argument, default in pairs if default is None}


def test_there_are_doors():
    assert len(DOORS) > 5


@pytest.mark.parametrize(("file", "node"), DOORS, ids=door_name)
class TestEveryPublicServiceFunction:
    def test_takes_keywords_only(self, file: Path, node: Function):
        assert not node.args.args + node.args.posonlyargs, place(file, node)
        assert node.args.vararg is None, place(file, node)
        assert node.args.kwarg is None, place(file, node)

    def test_must_be_told_who_asks(self, file: Path, node: Function):
        assert "actor" in required(node), place(file, node)

    def test_is_told_the_time_where_it_needs_one(self, file: Path, node: Function):
        named = {argument.arg for argument in node.args.kwonlyargs}
        assert "now" not in named or "now" in required(node), place(file, node)

    def test_says_what_it_means(self, file: Path, node: Function):
        assert ast.get_docstring(node), place(file, node)
