"""Void and replace: a wrong completion never counts, and stays visible (product.md, "Words", Completion)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import Connection

from lms_dashboard.db.audit import Touched
from lms_dashboard.db.completing import (
    Home,
    close_attempts,
    homes_by_attempt,
    homes_of,
    insert_outside,
    reopen_attempts,
)
from lms_dashboard.db.sql import insert_rows
from lms_dashboard.db.tables import completion_void
from lms_dashboard.domain.acts import Act, ActResult
from lms_dashboard.domain.assignments import why_not
from lms_dashboard.domain.cases import Case, Done
from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.status import Progress
from lms_dashboard.services.acting import Seen, perform
from lms_dashboard.services.completions import certificates, check_record, clash, outside_of
from lms_dashboard.services.course_steps import CourseSteps, Work


def void_completion(
    *,
    actor: Actor,
    learner_ids: Sequence[int],
    course_id: int,
    reason: str,
    now: datetime,
    completion_id: int | None = None,
    void_on: date | None = None,
    completed_on: date | None = None,
    score: float | None = None,
    seen: Seen | None = None,
) -> ActResult:
    """Void one completion, or for several learners the one of the day ``void_on``; ``completed_on`` replaces it.

    Without a replacement the cycle is In Progress again, and due as before. ``score``: percent 0–100.

    Raises:
        Invalid: no reason, a day in the future, or an impossible score.
        NotAllowed, NotFound, Conflict, Refused: as every act; nobody voids their own.
    """
    steps = Voiding(reason, completion_id, void_on, completed_on, score)
    return perform(actor=actor, steps=steps, learner_ids=learner_ids, course_id=course_id, now=now, seen=seen)


@dataclass(frozen=True, slots=True)
class Voiding(CourseSteps):
    """A completion that was wrong, and perhaps the right one."""

    reason: str
    completion_id: int | None = None
    void_on: date | None = None
    completed_on: date | None = None
    score: float | None = None
    act: ClassVar[Act] = Act.VOID_COMPLETION
    done: ClassVar[str] = "completion voided"
    looks_closer: ClassVar[tuple[str, ...]] = ("completions", "sealed_on")

    def refuses(self, case: Case) -> str:
        """There is no such completion, or the right one clashes with another."""
        if reason := why_not(self.act, case):
            return reason
        target = self._target(case)
        if target is None:
            return "has no such completion" if self.void_on is None else f"has none of {self.void_on.isoformat()}"
        return clash(case, self.completed_on, but=target.id) if self.completed_on is not None else ""

    def check(self, work: Work, count: int) -> None:
        """A reason; which completion; and a right one that can have been."""
        if not self.reason.strip():
            raise Invalid("Voiding needs a reason.", "Say what was wrong.")
        if self.void_on is None and (self.completion_id is None or count > 1):
            raise Invalid("Which completion is wrong is missing.", "Give the day on which it was completed.")
        if self.completed_on is not None:
            check_record(work, self.completed_on, self.score)

    def write(self, db: Connection, work: Work, cases: Sequence[Case]) -> list[Touched]:
        """The right completions first, then the voids that name them."""
        targets = {case.learner_id: done for case in cases if (done := self._target(case)) is not None}
        reopened = [done.attempt_id for done in targets.values() if done.attempt_id is not None]
        reopen_attempts(db, reopened)
        right = self._replace(db, work, cases, targets)
        shared = {
            "organisation_id": work.organisation_id,
            "reason": self.reason.strip(),
            "voided_at": work.now,
            "voided_by_name": work.actor.name,
        }
        rows = [{"completion_id": done.id, "replaced_by_id": right.get(who), **shared} for who, done in targets.items()]
        insert_rows(db, completion_void, rows)
        return [self._touched(work, who, done, right.get(who)) for who, done in targets.items()]

    def _target(self, case: Case) -> Done | None:
        """The completion of that id, or the newest of that day."""
        found = [
            done
            for done in case.closer.completions
            if (done.completed_on == self.void_on if self.void_on is not None else done.id == self.completion_id)
        ]
        return found[-1] if found else None

    def _replace(self, db: Connection, work: Work, cases: Sequence[Case], targets: dict[int, Done]) -> dict[int, int]:
        """The right completion of each, in the attempt that was reopened or in the current cycle."""
        if self.completed_on is None:
            return {}
        reopened = homes_by_attempt(db, [done.attempt_id for done in targets.values() if done.attempt_id is not None])
        current = homes_of(db, [c.current_id for c in cases if c.current_id and c.progress is not Progress.COMPLETED])
        homes: dict[int, Home | None] = {}
        for case in cases:
            attempt_id = targets[case.learner_id].attempt_id
            own = reopened.get(attempt_id) if attempt_id is not None else current.get(case.current_id or 0)
            homes[case.learner_id] = own if own is not None and own.assigned_on <= self.completed_on else None
        close_attempts(db, [home.attempt_id for home in homes.values() if home], self.completed_on, self.score)
        made = outside_of(work, self.completed_on, self.score, f"replaces: {self.reason.strip()}", "replacement")
        return insert_outside(db, made, homes, (), certificates(work, cases, self.completed_on))

    def _touched(self, work: Work, learner_id: int, done: Done, right: int | None) -> Touched:
        before = {"completion_id": done.id, "completed_on": done.completed_on}
        after = {"voided": True, "replaced_by_id": right, "completed_on": self.completed_on}
        return Touched(learner_id, work.course.id, before, after)

    def summary(self) -> dict[str, Any]:
        """The reason, and what replaces it."""
        replaced = {"replaced_by": self.completed_on.isoformat()} if self.completed_on else {}
        return {"reason": self.reason, **replaced}
