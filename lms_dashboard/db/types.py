"""Column types that SQLite and PostgreSQL share."""

from datetime import UTC, datetime
from typing import Any

import psycopg
from psycopg.adapt import Dumper
from sqlalchemy import JSON, DateTime, Dialect, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

SortKey = String().with_variant(String(collation="C"), "postgresql")
"""Text that both databases put in the same order: by code point."""

Json = JSON().with_variant(JSONB(), "postgresql")


class UtcDateTime(TypeDecorator[datetime]):
    """An instant, aware of its zone in Python and kept in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; a time without a zone is a mistake of the program."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs a zone: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Back, in UTC."""
        if value is None:
            return None
        instant: datetime = value
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


class IdArray(str):
    """Very many ids as PostgreSQL writes an array of them, so that the driver need not look at each."""

    __slots__ = ()


class IdArrayDumper(Dumper):
    """How the driver sends an ``IdArray``."""

    oid = psycopg.adapters.types["int8"].array_oid

    def dump(self, obj: IdArray) -> bytes:
        """It is text already."""
        return obj.encode()
