"""The page of requirements: who must do what, since when and why, and how many have no cycle of it."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from lms_dashboard.db import requirement_lists as lists
from lms_dashboard.db.requirements import administers_group
from lms_dashboard.db.scopes import managed_learners, visible_learners
from lms_dashboard.db.session import read_session
from lms_dashboard.db.sql import AnyRow, among
from lms_dashboard.db.tables import learner
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.marks import marks_of
from lms_dashboard.domain.paging import require_order, require_page
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.requirements import AUDIENCES, STATES, RequirementItem, RequirementQuery, RequirementsPage
from lms_dashboard.services.course_marks import CourseMarks, Seen, active_marks, marks_in, seen_by
from lms_dashboard.services.memory import Memory

_audiences: Memory[int] = Memory(512)


def get_requirements(*, actor: Actor, query: RequirementQuery, now: datetime) -> RequirementsPage:
    """A page of the requirements that ask something of somebody whom the actor sees.

    Raises:
        NotAllowed: the actor may not see reports.
        Invalid: audience, state, order or page are out of range.
    """
    actor.require(Permission.VIEW_REPORTS)
    _check(query)
    with read_session() as db:
        seen = seen_by(db, actor, now)
        today = seen.reading.today
        condition = lists.visible_requirements(db, actor, today) & lists.condition_of(query, today)
        total = lists.count_requirements(db, condition)
        rows = lists.load_page(db, condition, query)
        marks = dict(zip(seen.course_ids, marks_in(db, seen, seen.course_ids), strict=True))
        changeable = _changeable(db, actor, rows, today)
        items = tuple(_item(db, actor, row, seen, marks.get(row.course_id), row.id in changeable) for row in rows)
    unassigned = sum(one.unassigned.bit_count() for one in marks.values())
    return RequirementsPage(today, items, total, query.page, query.page_size, unassigned)


def _check(query: RequirementQuery) -> None:
    if not set(query.audiences) <= set(AUDIENCES) or not set(query.states) <= set(STATES):
        raise Invalid("There is no such filter.", "Choose from what is listed.")
    require_order(query.sort, lists.SORTS)
    require_page(query.page, query.page_size)


def _changeable(db: Connection, actor: Actor, rows: Sequence[AnyRow], today: date) -> set[int]:
    """The requirements that the actor may change, as their acts would judge."""
    if not actor.may(Permission.ADMINISTER):
        return set()
    if actor.administer_group_ids is None:
        return {row.id for row in rows}
    persons = [row.learner_id for row in rows if row.learner_id is not None]
    mine = managed_learners(actor, today, Permission.ADMINISTER) & among(db, learner.c.id, persons)
    own = set(db.execute(learner.select().with_only_columns(learner.c.id).where(mine)).scalars())
    groups = {row.group_id for row in rows if row.group_id is not None}
    inside = {group_id for group_id in groups if administers_group(db, actor, group_id)}
    return {row.id for row in rows if row.learner_id in own or row.group_id in inside}


def _item(
    db: Connection, actor: Actor, row: AnyRow, seen: Seen, marks: CourseMarks | None, may_change: bool
) -> RequirementItem:
    holds = row.from_day <= seen.reading.today < row.until_day
    people = _audience(db, actor, row, seen)
    asked = people if marks is not None and holds and row.mandatory else 0
    return RequirementItem(
        id=row.id,
        course_id=row.course_id,
        course_title=row.title,
        audience=row.audience,
        target=row.target,
        target_id=row.group_id or row.job_role_id or row.learner_id,
        mandatory=row.mandatory,
        from_day=row.from_day,
        until_day=None if row.until_day == FOREVER else row.until_day,
        due_days=row.due_days,
        validity_months=row.validity_months,
        reason=row.reason,
        people=people.bit_count(),
        in_breach=(asked & marks.in_breach).bit_count() if marks else 0,
        unassigned=(asked & marks.unassigned).bit_count() if marks else 0,
        may_change=may_change,
    )


def _audience(db: Connection, actor: Actor, row: AnyRow, seen: Seen) -> int:
    """The marks of the people whom the requirement's audience means today, of those whom the actor sees."""
    today = seen.reading.today
    if row.audience == "everybody":
        return active_marks(db, actor, seen)
    target = (row.group_id, row.job_role_id, row.learner_id)
    key = (seen.reading, actor.scope_group_ids, target)
    return _audiences.get(key, lambda: marks_of(lists.audience_today(db, row, visible_learners(actor, today), today)))
