"""A database as its template at the start of each test: refilled in a moment, where a new one takes half a second."""

from dataclasses import dataclass, field

import psycopg
from psycopg import sql

from tests.servers import PostgresServer

MOST_ROWS = 2_000
"""In the audit trail; after a test that left more, the database is made anew."""

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_SHAPE = """SELECT (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal),
                   (SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'i'))"""


@dataclass
class PostgresCopy:
    """A copy of a template database, under one name."""

    server: PostgresServer
    template: str
    content: dict[str, bytes] = field(default_factory=dict)
    sequences: dict[str, int | None] = field(default_factory=dict)
    shape: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """The copy's name."""
        return f"{self.template}_copy"

    def fresh(self) -> str:
        """The address of the copy, as the template was when it was first asked for."""
        if not self.content:
            self._remember()
        if not (self.shape and self._refill()):
            self.server.execute(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
            self.server.execute(f"CREATE DATABASE {self.name} TEMPLATE {self.template}")
            self.shape = self._shape_now()
        return self.server.url(self.name)

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(self.server.admin_uri.replace("dbname=postgres", f"dbname={database}"))

    def _remember(self) -> None:
        with self._connect(self.template) as db:
            for (table,) in db.execute(_TABLES).fetchall():
                with db.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as rows:
                    self.content[table] = b"".join(bytes(row) for row in rows)
            for name, last in db.execute("SELECT sequencename, last_value FROM pg_sequences").fetchall():
                self.sequences[name] = last

    def _shape_now(self) -> tuple[int, ...]:
        with self._connect(self.name) as db:
            return tuple(db.execute(_SHAPE).fetchone() or ())

    def _refill(self) -> bool:
        """Empty every table and fill it again; False where the test changed more than rows, or left too many."""
        with self._connect(self.name) as db:
            if tuple(db.execute(_SHAPE).fetchone() or ()) != self.shape:
                return False
            if (db.execute("SELECT count(*) FROM audit_row").fetchone() or (0,))[0] > MOST_ROWS:
                return False
            db.execute("SET session_replication_role = replica")  # no triggers, no foreign keys
            for table, rows in self.content.items():
                db.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
                if rows:
                    with db.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copy:
                        copy.write(rows)
            for name, last in self.sequences.items():
                db.execute("SELECT setval(%s::regclass, %s, %s)", (f'"{name}"', last or 1, last is not None))
        return True
