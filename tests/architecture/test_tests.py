"""A test that asserts nothing proves nothing."""

import ast
import re

from tests.architecture.source import ROOT, functions, place

ASSERTS = re.compile(r"\bassert\b|raises|expect\(|assert_")


def test_every_test_asserts_something():
    idle = [
        f"{place(file, node)} {node.name}"
        for file in sorted((ROOT / "tests").rglob("test_*.py"))
        for node in functions(file)
        if node.name.startswith("test_") and not ASSERTS.search(ast.get_source_segment(file.read_text(), node) or "")
    ]
    assert idle == []
