"""Append-only tables, enforced by the database.

A row may go only with a destruction record for it; its content never changes. Alembic's batch mode on SQLite recreates
tables and loses their triggers: ``missing_triggers`` tells, after every migration.
"""

from sqlalchemy import Connection, inspect, text

from lms_dashboard.db.session import is_sqlite

APPEND_ONLY = ("completion", "completion_seal", "completion_void", "module_result", "audit_entry", "audit_row")
"""Tables whose rows are never changed."""

_SQLITE = (
    """CREATE TRIGGER {table}_is_frozen BEFORE UPDATE ON "{table}"
       BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END""",
    """CREATE TRIGGER {table}_is_kept BEFORE DELETE ON "{table}"
       WHEN NOT EXISTS (SELECT 1 FROM destruction d WHERE d.table_name = '{table}' AND d.row_id = OLD.id)
       BEGIN SELECT RAISE(ABORT, '{table} needs a destruction record'); END""",
)

_POSTGRESQL_FUNCTIONS = (
    """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$""",
    """CREATE OR REPLACE FUNCTION refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF NOT EXISTS (SELECT 1 FROM destruction d WHERE d.table_name = TG_TABLE_NAME AND d.row_id = OLD.id) THEN
           RAISE EXCEPTION '% needs a destruction record', TG_TABLE_NAME;
         END IF;
         RETURN OLD;
       END $$""",
    """CREATE OR REPLACE FUNCTION refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$""",
)

_POSTGRESQL = (
    """CREATE TRIGGER {table}_is_frozen BEFORE UPDATE ON "{table}" FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
    """CREATE TRIGGER {table}_is_kept BEFORE DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION refuse_delete()""",
    """CREATE TRIGGER {table}_is_whole BEFORE TRUNCATE ON "{table}" EXECUTE FUNCTION refuse_truncate()""",
)


def create_triggers(db: Connection) -> None:
    """Make every append-only table so; for migrations."""
    statements = _SQLITE if is_sqlite(db) else _POSTGRESQL
    if not is_sqlite(db):
        for function in _POSTGRESQL_FUNCTIONS:
            db.execute(text(function))
    for table in APPEND_ONLY:
        for statement in statements:
            db.execute(text(statement.format(table=table)))


def freeze_completions_content(db: Connection) -> None:
    """Let only ``learner_id`` of a completion change: whose record it is follows a merge; for migrations."""
    found = inspect(db).get_columns("completion")
    others = [column["name"] for column in found if column["name"] != "learner_id"]
    columns = ", ".join(f'"{name}"' for name in others)
    _freeze_completions(db, f"UPDATE OF {columns}")


def freeze_completions(db: Connection) -> None:
    """Let nothing of a completion change, as it was before; for migrations."""
    _freeze_completions(db, "UPDATE")


def _freeze_completions(db: Connection, what: str) -> None:
    statement = (_SQLITE if is_sqlite(db) else _POSTGRESQL)[0]
    db.execute(text("DROP TRIGGER completion_is_frozen" + ("" if is_sqlite(db) else " ON completion")))
    db.execute(text(statement.format(table="completion").replace("BEFORE UPDATE", f"BEFORE {what}", 1)))


def missing_triggers(db: Connection) -> set[str]:
    """The triggers that should be there and are not."""
    suffixes = ("is_frozen", "is_kept")
    wanted = {f"{table}_{suffix}" for table in APPEND_ONLY for suffix in suffixes}
    names = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'" if is_sqlite(db) else "SELECT tgname FROM pg_trigger"
    )
    return wanted - {row[0] for row in db.execute(text(names))}
