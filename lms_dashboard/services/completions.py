"""Record completion: outside and classroom training, with its evidence (product.md, "Words", Completion)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import Connection

from lms_dashboard.db.audit import Touched
from lms_dashboard.db.completing import Home, Outside, close_attempts, homes_of, insert_outside
from lms_dashboard.domain.acts import Act, ActResult
from lms_dashboard.domain.assignments import why_not
from lms_dashboard.domain.cases import Case
from lms_dashboard.domain.days import BEGINNING, valid_until
from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.evidence import MOST_FILES
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.status import Progress
from lms_dashboard.services.acting import Seen, perform
from lms_dashboard.services.certificates import new_certificate_number
from lms_dashboard.services.course_steps import CourseSteps, Work
from lms_dashboard.services.cycles import state_of


def record_completion(
    *,
    actor: Actor,
    learner_ids: Sequence[int],
    course_id: int,
    completed_on: date,
    note: str,
    now: datetime,
    score: float | None = None,
    evidence: Sequence[int] = (),
    seen: Seen | None = None,
) -> ActResult:
    """Record training from outside; ``note`` says where and by whom, ``evidence`` are files that were kept for it.

    It completes the current cycle when dated on or after its assignment, else it stands alone. ``score``: percent.

    Raises:
        Invalid: a day in the future, an impossible score, or no note.
        NotAllowed, NotFound, Conflict, Refused: as every act; nobody records their own.
    """
    steps = Recording(completed_on, note, score, tuple(evidence))
    return perform(actor=actor, steps=steps, learner_ids=learner_ids, course_id=course_id, now=now, seen=seen)


@dataclass(frozen=True, slots=True)
class Recording(CourseSteps):
    """A completion on a day for each."""

    completed_on: date
    note: str
    score: float | None = None
    evidence: tuple[int, ...] = ()
    act: ClassVar[Act] = Act.RECORD_COMPLETION
    done: ClassVar[str] = "completion recorded"
    looks_closer: ClassVar[tuple[str, ...]] = ("completions", "sealed_on")

    def refuses(self, case: Case) -> str:
        """It is there already, or a reset lies after it."""
        return why_not(self.act, case) or clash(case, self.completed_on)

    def since(self, work: Work, cases: Sequence[Case]) -> date:  # noqa: ARG002
        """The day of the completion: what it completes is begun no later. A failure before it is not shown any more."""
        return BEGINNING if any(case.progress is Progress.FAILED for case in cases) else self.completed_on

    def check(self, work: Work, count: int) -> None:  # noqa: ARG002
        """A day until today, a possible score, and where it was."""
        check_record(work, self.completed_on, self.score)
        if not self.note.strip():
            raise Invalid("Where the training was is missing.", "Say where it was, and who gave it.")
        if len(self.evidence) > MOST_FILES:
            raise Invalid(f"More than {MOST_FILES} files of evidence.", "Leave some out.")

    def write(self, db: Connection, work: Work, cases: Sequence[Case]) -> list[Touched]:
        """The completions, and the cycles that they complete."""
        homes = homes_of(db, [case.current_id for case in cases if case.current_id is not None])
        found = {case.learner_id: self._home(case, homes) for case in cases}
        close_attempts(db, [home.attempt_id for home in found.values() if home], self.completed_on, self.score)
        made = outside_of(work, self.completed_on, self.score, self.note.strip(), "recorded")
        ids = insert_outside(db, made, found, self.evidence, certificates(work, cases, self.completed_on))
        after = {"completed_on": self.completed_on, "score": self.score, "note": self.note.strip()}
        return [
            Touched(case.learner_id, work.course.id, state_of(case), {**after, "completion_id": ids[case.learner_id]})
            for case in cases
        ]

    def _home(self, case: Case, homes: dict[int, Home]) -> Home | None:
        """The current cycle's attempt, if the completion belongs to it."""
        home = homes.get(case.current_id) if case.current_id is not None else None
        if home is None or case.progress is Progress.COMPLETED or self.completed_on < home.assigned_on:
            return None
        return home

    def summary(self) -> dict[str, Any]:
        """The day, where it was, and how many files prove it."""
        return {"completed_on": self.completed_on.isoformat(), "note": self.note, "files": len(self.evidence)}


def clash(case: Case, completed_on: date, but: int | None = None) -> str:
    """Why a completion of that day cannot be recorded; ``but`` is the one that it replaces."""
    if case.closer.sealed_on is not None and completed_on < case.closer.sealed_on:
        return f"was reset on {case.closer.sealed_on.isoformat()}: nothing before it is recorded"
    if any(done.completed_on == completed_on and done.id != but for done in case.closer.completions):
        return f"has a completion on {completed_on.isoformat()} already"
    return ""


def check_record(work: Work, completed_on: date, score: float | None) -> None:
    """Refuse what cannot have been.

    Raises:
        Invalid: a day in the future, or a score that is not 0–100.
    """
    if completed_on > work.today:
        raise Invalid(f"{completed_on.isoformat()} lies in the future.", "Choose the day of the completion.")
    if score is not None and not 0 <= score <= 100:
        raise Invalid(f"A score of {score:g} is not possible.", "Give percent from 0 to 100.")


def outside_of(work: Work, completed_on: date, score: float | None, note: str, source: str) -> Outside:
    """What the completions of one act have in common."""
    return Outside(
        work.organisation_id,
        work.course.id,
        completed_on,
        valid_until(completed_on, work.course.validity_months),
        score,
        work.course.version,
        note,
        source,
        work.now,
        work.actor.account_id,
        work.actor.name,
    )


def certificates(work: Work, cases: Sequence[Case], completed_on: date) -> dict[int, str]:
    """A certificate number for each, where the course gives one."""
    if not work.course.certificate:
        return {}
    return {case.learner_id: new_certificate_number(work.course.code, completed_on.year) for case in cases}
