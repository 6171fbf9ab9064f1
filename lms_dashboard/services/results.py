"""Recording module results: they start, advance, fail and complete an attempt, and write its completion."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, update

from lms_dashboard.db.audit import Touched, record_act
from lms_dashboard.db.locks import lock_learners
from lms_dashboard.db.results import find_attempt, modules_of, results_of
from lms_dashboard.db.scopes import require_learners
from lms_dashboard.db.session import write_session
from lms_dashboard.db.sql import AnyRow
from lms_dashboard.db.standings import rebuild_standings
from lms_dashboard.db.tables import attempt, completion, module_result
from lms_dashboard.domain.attempts import ModuleRule, Outcome, Result, outcome_of, passes
from lms_dashboard.domain.days import day_in, valid_until
from lms_dashboard.domain.errors import Invalid, NotAllowed, NotFound, Refused
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.services.certificates import new_certificate_number
from lms_dashboard.services.course_steps import with_satisfied


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a result did: whether it passed its module and whether it completed or failed the attempt.

    ``counted`` is False for a review: the attempt was completed already, and nothing changed but the result itself.
    """

    passed: bool
    completed_on: date | None
    failed_on: date | None
    counted: bool
    seq: int


def record_result(
    *,
    actor: Actor,
    assignment_id: int,
    attempt_number: int,
    module_id: int,
    score_percent: float | None,
    now: datetime,
    submitted_on: date | None = None,
    seconds: int | None = None,
) -> Recorded:
    """Record one try at a module, of the attempt it was made in; ``seconds`` is the time spent on it.

    Raises:
        NotAllowed: a sign-off or an earlier day for oneself, or somebody without the permission.
        NotFound: no such cycle or module, or not the actor's.
        Refused: the cycle has ended, the attempt was reset, or no try is left.
        Invalid: the score is not 0–100, or the day is impossible.
    """
    organisation_id = _permit(actor)
    with write_session() as db:
        today = day_in(actor.time_zone, now)
        found = _open_attempt(db, actor, assignment_id, attempt_number, today)
        modules = modules_of(db, found.course_id, found.course_version)
        _require_other(actor, found, modules, module_id)
        rules = _rules(modules)
        day = _check(found, rules, module_id, score_percent, submitted_on, today)
        _require_today(actor, found, day, today)
        counted, passed = found.completed_on is None, passes(rules[module_id], score_percent)
        earlier = results_of(db, found.id)
        tried = sum(1 for r in earlier if r.module_id == module_id)
        _require_try(found, rules[module_id], tried)
        result: dict[str, Any] = {"module_id": module_id, "submitted_on": day, "score": score_percent, "passed": passed}
        _insert(db, actor, found, result, tried + 1, seconds, not counted, now)
        outcome = Outcome(found.started_on, found.completed_on, found.failed_on, None)
        if counted:
            counting = [Result(r.module_id, r.submitted_on, r.score, r.passed) for r in earlier if not r.late]
            outcome = outcome_of(list(rules.values()), [*counting, Result(**result)], found.tries_granted)
            _advance(db, actor, found, outcome, now)
            rebuild_standings(db, organisation_id, [found.learner_id], with_satisfied(db, [found.course_id]))
        seq = _record(db, actor, found, result, outcome, counted, now)
    return Recorded(passed, outcome.completed_on, outcome.failed_on, counted, seq)


def _permit(actor: Actor) -> int:
    """A learner for themselves, or somebody who manages training for others."""
    manages = actor.may(Permission.MANAGE_TRAINING)
    return actor.require(Permission.MANAGE_TRAINING if manages else Permission.VIEW_OWN)


def _open_attempt(db: Connection, actor: Actor, assignment_id: int, number: int, today: date) -> AnyRow:
    """The attempt, held against every other change; permission on its learner; and whether it still takes results."""
    found = find_attempt(db, assignment_id)
    if found is None or found.organisation_id != actor.organisation_id:
        raise NotFound("There is no such cycle.", "It may have been reset or removed.")
    if found.learner_id != actor.learner_id:
        if not actor.may(Permission.MANAGE_TRAINING):
            raise NotFound("There is no such cycle.", "It may have been reset or removed.")
        require_learners(db, actor, [found.learner_id], today)
    lock_learners(db, found.organisation_id, [found.learner_id])
    found = find_attempt(db, assignment_id)
    if found is None or found.number != number:
        raise Refused("The progress of this course was reset.", "Open the course again: a new attempt has begun.")
    if found.ended_on is not None:
        raise Refused(f"This cycle has ended ({found.end_reason}).", "Open the course again from your list.")
    if found.failed_on is not None:
        raise Refused("No try is left.", "Ask your training manager for another one.")
    return found


