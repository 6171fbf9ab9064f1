"""User Progress on its way into a file: the page's rows, for everybody who matches."""

from collections.abc import Iterator, Sequence
from typing import Any

from lms_dashboard.db import learners, progress
from lms_dashboard.domain.rows import ProgressRow
from lms_dashboard.domain.sheets import Column, Export, Kind, Sheet, sheet_day
from lms_dashboard.services._making import Making
from lms_dashboard.services.progress import matching_learners

_COLUMNS = (
    Column("Name", width=28),
    Column("Email", width=30),
    Column("Number", width=14),
    Column("Group", width=22),
    Column("Last activity", Kind.DAY, 13),
    Column("Completed courses", Kind.NUMBER, 18),
    Column("Assigned courses", Kind.NUMBER, 17),
    Column("Required", Kind.NUMBER, 10),
    Column("In breach", Kind.NUMBER, 10),
    Column("Certificates", Kind.NUMBER, 12),
    Column("Time spent, seconds", Kind.NUMBER, 19),
)


def progress_export(making: Making) -> Export:
    """One row a learner."""
    db, query, day = making.db, making.query, making.reading.day
    condition = matching_learners(db, making.actor, query, making.now)
    ids = progress.page_ids(db, condition, query.sort, 1, max(1, learners.count(db, condition)), day)
    rows = making.rows(ids, lambda db, some: progress.rows_of(db, some, day), _rows)
    return Export("progress", making.about, (Sheet("User Progress", _COLUMNS, rows, len(ids)),))


def _rows(_: Sequence[int], found: Sequence[ProgressRow]) -> Iterator[tuple[Any, ...]]:
    for row in found:
        yield (
            row.name,
            row.email,
            row.external_id,
            row.group,
            sheet_day(row.last_activity),
            row.completed,
            row.assigned,
            row.required,
            row.in_breach,
            row.certificates,
            row.seconds,
        )
