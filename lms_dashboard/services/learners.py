"""A learner's page: courses with modules, history, certificates, mails, audit; and the learner's own view of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from lms_dashboard.db import learner_records, records
from lms_dashboard.db.cells import cell_of_row, list_courses, load_rates
from lms_dashboard.db.report import list_every_course
from lms_dashboard.db.scopes import visible_learners
from lms_dashboard.db.session import read_session
from lms_dashboard.db.sql import AnyRow, covers_day
from lms_dashboard.db.tables import learner, standing
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.details import (
    CompletionRow,
    CycleRow,
    HistoryRow,
    LearnerCourse,
    LearnerDetail,
    LearnerMail,
    ModuleRow,
)
from lms_dashboard.domain.errors import NotFound
from lms_dashboard.domain.offers import offers_for
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.queries import CourseChoice
from lms_dashboard.domain.rows import Rate
from lms_dashboard.services.cells import EMPTY, cases_of, cell_values
from lms_dashboard.services.reading import Reading, reading_of


def get_learner(*, actor: Actor, learner_id: int, include_archived: bool, now: datetime) -> LearnerDetail:
    """A learner's page as of today. Without ``include_archived`` the history leaves out ended cycles and what expired.

    Records of a course that is not offered any more stay in the history and among the certificates.

    Raises:
        NotAllowed: the actor may not see reports.
        NotFound: the learner is missing or not in the actor's scope.
    """
    organisation_id = actor.require(Permission.VIEW_REPORTS)
    with read_session() as db:
        reading = reading_of(db, actor, organisation_id, None, now)
        return learner_detail(db, actor, learner_id, reading, include_archived=include_archived)


def learner_detail(
    db: Connection, actor: Actor, learner_id: int, reading: Reading, *, include_archived: bool
) -> LearnerDetail:
    """The same on an open connection.

    Raises:
        NotFound: the learner is missing or not in the actor's scope.
    """
    seen = (learner.c.id == learner_id) & visible_learners(actor, reading.today)
    person = db.execute(select(learner).where(seen)).one_or_none()
    if person is None:
        raise NotFound("There is no such learner.", "It may have been removed, or it is not in your scope.")
    return _detail(db, actor, person, reading, include_archived)


def get_own(*, actor: Actor, now: datetime) -> LearnerDetail:
    """The actor's own training: read-only, without acts and audit, with the whole history.

    Raises:
        NotAllowed: the actor has no training of their own.
        NotFound: the account is not a learner here.
    """
    organisation_id = actor.require(Permission.VIEW_OWN)
    with read_session() as db:
        reading = reading_of(db, actor, organisation_id, None, now)
        own = (learner.c.id == actor.learner_id) & (learner.c.organisation_id == organisation_id)
        person = db.execute(select(learner).where(own)).one_or_none()
        if person is None:
            raise NotFound("You have no training here.", "Ask your training manager to add you as a learner.")
        as_learner = replace(actor, permissions=frozenset({Permission.VIEW_OWN}))
        return _detail(db, as_learner, person, reading, include_archived=True)


def _detail(db: Connection, actor: Actor, person: AnyRow, reading: Reading, include_archived: bool) -> LearnerDetail:
    day, offered = reading.day, {c.id: c for c in list_courses(db, reading.organisation_id, reading.day)}
    titles = {choice.id: choice for choice, _ in list_every_course(db, reading.organisation_id)}
    cycles = {pair[1]: rows for pair, rows in records.load_cycles(db, [person.id], list(titles), day).items()}
    done = {pair[1]: rows for pair, rows in records.load_completions(db, [person.id], list(titles), day).items()}
    history = _history(titles, cycles, done)
    return LearnerDetail(
        id=person.id,
        name=person.name,
        email=person.email or "",
        external_id=person.external_id or "",
        hired_on=person.hired_on,
        is_self=person.id == actor.learner_id,
        day=day,
        rate=load_rates(db, [person.id], day).get(person.id, Rate(0, 0, 0)),
        courses=_courses(db, actor, person.id, reading, offered, cycles),
        history=history if include_archived else tuple(row for row in history if _still_holds(row)),
        certificates=tuple(row for row in history if row.completion and row.completion.certificate_number),
        mails=_mails(db, person.id, titles),
        audit=learner_records.load_audit(db, person.id) if actor.may(Permission.VIEW_AUDIT) else (),
        **learner_records.load_about(db, person.id, day)._asdict(),
    )


def _courses(
    db: Connection,
    actor: Actor,
    learner_id: int,
    reading: Reading,
    titles: dict[int, CourseChoice],
    cycles: dict[int, list[CycleRow]],
) -> tuple[LearnerCourse, ...]:
    """Every course with something to show, by title."""
    held = {
        row.course_id: row
        for row in db.execute(
            select(standing).where(standing.c.learner_id == learner_id, covers_day(standing, reading.day))
        )
    }
    current = {course_id: next((c for c in rows if c.current), None) for course_id, rows in cycles.items()}
    modules = learner_records.load_modules(db, [c for c in current.values() if c is not None])
    shown = [course_id for course_id in titles if course_id in held or course_id in cycles]
    manages = bool(shown) and actor.may(Permission.MANAGE_TRAINING)
    cases = cases_of(db, actor, reading, learner_id, shown) if manages else {}
    found = []
    for course_id, choice in titles.items():
        row, cycle = held.get(course_id), current.get(course_id)
        if row is not None or course_id in cycles:
            offers = offers_for(actor, cases[course_id], today_shown=True) if course_id in cases else ()
            steps = modules.get(cycle.assignment_id, ()) if cycle else ()
            found.append(replace(_course(choice, row, cycle, steps, reading), offers=offers))
    return tuple(found)


def _course(
    choice: CourseChoice, row: AnyRow | None, cycle: CycleRow | None, modules: Sequence[ModuleRow], reading: Reading
) -> LearnerCourse:
    spent = [m.seconds for m in modules if m.seconds is not None]
    return LearnerCourse(
        choice.id,
        choice.code,
        choice.title,
        cell_of_row(cell_values(row), reading.day, reading.expiring_days) if row else EMPTY,
        cycle,
        row.due_on if row else None,
        row.valid_through if row and row.valid_through != FOREVER else None,
        row.breach_since if row else None,
        tuple(modules),
        sum(spent) if spent else None,
        (),
    )


def _history(
    titles: dict[int, CourseChoice], cycles: dict[int, list[CycleRow]], done: dict[int, list[CompletionRow]]
) -> tuple[HistoryRow, ...]:
    """Every cycle and completion, newest first."""
    rows = []
    for course_id, choice in titles.items():
        head = (course_id, choice.code, choice.title)
        rows += [HistoryRow("cycle", *head, c.assigned_on, c, None) for c in cycles.get(course_id, ())]
        rows += [HistoryRow("completion", *head, c.completed_on, None, c) for c in done.get(course_id, ())]
    return tuple(sorted(rows, key=lambda row: (row.on, row.kind), reverse=True))


def _still_holds(row: HistoryRow) -> bool:
    return row.completion.counts if row.completion else bool(row.cycle and row.cycle.current)


def _mails(db: Connection, learner_id: int, titles: dict[int, CourseChoice]) -> tuple[LearnerMail, ...]:
    found = []
    for course_id, mail in records.load_mails(db, learner_id):
        choice = titles.get(course_id) if course_id is not None else None
        found.append(LearnerMail(choice.title if choice else "", mail))
    return tuple(found)
