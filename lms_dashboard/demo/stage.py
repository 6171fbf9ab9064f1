"""One learner and one course of the demo, and the steps from which their story is told."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from lms_dashboard.demo.courses import Taught, require
from lms_dashboard.demo.people import DemoPerson
from lms_dashboard.demo.training import MANAGER, Teaching
from lms_dashboard.domain.days import day_after, plus_days, valid_until


class Passed(NamedTuple):
    """A cycle that was completed: its ids."""

    assignment_id: int
    attempt_id: int
    completion_id: int


@dataclass(slots=True)
class Stage:
    """One learner and one course, on which a story is told. ``start`` is when the course began to be asked."""

    teaching: Teaching
    person: DemoPerson
    taught: Taught
    start: date
    cycles: int = 0
    passed: list[Passed] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The day that the demo ends on."""
        return self.teaching.today

    def ago(self, days: int) -> date:
        """So many days before today; in the future, if negative."""
        return self.today - timedelta(days=days)

    def after(self, days: int) -> date:
        """So many days after the course began to be asked, but before today."""
        return min(self.start + timedelta(days=days), self.ago(1))

    def open(self, assigned: date, due_on: date, *, requirement_id: int | None = None) -> tuple[int, int]:
        """The next cycle with its attempt; their ids."""
        self.cycles += 1
        assignment_id = self.teaching.assign(
            self.person.id, self.taught, self.cycles, assigned, due_on, requirement_id=requirement_id
        )
        return assignment_id, self.teaching.attempt(assignment_id, assigned)

    def work(self, attempt_id: int, starts: date, ends: date, *, fails: bool = False) -> None:
        """Work through the modules, as far as today."""
        self.teaching.take(self.taught, attempt_id, starts, ends, fails=fails)

    def complete(self, completed_on: date) -> Passed:
        """Completed on that day, as every time before, since the course began to be asked."""
        for day in self._earlier(completed_on):
            self.pass_(day)
        return self.pass_(completed_on)

    def pass_(self, completed_on: date) -> Passed:
        """One cycle, completed on that day; the one before ends when it is assigned."""
        assigned = max(completed_on - timedelta(days=24), self.start)
        if self.passed:
            self.teaching.end(self.passed[-1].assignment_id, assigned, "reassigned")
        assignment_id, attempt_id = self.open(assigned, completed_on + timedelta(days=9))
        starts = min(assigned + timedelta(days=2), completed_on)
        outcome = self.teaching.take(self.taught, attempt_id, starts, completed_on)
        completion_id = self.teaching.complete(self.person.id, self.taught, assignment_id, attempt_id, outcome)
        self.passed.append(Passed(assignment_id, attempt_id, completion_id))
        return self.passed[-1]

    def _earlier(self, completed_on: date) -> list[date]:
        """Days on which it was completed before, each while the one before was valid still."""
        first = self.start + timedelta(days=25)
        longest = 29 * (self.taught.course.months or 10_000)
        times = -(-(completed_on - first).days // longest) if completed_on > first else 0
        return [first + (completed_on - first) * number / times for number in range(times)]

    def end(self, day: date, reason: str) -> None:
        """The last completed cycle ends."""
        self.teaching.end(self.passed[-1].assignment_id, day, reason)

    def valid_for(self, days: int) -> date:
        """The day of a completion that runs out so many days from today."""
        through = plus_days(self.today, days)
        day = plus_days(through, -31 * (self.taught.course.months or 0))
        while valid_until(day, self.taught.course.months) < through:
            day = day_after(day)
        return day

    def add(self, table: str, **values: object) -> int:
        """A row of the organisation about this learner and course."""
        about = {"learner_id": self.person.id, "course_id": self.taught.id}
        return self.teaching.rows.add(table, **self.teaching.own, **about, **values)

    def exempt(self, since: int, until: int, category: str, *, leave: bool) -> None:
        """An exemption, from so many days ago until so many days ago (in the future, if negative)."""
        made = {"made_at": self.teaching.at(self.ago(since)), "made_by_name": MANAGER}
        self.add(
            "exemption",
            from_day=self.ago(since),
            until_day=self.ago(until),
            category=category,
            leave=leave,
            reason="Agreed with People and Culture",
            ended_at=None,
            ended_by_name="",
            **made,
        )

    def ask(self, since: int, due: int, reason: str = "New duties") -> int:
        """A personal requirement, from so many days ago, due so many days ago (in the future, if negative)."""
        return require(
            self.teaching.rows,
            self.teaching.own,
            course_id=self.taught.id,
            audience="person",
            learner_id=self.person.id,
            from_day=self.ago(since),
            due_days=since - due,
            first_due=self.ago(due),
            reason=reason,
            created_at=self.teaching.at(self.ago(since)),
        )
