"""The log of completions on its way into a file."""

from typing import Any

from lms_dashboard.db import completion_log
from lms_dashboard.domain.completion_log import LoggedCompletion, Standing
from lms_dashboard.domain.days import local_time
from lms_dashboard.domain.sheets import Column, Export, Kind, Sheet, sheet_day
from lms_dashboard.services._making import Making
from lms_dashboard.services.completion_log import matching_completions

_COLUMNS = (
    Column("Name", width=28),
    Column("Email", width=30),
    Column("Number", width=14),
    Column("Group", width=22),
    Column("Course", width=34),
    Column("Code", width=12),
    Column("Version", Kind.NUMBER, 9),
    Column("Cycle", Kind.NUMBER, 8),
    Column("Cycle ended by", width=15),
    Column("Completed on", Kind.DAY, 13),
    Column("Valid through", Kind.DAY, 13),
    Column("Status", Kind.STATUS, 12),
    Column("Why", width=24),
    Column("Score, %", Kind.PERCENT, 10),
    Column("Certificate", width=30),
    Column("Source", width=12),
    Column("Note", width=30),
    Column("Recorded at", Kind.INSTANT, 17),
    Column("Recorded by", width=22),
)
_LEGEND = (
    (Standing.VALID, "Counts on the day."),
    (Standing.EXPIRING, "Counts, and runs out soon."),
    (Standing.EXPIRED, "Has run out. It stays in the log."),
    (
        Standing.SUPERSEDED,
        "Does not count any more: the course was assigned again for a reason, or asks for a newer version.",
    ),
    (Standing.VOIDED, "Was wrong. The original stays in the log and never counts."),
)


def completions_export(making: Making) -> Export:
    """One row a completion."""
    condition = matching_completions(making.db, making.actor, making.query, making.reading)
    total = completion_log.count(making.db, condition)
    ids = completion_log.page_ids(making.db, condition, making.query.sort, 1, max(1, total))
    day, expiring_days, zone = making.reading.day, making.reading.expiring_days, making.actor.time_zone
    rows = making.rows(
        ids,
        lambda db, some: completion_log.load_rows(db, some, day, expiring_days),
        lambda _, found: (_row(row, zone) for row in found),
    )
    legend = tuple((standing.value, words) for standing, words in _LEGEND)
    return Export("completions", making.about, (Sheet("Completions", _COLUMNS, rows, len(ids)),), legend)


def _row(row: LoggedCompletion, zone: str) -> tuple[Any, ...]:
    return (
        row.name,
        row.email,
        row.external_id,
        row.group,
        row.course_title,
        row.course_code,
        row.course_version,
        row.cycle,
        row.ended,
        sheet_day(row.completed_on),
        sheet_day(row.valid_through),
        row.standing.value,
        row.why,
        row.score,
        row.certificate_number,
        row.source,
        row.note,
        local_time(zone, row.recorded_at),
        row.recorded_by,
    )
