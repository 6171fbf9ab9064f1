"""One cell of the matrix in full: both axes, why, cycles, completions, mails, and the acts possible now."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from lms_dashboard.db import records
from lms_dashboard.db.cases import Strip, load_cases
from lms_dashboard.db.cells import cell_of_row
from lms_dashboard.db.closer import look_closer
from lms_dashboard.db.equivalents import load_from_others
from lms_dashboard.db.relief import load_relief
from lms_dashboard.db.scopes import visible_courses, visible_learners
from lms_dashboard.db.session import read_session
from lms_dashboard.db.sql import AnyRow, covers_day
from lms_dashboard.db.tables import course, group, group_membership, learner, standing
from lms_dashboard.domain.cases import Case
from lms_dashboard.domain.cells import cell_of
from lms_dashboard.domain.compliance import Standing
from lms_dashboard.domain.days import FOREVER, day_in
from lms_dashboard.domain.details import CellDetail, CompletionRow, CycleRow, MailRow
from lms_dashboard.domain.errors import NotFound
from lms_dashboard.domain.offers import offers_for
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.status import Compliance, Progress
from lms_dashboard.domain.why import explain
from lms_dashboard.services.reading import Reading, reading_of


def get_cell(*, actor: Actor, learner_id: int, course_id: int, day: date | None, now: datetime) -> CellDetail:
    """Everything about one learner and one course on a day (None: today).

    Raises:
        NotAllowed: the actor may not see reports.
        NotFound: the learner or the course is missing or not the actor's to see.
        Invalid: the day lies in the future.
    """
    organisation_id = actor.require(Permission.VIEW_REPORTS)
    with read_session() as db:
        reading = reading_of(db, actor, organisation_id, day, now)
        person = _person(db, actor, learner_id, reading)
        chosen = db.execute(select(course).where(course.c.id == course_id, visible_courses(actor))).one_or_none()
        if chosen is None:
            raise NotFound("There is no such course.", "It may have been removed.")
        return _detail(db, actor, person, chosen, reading)


def _person(db: Connection, actor: Actor, learner_id: int, reading: Reading) -> AnyRow:
    m = group_membership
    query = (
        select(learner.c.id, learner.c.name, group.c.name.label("group"))
        .join_from(learner, m, (m.c.learner_id == learner.c.id) & covers_day(m, reading.day), isouter=True)
        .join(group, group.c.id == m.c.group_id, isouter=True)
        .where(learner.c.id == learner_id, visible_learners(actor, reading.today))
    )
    found = db.execute(query).first()
    if found is None:
        raise NotFound("There is no such learner.", "It may have been removed, or it is not in your scope.")
    return found


def _detail(db: Connection, actor: Actor, person: AnyRow, chosen: AnyRow, reading: Reading) -> CellDetail:
    day, pair = reading.day, (person.id, chosen.id)
    row = _standing_row(db, *pair, day)
    cell = cell_of_row(cell_values(row), day, reading.expiring_days) if row else EMPTY
    held = standing_of(row)._replace(compliance=cell.compliance)
    requirements = records.load_requirements(db, reading.organisation_id, *pair, day)
    cycles, completions = _history(db, *pair, held, day)
    current = next((cycle for cycle in cycles if cycle.current), None)
    relief = () if held.compliance is Compliance.SEALED else tuple(load_relief(db, *pair, day))
    case = case_of(db, actor, reading, *pair)
    return CellDetail(
        **_heads(person, chosen, reading),
        cell=cell,
        due_on=held.due_on,
        valid_through=None if held.valid_through == FOREVER else held.valid_through,
        breach_since=row.breach_since if row else None,
        why=explain(held, requirements, current, day, actor.date_order, relief=relief),
        requirements=tuple(requirements),
        cycles=tuple(cycles),
        completions=tuple(completions),
        mails=() if held.compliance is Compliance.SEALED else _mails_until(db, actor, pair, day),
        offers=offers_for(actor, case, today_shown=day == reading.today),
        relief=relief,
        is_self=case.is_self,
    )


def _standing_row(db: Connection, learner_id: int, course_id: int, day: date) -> AnyRow | None:
    s = standing.c
    held = (s.learner_id == learner_id, s.course_id == course_id, covers_day(standing, day))
    return db.execute(select(standing).where(*held)).one_or_none()


def _history(
    db: Connection, learner_id: int, course_id: int, held: Standing, day: date
) -> tuple[list[CycleRow], list[CompletionRow]]:
    """Cycles and completions as of the day; of a sealed day, nothing."""
    if held.compliance is Compliance.SEALED:
        return [], []
    pair = (learner_id, course_id)
    cycles = records.load_cycles(db, [learner_id], [course_id], day)
    completions = records.load_completions(db, [learner_id], [course_id], day).get(pair, [])
    return cycles.get(pair, []), [*completions, *_from_others(db, pair, day)]


def _from_others(db: Connection, pair: records.Pair, day: date) -> list[CompletionRow]:
    """Completions of other courses that count for this one."""
    found = load_from_others(db, [pair[0]], [pair[1]], day).get(pair, [])
    return [replace(one, counts=True, note=f"of {title}, which counts here", of_other=True) for title, one in found]


def _heads(person: AnyRow, chosen: AnyRow, reading: Reading) -> dict[str, Any]:
    return {
        "learner_id": person.id,
        "learner_name": person.name,
        "group": person.group or "",
        "course_id": chosen.id,
        "course_code": chosen.code,
        "course_title": chosen.title,
        "day": reading.day,
        "today": reading.today,
    }


def _mails_until(db: Connection, actor: Actor, pair: tuple[int, int], day: date) -> tuple[MailRow, ...]:
    """The ledger as it stood at the day's end."""
    mails = (row for _, row in records.load_mails(db, *pair))
    return tuple(row for row in mails if day_in(actor.time_zone, row.queued_at) <= day)


EMPTY = cell_of(
    compliance=Compliance.NOT_REQUIRED,
    progress=Progress.NONE,
    percent=0,
    due_on=None,
    valid_through=None,
    breach_since=None,
    exempt_until=None,
    day=date.min,
    expiring_days=0,
)


def case_of(db: Connection, actor: Actor, reading: Reading, learner_id: int, course_id: int) -> Case:
    """The learner and course as an act would find them now."""
    return cases_of(db, actor, reading, learner_id, [course_id])[course_id]


def cases_of(
    db: Connection, actor: Actor, reading: Reading, learner_id: int, course_ids: Sequence[int]
) -> dict[int, Case]:
    """The learner in each of these courses, as an act would find them now."""
    strip = Strip([learner_id], course_ids)
    closer = look_closer(db, reading.organisation_id, strip, reading.today)
    found = load_cases(db, strip, reading.today, actor.learner_id, closer)
    return dict(zip(course_ids, found, strict=True))


def cell_values(row: AnyRow) -> tuple[Any, ...]:
    """The CELL_COLUMNS of a whole standing row."""
    return (
        row.compliance,
        row.progress,
        row.percent,
        row.due_on,
        row.valid_through,
        row.breach_since,
        row.exempt_until,
    )


def standing_of(row: AnyRow | None) -> Standing:
    """The standing of a row; an empty cell without one."""
    if row is None:
        return Standing(Compliance.NOT_REQUIRED, Progress.NONE)
    return Standing(
        Compliance(row.compliance),
        Progress(row.progress),
        row.percent,
        row.cycle,
        row.assignment_id,
        row.due_on,
        row.completed_on,
        row.valid_through,
        row.exempt_until,
    )
