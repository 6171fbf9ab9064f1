"""The demo's days: who acts in it, at which moments, and on whom without disturbing anything rare."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select

from lms_dashboard.db.session import read_session
from lms_dashboard.db.sql import covers_day
from lms_dashboard.db.tables import assignment, course, member, standing
from lms_dashboard.domain.days import day_in
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.status import Compliance, Progress

WEEKS = timedelta(days=25)
"""How long before today they begin."""

_QUIET = timedelta(days=40)
"""Cycles that are chosen for an act were assigned, and last touched, before that."""

_LEFT_ALONE = 4
"""Cells of each kind that no act touches, so that every kind stays."""


@dataclass(slots=True)
class Days:
    """Who acts, and on what."""

    manager: Actor
    administrator: Actor
    now: datetime

    def at(self, days: int, minutes: int = 0) -> datetime:
        """An instant so many days before now, so many minutes later."""
        return self.now - timedelta(days=days) + timedelta(minutes=minutes)

    def on(self, days: int) -> date:
        """The organisation's day so many days before today (in the future, if negative)."""
        return day_in(self.manager.time_zone, self.now - timedelta(days=days))

    def course(self, code: str) -> int:
        """The id of a course."""
        with read_session() as db:
            return int(db.execute(select(course.c.id).where(course.c.code == code)).scalar_one())

    def quiet(
        self, code: str, compliance: Compliance, progress: Sequence[Progress], count: int, leave: int = _LEFT_ALONE
    ) -> list[int]:
        """Learners whose course stands so today and has been untouched for weeks; fewer, where it is rare."""
        a, s = assignment.c, standing.c
        like = s.compliance == int(compliance), s.progress.in_([int(one) for one in progress])
        old = a.assigned_on < self.on(_QUIET.days), self._untouched()
        with read_session() as db:
            rows = db.execute(
                select(s.learner_id)
                .join_from(standing, assignment, a.id == s.assignment_id)
                .join(course, course.c.id == s.course_id)
                .where(course.c.code == code, covers_day(standing, self.on(0)), *like, *old, self._nobodys())
                .order_by(s.learner_id.desc())
            )
            ids = [row[0] for row in rows]
        return ids[: min(count, max(0, len(ids) - leave))]

    def _untouched(self) -> ColumnElement[bool]:
        s = standing.c
        return or_(s.completed_on.is_(None), s.completed_on < self.on(_QUIET.days))

    def _nobodys(self) -> ColumnElement[bool]:
        signs_in = select(member.c.learner_id).where(member.c.learner_id.is_not(None))
        return standing.c.learner_id.not_in(signs_in)
