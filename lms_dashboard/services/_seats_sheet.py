"""The list of a seat offering on its way into a file: who holds a seat, who waits for one, or every seat ever held."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from lms_dashboard.db import seats
from lms_dashboard.db.export_rows import CHUNK
from lms_dashboard.domain.days import local_time
from lms_dashboard.domain.errors import NotFound
from lms_dashboard.domain.seats import HELD, HISTORY, WAITING, OfferingRow, SeatRow
from lms_dashboard.domain.sheets import Column, Export, Kind, Sheet, sheet_day
from lms_dashboard.services._making import Making
from lms_dashboard.services.seats import check_query, choose

_WHO = (
    Column("Name", width=28),
    Column("Email", width=30),
    Column("Number", width=14),
    Column("Group", width=22),
    Column("Offering", width=24),
)
_MORE = {
    HELD: (Column("Seat since", Kind.INSTANT, 17), Column("Given by", width=22)),
    WAITING: (Column("Waiting since", Kind.INSTANT, 17), Column("Asked by", width=22), Column("Due", Kind.DAY, 13)),
    HISTORY: (
        Column("Seat since", Kind.INSTANT, 17),
        Column("Given by", width=22),
        Column("Freed", Kind.INSTANT, 17),
        Column("Freed by", width=22),
    ),
}


def seats_export(making: Making) -> Export:
    """One row a seat, or one a person who waits, with the courses of the offering."""
    check_query(making.query)
    today = making.reading.today
    offerings = seats.load_offering_rows(making.db, making.reading.organisation_id, today)
    chosen = choose(offerings, making.query.offering_id)
    if chosen is None:
        raise NotFound("There is no seat offering yet.", "An administrator makes one under Seats.")
    total, _ = seats.count_rows(making.db, making.actor, chosen.id, making.query, today)
    courses = () if making.query.view == HISTORY else tuple(_course_column(one.code) for one in chosen.courses)
    columns = (*_WHO, *_MORE[making.query.view], *courses)
    filters = (("Offering", chosen.name), ("List", making.query.view), *making.about.filters)
    sheet = Sheet("Seats", columns, _rows(making, chosen, total), total)
    return Export("seats", replace(making.about, filters=filters), (sheet,))


def _course_column(code: str) -> Column:
    return Column(code, Kind.STATUS, 16)


def _rows(making: Making, chosen: OfferingRow, total: int) -> Iterator[tuple[Any, ...]]:
    """Page by page, as the screen reads them; told how far it is."""
    for start in range(0, total, CHUNK):
        making.told(start, total)
        page = replace(making.query, page=start // CHUNK + 1, page_size=CHUNK)
        found = seats.load_rows(making.db, making.actor, chosen.id, page, making.reading.today)
        for row in found:
            yield _row(row, chosen, making.query.view, making.actor.time_zone)
    making.told(total, total)


def _row(row: SeatRow, chosen: OfferingRow, view: str, zone: str) -> tuple[Any, ...]:
    own: Sequence[Any] = (row.name, row.email, row.external_id, row.group, chosen.name)
    since = (local_time(zone, row.since), row.since_by)
    if view == HISTORY:
        return (*own, *since, local_time(zone, row.until) if row.until else None, row.until_by)
    courses = {course.course_id: course.progress.label for course in row.courses}
    due = (sheet_day(row.due_on),) if view == WAITING else ()
    return (*own, *since, *due, *(courses.get(one.id, "") for one in chosen.courses))
