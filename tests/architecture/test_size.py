"""Small functions, small files."""

import ast

from tests.architecture.source import Function, functions, modules, place

LINES_OF_A_FUNCTION = 25
LINES_OF_A_FILE = 250
DRAWING = {"pages", "components"}  # what they return is one long expression


def length(node: Function) -> int:
    """Lines of the body, without its docstring."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_function_is_longer_than_25_lines():
    long = [
        f"{place(file, node)} {node.name}: {length(node)}"
        for file in modules(migrations=True)
        if not DRAWING & set(file.parts)
        for node in functions(file)
        if length(node) > LINES_OF_A_FUNCTION and "versions" not in file.parts
    ]
    assert long == []


def test_no_file_is_longer_than_250_lines():
    sizes = {file: file.read_text().count("\n") for file in modules() if file.name != "models.py"}
    assert [f"{place(file)}: {size}" for file, size in sizes.items() if size > LINES_OF_A_FILE] == []
