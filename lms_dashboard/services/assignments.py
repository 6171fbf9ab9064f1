"""Acts on a learner's cycle of a course: assign, archive and restore, reassign and its undo, reset.

Every act is for a set of learners, of which one is the smallest (product.md, "Acts").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import Connection

from lms_dashboard.db.audit import Touched
from lms_dashboard.db.interruptions import open_again
from lms_dashboard.domain.acts import Act, ActResult, EarlierCompletions
from lms_dashboard.domain.assignments import ARCHIVED
from lms_dashboard.domain.cases import Case
from lms_dashboard.domain.people import Actor
from lms_dashboard.services._course_seats import take_seats
from lms_dashboard.services.acting import Seen, perform
from lms_dashboard.services.course_steps import CourseSteps, FromToday, Work
from lms_dashboard.services.cycles import end_cycles, open_cycles, queue_mails, state_of, touched_by
from lms_dashboard.services.reassigning import Reassigning, UndoingReassign
from lms_dashboard.services.resetting import Resetting


def assign(
    *,
    actor: Actor,
    learner_ids: Sequence[int],
    course_id: int,
    due_on: date,
    now: datetime,
    reason: str = "",
    seen: Seen | None = None,
) -> ActResult:
    """Open a cycle, due on ``due_on``, with a personal requirement where no requirement covers; queue the mail.

    Raises:
        Invalid: the due date lies in the past.
        NotAllowed, NotFound, Conflict, Refused: as every act.
    """
    steps = Assigning(due_on, reason)
    return perform(actor=actor, steps=steps, learner_ids=learner_ids, course_id=course_id, now=now, seen=seen)


def archive(
    *, actor: Actor, learner_ids: Sequence[int], course_id: int, now: datetime, seen: Seen | None = None
) -> ActResult:
    """End the current cycle for retraining. Completions, certificates and results stay, and so does what is required.

    Raises:
        NotAllowed, NotFound, Conflict, Refused: as every act.
    """
    return perform(actor=actor, steps=Archiving(), learner_ids=learner_ids, course_id=course_id, now=now, seen=seen)


def restore(
    *, actor: Actor, learner_ids: Sequence[int], course_id: int, now: datetime, seen: Seen | None = None
) -> ActResult:
    """Undo an archive: the archived cycle is current again, while no newer one is.

    Raises:
        NotAllowed, NotFound, Conflict, Refused: as every act.
    """
    return perform(actor=actor, steps=Restoring(), learner_ids=learner_ids, course_id=course_id, now=now, seen=seen)


def reassign(
    *,
    actor: Actor,
    learner_ids: Sequence[int],
    course_id: int,
    due_on: date,
    now: datetime,
    counts: EarlierCompletions = EarlierCompletions.UNTIL_EXPIRY,
    include_unfinished: bool = False,
    reason: str = "",
    seen: Seen | None = None,
) -> ActResult:
    """Archive what is current and open the next cycle, in one step.

    ``counts`` says until when earlier completions count.

    Raises:
        Invalid: the due date lies in the past, or a corrective reassignment has no reason.
        NotAllowed, NotFound, Conflict, Refused: as every act.
    """
    steps = Reassigning(due_on, counts, include_unfinished, reason)
    return perform(actor=actor, steps=steps, learner_ids=learner_ids, course_id=course_id, now=now, seen=seen)


def undo_reassign(
    *, actor: Actor, learner_ids: Sequence[int], course_id: int, now: datetime, seen: Seen | None = None
) -> ActResult:
    """Take a reassignment back while its new cycle is Not Started: the cycle before it is current again.

    Raises:
        NotAllowed, NotFound, Conflict, Refused: as every act.
    """
    steps = UndoingReassign()
    return perform(actor=actor, steps=steps, learner_ids=learner_ids, course_id=course_id, now=now, seen=seen)


def reset(
    *,
    actor: Actor,
    learner_ids: Sequence[int],
    course_id: int,
    reason: str,
    due_on: date,
    now: datetime,
    confirmation: str = "",
    acknowledged: bool = False,
    seen: Seen | None = None,
) -> ActResult:
    """Clear everything of the course for these learners, for good; what retention demands is sealed, not destroyed.

    ``acknowledged`` is the tick for one learner; for several ``confirmation`` must be the course's title.

    Raises:
        Invalid: no reason, no confirmation, or the due date lies in the past.
        NotAllowed, NotFound, Conflict, Refused: as every act; nobody resets their own progress.
    """
    steps = Resetting(due_on, reason, confirmation, acknowledged)
    return perform(actor=actor, steps=steps, learner_ids=learner_ids, course_id=course_id, now=now, seen=seen)


@dataclass(frozen=True, slots=True)
class Assigning(FromToday):
    """Open a first or next cycle where none is current."""

    due_on: date
    reason: str = ""
    act: ClassVar[Act] = Act.ASSIGN
    takes_seats: ClassVar[bool] = True
    done: ClassVar[str] = "assigned"

    def moves_compliance(self, cases: Sequence[Case]) -> bool:
        """Where nothing asked the course before."""
        return any(not case.covered for case in cases)

    def check(self, work: Work, count: int) -> None:  # noqa: ARG002
        """The due date is today or later."""
        work.require_due(self.due_on)

    def write(self, db: Connection, work: Work, cases: Sequence[Case]) -> list[Touched]:
        """New cycles, personal requirements, seats where the course comes with one, mails."""
        opened = open_cycles(db, work, cases, self.due_on, reason=self.reason)
        take_seats(db, work.organisation_id, work.course.id, opened, work.now, work.actor.account_id)
        queue_mails(db, work, "enrolled", cases, opened)
        after = {
            case.learner_id: {
                "cycle": case.last_cycle + 1,
                "assignment_id": opened[case.learner_id],
                "progress": "Not Started",
                "due_on": self.due_on,
            }
            for case in cases
        }
        return touched_by(cases, work.course.id, after)

    def summary(self) -> dict[str, Any]:
        """The due date and the reason."""
        return {"due_on": self.due_on.isoformat(), "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Archiving(FromToday):
    """End the current cycle."""

    act: ClassVar[Act] = Act.ARCHIVE
    undo: ClassVar[Act | None] = Act.RESTORE
    done: ClassVar[str] = "archived"

    def moves_compliance(self, cases: Sequence[Case]) -> bool:  # noqa: ARG002
        """Not by cycles alone."""
        return False

    def write(self, db: Connection, work: Work, cases: Sequence[Case]) -> list[Touched]:
        """The end of the cycles."""
        end_cycles(db, work, [case.current_id for case in cases if case.current_id is not None], ARCHIVED)
        after = {"cycle": None, "end_reason": ARCHIVED}
        return [Touched(case.learner_id, work.course.id, state_of(case), after) for case in cases]


@dataclass(frozen=True, slots=True)
class Restoring(CourseSteps):
    """Bring the archived cycle back."""

    act: ClassVar[Act] = Act.RESTORE
    done: ClassVar[str] = "archive undone"

    def since(self, work: Work, cases: Sequence[Case]) -> date:
        """The day on which the first of them ended."""
        return min((case.ended_on for case in cases if case.ended_on is not None), default=work.today)

    def moves_compliance(self, cases: Sequence[Case]) -> bool:  # noqa: ARG002
        """Not by cycles alone."""
        return False

    def write(self, db: Connection, work: Work, cases: Sequence[Case]) -> list[Touched]:
        """The cycles without their end."""
        ids = [case.ended_id for case in cases if case.ended_id is not None]
        open_again(db, ids, work.today)
        after = {case.learner_id: {"cycle": case.ended_cycle, "assignment_id": case.ended_id} for case in cases}
        return touched_by(cases, work.course.id, after)
