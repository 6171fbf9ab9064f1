"""Users: the people whom the actor manages, a page at a time, and what can be seen of one before an act."""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from lms_dashboard.db import learners, people
from lms_dashboard.db.cells import cell_of_row, list_courses
from lms_dashboard.db.requirements import active_spells
from lms_dashboard.db.scopes import managed_learners, require_learners
from lms_dashboard.db.session import read_session
from lms_dashboard.db.sql import AnyRow, covers_day
from lms_dashboard.db.tables import assignment, learner, standing
from lms_dashboard.domain.cases import Case
from lms_dashboard.domain.offers import offers_for
from lms_dashboard.domain.paging import require_order, require_page
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.persons import PersonCourse, PersonCourses, UsersPage
from lms_dashboard.domain.queries import CourseChoice, MatrixQuery, UsersQuery
from lms_dashboard.services.cells import EMPTY, cases_of, cell_values
from lms_dashboard.services.memory import Memory
from lms_dashboard.services.reading import Reading, reading_of

_counts: Memory[int] = Memory(256)


def get_users_page(*, actor: Actor, query: UsersQuery, now: datetime) -> UsersPage:
    """A page of the learners that match and that the actor manages.

    Raises:
        NotAllowed: the actor manages no training.
        Invalid: page, page size or sort are out of range.
    """
    organisation_id = actor.require(Permission.MANAGE_TRAINING)
    require_order(query.sort, people.SORTS)
    require_page(query.page, query.page_size)
    with read_session() as db:
        reading = reading_of(db, actor, organisation_id, None, now)
        condition = learners.matching(
            db,
            actor,
            as_matrix(query),
            day=reading.today,
            today=reading.today,
            expiring_days=reading.expiring_days,
            course_ids=[c.id for c in list_courses(db, organisation_id, reading.today)],
        ) & managed_learners(actor, reading.today)
        scopes = (actor.scope_group_ids, actor.manage_group_ids)
        key: Hashable = (reading, scopes, replace(query, sort="name", page=1, page_size=50))
        total = _counts.get(key, lambda: learners.count(db, condition))
        page = min(query.page, max(1, -(-total // query.page_size)))
        rows = people.load_rows(db, condition, query.sort, page, query.page_size, reading.today)
    return UsersPage(reading.today, tuple(rows), total, page, query.page_size, reading.seq)


def as_matrix(query: UsersQuery) -> MatrixQuery:
    """The filters of Users as those of the matrix."""
    return MatrixQuery(
        search=query.search,
        group_ids=query.group_ids,
        job_role_ids=query.job_role_ids,
        shown=query.shown,
        status_course_id=query.status_course_id,
        left=query.left,
    )


def get_person_courses(*, actor: Actor, learner_id: int, now: datetime) -> PersonCourses:
    """Every course of the organisation as it stands for a learner today, by title, with what can be done about it.

    Raises:
        NotAllowed: the actor manages no training.
        NotFound: the learner is missing or not the actor's to change.
    """
    organisation_id = actor.require(Permission.MANAGE_TRAINING)
    with read_session() as db:
        reading = reading_of(db, actor, organisation_id, None, now)
        require_learners(db, actor, [learner_id], reading.today)
        name = db.execute(select(learner.c.name).where(learner.c.id == learner_id)).scalar_one()
        spells = active_spells(db, [learner_id]).get(learner_id, ())
        active = any(start <= reading.today < end for start, end in spells)
        cases = _cases(db, actor, reading, Case(learner_id, name, active))
        held_today = standing.c.learner_id == learner_id, covers_day(standing, reading.today)
        held = {row.course_id: row for row in db.execute(select(standing).where(*held_today))}
        choices = list_courses(db, organisation_id, reading.today)
    courses = (_course(one, cases[one.id], held.get(one.id), actor, reading) for one in choices)
    return PersonCourses(learner_id, name, active, reading.today, tuple(courses))


def _cases(db: Connection, actor: Actor, reading: Reading, nothing: Case) -> defaultdict[int, Case]:
    """The learner's case in each course; ``nothing`` where the course was never touched and is not asked."""
    mine = nothing.learner_id
    a, s = assignment.c, standing.c
    had = {row[0] for row in db.execute(select(a.course_id).where(a.learner_id == mine).distinct())}
    asked = db.execute(select(s.course_id).where(s.learner_id == mine, covers_day(standing, reading.today)))
    found: defaultdict[int, Case] = defaultdict(lambda: nothing)
    if course_ids := sorted(had | {row[0] for row in asked}):
        found |= cases_of(db, actor, reading, mine, course_ids)
    return found


def _course(choice: CourseChoice, case: Case, row: AnyRow | None, actor: Actor, reading: Reading) -> PersonCourse:
    return PersonCourse(
        choice.id,
        choice.code,
        choice.title,
        cell_of_row(cell_values(row), reading.day, reading.expiring_days) if row else EMPTY,
        case.cycle,
        case.last_cycle,
        case.cycle_due,
        case.current_id,
        row.due_on if row else None,
        row.valid_through if row else None,
        row.breach_since if row else None,
        offers_for(actor, case, today_shown=True),
    )
