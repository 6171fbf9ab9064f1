"""Counts of today's cells and of their people, for figures that lead to the filtered matrix."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, select

from lms_dashboard.db.sql import covers_day
from lms_dashboard.db.tables import employment, learner, standing
from lms_dashboard.domain.days import day_after
from lms_dashboard.domain.status import BREACHES, REQUIRED, Compliance, Progress

s = standing.c


def in_breach() -> ColumnElement[bool]:
    """Overdue or Expired."""
    return _one_of(BREACHES)


def unassigned() -> ColumnElement[bool]:
    """Required, and no cycle."""
    return and_(_one_of(REQUIRED), s.progress == int(Progress.NOT_ASSIGNED))


def due_between(first: date, last: date) -> ColumnElement[bool]:
    """Unmet and due, or valid until a renewal is due, between two days (both inclusive).

    Either turns into a breach on the day after, so its stretch of days ends by then: the index knows that, and spares
    reading the rows of whatever lasts longer.
    """
    asked = _one_of({Compliance.PENDING, Compliance.COMPLIANT})
    return and_(asked, s.until_day <= day_after(last), s.due_on >= first, s.due_on <= last)


def under_way() -> ColumnElement[bool]:
    """A current cycle that is not completed, whether it is asked or not, and of whom."""
    return and_(_one_of(Compliance), s.progress.in_([int(p) for p in OPEN]))


def completed() -> ColumnElement[bool]:
    """A current cycle that is completed, whether it is asked or not, and of whom."""
    return and_(_one_of(Compliance), s.progress == int(Progress.COMPLETED))


def active_learners(db: Connection, organisation_id: int, people: ColumnElement[bool] | None, day: date) -> list[int]:
    """Who is active on the day."""
    c = employment.c
    query = select(c.learner_id).where(c.organisation_id == organisation_id, covers_day(employment, day))
    if people is not None:
        query = query.where(c.learner_id.in_(select(learner.c.id).where(people)))
    return list(db.execute(query).scalars())


OPEN = (Progress.NOT_STARTED, Progress.IN_PROGRESS, Progress.FAILED)


def _one_of(statuses: Iterable[Compliance]) -> ColumnElement[bool]:
    return s.compliance.in_(sorted({int(c) for c in statuses} - {int(Compliance.EXPIRING)}))


def learners_with(
    db: Connection, condition: ColumnElement[bool], course_id: int, people: ColumnElement[bool] | None, day: date
) -> list[int]:
    """The learners whose cell in the course holds the condition on the day."""
    query = select(s.learner_id).where(s.course_id == course_id, condition, covers_day(standing, day))
    if people is not None:
        query = query.where(s.learner_id.in_(select(learner.c.id).where(people)))
    return list(db.execute(query).scalars())
