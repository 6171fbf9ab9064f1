"""The audit trail as a page shows it: entries of acts, and what each act did to whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from lms_dashboard.domain.records_requests import RECORDS_REQUEST

READINGS = ("export", RECORDS_REQUEST)
"""Acts that only read: they are in the trail of a person, and have changed nothing of theirs."""


@dataclass(frozen=True, slots=True)
class TrailQuery:
    """Which entries: by whom (part of the name), on whom (part of name, email or number), which acts, course and days.

    ``from_day`` and ``until_day`` are inclusive, in the organisation's zone. ``page`` starts at 1; newest first.
    """

    who: str = ""
    learner: str = ""
    acts: tuple[str, ...] = ()
    course_id: int | None = None
    from_day: date | None = None
    until_day: date | None = None
    page: int = 1
    page_size: int = 50

    @property
    def as_of(self) -> None:
        """The trail is never of a past day: it is all that was ever done."""
        return None


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One act: its number in the chain, when (UTC), who, from which address, what it says, how many it touched.

    ``summary`` is None where a reset has sealed what it speaks of.
    """

    seq: int
    at: datetime
    act: str
    actor_name: str
    actor_kind: str
    address: str
    summary: Mapping[str, Any] | None
    touched: int
    hash: str
    previous_hash: str


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Entries that match, newest first; ``acts`` are the kinds that occur in the organisation's trail."""

    entries: tuple[TrailEntry, ...]
    total: int
    page: int
    page_size: int
    acts: tuple[str, ...]
    seq: int


class Kept(StrEnum):
    """Whether what was before and after can still be shown."""

    SHOWN = "shown"
    SEALED = "sealed"
    DESTROYED = "destroyed"


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One learner or thing that an act touched. Sealed and destroyed rows have no before and after."""

    position: int
    learner_id: int | None
    learner_name: str
    course_code: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    kept: Kept


@dataclass(frozen=True, slots=True)
class TrailDetail:
    """One entry, and a page of what it touched."""

    entry: TrailEntry
    rows: tuple[TrailRow, ...]
    total: int
    page: int
    names: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    """What ids in before and after mean, by the field that holds them."""


def differences(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[tuple[str, Any, Any]]:
    """What is not the same before and after, by field, in the order in which the fields come; absent is None."""
    was, became = before or {}, after or {}
    names = dict.fromkeys([*was, *became])
    return [(name, was.get(name), became.get(name)) for name in names if was.get(name) != became.get(name)]
