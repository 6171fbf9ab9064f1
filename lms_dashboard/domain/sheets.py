"""Exports as data: columns of known kinds, rows that come one by one, and what every export says about itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from lms_dashboard.domain.days import BEGINNING, FOREVER

EARLIEST = date(1900, 3, 1)
"""The first day that every spreadsheet counts alike: they disagree on whether 1900 had a 29 February."""


class Kind(StrEnum):
    """What a column holds. Percent are 0–100, instants are aware of their zone, statuses are words of ours."""

    TEXT = "text"
    STATUS = "status"
    DAY = "day"
    NUMBER = "number"
    PERCENT = "percent"
    INSTANT = "instant"


class Form(StrEnum):
    """The file formats of an export."""

    XLSX = "xlsx"
    CSV = "csv"
    PDF = "pdf"
    ZIP = "zip"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``width`` is in letters."""

    heading: str
    kind: Kind = Kind.TEXT
    width: int = 16


@dataclass(frozen=True, slots=True)
class About:
    """Where an export comes from (product.md, "Records, evidence").

    ``day`` is the day shown, as it stood at its end; ``made_at`` is in the organisation's zone; ``head`` is the audit
    chain's NUMBER:HASH that the rows were read at.
    """

    title: str
    organisation: str
    day: date
    time_zone: str
    made_by: str
    made_at: datetime
    head: str
    filters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table on its way into a file: the rows can be read once. ``total`` is how many there will be."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterator[tuple[Any, ...]]
    total: int
    frozen_columns: int = 1


@dataclass(frozen=True, slots=True)
class Paper:
    """A report to be typeset: the name of its template, and all that it says."""

    template: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Export:
    """What a report gives: the table first, others after it, the words of its statuses, and where it comes from.

    ``paper`` is its form on paper, where it has one.
    """

    report: str
    about: About
    sheets: tuple[Sheet, ...]
    legend: tuple[tuple[str, str], ...] = ()
    paper: Paper | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: how many rows of the first table, the bytes' SHA-256, and the name to give the file."""

    rows: int
    sha256: str
    file_name: str


def sheet_day(day: date | None) -> date | str | None:
    """A day for a cell: none for "for ever"; as text where spreadsheets do not know it."""
    if day is None or day in (FOREVER, BEGINNING):
        return None
    return day if day >= EARLIEST else day.isoformat()
