"""Grant another try: who has failed a course may try its modules once more (product.md, "Two axes", Progress)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Connection, update

from lms_dashboard.db.audit import Touched
from lms_dashboard.db.interruptions import note_failures
from lms_dashboard.db.sql import among
from lms_dashboard.db.tables import attempt
from lms_dashboard.domain.acts import Act, ActResult
from lms_dashboard.domain.cases import Case
from lms_dashboard.domain.people import Actor
from lms_dashboard.services.acting import Seen, perform
from lms_dashboard.services.course_steps import CourseSteps, Work
from lms_dashboard.services.cycles import touched_by


def grant_try(
    *,
    actor: Actor,
    learner_ids: Sequence[int],
    course_id: int,
    now: datetime,
    reason: str = "",
    seen: Seen | None = None,
) -> ActResult:
    """One more try at every module that has a limit; the cycle is In Progress again.

    Raises:
        NotAllowed, NotFound, Conflict, Refused: as every act; nobody grants it to themselves.
    """
    steps = GrantingTry(reason)
    return perform(actor=actor, steps=steps, learner_ids=learner_ids, course_id=course_id, now=now, seen=seen)


@dataclass(frozen=True, slots=True)
class GrantingTry(CourseSteps):
    """One try more than the modules allow."""

    reason: str = ""
    act: ClassVar[Act] = Act.GRANT_TRY
    done: ClassVar[str] = "another try granted"

    def moves_compliance(self, cases: Sequence[Case]) -> bool:  # noqa: ARG002
        """Not by cycles alone."""
        return False

    def write(self, db: Connection, work: Work, cases: Sequence[Case]) -> list[Touched]:
        """The attempts go on."""
        ids = [case.current_id for case in cases if case.current_id is not None]
        c = attempt.c
        failed = among(db, c.assignment_id, ids) & c.seal_id.is_(None) & c.failed_on.is_not(None)
        note_failures(db, failed, work.today)
        db.execute(update(attempt).where(failed).values(tries_granted=c.tries_granted + 1, failed_on=None))
        after = {case.learner_id: {"progress": "In Progress", "tries_granted": "one more"} for case in cases}
        return touched_by(cases, work.course.id, after)

    def summary(self) -> dict[str, Any]:
        """The reason."""
        return {"reason": self.reason} if self.reason else {}
