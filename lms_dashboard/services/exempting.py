"""Exemptions and leave of absence: from a day until a day nothing is asked; leave moves due dates to the return + N."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import Connection, update

from lms_dashboard.db.audit import Touched
from lms_dashboard.db.sql import among, insert_rows
from lms_dashboard.db.tables import exemption
from lms_dashboard.domain.acts import Act, ActResult, ExemptionCategory
from lms_dashboard.domain.assignments import why_not
from lms_dashboard.domain.cases import Case
from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.relief_days import LONGEST_MONTHS, latest_end, require_days, require_order
from lms_dashboard.services.acting import Seen, perform
from lms_dashboard.services.course_steps import FromToday, Work

LEAVE = "leave of absence"


def exempt(
    *,
    actor: Actor,
    learner_ids: Sequence[int],
    course_id: int,
    category: ExemptionCategory,
    reason: str,
    from_day: date,
    until_day: date,
    now: datetime,
    seen: Seen | None = None,
) -> ActResult:
    """Excuse from the course on the days from ``from_day`` until ``until_day`` (exclusive).

    Raises:
        Invalid: no reason, a start in the past, or longer than 12 months.
        NotAllowed, NotFound, Conflict, Refused: as every act; nobody exempts themselves.
    """
    steps = Exempting(from_day, until_day, reason, category)
    return perform(actor=actor, steps=steps, learner_ids=learner_ids, course_id=course_id, now=now, seen=seen)


def end_exemption(
    *,
    actor: Actor,
    learner_ids: Sequence[int],
    course_id: int,
    now: datetime,
    reason: str = "",
    seen: Seen | None = None,
) -> ActResult:
    """End an exemption today; one that begins today or later is withdrawn.

    Raises:
        NotAllowed, NotFound, Conflict, Refused: as every act.
    """
    steps = EndingExemption(reason)
    return perform(actor=actor, steps=steps, learner_ids=learner_ids, course_id=course_id, now=now, seen=seen)


def start_leave(
    *,
    actor: Actor,
    learner_ids: Sequence[int],
    course_id: int,
    reason: str,
    from_day: date,
    until_day: date,
    now: datetime,
    seen: Seen | None = None,
) -> ActResult:
    """Leave of absence until the return on ``until_day``; what falls due meanwhile is due N days after the return.

    Raises:
        Invalid: no reason, a start in the past, or longer than 12 months.
        NotAllowed, NotFound, Conflict, Refused: as every act; nobody does it for themselves.
    """
    steps = StartingLeave(from_day, until_day, reason)
    return perform(actor=actor, steps=steps, learner_ids=learner_ids, course_id=course_id, now=now, seen=seen)


def end_leave(
    *,
    actor: Actor,
    learner_ids: Sequence[int],
    course_id: int,
    now: datetime,
    until_day: date | None = None,
    reason: str = "",
    seen: Seen | None = None,
) -> ActResult:
    """Set the day of the return (None: today), earlier or later than it was planned.

    Raises:
        Invalid: the day lies in the past.
        NotAllowed, NotFound, Conflict, Refused: as every act.
    """
    steps = EndingLeave(until_day, reason)
    return perform(actor=actor, steps=steps, learner_ids=learner_ids, course_id=course_id, now=now, seen=seen)


@dataclass(frozen=True, slots=True)
class Exempting(FromToday):
    """A row of days for each."""

    from_day: date
    until_day: date
    reason: str
    category: ExemptionCategory = ExemptionCategory.OTHER
    act: ClassVar[Act] = Act.EXEMPT
    undo: ClassVar[Act | None] = Act.END_EXEMPTION
    done: ClassVar[str] = "exemption made"
    leave: ClassVar[bool] = False
    looks_closer: ClassVar[tuple[str, ...]] = ("exemption",)

    def check(self, work: Work, count: int) -> None:  # noqa: ARG002
        """A reason, a start from today on, and an end at most 12 months later."""
        require_days(work.today, self.from_day, self.until_day, self.reason)

    def check_days(self, work: Work) -> None:  # noqa: ARG002
        """The end is after the start."""
        require_order(self.from_day, self.until_day)

    def write(self, db: Connection, work: Work, cases: Sequence[Case]) -> list[Touched]:
        """The exemptions."""
        days = {"from_day": self.from_day, "until_day": self.until_day, "leave": self.leave}
        why = {"category": LEAVE if self.leave else self.category.value, "reason": self.reason.strip()}
        by = {"made_at": work.now, "made_by_name": work.actor.name}
        own = {"organisation_id": work.organisation_id, "course_id": work.course.id}
        insert_rows(db, exemption, [{"learner_id": case.learner_id, **own, **days, **why, **by} for case in cases])
        after = {**days, **why}
        return [Touched(case.learner_id, work.course.id, before_of(case), after) for case in cases]

    def summary(self) -> dict[str, Any]:
        """The days, the category and the reason."""
        days = {"from": self.from_day.isoformat(), "until": self.until_day.isoformat()}
        return {**days, "category": LEAVE if self.leave else self.category.value, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class StartingLeave(Exempting):
    """The same, as a leave of absence."""

    act: ClassVar[Act] = Act.START_LEAVE
    undo: ClassVar[Act | None] = Act.END_LEAVE
    done: ClassVar[str] = "leave of absence set"
    leave: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class EndingExemption(FromToday):
    """What has not ended ends today."""

    reason: str = ""
    act: ClassVar[Act] = Act.END_EXEMPTION
    done: ClassVar[str] = "exemption ended"
    looks_closer: ClassVar[tuple[str, ...]] = ("exemption",)

    def write(self, db: Connection, work: Work, cases: Sequence[Case]) -> list[Touched]:
        """The ends."""
        return end_exemptions(db, work, cases, work.today)

    def summary(self) -> dict[str, Any]:
        """The reason."""
        return {"reason": self.reason} if self.reason else {}


@dataclass(frozen=True, slots=True)
class EndingLeave(FromToday):
    """Another day of the return; None: today."""

    until_day: date | None = None
    reason: str = ""
    act: ClassVar[Act] = Act.END_LEAVE
    done: ClassVar[str] = "return from leave set"
    looks_closer: ClassVar[tuple[str, ...]] = ("exemption",)

    def refuses(self, case: Case) -> str:
        """The return is set already, or the leave would be too long."""
        found = case.closer.exemption
        if (reason := why_not(self.act, case)) or found is None:
            return reason
        if found.until_day == self.until_day:
            return f"is back on {found.until_day.isoformat()} already"
        if self.until_day is not None and self.until_day > latest_end(found.from_day):
            return f"would be on leave for more than {LONGEST_MONTHS} months"
        return ""

    def check(self, work: Work, count: int) -> None:  # noqa: ARG002
        """The return is not in the past."""
        if self.until_day is not None and self.until_day < work.today:
            raise Invalid(f"The return {self.until_day.isoformat()} lies in the past.", "Choose today or a later day.")

    def write(self, db: Connection, work: Work, cases: Sequence[Case]) -> list[Touched]:
        """The new ends."""
        return end_exemptions(db, work, cases, self.until_day or work.today)

    def summary(self) -> dict[str, Any]:
        """The day and the reason."""
        return {"until": self.until_day.isoformat() if self.until_day else "today", "reason": self.reason}


def end_exemptions(db: Connection, work: Work, cases: Sequence[Case], until_day: date) -> list[Touched]:
    """Let what has not ended end on a day (exclusive); what would not have begun by then is withdrawn."""
    ids = [case.closer.exemption.id for case in cases if case.closer.exemption is not None]
    c = exemption.c
    by = {"ended_at": work.now, "ended_by_name": work.actor.name}
    mine = among(db, c.id, ids)
    db.execute(update(exemption).where(mine, c.from_day >= until_day).values(withdrawn_at=work.now, **by))
    db.execute(update(exemption).where(mine, c.from_day < until_day).values(until_day=until_day, **by))
    after = {"until_day": until_day}
    return [Touched(case.learner_id, work.course.id, before_of(case), after) for case in cases]


def before_of(case: Case) -> Mapping[str, Any]:
    """What was due, and the exemption that there was, as the audit trail keeps it."""
    found = case.closer.exemption
    days = {"from_day": found.from_day, "until_day": found.until_day, "leave": found.leave} if found else {}
    return {"status": case.compliance.label, "due_on": case.due_on, **days}
