"""Writing a planned import: everything in one transaction, the audit entry and the change feed last."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from lms_dashboard.db.audit import Touched, record_act
from lms_dashboard.db.standings import rebuild_standings
from lms_dashboard.domain.history import Cycle, Person, Plan
from lms_dashboard.domain.history_work import Work
from lms_dashboard.domain.imports import Report
from lms_dashboard.domain.people import Actor
from lms_dashboard.services._import_cycles import write_cycles, write_results
from lms_dashboard.services._import_people import learners_of, write_courses, write_people

_CHUNK = 1_500
"""Learners whose standings are derived between two reports."""


def write_plan(
    db: Connection,
    actor: Actor,
    organisation_id: int,
    work: Work,
    digests: Mapping[str, str],
    today: date,
    now: datetime,
    report: Report,
) -> None:
    """Write what is planned; ``digests`` are the files' SHA-256, kept in the audit entry."""
    plan = work.plan
    cycles = [cycle for found in work.stored.cycles.values() for cycle in found]
    touched = [cycle for cycle in cycles if cycle.id is None or cycle.changes or cycle.fresh]
    fresh = {id(cycle) for cycle in touched if cycle.id is None}
    report("Writing", 0, 3)
    write_courses(db, organisation_id, plan, now)
    write_people(db, organisation_id, plan, today, now)
    report("Writing", 1, 3)
    write_cycles(db, actor, organisation_id, plan, now)
    report("Writing", 2, 3)
    write_results(db, actor, organisation_id, touched, now)
    _derive(db, organisation_id, work, touched, report)
    report("Writing the audit trail", 0, 1)
    rows = [*_course_rows(plan), *(_cycle_row(c, new=id(c) in fresh) for c in touched), *_people_rows(plan, touched)]
    record_act(
        db,
        actor=actor,
        organisation_id=organisation_id,
        act="import",
        summary=_summary(plan, digests),
        touched=rows,
        now=now,
        **_concerned(plan, rows),
    )


def _concerned(plan: Plan, rows: Sequence[Touched]) -> dict[str, list[int] | None]:
    """For the feed: a course is asked of new people without a row of theirs, and a new module is everybody's."""
    learners = [row.learner_id for row in rows if row.learner_id is not None]
    courses = [row.course_id for row in rows if row.course_id is not None]
    return {
        "learner_ids": None if plan.modules else learners,
        "course_ids": None if plan.people or plan.changed_people else courses,
    }


def _derive(db: Connection, organisation_id: int, work: Work, touched: list[Cycle], report: Report) -> None:
    people = {*work.plan.people, *work.plan.changed_people, *(cycle.person for cycle in touched)}
    new = set(map(id, work.plan.courses))
    if any(id(course) not in new for course, _ in work.plan.modules):
        ids = learners_of(db, organisation_id)
    else:
        ids = sorted(person.id for person in people if person.id is not None)
    courses = [course.id for course in work.stored.courses.values() if course.id is not None]
    for start in range(0, len(ids), _CHUNK):
        report("Deriving what counts", start, len(ids))
        rebuild_standings(db, organisation_id, ids[start : start + _CHUNK], courses)
    report("Deriving what counts", len(ids), len(ids))


def _summary(plan: Plan, digests: Mapping[str, str]) -> dict[str, Any]:
    return {
        "learners": len(plan.people) + len(plan.changed_people),
        "courses": len(plan.courses),
        "modules": len(plan.modules),
        "cycles": len(plan.cycles) + len(plan.changed_cycles),
        "results": plan.results,
        "files": dict(digests),
    }


def _course_rows(plan: Plan) -> Iterator[Touched]:
    for course in plan.courses:
        yield Touched(None, course.id, None, {"code": course.code, "title": course.title})
    for course, module in plan.modules:
        yield Touched(None, course.id, None, {"module": module.position, "title": module.title, "kind": module.kind})


def _people_rows(plan: Plan, touched: list[Cycle]) -> Iterator[Touched]:
    """New people, unless one of their cycles tells of them already; and what is newly known of others."""
    told = {id(cycle.person) for cycle in touched}
    for person in plan.people:
        if id(person) not in told:
            yield Touched(person.id, None, None, _of_person(person))
    for person in plan.changed_people:
        yield Touched(person.id, None, {}, {**_texts(person.changes), "group": " / ".join(person.joins)})


def _of_person(person: Person) -> dict[str, Any]:
    said = {"email": person.email, "external_id": person.external_id, "group": " / ".join(person.joins)}
    return said | _texts({"active_from": person.active_from})


_SAID = ("assigned_on", "due_on", "started_on", "completed_on", "score", "archived_on", "archive_reason")


def _cycle_row(cycle: Cycle, *, new: bool) -> Touched:
    names = _SAID if new else tuple(cycle.changes)
    after = _texts({name: getattr(cycle, name) for name in names if getattr(cycle, name) is not None})
    if cycle.fresh:
        after["results"] = len(cycle.fresh)
    if new and cycle.number == 1:
        after |= _of_person(cycle.person)
    before = None if new else {"cycle": cycle.number, **_texts(cycle.before)}
    return Touched(cycle.person.id, cycle.course.id, before, {"cycle": cycle.number, **after})


def _texts(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
