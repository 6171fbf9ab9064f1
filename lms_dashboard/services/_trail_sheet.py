"""The audit trail on its way into a file."""

from collections.abc import Iterator
from typing import Any

from lms_dashboard.db import trail
from lms_dashboard.domain.days import local_time, zone_of
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.sheets import Column, Export, Kind, Sheet
from lms_dashboard.domain.trail import Kept, TrailEntry, TrailRow
from lms_dashboard.domain.trail_words import act_word, summary_words, value_words
from lms_dashboard.services._making import Making

_COLUMNS = (
    Column("Entry", Kind.NUMBER, 9),
    Column("At", Kind.INSTANT, 17),
    Column("Act", width=20),
    Column("Done by", width=24),
    Column("As", width=10),
    Column("From", width=16),
    Column("What", width=44),
    Column("Learner", width=28),
    Column("Course", width=12),
    Column("Kept", Kind.STATUS, 11),
    Column("Before", width=44),
    Column("After", width=44),
    Column("Hash", width=20),
)
_LEGEND = (
    (Kept.SHOWN.value, "What was before and after is kept."),
    (Kept.SEALED.value, "A later reset closed this record."),
    (Kept.DESTROYED.value, "Its retention has ended; the chain still proves that it was."),
)
_AT_ONCE = 20_000
"""Rows that are held in memory."""


def trail_export(making: Making) -> Export:
    """One row for each learner or thing that an act touched, the newest act first; one for an act that touched none.

    Raises:
        NotAllowed: the actor may not read the audit trail.
    """
    making.actor.require(Permission.VIEW_AUDIT)
    zone, today = zone_of(making.actor.time_zone), making.reading.today
    sizes = trail.entry_sizes(making.db, trail.matching(making.db, making.actor, making.query, zone, today))
    total = sum(max(1, rows) for _, rows in sizes)
    return Export("audit", making.about, (Sheet("Audit", _COLUMNS, _rows(making, sizes, total), total),), _LEGEND)


def _rows(making: Making, sizes: list[tuple[int, int]], total: int) -> Iterator[tuple[Any, ...]]:
    done = 0
    for ids in _portions(sizes):
        making.told(min(done, total), total)
        for entry, row in trail.entries_with_rows(making.db, making.actor, ids, making.reading.today):
            done += 1
            yield _row(entry, row, making.actor.time_zone)
    making.told(total, total)


def _portions(sizes: list[tuple[int, int]]) -> Iterator[list[int]]:
    ids, rows = [], 0
    for entry_id, size in sizes:
        ids.append(entry_id)
        rows += max(1, size)
        if rows >= _AT_ONCE:
            yield ids
            ids, rows = [], 0
    yield ids


def _row(entry: TrailEntry, row: TrailRow | None, zone: str) -> tuple[Any, ...]:
    said = (entry.seq, local_time(zone, entry.at), act_word(entry.act), entry.actor_name, entry.actor_kind)
    what = (entry.address, summary_words(entry.summary))
    if row is None:
        return (*said, *what, "", "", "", "", "", entry.hash)
    before, after = (value_words(one) if one is not None else "" for one in (row.before, row.after))
    return (*said, *what, row.learner_name, row.course_code, row.kept.value, before, after, entry.hash)
