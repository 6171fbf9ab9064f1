"""Reassign: archive what is current and open the next cycle in one step; and its undo."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import Connection, or_, select, update

from lms_dashboard.db.audit import Touched
from lms_dashboard.db.cases import is_visible
from lms_dashboard.db.interruptions import open_again
from lms_dashboard.db.seating import use_seats
from lms_dashboard.db.sql import among, insert_rows
from lms_dashboard.db.tables import assignment, completion, due_restart, equivalence, requirement, supersession
from lms_dashboard.domain.acts import Act, EarlierCompletions
from lms_dashboard.domain.assignments import REASSIGNED, UNDONE, why_not
from lms_dashboard.domain.cases import Case
from lms_dashboard.domain.errors import Invalid
from lms_dashboard.services.course_steps import CourseSteps, FromToday, Work
from lms_dashboard.services.cycles import end_cycles, open_cycles, queue_mails, touched_by


@dataclass(frozen=True, slots=True)
class Reassigning(FromToday):
    """The next cycle, and until when earlier completions count."""

    due_on: date
    counts: EarlierCompletions
    include_unfinished: bool
    reason: str
    act: ClassVar[Act] = Act.REASSIGN
    undo: ClassVar[Act | None] = Act.UNDO_REASSIGN
    done: ClassVar[str] = "reassigned"

    def refuses(self, case: Case) -> str:
        """An unfinished cycle needs its own tick; and nobody moves their own due date."""
        if case.is_self and self.counts is EarlierCompletions.NOT_ANY_MORE:
            return "is you: nobody moves their own due date"
        return why_not(self.act, case, include_unfinished=self.include_unfinished)

    def moves_compliance(self, cases: Sequence[Case]) -> bool:
        """By what earlier completions count, or where nothing asked the course before."""
        return self.counts is not EarlierCompletions.UNTIL_EXPIRY or any(not case.covered for case in cases)

    def check(self, work: Work, count: int) -> None:  # noqa: ARG002
        """A due date from today on; a reason where earlier completions stop counting."""
        work.require_due(self.due_on)
        if self.counts is EarlierCompletions.NOT_ANY_MORE and not self.reason.strip():
            raise Invalid("A corrective reassignment needs a reason.", "Say what happened or which policy changed.")

    def write(self, db: Connection, work: Work, cases: Sequence[Case]) -> list[Touched]:
        """The end of what is current, the next cycles, what stops counting, mails."""
        end_cycles(db, work, [case.current_id for case in cases if case.current_id is not None], REASSIGNED)
        opened = open_cycles(db, work, cases, self.due_on, reassign=True, reason=self.reason)
        use_seats(db, work.course.id, list(opened.values()))
        if self.counts is not EarlierCompletions.UNTIL_EXPIRY:
            self._limit_completions(db, work, opened)
        if self.counts is EarlierCompletions.NOT_ANY_MORE:
            self._ask_anew(db, work, opened)
        queue_mails(db, work, "reassigned", cases, opened)
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

    def _limit_completions(self, db: Connection, work: Work, opened: dict[int, int]) -> None:
        """Earlier completions, of this course or of one that satisfies it, count until the new due date or no more."""
        through = self.due_on if self.counts is EarlierCompletions.UNTIL_NEW_DUE else None
        c, e = completion.c, equivalence.c
        satisfying = select(e.satisfied_by_id).where(e.course_id == work.course.id)
        of_it = or_(c.course_id == work.course.id, c.course_id.in_(satisfying))
        earlier = db.execute(select(c.id, c.learner_id).where(among(db, c.learner_id, opened), of_it, is_visible()))
        rows = [
            {
                "organisation_id": work.organisation_id,
                "completion_id": row.id,
                "course_id": work.course.id,
                "from_day": work.today,
                "counts_through": through,
                "assignment_id": opened[row.learner_id],
                "reason": self.reason,
                "made_at": work.now,
                "made_by_name": work.actor.name,
            }
            for row in earlier
        ]
        insert_rows(db, supersession, rows)

    def _ask_anew(self, db: Connection, work: Work, opened: dict[int, int]) -> None:
        insert_rows(
            db,
            due_restart,
            [restart_of(work, learner_id, i, self.due_on, "corrective") for learner_id, i in opened.items()],
        )

    def summary(self) -> dict[str, Any]:
        """The due date, what counts, the reason."""
        return {"due_on": self.due_on.isoformat(), "counts": self.counts.value, "reason": self.reason}


def restart_of(work: Work, learner_id: int, assignment_id: int, due_on: date, kind: str) -> dict[str, Any]:
    """A row that asks the course anew from today."""
    return {
        "organisation_id": work.organisation_id,
        "learner_id": learner_id,
        "course_id": work.course.id,
        "day": work.today,
        "due_on": due_on,
        "kind": kind,
        "assignment_id": assignment_id,
    }


@dataclass(frozen=True, slots=True)
class UndoingReassign(CourseSteps):
    """Take the new cycle back, and what came with it."""

    act: ClassVar[Act] = Act.UNDO_REASSIGN
    done: ClassVar[str] = "reassignment undone"

    def since(self, work: Work, cases: Sequence[Case]) -> date:
        """The day on which the first of them was reassigned."""
        return min((case.assigned_on for case in cases if case.assigned_on is not None), default=work.today)

    def write(self, db: Connection, work: Work, cases: Sequence[Case]) -> list[Touched]:
        """The new cycles end, the ones before are current again, earlier completions count as before."""
        ids = [case.current_id for case in cases if case.current_id is not None]
        brought_back = _ended_with(db, ids)
        self._end_requirements(db, work, ids)
        end_cycles(db, work, ids, UNDONE)
        open_again(db, list(brought_back.values()), work.today)
        for table in (supersession, due_restart):
            mine = among(db, table.c.assignment_id, ids)
            db.execute(update(table).where(mine, table.c.withdrawn_at.is_(None)).values(withdrawn_at=work.now))
        after = {
            case.learner_id: {"assignment_id": brought_back.get(case.learner_id), "end_reason": UNDONE}
            for case in cases
        }
        return touched_by(cases, work.course.id, after)

    def _end_requirements(self, db: Connection, work: Work, assignment_ids: Sequence[int]) -> None:
        a = assignment.c
        made = select(a.requirement_id).where(among(db, a.id, assignment_ids), a.requirement_id.is_not(None))
        db.execute(
            update(requirement)
            .where(requirement.c.id.in_(made))
            .values(until_day=work.today, ended_at=work.now, ended_by=work.actor.account_id)
        )


def _ended_with(db: Connection, assignment_ids: Sequence[int]) -> dict[int, int]:
    """By learner: the cycle that ended in the moment in which the reassigned one was opened."""
    new, old = assignment.alias("new"), assignment.alias("old")
    rows = db.execute(
        select(old.c.learner_id, old.c.id)
        .join_from(
            new,
            old,
            (old.c.learner_id == new.c.learner_id)
            & (old.c.course_id == new.c.course_id)
            & (old.c.ended_at == new.c.assigned_at)
            & (old.c.end_reason == REASSIGNED),
        )
        .where(among(db, new.c.id, assignment_ids), old.c.cycle < new.c.cycle)
        .order_by(old.c.cycle)
    )
    return {row[0]: row[1] for row in rows}
