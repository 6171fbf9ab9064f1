"""Extend due: an unmet due date moves to a later day, both are kept; and its undo on the same day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import Connection, update

from lms_dashboard.db.audit import Touched
from lms_dashboard.db.sql import among, insert_rows
from lms_dashboard.db.tables import due_extension
from lms_dashboard.domain.acts import Act, ActResult
from lms_dashboard.domain.assignments import why_not
from lms_dashboard.domain.cases import Case
from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.people import Actor
from lms_dashboard.services.acting import Seen, perform
from lms_dashboard.services.course_steps import FromToday, Work


def extend_due(
    *,
    actor: Actor,
    learner_ids: Sequence[int],
    course_id: int,
    due_on: date,
    reason: str,
    now: datetime,
    seen: Seen | None = None,
) -> ActResult:
    """Move what is due to ``due_on``; the old date is kept beside it.

    Raises:
        Invalid: the day lies in the past, or there is no reason.
        NotAllowed, NotFound, Conflict, Refused: as every act; nobody extends their own.
    """
    steps = Extending(due_on, reason)
    return perform(actor=actor, steps=steps, learner_ids=learner_ids, course_id=course_id, now=now, seen=seen)


def undo_extend(
    *, actor: Actor, learner_ids: Sequence[int], course_id: int, now: datetime, seen: Seen | None = None
) -> ActResult:
    """Take back an extension that was made today.

    Raises:
        NotAllowed, NotFound, Conflict, Refused: as every act.
    """
    steps = UndoingExtend()
    return perform(actor=actor, steps=steps, learner_ids=learner_ids, course_id=course_id, now=now, seen=seen)


@dataclass(frozen=True, slots=True)
class Extending(FromToday):
    """From what is due now to a later day."""

    due_on: date
    reason: str
    act: ClassVar[Act] = Act.EXTEND_DUE
    undo: ClassVar[Act | None] = Act.UNDO_EXTEND
    done: ClassVar[str] = "due date extended"
    looks_closer: ClassVar[tuple[str, ...]] = ("exemption",)

    def refuses(self, case: Case) -> str:
        """Nothing is due, or not before that day."""
        reason = why_not(self.act, case)
        if not reason and case.due_on is not None and case.due_on >= self.due_on:
            return f"is due on {case.due_on.isoformat()}, not before the new day"
        return reason

    def check(self, work: Work, count: int) -> None:  # noqa: ARG002
        """A day from today on, and a reason."""
        work.require_due(self.due_on)
        if not self.reason.strip():
            raise Invalid("An extension needs a reason.", "Say why there is more time.")

    def write(self, db: Connection, work: Work, cases: Sequence[Case]) -> list[Touched]:
        """The extensions, each from the due date that it was made for."""
        shared = {
            "organisation_id": work.organisation_id,
            "course_id": work.course.id,
            "made_on": work.today,
            "new_due": self.due_on,
            "reason": self.reason.strip(),
            "made_at": work.now,
            "made_by_name": work.actor.name,
        }
        rows = [{"learner_id": case.learner_id, "old_due": case.due_on, **shared} for case in cases]
        insert_rows(db, due_extension, rows)
        after = {"due_on": self.due_on}
        return [Touched(case.learner_id, work.course.id, {"due_on": case.due_on}, after) for case in cases]

    def summary(self) -> dict[str, Any]:
        """The new day and the reason."""
        return {"due_on": self.due_on.isoformat(), "reason": self.reason}


@dataclass(frozen=True, slots=True)
class UndoingExtend(FromToday):
    """Withdraw today's newest extension."""

    act: ClassVar[Act] = Act.UNDO_EXTEND
    done: ClassVar[str] = "extension taken back"
    looks_closer: ClassVar[tuple[str, ...]] = ("extended",)

    def write(self, db: Connection, work: Work, cases: Sequence[Case]) -> list[Touched]:
        """The extensions stay as rows, and move nothing any more."""
        ids = [case.closer.extended.id for case in cases if case.closer.extended is not None]
        db.execute(update(due_extension).where(among(db, due_extension.c.id, ids)).values(withdrawn_at=work.now))
        after = {"extension": "withdrawn"}
        return [Touched(case.learner_id, work.course.id, {"due_on": case.due_on}, after) for case in cases]
