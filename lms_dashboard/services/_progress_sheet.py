"""User Progress on its way into a file: the page's rows, for everybody who matches."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from lms_dashboard.db import learners, progress
from lms_dashboard.db.export_rows import chunks
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.queries import ProgressQuery
from lms_dashboard.domain.sheets import About, Column, Export, Kind, Sheet, sheet_day
from lms_dashboard.services._matrix_sheet import Told
from lms_dashboard.services.progress import matching_learners
from lms_dashboard.services.reading import Reading

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


def progress_export(
    db: Connection, actor: Actor, query: ProgressQuery, reading: Reading, about: About, now: datetime, told: Told
) -> Export:
    """One row a learner."""
    condition = matching_learners(db, actor, query, now)
    total = learners.count(db, condition)
    ids = progress.page_ids(db, condition, query.sort, 1, max(1, total), reading.day)
    return Export("progress", about, (Sheet("User Progress", _COLUMNS, _rows(db, ids, reading, told), len(ids)),))


def _rows(db: Connection, ids: Sequence[int], reading: Reading, told: Told) -> Iterator[tuple[Any, ...]]:
    done = 0
    for some in chunks(ids):
        told(done, len(ids))
        for row in progress.rows_of(db, some, reading.day):
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
        done += len(some)
    told(done, len(ids))
