"""The least accepted versions of courses, as they were set and as they hold on a day."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, select

from lms_dashboard.db.sql import among
from lms_dashboard.db.tables import version_floor
from lms_dashboard.domain.facts import least_on

c = version_floor.c


def load_said(db: Connection, course_ids: Sequence[int]) -> dict[int, list[tuple[date, int]]]:
    """By course: from which day which version is the least, in the order of the days."""
    rows = db.execute(
        select(c.course_id, c.from_day, c.least_version)
        .where(among(db, c.course_id, course_ids))
        .order_by(c.from_day, c.id)
    )
    found: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for course_id, from_day, least in rows:
        found[course_id].append((from_day, least))
    return found


def least_versions(db: Connection, course_ids: Sequence[int], day: date) -> dict[int, int]:
    """By course: the least version that counts on the day; courses of which every version counts are left out."""
    found = {course_id: least_on(said, day) for course_id, said in load_said(db, course_ids).items()}
    return {course_id: least for course_id, least in found.items() if least > 1}


def courses_with_floors(db: Connection, organisation_id: int) -> list[int]:
    """The organisation's courses of which a least version was ever set."""
    query = select(c.course_id).where(c.organisation_id == organisation_id).distinct()
    return sorted(db.execute(query).scalars())


def too_old(version: int, least: int) -> str:
    """Why a completion of that version does not count; empty if it does."""
    return f"version {version}: only version {least} or newer counts" if version < least else ""
