"""One place opens transactions and commits: db/session.py (and db/migrate.py, for the schema itself)."""

import ast
from pathlib import Path

from tests.architecture.source import PACKAGE, modules, place, tree

OWNER = PACKAGE / "db" / "session.py"
SCHEMA = PACKAGE / "db" / "migrate.py"
SCREEN = {"pages", "components", "state"}  # they may not import the database at all: see the arrow
ENDS_A_TRANSACTION = {"commit", "rollback", "begin", "begin_nested", "create_engine", "sessionmaker"}


def calls(file: Path) -> list[ast.Call]:
    return [node for node in ast.walk(tree(file)) if isinstance(node, ast.Call)]


def name(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def test_only_write_session_commits():
    others = [file for file in modules() if file not in (OWNER, SCHEMA) and not SCREEN & set(file.parts)]
    assert [place(file, call) for file in others for call in calls(file) if name(call) in ENDS_A_TRANSACTION] == []


def test_the_owner_commits():
    assert ENDS_A_TRANSACTION & {name(call) for call in calls(OWNER)}
