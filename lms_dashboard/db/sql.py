"""Small parts of SQL that SQLite and PostgreSQL say differently: long lists of ids, and many rows at once."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from typing import Any, TypeAlias

import psycopg
from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Connection,
    Date,
    Row,
    Select,
    Table,
    and_,
    any_,
    cast,
    func,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import IntegrityError

from lms_dashboard.db.session import is_sqlite
from lms_dashboard.db.types import UtcDateTime
from lms_dashboard.domain.days import FOREVER

MANY = 500
"""Rows in one insert, from which on PostgreSQL's planner is told of them."""

MUCH = 0.1
"""The part of a table that is new when its numbers no longer hold; autovacuum's own measure."""

_COUNTED = (int, float, bool, date)
"""Kinds of columns that PostgreSQL counts anew in the act that made a table grow."""

MOST_KEPT = 10_000
"""Ids in a list up to which its text is kept for the next question: of more, a few would be tens of megabytes."""

_ENCODED_AT_ONCE = 4_096
"""Rows whose columns are encoded together."""

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
"""A row of any columns."""


def among(db: Connection, column: ColumnElement[Any], ids: Iterable[int]) -> ColumnElement[bool]:
    """``column IN ids`` for any number of ids, as one bound value."""
    values = list(ids)
    if len(values) == 1:
        return column == values[0]
    if is_sqlite(db):
        written = _kept_list(tuple(values)) if len(values) <= MOST_KEPT else json.dumps(values)
        listed = func.json_each(written).table_valued("value")
        return column.in_(select(listed.c.value))
    return column == any_(cast(values, ARRAY(BigInteger)))


@lru_cache(maxsize=16)
def _kept_list(ids: tuple[int, ...]) -> str:
    """One act asks many questions about the same learners."""
    return json.dumps(ids)


def covers_day(table: Any, day: date) -> ColumnElement[bool]:
    """The dated row holds on the day: from is inclusive, until is not. FOREVER itself asks for what is open."""
    columns = table.c
    if day == FOREVER:
        return and_(columns.until_day == FOREVER)
    return and_(columns.until_day > day, columns.from_day <= day)


def insert_rows(db: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns; columns with a default may be left out."""
    if not rows:
        return
    scalars = ((c.name, getattr(c.default, "arg", None)) for c in table.c)
    defaults = {name: value for name, value in scalars if value is not None}
    columns = list({**defaults, **rows[0]})
    full = (row if len(row) == len(columns) else {**defaults, **row} for row in rows)
    values = map(itemgetter(*columns), full) if len(columns) > 1 else ([row[columns[0]]] for row in full)
    insert_values(db, table, columns, values)


def insert_values(
    db: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, raw: bool = False
) -> None:
    """Insert rows by their columns' values, the fastest way the database has: past SQLAlchemy's own.

    ``raw``: the values are as ``raw_rows`` gives them.

    Raises:
        IntegrityError: SQLAlchemy's, as from its own inserts.
    """
    kinds = [] if raw and is_sqlite(db) else [table.c[name].type for name in columns]
    encoders = [(i, e) for i, kind in enumerate(kinds) if (e := _encoder_for(db, kind)) is not None]
    names = ", ".join(f'"{name}"' for name in columns)
    try:
        _send(db, table, names, len(columns), _encoded(rows, encoders) if encoders else rows)
    except (sqlite3.IntegrityError, psycopg.IntegrityError) as error:
        raise IntegrityError(f"INSERT INTO {table.name}", None, error) from error


def _encoded(
    rows: Iterable[Sequence[Any]], encoders: Sequence[tuple[int, Callable[[Any], Any]]]
) -> Iterator[Sequence[Any]]:
    """The rows as the driver takes them: column by column, some thousands at a time, so that no loop is Python's."""
    left = iter(rows)
    while some := list(islice(left, _ENCODED_AT_ONCE)):
        columns = list(zip(*some, strict=True))
        for index, encode in encoders:
            columns[index] = tuple(map(encode, columns[index]))
        yield from zip(*columns, strict=True)


def _send(db: Connection, table: Table, names: str, width: int, values: Iterable[Sequence[Any]]) -> None:
    driver: Any = db.connection.dbapi_connection
    if is_sqlite(db):
        marks = ", ".join("?" * width)
        driver.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', values)
        return
    with driver.cursor() as cursor:
        with cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
            for row in values:
                copy.write_row(row)
        _let_the_planner_know(cursor, table, cursor.rowcount)


def _let_the_planner_know(cursor: Any, table: Table, added: int) -> None:
    """Have PostgreSQL count a table anew that has grown by much within this transaction.

    It plans with the numbers of before, takes the rows for few, and would read all of them for each of thousands. Texts
    are left to autovacuum: sorting them takes far longer than the rest, and no plan for ids and days asks for them.
    """
    if added < MANY:
        return
    known = cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [f'"{table.name}"']).fetchone()
    if added > known[0] * MUCH:
        counted = ", ".join(f'"{c.name}"' for c in table.c if c.type.python_type in _COUNTED)
        cursor.execute(f'ANALYZE (SKIP_LOCKED) "{table.name}" ({counted})')


def _encoder_for(db: Connection, kind: Any) -> Callable[[Any], Any] | None:
    """From a value to what the driver takes for a column of that type; None: the value itself.

    Days and instants are the same few again and again: as text that is known they cost a driver nothing.
    """
    if isinstance(kind, JSON):
        return _json_text
    if isinstance(kind, Date):
        return _iso_day
    if isinstance(kind, UtcDateTime):
        return _iso_instant if is_sqlite(db) else _iso_instant_of_utc
    return None


@lru_cache(maxsize=65_536)
def _iso_day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


@lru_cache(maxsize=1_024)
def _iso_instant(value: datetime | None) -> str | None:
    return None if value is None else f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"


@lru_cache(maxsize=1_024)
def _iso_instant_of_utc(value: datetime | None) -> str | None:
    return None if value is None else f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}+00"


class JsonText(str):
    """JSON that is text already."""

    __slots__ = ()


def _json_text(value: Any) -> str | None:
    return value if value is None or isinstance(value, JsonText) else json.dumps(value)


def raw_rows(db: Connection, query: Select[Any]) -> list[tuple[Any, ...]]:
    """All rows as the driver gives them, for very many: days are text on SQLite (see ``as_day``)."""
    with db.execute(query) as found:
        cursor: Any = found.cursor
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def raw_day(db: Connection, day: date) -> Any:
    """The day as ``raw_rows`` gives it."""
    return day.isoformat() if is_sqlite(db) else day


def with_days(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Raw values, however deep, with days for what is their text; where there is no other text."""
    return tuple(map(_with_day, values))


def _with_day(value: Any) -> Any:
    return with_days(value) if isinstance(value, tuple) else as_day(value)


def take_ids(db: Connection, table: Table, count: int) -> list[int]:
    """So many fresh ids of a table, for rows that refer to each other before they are written."""
    if is_sqlite(db):
        top = db.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
        return list(range(top + 1, top + 1 + count))
    own = "SELECT pg_get_serial_sequence(:t, 'id')::regclass AS name OFFSET 0"  # looked up once, not once a row
    numbers = text(f"SELECT nextval(own.name) FROM ({own}) AS own, generate_series(1, :n)")
    return [row[0] for row in db.execute(numbers, {"t": f'"{table.name}"', "n": count})]


@lru_cache(maxsize=65_536)
def as_day(value: date | str | None) -> date | None:
    """A day from a raw SQL answer: SQLite gives text where the type is not known."""
    return date.fromisoformat(value) if isinstance(value, str) else value
