"""Connections: ``read_session`` and ``write_session``, the only commit in the program."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.pool import QueuePool

from lms_dashboard.db.types import IdArray, IdArrayDumper
from lms_dashboard.domain.errors import Conflict, Invalid, LmsError

BUSY_SECONDS = 30
"""How long a SQLite write waits for the one before it."""


class _Engines:
    """One engine for reading and one for writing; on PostgreSQL both are the same."""

    read: Engine | None = None
    write: Engine | None = None
    bulk: Engine | None = None
    generation: int = 0


def configure(url: str) -> None:
    """Use the database at that SQLAlchemy URL from now on, and let go of the one before."""
    dispose()
    _Engines.generation += 1
    if make_url(url).get_backend_name() == "sqlite":
        _Engines.read = _sqlite_engine(url, "BEGIN", pool_size=8)
        _Engines.write = _sqlite_engine(url, "BEGIN IMMEDIATE", pool_size=1)
        _Engines.bulk = _sqlite_engine(url, "BEGIN", pool_size=8, kept=SMALL)
    else:
        _Engines.read = _Engines.write = _Engines.bulk = _postgresql_engine(url)


def generation() -> int:
    """Another number for each database that this process was configured with; for what is kept in memory."""
    return _Engines.generation


def dispose() -> None:
    """Close every connection."""
    for engine in {_Engines.read, _Engines.write, _Engines.bulk} - {None}:
        if engine is not None:
            engine.dispose()
    _Engines.read = _Engines.write = _Engines.bulk = None


def postgresql_url(url: str) -> str:
    """The URL with the driver that this product ships, whatever short form was given."""
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url


LARGE = ("cache_size=-65536", "mmap_size=1073741824")
"""What a SQLite connection keeps of the file in memory, for pages: they come back to the same places."""

SMALL = ("cache_size=-8192", "mmap_size=0")
"""For whoever reads everything once."""


def _sqlite_engine(url: str, begin: str, pool_size: int, kept: tuple[str, ...] = LARGE) -> Engine:
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=BUSY_SECONDS,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours: the driver's own would start too late
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "temp_store=MEMORY", *kept):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _postgresql_engine(url: str) -> Engine:
    engine = create_engine(postgresql_url(url), pool_size=8, max_overflow=8, pool_pre_ping=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.adapters.register_dumper(IdArray, IdArrayDumper)

    return engine


def _engine(engine: Engine | None) -> Engine:
    if engine is None:
        raise LmsError("The database is not configured.", "Set LMS_DATABASE_URL or start with lms-dashboard run.")
    return engine


_NO_TEXT = ("cannot contain NUL", "surrogates not allowed")
"""How the drivers call text that is none."""


@contextmanager
def _values_fit() -> Iterator[None]:
    """What somebody may send and no database keeps: the drivers refuse it, each in its own way."""
    try:
        yield
    except (DataError, psycopg.DataError, OverflowError, UnicodeEncodeError) as error:
        said = str(error)
        if any(words in said for words in _NO_TEXT):
            raise Invalid("A text holds a sign that cannot be kept.", "Type it anew.") from error
        if "out of range" not in said and "too large to convert" not in said:
            raise
        raise Invalid("A number is far out of range.", "Choose from what is listed.") from error


@contextmanager
def read_session(*, bulk: bool = False) -> Iterator[Connection]:
    """A connection that sees one state of the database from its first to its last question, and writes nothing.

    ``bulk``: everything is read once, as for an export; little of it is kept in memory.

    Raises:
        Invalid: a number is larger than the database can hold, or a text is none.
    """
    with _values_fit(), _engine(_Engines.bulk if bulk else _Engines.read).connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin() as transaction:
            yield connection
            transaction.rollback()


_SPARE = 4
"""Connections in use, from which on none is spare: half of those that SQLite's exports share (``configure``)."""

_sparing = Lock()


@contextmanager
def spare_session() -> Iterator[Connection | None]:
    """Another connection for whoever reads everything on one already; None while many are in use.

    It is never waited for: if each of many held one and waited for another, all would wait for each other.
    """
    with ExitStack() as held:
        pool = _engine(_Engines.bulk).pool
        with _sparing:
            is_spare = isinstance(pool, QueuePool) and pool.checkedout() < _SPARE
            found = held.enter_context(read_session(bulk=True)) if is_spare else None
        yield found


@contextmanager
def write_session(*, trial: bool = False) -> Iterator[Connection]:
    """A connection in one write transaction: committed at the end, rolled back by any error, or if it was a trial.

    Raises:
        Conflict: the database could not let this write in within the busy time.
        Invalid: a number is larger than the database can hold, or a text is none.
    """
    try:
        with (
            _values_fit(),
            _engine(_Engines.write).connect() as connection,
            connection.begin() as transaction,
        ):
            yield connection
            if trial:
                transaction.rollback()
    except OperationalError as error:
        if "locked" in str(error) or "deadlock" in str(error):
            raise Conflict("Somebody else is writing right now.", "Nothing was changed; try again.") from error
        raise


def is_sqlite(db: Connection) -> bool:
    """Whether this connection speaks to SQLite."""
    return db.dialect.name == "sqlite"
