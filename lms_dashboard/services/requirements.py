"""Requirements: who must do what, since when and why; and what they ask of a learner on a day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from lms_dashboard.db.audit import Touched, record_act
from lms_dashboard.db.bulk import collector_paused
from lms_dashboard.db.records import load_requirements
from lms_dashboard.db.requirements import subtrees
from lms_dashboard.db.scopes import require_learners, visible_courses, visible_learners
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.sql import AnyRow, lock_learners
from lms_dashboard.db.standings import rebuild_standings
from lms_dashboard.db.tables import course, group, group_membership, job_role, job_role_membership, learner, requirement
from lms_dashboard.domain.days import FOREVER, day_in
from lms_dashboard.domain.details import RequirementRow
from lms_dashboard.domain.errors import Invalid, NotFound, Refused
from lms_dashboard.domain.people import Actor, Permission

AUDIENCES = ("everybody", "group", "job role", "person")
"""Of whom a course may be asked; a group is meant with its subgroups."""


@dataclass(frozen=True, slots=True)
class NewRequirement:
    """A requirement to be made. ``target_id`` is the group, job role or learner; None for everybody.

    First due is ``due_days`` after the latest of its start, hiring, return and joining. ``until_day`` is exclusive.
    """

    course_id: int
    audience: str
    target_id: int | None
    from_day: date
    reason: str
    until_day: date = FOREVER
    due_days: int = 30
    mandatory: bool = True
    validity_months: int | None = None


def create_requirement(*, actor: Actor, new: NewRequirement, now: datetime) -> int:
    """Ask a course of an audience; returns the requirement's id.

    Raises:
        NotAllowed: the actor does not administer the organisation.
        NotFound: no such course, group, job role or learner here.
        Invalid: the days, the audience or the numbers make no sense, or the reason is missing.
    """
    organisation_id = actor.require(Permission.ADMINISTER)
    _check(new)
    with collector_paused(), write_session() as db:
        chosen = _course(db, actor, new.course_id)
        _require_target(db, actor, new, day_in(actor.time_zone, now))
        made = db.execute(
            insert(requirement).values(**_values(new, actor, organisation_id, now)).returning(requirement)
        )
        row = made.one()
        touched = Touched(row.learner_id, chosen.id, None, _state(row))
        _rebuild_and_record(db, actor, row, chosen, "create_requirement", touched, now)
    return int(row.id)


def end_requirement(*, actor: Actor, requirement_id: int, until_day: date, reason: str, now: datetime) -> None:
    """Let a requirement end before ``until_day``; what was asked until then stays asked.

    Raises:
        NotAllowed: the actor does not administer the organisation.
        NotFound: no such requirement here.
        Refused: it has ended by then already.
        Invalid: it would end before it begins.
    """
    organisation_id = actor.require(Permission.ADMINISTER)
    with collector_paused(), write_session() as db:
        c = requirement.c
        query = select(requirement).where(c.id == requirement_id, c.organisation_id == organisation_id)
        row = db.execute(query).one_or_none()
        if row is None:
            raise NotFound("There is no such requirement.", "It may have been removed.")
        if row.until_day <= until_day:
            raise Refused("This requirement has ended by then already.", "Nothing was changed.")
        if until_day < row.from_day:
            raise Invalid("It cannot end before it begins.", f"Choose {row.from_day.isoformat()} or a later day.")
        ended = {"until_day": until_day, "ended_at": now, "ended_by": actor.account_id}
        after = db.execute(
            update(requirement).where(c.id == requirement_id).values(**ended).returning(requirement)
        ).one()
        touched = Touched(row.learner_id, row.course_id, _state(row), {**_state(after), "reason": reason})
        _rebuild_and_record(db, actor, row, _course(db, actor, row.course_id), "end_requirement", touched, now)


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


def _check(new: NewRequirement) -> None:
    if new.audience not in AUDIENCES or (new.audience == "everybody") != (new.target_id is None):
        raise Invalid(f"“{new.audience}” is not an audience.", "Choose everybody, a group, a job role or a person.")
    if not new.reason.strip():
        raise Invalid("A requirement needs a reason.", "Name the law, the policy or the contract.")
    if new.from_day >= new.until_day:
        raise Invalid("It would end before it begins.", "Choose a later end, or none.")
    if new.due_days < 0 or (new.validity_months is not None and new.validity_months < 1):
        raise Invalid(
            "Days until due and months of validity cannot be negative.", "Give 0 days or more, 1 month or more."
        )


def _course(db: Connection, actor: Actor, course_id: int) -> AnyRow:
    found = db.execute(select(course).where(course.c.id == course_id, visible_courses(actor))).one_or_none()
    if found is None:
        raise NotFound("There is no such course.", "It may have been removed.")
    return found


def _require_target(db: Connection, actor: Actor, new: NewRequirement, today: date) -> None:
    if new.audience == "person" and new.target_id is not None:
        require_learners(db, actor, [new.target_id], today)
    for audience, table in (("group", group), ("job role", job_role)):
        if new.audience == audience:
            own = (table.c.id == new.target_id) & (table.c.organisation_id == actor.organisation_id)
            if db.execute(select(table.c.id).where(own)).first() is None:
                raise NotFound(f"There is no such {audience}.", "It may have been removed.")


def _values(new: NewRequirement, actor: Actor, organisation_id: int, now: datetime) -> dict[str, Any]:
    return {
        "organisation_id": organisation_id,
        "course_id": new.course_id,
        "audience": new.audience,
        "group_id": new.target_id if new.audience == "group" else None,
        "job_role_id": new.target_id if new.audience == "job role" else None,
        "learner_id": new.target_id if new.audience == "person" else None,
        "mandatory": new.mandatory,
        "from_day": new.from_day,
        "until_day": new.until_day,
        "due_days": new.due_days,
        "validity_months": new.validity_months,
        "reason": new.reason.strip(),
        "created_at": now,
        "created_by": actor.account_id,
    }


def _state(row: AnyRow) -> dict[str, Any]:
    """A requirement as the audit trail keeps it."""
    return {key: value for key, value in row._asdict().items() if key not in ("created_at", "ended_at")}


def _concerned(db: Connection, row: AnyRow) -> list[int]:
    """Everybody of the audience, at any time."""
    query: Select[Any] = select(learner.c.id).where(learner.c.organisation_id == row.organisation_id)
    if row.learner_id is not None:
        return [row.learner_id]
    if row.group_id is not None:
        inside = subtrees(db, {row.group_id})[row.group_id]
        query = select(group_membership.c.learner_id).where(group_membership.c.group_id.in_(inside)).distinct()
    if row.job_role_id is not None:
        m = job_role_membership.c
        query = select(m.learner_id).where(m.job_role_id == row.job_role_id).distinct()
    return [found[0] for found in db.execute(query)]


def _rebuild_and_record(
    db: Connection, actor: Actor, row: AnyRow, chosen: AnyRow, act: str, touched: Touched, now: datetime
) -> None:
    learner_ids = _concerned(db, row)
    lock_learners(db, learner_ids)
    rebuild_standings(db, row.organisation_id, learner_ids, [chosen.id])
    record_act(
        db,
        actor=actor,
        organisation_id=row.organisation_id,
        act=act,
        summary={"requirement_id": row.id, "course": chosen.code, "audience": row.audience},
        touched=[touched],
        now=now,
        learner_ids=learner_ids,
        course_ids=[chosen.id],
    )
