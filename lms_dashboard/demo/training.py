"""Three years of training: cycles that are assigned, worked through, completed, missed, renewed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from lms_dashboard.demo.courses import Taught
from lms_dashboard.demo.people import DemoPerson
from lms_dashboard.demo.rows import Rows
from lms_dashboard.domain.attempts import Outcome, Result, outcome_of, passes
from lms_dashboard.domain.days import valid_until

MANAGER = "Rowan Hale"
"""Who assigned, in the demo's history."""


@dataclass(slots=True)
class Teaching:
    """What the writing of the history needs: rows, chance, the day, and how certificates are numbered."""

    rows: Rows
    random: Random
    own: dict[str, int]
    today: date
    now: datetime
    certificate_number: Callable[[str, int], str]

    def at(self, day: date) -> datetime:
        """A moment of working time on that day, not after now."""
        minutes = self.random.randint(8 * 60, 17 * 60)
        return min(datetime.combine(day, time(minutes // 60, minutes % 60), UTC), self.now)

    def days(self, least: int, most: int) -> timedelta:
        """So many days, by chance."""
        return timedelta(days=self.random.randint(least, most))

    def assign(self, learner_id: int, taught: Taught, cycle: int, day: date, due_on: date, **more: Any) -> int:
        """A cycle's row."""
        usual = {"requirement_id": None, "seat_id": None, "opened_by_reassign": cycle > 1, "imported": False}
        ended = {"ended_on": None, "ended_at": None, "ended_by_name": "", "end_reason": None, "seal_id": None}
        return self.rows.add(
            "assignment",
            **self.own,
            learner_id=learner_id,
            course_id=taught.id,
            cycle=cycle,
            course_version=1,
            assigned_on=day,
            due_on=due_on,
            assigned_at=self.at(day),
            assigned_by_name=MANAGER,
            **{**usual, **ended, **more},
        )

    def end(self, assignment_id: int, day: date, reason: str) -> None:
        """The cycle ends."""
        at = self.at(day)
        ended = {"ended_on": day, "ended_at": at, "ended_by_name": MANAGER, "end_reason": reason}
        self.rows.get("assignment", assignment_id).update(ended)

    def attempt(self, assignment_id: int, day: date, number: int = 1) -> int:
        """An attempt's row, without results yet."""
        open_ = {"started_on": None, "completed_on": None, "failed_on": None, "score": None, "seal_id": None}
        return self.rows.add(
            "attempt",
            **self.own,
            assignment_id=assignment_id,
            number=number,
            opened_on=day,
            tries_granted=0,
            **open_,
        )

    def take(self, taught: Taught, attempt_id: int, starts: date, ends: date, *, fails: bool = False) -> Outcome:
        """Work through the modules from one day to another, as far as today; returns what came of it."""
        span = max(0, (ends - starts).days)
        count = len(taught.modules)
        results: list[Result] = []
        for number, (rule, module) in enumerate(taught.modules):
            day = starts + timedelta(days=span * number // max(1, count - 1))
            if not rule.required and self.random.random() < 0.5:
                continue
            results += self._tries(rule, module, attempt_id, day, fails=fails and rule.max_tries is not None)
        outcome = outcome_of(taught.rules, results)
        days = {"started_on": outcome.started_on, "completed_on": outcome.completed_on, "failed_on": outcome.failed_on}
        self.rows.get("attempt", attempt_id).update(days, score=outcome.score)
        return outcome

    def _tries(self, rule: Any, module: Any, attempt_id: int, day: date, *, fails: bool) -> list[Result]:
        misses = rule.max_tries if fails else self._misses(rule)
        made: list[Result] = []
        for number in range(1, misses + (0 if fails else 1) + 1):
            if day > self.today:
                break
            missed = number <= misses
            score = self._score(rule.pass_mark, missed=missed)
            passed = passes(rule, score)
            self.rows.add(
                "module_result",
                **self.own,
                attempt_id=attempt_id,
                module_id=rule.module_id,
                try_number=number,
                submitted_on=day,
                score=score,
                passed=passed,
                seconds=int(module.minutes * 60 * self.random.lognormvariate(0, 0.4)),
                late=False,
                recorded_at=self.at(day),
                recorded_by_name="",
            )
            made.append(Result(rule.module_id, day, score, passed))
        return made

    def _misses(self, rule: Any) -> int:
        if rule.pass_mark is None or self.random.random() > 0.2:
            return 0
        return self.random.randint(1, 2 if rule.max_tries is None or rule.max_tries > 2 else 1)

    def _score(self, pass_mark: float | None, *, missed: bool) -> float | None:
        if pass_mark is None:
            return None
        low, high = (pass_mark - 35, pass_mark - 1) if missed else (pass_mark, 100)
        return float(round(self.random.triangular(low, high, high - (high - low) / 3)))

    def complete(self, person_id: int, taught: Taught, assignment_id: int, attempt_id: int, outcome: Outcome) -> int:
        """The completion of an attempt that is through; returns its id."""
        day = outcome.completed_on or self.today
        numbered = taught.course.certificate
        return self.rows.add(
            "completion",
            **self.own,
            learner_id=person_id,
            course_id=taught.id,
            assignment_id=assignment_id,
            attempt_id=attempt_id,
            completed_on=day,
            valid_through=valid_until(day, taught.course.months),
            score=outcome.score,
            course_version=1,
            certificate_number=self.certificate_number(taught.course.code, day.year) if numbered else None,
            source="course",
            note="",
            recorded_at=self.at(day),
            recorded_by_name="",
        )


def train(teaching: Teaching, person: DemoPerson, taught: Taught, begins: date, due_on: date) -> None:
    """Cycle after cycle of a course that is asked of a person from ``begins``, until today or until they leave."""
    last = min(teaching.today, person.left_on - timedelta(days=1))
    assigned = begins + teaching.days(0, 5)
    cycle = 1
    while assigned <= last and cycle < 9:
        assignment_id = teaching.assign(person.id, taught, cycle, assigned, due_on)
        outcome = _work(teaching, person, taught, assignment_id, assigned, due_on, last)
        if outcome is None or outcome.completed_on is None:
            return
        renewal = _renewal(teaching, taught, outcome.completed_on)
        if renewal is None or renewal[0] > last:
            return
        assigned, due_on = renewal
        teaching.end(assignment_id, assigned, "reassigned")
        cycle += 1


def _work(
    teaching: Teaching,
    person: DemoPerson,
    taught: Taught,
    assignment_id: int,
    assigned: date,
    due_on: date,
    last: date,
) -> Outcome | None:
    """One cycle: never begun, given up half way, late, or in time."""
    random = teaching.random
    attempt_id = teaching.attempt(assignment_id, assigned)
    chance = random.random()
    starts = assigned + teaching.days(1, 4 + round(20 * (1 - person.care)))
    if chance < 0.035 * (1.6 - person.care) or starts > last:
        return None
    lasts = 3 + round(random.random() * 0.7 * max(4, (due_on - starts).days))
    ends = starts + timedelta(days=lasts)
    if chance > 0.93 + 0.05 * person.care:
        ends = max(ends, due_on) + teaching.days(2, 45)
    if ends > last and last < teaching.today:
        return None
    outcome = teaching.take(taught, attempt_id, starts, ends)
    if outcome.completed_on is not None:
        teaching.complete(person.id, taught, assignment_id, attempt_id, outcome)
    return outcome


def _renewal(teaching: Teaching, taught: Taught, completed_on: date) -> tuple[date, date] | None:
    """When the next cycle is assigned, and when it is due."""
    if not taught.course.renew:
        return None
    through = valid_until(completed_on, taught.course.months)
    if taught.course.renew == "ahead":
        return through - teaching.days(20, 40), through
    begins = through + teaching.days(3, 30)
    return begins, begins + timedelta(days=30)
