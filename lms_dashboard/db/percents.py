"""How much of the required modules attempts have passed, day by day."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, func, select

from lms_dashboard.db.sql import among
from lms_dashboard.db.tables import module, module_result

Percents = dict[int, tuple[tuple[date, int], ...]]
"""For each attempt: (day, percent of required modules passed), at each day on which one more was passed first."""


def required_counts(db: Connection, course_ids: Sequence[int]) -> dict[tuple[int, int], int]:
    """How many required modules each course has, by course and version."""
    c = module.c
    query = (
        select(c.course_id, c.course_version, func.count())
        .where(among(db, c.course_id, course_ids), c.required)
        .group_by(c.course_id, c.course_version)
    )
    return {(course_id, version): count for course_id, version, count in db.execute(query)}


def load_percents(db: Connection, attempt_ids: list[int], required: dict[tuple[int, int], int]) -> Percents:
    """For each attempt: (day, percent of required modules passed), at each day on which one more was passed first."""
    c, m = module_result.c, module.c
    rows = db.execute(
        select(c.attempt_id, m.course_id, m.course_version, func.min(c.submitted_on).label("day"))
        .join_from(module_result, module, c.module_id == m.id)
        .where(among(db, c.attempt_id, attempt_ids), c.passed, ~c.late, m.required)
        .group_by(c.attempt_id, m.course_id, m.course_version, c.module_id)
        .order_by(c.attempt_id, "day")
    ).all()
    found: dict[int, list[tuple[date, int]]] = defaultdict(list)
    passed: dict[int, int] = defaultdict(int)
    for attempt_id, course_id, version, day in rows:
        passed[attempt_id] += 1
        found[attempt_id].append((day, 100 * passed[attempt_id] // required[course_id, version]))
    return {attempt_id: tuple(days) for attempt_id, days in found.items()}
