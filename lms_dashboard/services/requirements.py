"""Requirements: who must do what, since when and why; and what they ask of a learner on a day."""

import sys
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from lms_dashboard.db.audit import Touched, record_act
from lms_dashboard.db.bulk import collector_paused
from lms_dashboard.db.locks import change_rules
from lms_dashboard.db.records import load_requirements
from lms_dashboard.db.scopes import visible_learners
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.sql import AnyRow
from lms_dashboard.db.tables import learner, requirement
from lms_dashboard.domain.days import FOREVER, day_in
from lms_dashboard.domain.details import RequirementRow
from lms_dashboard.domain.errors import NotFound, Refused
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.requirements import NewRequirement, RequirementChange, RequirementEdit, RequirementEnd, Wanted
from lms_dashboard.services._requirement_ahead import work_ahead
from lms_dashboard.services.requirement_changes import check_wanted, find_concerned, prepare
from lms_dashboard.services.telling import Tell, unheard

_PATIENCE = (1_000, 1_000, sys.maxsize)
"""How many learners, of whom it was worked out in vain, may be derived while everybody else waits; try by try."""


def create_requirement(*, actor: Actor, new: NewRequirement, now: datetime, tell: Tell = unheard) -> int:
    """Ask a course of an audience; returns the requirement's id.

    Raises:
        NotAllowed: the actor does not administer the organisation, or only groups that do not cover the audience.
        NotFound: no such course, group, job role or learner here.
        Invalid: the days, the audience or the numbers make no sense, or the reason is missing.
    """
    return _save(actor, new, "create_requirement", now, tell)


def change_requirement(*, actor: Actor, edit: RequirementEdit, now: datetime, tell: Tell = unheard) -> int:
    """Put a requirement right, on all its days; returns its id. To ask otherwise from a day on, end it, make another.

    Raises:
        NotAllowed, NotFound, Invalid: as ``create_requirement``.
        Refused: nothing would be different.
    """
    return _save(actor, edit, "change_requirement", now, tell)


def end_requirement(
    *, actor: Actor, requirement_id: int, until_day: date, reason: str, now: datetime, tell: Tell = unheard
) -> None:
    """Let a requirement end before ``until_day``; what was asked until then stays asked.

    Raises:
        NotAllowed: the actor's administration does not cover it.
        NotFound: no such requirement here.
        Refused: it has ended by then already.
        Invalid: it would end before it begins, or the reason is missing.
    """
    _save(actor, RequirementEnd(requirement_id, until_day, reason), "end_requirement", now, tell)


def get_required(
    *, actor: Actor, learner_id: int, course_id: int, day: date | None, now: datetime
) -> tuple[RequirementRow, ...]:
    """What asks the course of the learner on the day (None: today), the earliest due first.

    Raises:
        NotAllowed: the actor may not see reports.
        NotFound: the learner is missing or not in the actor's scope.
    """
    organisation_id = actor.require(Permission.VIEW_REPORTS)
    today = day_in(actor.time_zone, now)
    with read_session() as db:
        seen = (learner.c.id == learner_id) & visible_learners(actor, today)
        if db.execute(select(learner.c.id).where(seen)).first() is None:
            raise NotFound("There is no such learner.", "It may have been removed, or it is not in your scope.")
        return tuple(load_requirements(db, organisation_id, learner_id, course_id, day or today))


def _save(actor: Actor, wanted: Wanted, act: str, now: datetime, tell: Tell) -> int:
    organisation_id = actor.require(Permission.ADMINISTER)
    check_wanted(wanted)
    with collector_paused():
        tries = (_try(actor, organisation_id, wanted, act, now, tell, most) for most in _PATIENCE)
        return next(saved for saved in tries if saved is not None)


def _try(
    actor: Actor, organisation_id: int, wanted: Wanted, act: str, now: datetime, tell: Tell, most: int
) -> int | None:
    """Work it out first, while others write, then write it; None if it does not hold any more for more than so many."""
    today = day_in(actor.time_zone, now)
    with read_session() as db:
        ahead = work_ahead(db, actor, wanted, today, tell)
    with write_session() as db:
        change_rules(db, organisation_id)
        change, course = prepare(db, actor, wanted, today)
        if change.before == change.after:
            raise Refused("This requirement says so already.", "Nothing was changed.")
        learner_ids = find_concerned(db, organisation_id, change)
        anew = ahead.outdated(db, change, learner_ids)
        if len(anew) > most:
            return None
        row = _write(db, actor, change, organisation_id, now)
        tell("Writing", 0, len(learner_ids))
        ahead.write(db, change, anew)
        _record(db, actor, change, row, wanted.reason, course, act, now, learner_ids)
    return int(row.id)


def _write(db: Connection, actor: Actor, change: RequirementChange, organisation_id: int, now: datetime) -> AnyRow:
    values = {name: value for name, value in asdict(change.after).items() if name != "id"}
    if change.before is None:
        own = {"organisation_id": organisation_id, "created_at": now, "created_by": actor.account_id}
        return db.execute(insert(requirement).values(**values, **own).returning(requirement)).one()
    ended = change.after.until_day < FOREVER
    values |= {"ended_at": now if ended else None, "ended_by": actor.account_id if ended else None}
    changed = update(requirement).where(requirement.c.id == change.before.id).values(**values).returning(requirement)
    return db.execute(changed).one()


def _record(
    db: Connection,
    actor: Actor,
    change: RequirementChange,
    row: AnyRow,
    reason: str,
    course: AnyRow,
    act: str,
    now: datetime,
    learner_ids: list[int],
) -> None:
    before = None if change.before is None else _state(asdict(change.before))
    after = _state(row._asdict()) | {"reason": reason.strip()}
    record_act(
        db,
        actor=actor,
        organisation_id=course.organisation_id,
        act=act,
        summary={"requirement_id": row.id, "course": course.code, "audience": row.audience, "reason": reason.strip()},
        touched=[Touched(row.learner_id, course.id, before, after)],
        now=now,
        learner_ids=learner_ids,
        course_ids=[course.id],
    )


def _state(values: dict[str, Any]) -> dict[str, Any]:
    """A requirement as the audit trail keeps it."""
    return {key: value for key, value in values.items() if key not in ("created_at", "ended_at")}
