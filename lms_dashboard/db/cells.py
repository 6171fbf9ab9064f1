"""What a page of learners shows: their heads, their cells, and the rates under them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from lms_dashboard.db.sql import AnyRow, among, covers_day
from lms_dashboard.db.tables import course, group, group_membership, learner, standing
from lms_dashboard.domain.cells import cell_of
from lms_dashboard.domain.queries import CourseChoice
from lms_dashboard.domain.rows import MatrixCell, MatrixLearner, Rate
from lms_dashboard.domain.status import BREACHES, CERTIFIED, REQUIRED, Compliance, Progress

s = standing.c
_COMPLIANCE = {int(c): c for c in Compliance}
_PROGRESS = {int(p): p for p in Progress}

CELL_COLUMNS = (
    s.compliance,
    s.progress,
    s.percent,
    s.due_on,
    s.valid_through,
    s.breach_since,
    s.exempt_until,
)


def list_courses(db: Connection, organisation_id: int, day: date) -> list[CourseChoice]:
    """Every course that is not retired, by title."""
    c = course.c
    rows = db.execute(
        select(c.id, c.code, c.title)
        .where(c.organisation_id == organisation_id, (c.retired_on.is_(None)) | (c.retired_on > day))
        .order_by(c.sort_key, c.id)
    )
    return [CourseChoice(*row) for row in rows]


def cell_of_row(row: Sequence[Any], day: date, expiring_days: int) -> MatrixCell:
    """The cell of the CELL_COLUMNS of a standing."""
    compliance, progress, percent, due_on, valid_through, breach_since, exempt_until = row
    return cell_of(
        compliance=_COMPLIANCE[compliance],
        progress=_PROGRESS[progress],
        percent=percent,
        due_on=due_on,
        valid_through=valid_through,
        breach_since=breach_since,
        exempt_until=exempt_until,
        day=day,
        expiring_days=expiring_days,
    )


def load_cells(
    db: Connection, learner_ids: Sequence[int], course_ids: Sequence[int], day: date, expiring_days: int
) -> dict[tuple[int, int], MatrixCell]:
    """The cells of these learners in these courses; what is empty is left out."""
    rows = db.execute(
        select(s.learner_id, s.course_id, *CELL_COLUMNS).where(
            among(db, s.learner_id, learner_ids), among(db, s.course_id, course_ids), covers_day(standing, day)
        )
    )
    return {(row[0], row[1]): cell_of_row(row[2:], day, expiring_days) for row in rows}


def _count_of(statuses: Iterable[Compliance]) -> ColumnElement[int]:
    return func.sum(case((s.compliance.in_(sorted(int(c) for c in statuses)), 1), else_=0))


RATE_COLUMNS = (_count_of(REQUIRED), _count_of(BREACHES), _count_of(CERTIFIED), _count_of([Compliance.EXEMPT]))
"""The counts of a ``Rate``, over the standings of a group of rows."""


def load_learners(db: Connection, learner_ids: Sequence[int], day: date) -> list[MatrixLearner]:
    """The heads of the rows, in the order of the ids."""
    m, c = group_membership.c, learner.c
    rows = db.execute(
        select(c.id, c.name, group.c.name.label("group"), c.email, c.external_id)
        .join_from(
            learner, group_membership, and_(m.learner_id == c.id, covers_day(group_membership, day)), isouter=True
        )
        .join(group, group.c.id == m.group_id, isouter=True)
        .where(among(db, c.id, learner_ids))
    )
    by_id = {row.id: row for row in rows}
    rates = load_rates(db, learner_ids, day)
    return [_head(by_id[learner_id], rates.get(learner_id, Rate(0, 0, 0))) for learner_id in learner_ids]


def _head(row: AnyRow, rate: Rate) -> MatrixLearner:
    return MatrixLearner(row.id, row.name, row.group or "", row.email or "", row.external_id or "", rate)


def load_rates(db: Connection, learner_ids: Sequence[int], day: date) -> dict[int, Rate]:
    """Each learner's counts over all courses."""
    rows = db.execute(
        select(s.learner_id, *RATE_COLUMNS)
        .where(among(db, s.learner_id, learner_ids), covers_day(standing, day))
        .group_by(s.learner_id)
    )
    return {row[0]: Rate(*row[1:]) for row in rows}


def rates_by_course(
    db: Connection, condition: ColumnElement[bool] | None, course_ids: Sequence[int], day: date
) -> dict[int, Rate]:
    """Each course's counts over the learners that match; None: over everybody."""
    counted = sorted(int(c) for c in REQUIRED | {Compliance.EXEMPT})
    query = select(s.course_id, s.compliance, func.count()).where(
        s.course_id.in_(course_ids), s.compliance.in_(counted), covers_day(standing, day)
    )
    if condition is not None:
        query = query.where(s.learner_id.in_(select(learner.c.id).where(condition)))
    counts: dict[int, dict[Compliance, int]] = defaultdict(dict)
    for course_id, compliance, count in db.execute(query.group_by(s.course_id, s.compliance)):
        counts[course_id][_COMPLIANCE[compliance]] = count
    return {course_id: _rate_of(counts[course_id]) for course_id in course_ids}


def _rate_of(counts: dict[Compliance, int]) -> Rate:
    required, breaches, certified = (
        sum(counts.get(c, 0) for c in statuses) for statuses in (REQUIRED, BREACHES, CERTIFIED)
    )
    return Rate(required, breaches, certified, counts.get(Compliance.EXEMPT, 0))
