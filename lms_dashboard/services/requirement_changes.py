"""What every change of a requirement begins with: does it make sense, may the actor, what was and what will be."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select

from lms_dashboard.db.requirements import administers_group, requirement_of, subtrees
from lms_dashboard.db.scopes import require_learners, visible_courses
from lms_dashboard.db.sql import AnyRow
from lms_dashboard.db.tables import course, group, group_membership, job_role, job_role_membership, learner, requirement
from lms_dashboard.domain.errors import Invalid, NotAllowed, NotFound, Refused
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.requirements import (
    AUDIENCES,
    NewRequirement,
    Requirement,
    RequirementChange,
    RequirementEdit,
    RequirementEnd,
    Wanted,
)

LONGEST_REASON = 500
_MOST_DAYS = 3_660
_MOST_MONTHS = 1_200


def check_wanted(wanted: Wanted) -> None:
    """Refuse what makes no sense, whoever asks.

    Raises:
        Invalid: the days, the audience or the numbers make no sense, or the reason is missing.
    """
    if not wanted.reason.strip() or len(wanted.reason) > LONGEST_REASON:
        raise Invalid(
            "A requirement needs a reason.",
            f"Name the law, the policy or the contract, in at most {LONGEST_REASON} letters.",
        )
    if isinstance(wanted, RequirementEnd):
        return
    if isinstance(wanted, NewRequirement):
        _check_audience(wanted)
    if wanted.from_day >= wanted.until_day:
        raise Invalid("It would end before it begins.", "Choose a later end, or none.")
    if not 0 <= wanted.due_days <= _MOST_DAYS:
        raise Invalid("The days until it is due cannot be negative.", f"Give 0 to {_MOST_DAYS:,} days.")
    if wanted.validity_months is not None and not 1 <= wanted.validity_months <= _MOST_MONTHS:
        raise Invalid("The months of validity are out of range.", f"Give 1 to {_MOST_MONTHS:,} months, or none.")


def _check_audience(new: NewRequirement) -> None:
    if new.audience not in AUDIENCES or (new.audience == "everybody") != (new.target_id is None):
        raise Invalid(f"“{new.audience}” is not an audience.", "Choose everybody, a group, a job role or a person.")


def prepare(db: Connection, actor: Actor, wanted: Wanted, today: date) -> tuple[RequirementChange, AnyRow]:
    """The change that is wanted, and its course, if the actor's administration covers it.

    Raises:
        NotAllowed: it concerns more than the groups that the actor administers.
        NotFound: no such requirement, course, group, job role or learner here.
        Refused: it has ended by then already. Invalid: it would end before it begins.
    """
    if isinstance(wanted, NewRequirement):
        change = RequirementChange(None, _made(wanted))
        _require_target(db, actor, wanted, today)
    else:
        before = find_requirement(db, actor, wanted.requirement_id)
        change = RequirementChange(
            before, _ended(before, wanted) if isinstance(wanted, RequirementEnd) else _put_right(before, wanted)
        )
    require_covered(db, actor, change.after, today)
    return change, _course(db, actor, change.after.course_id)


def find_requirement(db: Connection, actor: Actor, requirement_id: int) -> Requirement:
    """The requirement of the actor's organisation.

    Raises:
        NotFound: there is none.
    """
    c = requirement.c
    query = select(requirement).where(c.id == requirement_id, c.organisation_id == actor.organisation_id)
    row = db.execute(query).one_or_none()
    if row is None:
        raise NotFound("There is no such requirement.", "It may have been removed.")
    return requirement_of(row)


def require_covered(db: Connection, actor: Actor, asked: Requirement, today: date) -> None:
    """Refuse what reaches beyond the groups that the actor administers.

    A job role is held across groups, so it is the whole organisation's.

    Raises:
        NotAllowed: everybody, or a job role. NotFound: another group, or somebody in one.
    """
    if actor.administer_group_ids is None:
        return
    if asked.learner_id is not None:
        require_learners(db, actor, [asked.learner_id], today, Permission.ADMINISTER)
    elif asked.group_id is None:
        raise NotAllowed(
            "You administer some groups: a requirement for everybody or for a job role reaches beyond them.",
            "Ask it of your groups, or ask an administrator of the whole organisation.",
        )
    elif not administers_group(db, actor, asked.group_id):
        raise NotFound("There is no such group.", "It may have been removed.")


def _made(new: NewRequirement) -> Requirement:
    return Requirement(
        id=0,
        course_id=new.course_id,
        audience=new.audience,
        group_id=new.target_id if new.audience == "group" else None,
        job_role_id=new.target_id if new.audience == "job role" else None,
        learner_id=new.target_id if new.audience == "person" else None,
        mandatory=new.mandatory,
        from_day=new.from_day,
        until_day=new.until_day,
        due_days=new.due_days,
        first_due=None,
        validity_months=new.validity_months,
        reason=new.reason.strip(),
    )


def _put_right(before: Requirement, edit: RequirementEdit) -> Requirement:
    """A due day that was chosen when it was made holds until other days are given."""
    same_due = (edit.from_day, edit.due_days) == (before.from_day, before.due_days)
    return replace(
        before,
        from_day=edit.from_day,
        until_day=edit.until_day,
        due_days=edit.due_days,
        first_due=before.first_due if same_due else None,
        mandatory=edit.mandatory,
        validity_months=edit.validity_months,
        reason=edit.reason.strip(),
    )


def _ended(before: Requirement, end: RequirementEnd) -> Requirement:
    if before.until_day <= end.until_day:
        raise Refused("This requirement has ended by then already.", "Nothing was changed.")
    if end.until_day < before.from_day:
        raise Invalid("It cannot end before it begins.", f"Choose {before.from_day.isoformat()} or a later day.")
    return replace(before, until_day=end.until_day)


def _require_target(db: Connection, actor: Actor, new: NewRequirement, today: date) -> None:
    if new.audience == "person" and new.target_id is not None:
        require_learners(db, actor, [new.target_id], today, Permission.ADMINISTER)
    for audience, table in (("group", group), ("job role", job_role)):
        if new.audience == audience:
            own = (table.c.id == new.target_id) & (table.c.organisation_id == actor.organisation_id)
            if db.execute(select(table.c.id).where(own)).first() is None:
                raise NotFound(f"There is no such {audience}.", "It may have been removed.")


def _course(db: Connection, actor: Actor, course_id: int) -> AnyRow:
    found = db.execute(select(course).where(course.c.id == course_id, visible_courses(actor))).one_or_none()
    if found is None:
        raise NotFound("There is no such course.", "It may have been removed.")
    return found


def find_concerned(db: Connection, organisation_id: int, change: RequirementChange) -> list[int]:
    """Everybody whose standing the change may alter: the audience, at any time, by id."""
    if not change.matters:
        return []
    asked = change.after
    query: Select[Any] = select(learner.c.id).where(learner.c.organisation_id == organisation_id)
    if asked.learner_id is not None:
        return [asked.learner_id]
    if asked.group_id is not None:
        inside = subtrees(db, {asked.group_id})[asked.group_id]
        query = select(group_membership.c.learner_id).where(group_membership.c.group_id.in_(inside)).distinct()
    if asked.job_role_id is not None:
        m = job_role_membership.c
        query = select(m.learner_id).where(m.job_role_id == asked.job_role_id).distinct()
    return sorted(db.execute(query).scalars())
