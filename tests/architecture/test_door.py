"""Services are the only door to data: who asks is always said.

A door is a public function of a service that opens a session, by itself or through another, or that takes an actor.
What works on an open connection, or on rows that were read, is a step behind the door.
"""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.source import Function, modules, place, public_functions, tree

OPENS = {"read_session", "write_session"}
SERVICES = {file.stem for file in modules("services")}


def called_by(node: Function) -> set[str]:
    """The names of the functions that it calls: f(…) and module.f(…)."""
    calls = [child.func for child in ast.walk(node) if isinstance(child, ast.Call)]
    plain = {call.id for call in calls if isinstance(call, ast.Name)}
    of_module = {call.attr for call in calls if isinstance(call, ast.Attribute) and ast.unparse(call.value) in SERVICES}
    return plain | of_module


@cache
def opening() -> frozenset[str]:
    """The names of all functions of services that open a session, themselves or through others of these."""
    top = [node for file in modules("services") for node in tree(file).body]
    uses = {node.name: called_by(node) for node in top if isinstance(node, Function)}
    found = set(OPENS)
    while more := {name for name, used in uses.items() if used & found} - found:
        found |= more
    return frozenset(found)


def takes_actor(node: Function) -> bool:
    return "actor" in {argument.arg for argument in [*node.args.args, *node.args.kwonlyargs]}


DOORS = [
    (file, node)
    for file in modules("services")
    for node in public_functions(file)
    if node.name in opening() or (takes_actor(node) and "db" not in {argument.arg for argument in node.args.args})
]


def door_name(value: object) -> str | None:
    return f"{value.stem}" if isinstance(value, Path) else getattr(value, "name", None)


def required(node: Function) -> set[str]:
    """The keyword arguments that have no default."""
    pairs = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    return {argument.arg for argument, default in pairs if default is None}


def test_there_are_doors():
    assert {"sign_in", "get_matrix_page", "assign", "archive", "reset"} <= {node.name for _, node in DOORS}


@pytest.mark.parametrize(("file", "node"), DOORS, ids=door_name)
class TestEveryDoor:
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
