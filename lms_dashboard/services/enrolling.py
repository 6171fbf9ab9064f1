"""Unenroll: the end of a cycle and of the personal requirement behind it; and its undo (product.md, "Acts")."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Connection, and_, null, select, update

from lms_dashboard.db.audit import Touched
from lms_dashboard.db.interruptions import open_again
from lms_dashboard.db.sql import among
from lms_dashboard.db.tables import assignment, requirement
from lms_dashboard.domain.acts import Act, ActResult
from lms_dashboard.domain.assignments import UNENROLLED
from lms_dashboard.domain.cases import Case
from lms_dashboard.domain.people import Actor
from lms_dashboard.services.acting import Seen, perform
from lms_dashboard.services.course_steps import CourseSteps, FromToday, Work
from lms_dashboard.services.cycles import end_cycles, touched_by


def unenroll(
    *,
    actor: Actor,
    learner_ids: Sequence[int],
    course_id: int,
    now: datetime,
    reason: str = "",
    seen: Seen | None = None,
) -> ActResult:
    """End the cycle and the personal requirement, so that nothing asks the course any more; every record stays.

    Raises:
        NotAllowed, NotFound, Conflict, Refused: as every act; refused where a wider requirement asks the course.
    """
    steps = Unenrolling(reason)
    return perform(actor=actor, steps=steps, learner_ids=learner_ids, course_id=course_id, now=now, seen=seen)


def reenroll(
    *, actor: Actor, learner_ids: Sequence[int], course_id: int, now: datetime, seen: Seen | None = None
) -> ActResult:
    """Undo an unenrolment: the cycle is current again, and what was asked is asked again.

    Raises:
        NotAllowed, NotFound, Conflict, Refused: as every act.
    """
    return perform(actor=actor, steps=Reenrolling(), learner_ids=learner_ids, course_id=course_id, now=now, seen=seen)


@dataclass(frozen=True, slots=True)
class Unenrolling(FromToday):
    """End the cycle, if one is current, and the personal requirements of today."""

    reason: str = ""
    act: ClassVar[Act] = Act.UNENROLL
    undo: ClassVar[Act | None] = Act.REENROLL
    done: ClassVar[str] = "enrolment ended"
    looks_closer: ClassVar[tuple[str, ...]] = ("personal", "asked_by_others")

    def write(self, db: Connection, work: Work, cases: Sequence[Case]) -> list[Touched]:
        """The end of the cycles, and of what asked for them."""
        end_cycles(db, work, [case.current_id for case in cases if case.current_id is not None], UNENROLLED)
        c = requirement.c
        ended = {"until_day": work.today, "ended_at": work.now, "ended_by": work.actor.account_id}
        ids = [i for case in cases for i in case.closer.personal]
        db.execute(update(requirement).where(among(db, c.id, ids)).values(planned_until=c.until_day, **ended))
        after = {
            case.learner_id: {
                "cycle": None,
                "end_reason": UNENROLLED,
                "requirements_ended": list(case.closer.personal),
            }
            for case in cases
        }
        return touched_by(cases, work.course.id, after)

    def summary(self) -> dict[str, Any]:
        """The reason."""
        return {"reason": self.reason} if self.reason else {}


@dataclass(frozen=True, slots=True)
class Reenrolling(CourseSteps):
    """Bring back the cycle, and the requirements that ended with it."""

    act: ClassVar[Act] = Act.REENROLL
    done: ClassVar[str] = "unenrolment undone"

    def write(self, db: Connection, work: Work, cases: Sequence[Case]) -> list[Touched]:
        """The requirements first: the cycles tell which ended in the same moment."""
        ids = [case.ended_id for case in cases if case.ended_id is not None]
        a, r = assignment.c, requirement.c
        with_it = and_(a.learner_id == r.learner_id, a.course_id == r.course_id, a.ended_at == r.ended_at)
        ended_with = select(r.id).join_from(assignment, requirement, with_it)
        required = db.execute(ended_with.where(among(db, a.id, ids), r.planned_until.is_not(None))).scalars().all()
        asked_again = {"planned_until": null(), "ended_at": null(), "ended_by": null()}
        db.execute(
            update(requirement).where(among(db, r.id, required)).values(until_day=r.planned_until, **asked_again)
        )
        open_again(db, ids, work.today)
        after = {case.learner_id: {"cycle": case.ended_cycle, "assignment_id": case.ended_id} for case in cases}
        return touched_by(cases, work.course.id, after)
