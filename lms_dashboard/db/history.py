"""What an organisation holds of the people and courses that a training history names."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import Connection, func, select

from lms_dashboard.db.locks import lock_learners
from lms_dashboard.db.sql import among
from lms_dashboard.db.tables import (
    assignment,
    attempt,
    course,
    employment,
    group,
    group_membership,
    learner,
    module,
    module_result,
    seal,
)
from lms_dashboard.domain.history import CourseState, Cycle, ModuleState, Person, Stored

GroupPath = tuple[str, ...]

_Alias = tuple[str | None, str | None, Person]
"""Email and external id of a record that was merged into a person's."""


def load_stored(
    db: Connection, organisation_id: int, emails: Collection[str], external_ids: Collection[str], *, lock: bool = False
) -> Stored:
    """The people of these addresses and external ids with their history, and every course.

    With ``lock`` nobody else changes these people's records until the transaction ends.
    """
    stored = Stored(courses=_courses(db, organisation_id))
    people, aliases = _people(db, organisation_id, emails, external_ids)
    if lock:
        lock_learners(db, organisation_id, people)
    for person in people.values():
        stored.add(person)
    for email, external_id, person in aliases:
        stored.by_email.setdefault(email or "", person)
        stored.by_external_id.setdefault(external_id or "", person)
    if people:
        _add_memberships(db, organisation_id, people)
        _add_cycles(db, stored, people)
    return stored


def load_groups(db: Connection, organisation_id: int) -> dict[GroupPath, tuple[int, str]]:
    """Every group by its names from the root: its id and its path of ids."""
    c = group.c
    rows = db.execute(select(c.id, c.name, c.path).where(c.organisation_id == organisation_id)).all()
    names = {row.id: row.name for row in rows}
    return {tuple(names[int(id_)] for id_ in row.path.strip("/").split("/")): (row.id, row.path) for row in rows}


def _courses(db: Connection, organisation_id: int) -> dict[str, CourseState]:
    c, m = course.c, module.c
    columns = (c.code, c.title, c.validity_months, c.retention_years, c.certificate, c.version, c.id)
    rows = db.execute(select(*columns).where(c.organisation_id == organisation_id).order_by(c.id))
    courses = {row.code: CourseState(*row) for row in rows}
    by_id = {found.id: found for found in courses.values()}
    fields = (m.position, m.title, m.kind, m.pass_mark, m.required, m.id)
    modules = db.execute(
        select(m.course_id, m.course_version, *fields).where(m.organisation_id == organisation_id).order_by(m.id)
    )
    for course_id, version, *values in modules:
        if by_id[course_id].version == version:
            by_id[course_id].modules[values[0]] = ModuleState(*values)
    return courses


def _people(
    db: Connection, organisation_id: int, emails: Collection[str], external_ids: Collection[str]
) -> tuple[dict[int, Person], list[_Alias]]:
    """Who is named by address or external id, by the learner's id; and who is named by those of a merged record."""
    c = learner.c
    columns = (c.email, c.external_id, c.first_name, c.last_name, c.hired_on, c.id)
    rows = db.execute(select(*columns, c.merged_into_id).where(c.organisation_id == organisation_id)).all()
    named = [row for row in rows if row.email in emails or row.external_id in external_ids]
    kept = {row.merged_into_id or row.id for row in named}
    people = {row.id: Person(*row[:-1]) for row in rows if row.id in kept}
    return people, [(row.email, row.external_id, people[row.merged_into_id]) for row in named if row.merged_into_id]


def _add_memberships(db: Connection, organisation_id: int, people: Mapping[int, Person]) -> None:
    paths = {group_id: path for path, (group_id, _) in load_groups(db, organisation_id).items()}
    m, e = group_membership.c, employment.c
    for learner_id, group_id in db.execute(
        select(m.learner_id, m.group_id).where(among(db, m.learner_id, people)).order_by(m.learner_id)
    ):
        people[learner_id].groups.add(paths[group_id])
    first = select(e.learner_id, func.min(e.from_day)).where(among(db, e.learner_id, people)).group_by(e.learner_id)
    for learner_id, day in db.execute(first):
        people[learner_id].active_from = day


def _add_cycles(db: Connection, stored: Stored, people: Mapping[int, Person]) -> None:
    courses = {found.id: found for found in stored.courses.values()}
    c, s = assignment.c, seal.c
    columns = (c.id, c.learner_id, c.course_id, c.cycle, c.assigned_on, c.due_on, c.ended_on, c.end_reason)
    by_id = {}
    for row in db.execute(
        select(*columns, c.requirement_id).where(among(db, c.learner_id, people)).order_by(c.course_id, c.cycle)
    ):
        pair = (people[row.learner_id], courses[row.course_id])
        cycle = Cycle(*pair, row.assigned_on, row.due_on, archived_on=row.ended_on)
        cycle.id, cycle.number, cycle.requirement_id = row.id, row.cycle, row.requirement_id
        if row.end_reason is not None:
            cycle.archive_reason = "unenrolled" if row.end_reason == "unenrolled" else "retraining"
        stored.cycles.setdefault(pair, []).append(cycle)
        by_id[row.id] = cycle
    _add_attempts(db, by_id)
    sealed = select(s.learner_id, s.course_id, func.max(s.sealed_on)).where(among(db, s.learner_id, people))
    for learner_id, course_id, day in db.execute(sealed.group_by(s.learner_id, s.course_id)):
        stored.sealed[people[learner_id], courses[course_id]] = day


def _add_attempts(db: Connection, by_id: Mapping[int, Cycle]) -> None:
    c = attempt.c
    columns = (c.id, c.assignment_id, c.started_on, c.completed_on, c.score)
    rows = db.execute(
        select(*columns).where(among(db, c.assignment_id, by_id), c.seal_id.is_(None)).order_by(c.number)
    ).all()
    by_attempt = {}
    for row in rows:
        cycle = by_id[row.assignment_id]
        cycle.attempt_id, cycle.started_on, cycle.completed_on, cycle.score = row.id, *row[2:]
    by_attempt = {cycle.attempt_id: cycle for cycle in by_id.values() if cycle.attempt_id is not None}
    _add_results(db, by_attempt)


def _add_results(db: Connection, by_attempt: Mapping[int, Cycle]) -> None:
    r, m = module_result.c, module.c
    results: dict[int, dict[int, set[tuple[date, float | None]]]] = defaultdict(lambda: defaultdict(set))
    for attempt_id, position, day, score, number in db.execute(
        select(r.attempt_id, m.position, r.submitted_on, r.score, r.try_number)
        .join_from(module_result, module, r.module_id == m.id)
        .where(among(db, r.attempt_id, by_attempt))
    ):
        results[attempt_id][position].add((day, score))
        tries = by_attempt[attempt_id].tries
        tries[position] = max(number, tries.get(position, 0))
    for attempt_id, found in results.items():
        by_attempt[attempt_id].results = found
