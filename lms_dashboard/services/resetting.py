"""Reset: everything of a course is cleared for a learner; what retention demands is sealed (product.md, "Acts")."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import Connection, select, update

from lms_dashboard.db.audit import Touched
from lms_dashboard.db.destruction import destroy_seals
from lms_dashboard.db.organisations import settings_of
from lms_dashboard.db.sql import among, insert_rows, take_ids
from lms_dashboard.db.tables import assignment, attempt, completion, completion_seal, due_restart, seal
from lms_dashboard.domain.acts import Act
from lms_dashboard.domain.cases import Case
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.retention import destroy_on
from lms_dashboard.services.course_steps import CourseSteps, Work
from lms_dashboard.services.cycles import open_cycles, queue_mails
from lms_dashboard.services.reassigning import restart_of


@dataclass(frozen=True, slots=True)
class Resetting(CourseSteps):
    """Seal what is there, and start the next attempt of the same cycle."""

    due_on: date
    reason: str
    confirmation: str
    acknowledged: bool
    act: ClassVar[Act] = Act.RESET
    permission: ClassVar[Permission] = Permission.RESET_PROGRESS
    done: ClassVar[str] = "progress reset"

    def check(self, work: Work, count: int) -> None:
        """A reason, a due date from today on, and the confirmation: a tick for one, the course's name for several."""
        work.require_due(self.due_on)
        if not self.reason.strip():
            raise Invalid("A reset needs a reason.", "Say why the progress is cleared.")
        if count == 1 and not (self.acknowledged or self._names(work)):
            raise Invalid("A reset cannot be undone.", "Tick that you understand this.")
        if count > 1 and not self._names(work):
            raise Invalid("The course's name is not typed as it is.", f"Type “{work.course.title}”.")

    def _names(self, work: Work) -> bool:
        title: str = work.course.title
        return self.confirmation.strip().casefold() == title.strip().casefold()

    def write(self, db: Connection, work: Work, cases: Sequence[Case]) -> list[Touched]:
        """Seals, the next attempts, the new due dates, mails; and destruction where nothing must be retained."""
        years = work.course.retention_years
        if years is None:
            years = settings_of(db, work.organisation_id).retention_years
        seals = self._seal(db, work, cases, years)
        current = {case.learner_id: case.current_id for case in cases if case.current_id is not None}
        self._next_attempts(db, work, cases)
        opened = open_cycles(db, work, [c for c in cases if c.current_id is None], self.due_on, reason=self.reason)
        assignments = {**current, **opened}
        insert_rows(
            db,
            due_restart,
            [restart_of(work, learner_id, i, self.due_on, "reset") for learner_id, i in assignments.items()],
        )
        queue_mails(db, work, "reset", cases, assignments)
        if years == 0:
            destroy_seals(db, work.organisation_id, list(seals.values()), "retention is 0 years", work.now)
        return [self._touched(work, case, assignments[case.learner_id], seals[case.learner_id]) for case in cases]

    def _seal(self, db: Connection, work: Work, cases: Sequence[Case], years: int) -> dict[int, int]:
        """One seal a learner, over every completion (voided ones too), attempt and ended cycle of the course."""
        learner_ids = [case.learner_id for case in cases]
        c = completion.c
        mine = (among(db, c.learner_id, learner_ids), c.course_id == work.course.id)
        open_ones = ~select(completion_seal.c.id).where(completion_seal.c.completion_id == c.id).exists()
        completions = db.execute(select(c.id, c.learner_id, c.valid_through).where(*mine, open_ones)).all()
        valid: dict[int, date] = {}
        for row in completions:
            if row.valid_through < FOREVER:
                valid[row.learner_id] = max(row.valid_through, valid.get(row.learner_id, work.today))
        ids = dict(zip(learner_ids, take_ids(db, seal, len(cases)), strict=True))
        insert_rows(db, seal, [self._seal_row(work, i, who, valid.get(who), years) for who, i in ids.items()])
        own = {"organisation_id": work.organisation_id}
        sealed = [{"completion_id": r.id, "seal_id": ids[r.learner_id], **own} for r in completions]
        insert_rows(db, completion_seal, sealed)
        self._seal_cycles(db, list(ids.values()))
        return ids

    def _seal_row(self, work: Work, seal_id: int, learner_id: int, valid: date | None, years: int) -> dict[str, Any]:
        return {
            "id": seal_id,
            "organisation_id": work.organisation_id,
            "learner_id": learner_id,
            "course_id": work.course.id,
            "sealed_on": work.today,
            "sealed_at": work.now,
            "sealed_by_name": work.actor.name,
            "reason": self.reason.strip(),
            "destroy_on": destroy_on(work.today, valid, years),
        }

    def _seal_cycles(self, db: Connection, seals: Sequence[int]) -> None:
        """Every attempt so far, and every ended cycle, belongs to its learner's new seal.

        Joined, not asked row by row: PostgreSQL has not counted the seals of this transaction yet, takes the table for
        an empty one, and would read all of it for each cycle.
        """
        a, t = assignment.c, attempt.c
        mine = (among(db, seal.c.id, seals), a.learner_id == seal.c.learner_id, a.course_id == seal.c.course_id)
        unsealed = (*mine, a.seal_id.is_(None))
        of_them = (t.seal_id.is_(None), t.assignment_id == a.id)
        db.execute(update(attempt).where(*unsealed, *of_them).values(seal_id=seal.c.id))
        db.execute(update(assignment).where(*unsealed, a.ended_on.is_not(None)).values(seal_id=seal.c.id))

    def _next_attempts(self, db: Connection, work: Work, cases: Sequence[Case]) -> None:
        current = [case for case in cases if case.current_id is not None]
        own = {"organisation_id": work.organisation_id, "opened_on": work.today, "tries_granted": 0}
        rows = [{"assignment_id": case.current_id, "number": case.attempt + 1, **own} for case in current]
        insert_rows(db, attempt, rows)
        ids = [case.current_id for case in current if case.current_id is not None]
        db.execute(update(assignment).where(among(db, assignment.c.id, ids)).values(due_on=self.due_on))

    def _touched(self, work: Work, case: Case, assignment_id: int, seal_id: int) -> Touched:
        """What was before is sealed: the audit trail names the seal, not the record."""
        after = {
            "assignment_id": assignment_id,
            "attempt": case.attempt + 1 if case.current_id is not None else 1,
            "progress": "Not Started",
            "due_on": self.due_on,
            "seal_id": seal_id,
        }
        return Touched(case.learner_id, work.course.id, {"cycle": case.cycle or None}, after)

    def summary(self) -> dict[str, Any]:
        """The due date and the reason."""
        return {"due_on": self.due_on.isoformat(), "reason": self.reason}