def _require_other(actor: Actor, found: AnyRow, modules: Sequence[AnyRow], module_id: int) -> None:
    """Nobody signs off anything for themselves."""
    signed_off = {m.id for m in modules if m.kind == "practical assessment"}
    if found.learner_id == actor.learner_id and module_id in signed_off:
        raise NotAllowed("A practical assessment is signed off by somebody else.", "Ask your training manager.")


def _require_today(actor: Actor, found: AnyRow, day: date, today: date) -> None:
    """Nobody dates back anything for themselves."""
    if found.learner_id == actor.learner_id and day != today:
        raise NotAllowed("Your own result counts from today.", "Ask your training manager to record an earlier one.")


def _require_try(found: AnyRow, rule: ModuleRule, tried: int) -> None:
    """A module takes no more tries than it has; a review of what is completed is not a try."""
    if found.completed_on is None and rule.max_tries is not None and tried >= rule.max_tries + found.tries_granted:
        raise Refused("No try is left.", "Ask your training manager for another one.")


def _rules(modules: Sequence[AnyRow]) -> dict[int, ModuleRule]:
    return {m.id: ModuleRule(m.id, m.required, m.pass_mark, m.max_tries) for m in modules}


def _check(
    found: AnyRow,
    rules: dict[int, ModuleRule],
    module_id: int,
    score: float | None,
    submitted_on: date | None,
    today: date,
) -> date:
    if module_id not in rules:
        raise NotFound("There is no such module in this course.", "Open the course again from your list.")
    if score is not None and not 0 <= score <= 100:
        raise Invalid(f"A score of {score} is not possible.", "Give percent from 0 to 100.")
    day, first = submitted_on or today, max(found.assigned_on, found.opened_on)
    if not first <= day <= today:
        raise Invalid(f"{day.isoformat()} cannot be.", f"Give a day from {first.isoformat()} until today.")
    return day


def _insert(
    db: Connection,
    actor: Actor,
    found: AnyRow,
    result: dict[str, Any],
    try_number: int,
    seconds: int | None,
    late: bool,
    now: datetime,
) -> None:
    db.execute(
        insert(module_result).values(
            organisation_id=found.organisation_id,
            attempt_id=found.id,
            try_number=try_number,
            seconds=seconds,
            late=late,
            recorded_at=now,
            recorded_by_name=actor.name,
            **result,
        )
    )


def _advance(db: Connection, actor: Actor, found: AnyRow, outcome: Outcome, now: datetime) -> None:
    days = {"started_on": outcome.started_on, "completed_on": outcome.completed_on, "failed_on": outcome.failed_on}
    db.execute(update(attempt).where(attempt.c.id == found.id).values(score=outcome.score, **days))
    if outcome.completed_on is None:
        return
    number = new_certificate_number(found.code, outcome.completed_on.year) if found.certificate else None
    db.execute(
        insert(completion).values(
            organisation_id=found.organisation_id,
            learner_id=found.learner_id,
            course_id=found.course_id,
            assignment_id=found.assignment_id,
            attempt_id=found.id,
            completed_on=outcome.completed_on,
            valid_through=valid_until(outcome.completed_on, found.validity_months),
            score=outcome.score,
            course_version=found.course_version,
            certificate_number=number,
            recorded_at=now,
            recorded_by=actor.account_id,
            recorded_by_name=actor.name,
        )
    )


def _record(
    db: Connection,
    actor: Actor,
    found: AnyRow,
    result: dict[str, Any],
    outcome: Outcome,
    counted: bool,
    now: datetime,
) -> int:
    after = {**result, "attempt": found.number, "completed_on": outcome.completed_on, "counted": counted}
    before = {"started_on": found.started_on, "completed_on": found.completed_on}
    return record_act(
        db,
        actor=actor,
        organisation_id=found.organisation_id,
        act="record_result",
        summary={"course": found.code, "assignment_id": found.assignment_id},
        touched=[Touched(found.learner_id, found.course_id, before, after)],
        now=now,
        learner_ids=[found.learner_id],
        course_ids=with_satisfied(db, [found.course_id]),
    )
