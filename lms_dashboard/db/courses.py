"""Courses: their rows, modules and rules, and how many cycles stand in each today."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import Connection, and_, func, select

from lms_dashboard.db.scopes import visible_courses
from lms_dashboard.db.sql import AnyRow, among
from lms_dashboard.db.tables import assignment, completion, course, equivalence, learner, module, requirement
from lms_dashboard.db.version_floors import load_said
from lms_dashboard.domain.courses import CourseFields, Equivalent, LeastVersion, ModuleFields
from lms_dashboard.domain.errors import NotFound
from lms_dashboard.domain.people import Actor

c = course.c


def find_course(db: Connection, actor: Actor, course_id: int) -> AnyRow:
    """The course of the actor's organisation.

    Raises:
        NotFound: there is none.
    """
    found = db.execute(select(course).where(c.id == course_id, visible_courses(actor))).one_or_none()
    if found is None:
        raise NotFound("There is no such course.", "It may have been removed.")
    return found


def load_courses(db: Connection, actor: Actor) -> Sequence[AnyRow]:
    """Every course, retired ones too, by title."""
    return db.execute(select(course).where(visible_courses(actor)).order_by(c.sort_key, c.id)).all()


def fields_of(row: AnyRow) -> CourseFields:
    """What the row says of the course."""
    return CourseFields(row.code, row.title, row.validity_months, row.retention_years, row.certificate, row.retired_on)


def is_offered(row: AnyRow, today: date) -> bool:
    """Not retired yet."""
    return row.retired_on is None or row.retired_on > today


def load_modules(db: Connection, course_id: int, version: int) -> tuple[ModuleFields, ...]:
    """The modules of a version, in order."""
    m = module.c
    rows = db.execute(
        select(m.title, m.kind, m.required, m.pass_mark, m.max_tries)
        .where(m.course_id == course_id, m.course_version == version)
        .order_by(m.position)
    )
    return tuple(ModuleFields(*row) for row in rows)


def is_in_use(db: Connection, course_id: int, version: int) -> bool:
    """Whether anybody has or had a cycle or a completion of the version."""
    cycles = select(assignment.c.id).where(assignment.c.course_id == course_id, assignment.c.course_version == version)
    done = select(completion.c.id).where(completion.c.course_id == course_id, completion.c.course_version == version)
    return any(db.execute(query.limit(1)).first() is not None for query in (cycles, done))


def load_least_versions(db: Connection, course_id: int) -> tuple[LeastVersion, ...]:
    """The least accepted versions, by the day from which each holds."""
    return tuple(LeastVersion(*said) for said in load_said(db, [course_id])[course_id])


def load_equivalents(db: Connection, course_id: int, *, theirs: bool) -> tuple[Equivalent, ...]:
    """The courses whose completions count here; ``theirs``: the courses where this one's count."""
    e = equivalence.c
    mine, other = (e.satisfied_by_id, e.course_id) if theirs else (e.course_id, e.satisfied_by_id)
    rows = db.execute(
        select(c.id, c.title, e.from_day, e.until_day)
        .join_from(equivalence, course, c.id == other)
        .where(mine == course_id)
        .order_by(e.from_day, c.sort_key)
    )
    return tuple(Equivalent(*row) for row in rows)


def count_requirements(db: Connection, course_id: int, today: date) -> int:
    """How many requirements of more than one person ask the course, today or later."""
    r = requirement.c
    query = select(func.count()).where(r.course_id == course_id, r.learner_id.is_(None), r.until_day > today)
    return db.execute(query).scalar_one()


def completed_by(db: Connection, course_id: int, below_version: int | None = None) -> list[int]:
    """Everybody who ever completed the course, or an older version of it."""
    d = completion.c
    query = select(d.learner_id).where(d.course_id == course_id).distinct()
    if below_version is not None:
        query = query.where(d.course_version < below_version)
    return sorted(db.execute(query).scalars())


def names_of(db: Connection, learner_ids: Collection[int], most: int) -> tuple[str, ...]:
    """The first of these learners, by name."""
    n = learner.c
    rows = select(n.name).where(among(db, n.id, list(learner_ids))).order_by(n.sort_key, n.id).limit(most)
    return tuple(db.execute(rows).scalars())


def is_code_taken(db: Connection, actor: Actor, code: str, but: int | None) -> bool:
    """Whether another course of the organisation has the code, in whatever case."""
    taken = and_(visible_courses(actor), func.lower(c.code) == code.lower())
    query = select(c.id).where(taken if but is None else and_(taken, c.id != but))
    return db.execute(query).first() is not None
