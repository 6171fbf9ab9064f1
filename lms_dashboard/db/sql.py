"""Small parts of SQL that SQLite and PostgreSQL say differently: long lists of ids, and many rows at once."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain, islice, repeat
from operator import itemgetter
from typing import Any, TypeAlias

import psycopg
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    and_,
    any_,
    bindparam,
    cast,
    func,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import IntegrityError
from sqlalchemy.types import NullType

from lms_dashboard.db.encoding import encoder_for
from lms_dashboard.db.session import is_sqlite
from lms_dashboard.db.types import IdArray
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

_NOTHING: Mapping[str, Any] = {}

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
    written = _kept_array(tuple(values)) if len(values) <= MOST_KEPT else _array(values)
    return column == any_(cast(bindparam(None, written, NullType()), ARRAY(BigInteger)))


@lru_cache(maxsize=16)
def _kept_list(ids: tuple[int, ...]) -> str:
    """One act asks many questions about the same learners."""
    return json.dumps(ids)


@lru_cache(maxsize=16)
def _kept_array(ids: tuple[int, ...]) -> IdArray:
    return _array(ids)


def _array(ids: Sequence[int]) -> IdArray:
    return IdArray(f"{{{','.join(map(str, ids))}}}")


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
    names, defaults = list(rows[0]), _defaults(table)
    if any(row.keys() != rows[0].keys() for row in rows):
        rows, names = [{**defaults, **row} for row in rows], list({**defaults, **rows[0]})
    same = {name: value for name, value in defaults.items() if name not in names}
    values = map(itemgetter(*names), rows) if len(names) > 1 else ([row[names[0]]] for row in rows)
    insert_values(db, table, names, values, same=same)


def insert_columns(
    db: Connection, table: Table, each: Mapping[str, Sequence[Any]], same: Mapping[str, Any] = _NOTHING
) -> None:
    """Insert rows by their columns: what each row has, and what is the same in all; a default may be left out."""
    columns = list(each.values())
    if len({len(column) for column in columns}) != 1:
        raise ValueError(f"Columns of {table.name} are not equally long.")
    starts = range(0, len(columns[0]), _ENCODED_AT_ONCE)
    parts = ([column[start : start + _ENCODED_AT_ONCE] for column in columns] for start in starts)
    more = {name: value for name, value in {**_defaults(table), **same}.items() if name not in each}
    _insert(db, table, list(each), parts, more)


def insert_values(
    db: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    same: Mapping[str, Any] = _NOTHING,
    raw: bool = False,
) -> None:
    """Insert rows by their columns' values, the fastest way the database has: past SQLAlchemy's own.

    ``same`` is what all rows have. ``raw``: the values are as ``raw_rows`` gives them.

    Raises:
        IntegrityError: SQLAlchemy's, as from its own inserts.
    """
    left = iter(rows)
    parts: Iterator[list[Sequence[Any]]] = iter(lambda: list(zip(*islice(left, _ENCODED_AT_ONCE), strict=True)), [])
    _insert(db, table, columns, parts, same, raw=raw)


def _defaults(table: Table) -> dict[str, Any]:
    scalars = ((c.name, getattr(c.default, "arg", None)) for c in table.c)
    return {name: value for name, value in scalars if value is not None}


def _insert(
    db: Connection,
    table: Table,
    names: Sequence[str],
    parts: Iterator[list[Sequence[Any]]],
    same: Mapping[str, Any],
    *,
    raw: bool = False,
) -> None:
    """Insert parts, each a list of columns: so that no loop over values is Python's."""
    first = next(parts, None)
    if first is None:
        return
    kinds = [] if raw and is_sqlite(db) else [table.c[name].type for name in (*names, *same)]
    encoders = [encoder_for(db, kind) for kind in kinds] or [None] * len(names)
    more = [repeat(e(value) if e else value) for value, e in zip(same.values(), encoders[len(names) :], strict=True)]
    try:
        _send(
            db,
            table,
            [*names, *same],
            chain.from_iterable(_encoded(part, encoders, more) for part in chain([first], parts)),
        )
    except (sqlite3.IntegrityError, psycopg.IntegrityError) as error:
        raise IntegrityError(f"INSERT INTO {table.name}", None, error) from error


def _encoded(
    part: Sequence[Sequence[Any]], encoders: Sequence[Callable[[Any], Any] | None], more: Sequence[Iterable[Any]]
) -> Iterator[tuple[Any, ...]]:
    columns = (map(e, column) if e else column for column, e in zip(part, encoders[: len(part)], strict=True))
    return zip(*columns, *more, strict=False)  # what is the same in all has no end


def _send(db: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    driver: Any = db.connection.dbapi_connection
    names = ", ".join(f'"{name}"' for name in columns)
    if is_sqlite(db):
        marks = ", ".join("?" * len(columns))
        driver.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', rows)
        return
    with driver.cursor() as cursor:
        with cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
            for row in rows:
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
    numbers = text(f"SELECT array_agg(nextval(own.name)) FROM ({own}) AS own, generate_series(1, :n)")
    return db.execute(numbers, {"t": f'"{table.name}"', "n": count}).scalar_one() or []


@lru_cache(maxsize=65_536)
def as_day(value: date | str | None) -> date | None:
    """A day from a raw SQL answer: SQLite gives text where the type is not known."""
    return date.fromisoformat(value) if isinstance(value, str) else value
