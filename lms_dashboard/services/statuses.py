"""Every status of a day, for the export: the rows that the matrix shows, learner by learner."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import select

from lms_dashboard.db.cells import list_courses
from lms_dashboard.db.scopes import visible_learners
from lms_dashboard.db.session import read_session
from lms_dashboard.db.sql import AnyRow, among, covers_day
from lms_dashboard.db.tables import course, employment, learner, standing
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.rows import StatusRow
from lms_dashboard.domain.status import Compliance, Progress, with_expiring
from lms_dashboard.services.reading import reading_of

_AT_ONCE = 5_000


def iter_statuses(*, actor: Actor, day: date | None, now: datetime) -> Iterator[StatusRow]:
    """One row a learner and course whose compliance on the day is not “Not required”, by learner, then by course.

    Raises:
        NotAllowed: the actor may not export.
        Invalid: the day lies in the future.
    """
    organisation_id = actor.require(Permission.EXPORT)
    with read_session() as db:
        reading = reading_of(db, actor, organisation_id, day, now)
        courses = [choice.id for choice in list_courses(db, organisation_id, reading.day)]
        s = standing.c
        query = (
            select(standing, learner.c.external_id, learner.c.email, course.c.code)
            .join_from(standing, learner, learner.c.id == s.learner_id)
            .join(course, course.c.id == s.course_id)
            .where(
                visible_learners(actor, reading.today),
                select(employment.c.id)
                .where(employment.c.learner_id == learner.c.id, covers_day(employment, reading.day))
                .exists(),
                among(db, s.course_id, courses),
                covers_day(standing, reading.day),
                s.compliance != int(Compliance.NOT_REQUIRED),
            )
            .order_by(learner.c.sort_key, learner.c.id, course.c.sort_key, course.c.id)
        )
        for row in db.execution_options(yield_per=_AT_ONCE).execute(query):
            yield _status_row(row, reading.day, reading.expiring_days)


def _status_row(row: AnyRow, day: date, expiring_days: int) -> StatusRow:
    compliance = with_expiring(Compliance(row.compliance), row.valid_through, day, expiring_days)
    return StatusRow(
        row.external_id or "",
        row.email or "",
        row.code,
        row.cycle,
        Progress(row.progress).label,
        compliance.label,
        row.due_on,
        row.completed_on,
        None if row.valid_through == FOREVER else row.valid_through,
        row.breach_since,
    )
