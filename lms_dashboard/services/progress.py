"""User Progress: one row a learner, with what they did and what is missing."""

from collections.abc import Hashable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection

from lms_dashboard.db import learners, progress
from lms_dashboard.db.cells import list_courses
from lms_dashboard.db.session import read_session
from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.paging import require_order, require_page
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.queries import MatrixQuery, ProgressQuery
from lms_dashboard.domain.rows import ProgressPage
from lms_dashboard.domain.status import Progress
from lms_dashboard.services.memory import Memory
from lms_dashboard.services.reading import Reading, reading_of

COURSE_STATES = {
    "completed": (Progress.COMPLETED,),
    "not_completed": (Progress.NOT_ASSIGNED, Progress.NOT_STARTED, Progress.IN_PROGRESS, Progress.FAILED),
    "not_started": (Progress.NOT_ASSIGNED, Progress.NOT_STARTED),
}
"""“has … course”, and which progress of its cell that is."""

_counts: Memory[int] = Memory(512)


def get_progress_page(*, actor: Actor, query: ProgressQuery, now: datetime) -> ProgressPage:
    """A page of learners that match.

    Raises:
        NotAllowed: the actor may not see reports.
        Invalid: the day lies in the future, or page, page size, sort or course state are out of range.
    """
    organisation_id = actor.require(Permission.VIEW_REPORTS)
    _check(query)
    with read_session() as db:
        reading = reading_of(db, actor, organisation_id, query.as_of, now)
        condition = _condition(db, actor, query, reading)
        key: Hashable = (reading, actor.scope_group_ids, replace(query, sort="name", page=1, page_size=50))
        total = _counts.get(key, lambda: learners.count(db, condition))
        page = min(query.page, max(1, -(-total // query.page_size)))
        rows = progress.load_rows(db, condition, query.sort, page, query.page_size, reading.day)
    return ProgressPage(reading.day, reading.today, tuple(rows), total, page, query.page_size, reading.seq)


def matching_learners(db: Connection, actor: Actor, query: ProgressQuery, now: datetime) -> ColumnElement[bool]:
    """The condition on ``learner`` for everybody whom User Progress lists, on whichever page.

    Raises:
        Invalid: the query is out of range.
    """
    _check(query)
    reading = reading_of(db, actor, actor.require(Permission.VIEW_REPORTS), query.as_of, now)
    return _condition(db, actor, query, reading)


def _condition(db: Connection, actor: Actor, query: ProgressQuery, reading: Reading) -> ColumnElement[bool]:
    condition = learners.matching(
        db,
        actor,
        _as_matrix(query),
        day=reading.day,
        today=reading.today,
        expiring_days=reading.expiring_days,
        course_ids=[c.id for c in list_courses(db, reading.organisation_id, reading.day)],
    )
    if not query.course_state:
        return condition
    return condition & progress.in_state(query.state_course_id, COURSE_STATES[query.course_state], reading.day)


def _as_matrix(query: ProgressQuery) -> MatrixQuery:
    """The filters that both pages share."""
    return MatrixQuery(
        search=query.search,
        group_ids=query.group_ids,
        job_role_ids=query.job_role_ids,
        shown=query.shown,
        status_course_id=query.status_course_id,
        as_of=query.as_of,
    )


def _check(query: ProgressQuery) -> None:
    require_order(query.sort, progress.SORTS)
    require_page(query.page, query.page_size)
    if query.course_state and (query.course_state not in COURSE_STATES or query.state_course_id is None):
        raise Invalid(
            "The course filter is not complete.", "Choose a course, and completed, not completed or not started."
        )
