"""One learner and one course of the demo, and the steps from which their story is told."""

from dataclasses import dataclass
from datetime import date, timedelta

from lms_dashboard.demo.courses import Taught, require
from lms_dashboard.demo.people import DemoPerson
from lms_dashboard.demo.training import MANAGER, Teaching
from lms_dashboard.domain.days import day_after, plus_days, valid_until


@dataclass(frozen=True, slots=True)
class Stage:
    """One learner and one course, on which a story is told."""

    teaching: Teaching
    person: DemoPerson
    taught: Taught

    @property
    def today(self) -> date:
        """The day that the demo ends on."""
        return self.teaching.today

    def ago(self, days: int) -> date:
        """So many days before today; in the future, if negative."""
        return self.today - timedelta(days=days)

    def open(self, cycle: int, assigned: date, due_on: date, *, requirement_id: int | None = None) -> tuple[int, int]:
        """A cycle with its attempt; their ids."""
        assignment_id = self.teaching.assign(
            self.person.id, self.taught, cycle, assigned, due_on, requirement_id=requirement_id
        )
        return assignment_id, self.teaching.attempt(assignment_id, assigned)

    def work(self, attempt_id: int, starts: date, ends: date, *, fails: bool = False) -> None:
        """Work through the modules, as far as today."""
        self.teaching.take(self.taught, attempt_id, starts, ends, fails=fails)

    def pass_(self, cycle: int, completed_on: date, days: int = 25) -> tuple[int, int, int]:
        """A cycle that was completed on that day; ids of cycle, attempt and completion."""
        assigned = completed_on - timedelta(days=days)
        assignment_id, attempt_id = self.open(cycle, assigned, completed_on + timedelta(days=10))
        outcome = self.teaching.take(self.taught, attempt_id, assigned + timedelta(days=2), completed_on)
        completion_id = self.teaching.complete(self.person.id, self.taught, assignment_id, attempt_id, outcome)
        return assignment_id, attempt_id, completion_id

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
