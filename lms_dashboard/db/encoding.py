"""Values as a driver takes them, past SQLAlchemy's own conversion."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Connection, Date

from lms_dashboard.db.session import is_sqlite
from lms_dashboard.db.types import UtcDateTime


def encoder_for(db: Connection, kind: Any) -> Callable[[Any], Any] | None:
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
