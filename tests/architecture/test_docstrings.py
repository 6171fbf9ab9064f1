"""Every module says in a sentence what it is for; domain and services explain all that they offer."""

import ast

from tests.architecture.source import modules, place, tree


def test_every_module_says_what_it_is_for():
    silent = [
        place(file) for file in modules(migrations=True) if file.stat().st_size and not ast.get_docstring(tree(file))
    ]
    assert silent == []


def test_domain_and_services_explain_what_they_offer():
    silent = [
        f"{place(file, node)} {node.name}"
        for part in ("domain", "services")
        for file in modules(part)
        for node in tree(file).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
        if not ast.get_docstring(node)
    ]
    assert silent == []
