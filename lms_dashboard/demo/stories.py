"""Learners of the demo who show what is rare: every status of both axes, today and on days past."""

from collections.abc import Callable, Iterator
from datetime import date

from lms_dashboard.demo.courses import Taught
from lms_dashboard.demo.people import DemoPerson
from lms_dashboard.demo.stage import Stage
from lms_dashboard.demo.training import MANAGER, Teaching
from lms_dashboard.domain.days import valid_until
from lms_dashboard.domain.retention import destroy_on


def _expiring(stage: Stage) -> None:
    stage.pass_(1, stage.valid_for(12))


def _expiring_soon(stage: Stage) -> None:
    stage.pass_(1, stage.valid_for(2))


def _expired(stage: Stage) -> None:
    stage.pass_(1, stage.valid_for(-20))


def _expired_and_archived(stage: Stage) -> None:
    old, _, _ = stage.pass_(1, stage.valid_for(-9))
    stage.teaching.end(old, stage.ago(15), "archived")


def _valid_without_cycle(stage: Stage) -> None:
    old, _, _ = stage.pass_(1, stage.valid_for(140))
    stage.teaching.end(old, stage.ago(7), "archived")


def _retaking(stage: Stage) -> None:
    old, _, _ = stage.pass_(1, stage.valid_for(70))
    stage.teaching.end(old, stage.ago(12), "reassigned")
    _, attempt_id = stage.open(2, stage.ago(12), stage.ago(-70))
    stage.work(attempt_id, stage.ago(9), stage.ago(-9))


def _retaking_not_started(stage: Stage) -> None:
    old, _, _ = stage.pass_(1, stage.valid_for(24))
    stage.teaching.end(old, stage.ago(4), "reassigned")
    stage.open(2, stage.ago(4), stage.ago(-24))


def _retaking_failed(stage: Stage) -> None:
    old, _, _ = stage.pass_(1, stage.valid_for(40))
    stage.teaching.end(old, stage.ago(20), "reassigned")
    _, attempt_id = stage.open(2, stage.ago(20), stage.ago(-40))
    stage.work(attempt_id, stage.ago(15), stage.ago(6), fails=True)


def _failed_and_overdue(stage: Stage) -> None:
    _, attempt_id = stage.open(1, stage.ago(130), stage.ago(70))
    stage.work(attempt_id, stage.ago(100), stage.ago(80), fails=True)


def _failed_in_time(stage: Stage) -> None:
    stage.ask(20, -25)
    _, attempt_id = stage.open(1, stage.ago(20), stage.ago(-25))
    stage.work(attempt_id, stage.ago(14), stage.ago(5), fails=True)


def _overdue_in_progress(stage: Stage) -> None:
    _, attempt_id = stage.open(1, stage.ago(90), stage.ago(45))
    stage.work(attempt_id, stage.ago(50), stage.ago(-50))


def _not_assigned(stage: Stage) -> None:
    """Asked, overdue, and nobody opened a cycle."""


def _exempt(stage: Stage) -> None:
    old, _, _ = stage.pass_(1, stage.valid_for(-25))
    stage.teaching.end(old, stage.ago(60), "archived")
    stage.exempt(60, -120, "medical", leave=False)


def _on_leave(stage: Stage) -> None:
    stage.pass_(1, stage.valid_for(-10))
    stage.exempt(45, -60, "leave of absence", leave=True)


def _back_from_leave(stage: Stage) -> None:
    stage.pass_(1, stage.valid_for(-50))
    stage.exempt(110, 5, "leave of absence", leave=True)


def _asked_only(stage: Stage) -> None:
    """Asked these days: no cycle yet, and not due yet."""
    stage.ask(3, -40)


def _assigned_only(stage: Stage) -> None:
    requirement_id = stage.ask(4, -30)
    stage.open(1, stage.ago(4), stage.ago(-30), requirement_id=requirement_id)


def _begun(stage: Stage) -> None:
    _, attempt_id = stage.open(1, stage.ago(15), stage.ago(-60))
    stage.work(attempt_id, stage.ago(6), stage.ago(-20))


def _personally_asked(stage: Stage) -> None:
    requirement_id = stage.ask(10, -35)
    _, attempt_id = stage.open(1, stage.ago(10), stage.ago(-35), requirement_id=requirement_id)
    stage.work(attempt_id, stage.ago(6), stage.ago(-20))


def _reset(stage: Stage) -> None:
    """Completed, then found to be somebody else's work, and reset: days before are sealed."""
    assignment_id, attempt_id, completion_id = stage.pass_(1, stage.ago(200))
    day = stage.ago(48)
    through = valid_until(stage.ago(200), stage.taught.course.months)
    seal_id = stage.add(
        "seal",
        sealed_on=day,
        sealed_at=stage.teaching.at(day),
        sealed_by_name=MANAGER,
        reason="The quiz was taken by a colleague",
        destroy_on=destroy_on(day, through, 6),
        destroyed_at=None,
    )
    rows, own = stage.teaching.rows, stage.teaching.own
    rows.add("completion_seal", **own, completion_id=completion_id, seal_id=seal_id)
    rows.get("attempt", attempt_id)["seal_id"] = seal_id
    rows.get("assignment", assignment_id)["due_on"] = stage.ago(-12)
    restart = {"day": day, "due_on": stage.ago(-12), "kind": "reset", "withdrawn_at": None}
    stage.add("due_restart", **restart, assignment_id=assignment_id)
    again = stage.teaching.attempt(assignment_id, day, 2)
    stage.work(again, stage.ago(20), stage.ago(-20))


def _corrective(stage: Stage) -> None:
    old, _, completion_id = stage.pass_(1, stage.ago(160))
    assignment_id = _superseded(stage, old, completion_id, None, "Incident of last month")
    restart = {"day": stage.ago(8), "due_on": stage.ago(-22), "kind": "corrective", "withdrawn_at": None}
    stage.add("due_restart", **restart, assignment_id=assignment_id)


def _until_new_due(stage: Stage) -> None:
    old, _, completion_id = stage.pass_(1, stage.ago(150))
    _superseded(stage, old, completion_id, stage.ago(-22), "Policy changed")


def _superseded(stage: Stage, old: int, completion_id: int, through: date | None, reason: str) -> int:
    stage.teaching.end(old, stage.ago(8), "reassigned")
    assignment_id, _ = stage.open(2, stage.ago(8), stage.ago(-22))
    stage.teaching.rows.add(
        "supersession",
        **stage.teaching.own,
        completion_id=completion_id,
        course_id=stage.taught.id,
        from_day=stage.ago(8),
        counts_through=through,
        assignment_id=assignment_id,
        reason=reason,
        made_at=stage.teaching.at(stage.ago(8)),
        made_by_name=MANAGER,
        withdrawn_at=None,
    )
    return assignment_id


TELLERS: tuple[tuple[str, Callable[[Stage], None]], ...] = (
    ("SEC-01", _expiring),
    ("PRV-01", _expiring_soon),
    ("SEC-01", _expired),
    ("PRV-01", _expired_and_archived),
    ("SEC-01", _valid_without_cycle),
    ("COND-01", _not_assigned),
    ("SEC-01", _retaking),
    ("PRV-01", _retaking),
    ("SEC-01", _retaking_not_started),
    ("PRV-01", _retaking_failed),
    ("PRV-01", _failed_and_overdue),
    ("RAD-01", _failed_in_time),
    ("FIRE-01", _overdue_in_progress),
    ("SEC-01", _not_assigned),
    ("FIRE-01", _not_assigned),
    ("SEC-01", _exempt),
    ("PRV-01", _exempt),
    ("SEC-01", _on_leave),
    ("PRV-01", _back_from_leave),
    ("LEAD-01", _personally_asked),
    ("LEAD-01", _assigned_only),
    ("RAD-01", _asked_only),
    ("WELL-01", _begun),
    ("SEC-01", _reset),
    ("PRV-01", _reset),
    ("SEC-01", _corrective),
    ("PRV-01", _until_new_due),
)
"""Each story, and the course it is told on; each has a learner of its own."""


def tell_stories(teaching: Teaching, people: Iterator[DemoPerson], taught: dict[str, Taught]) -> set[tuple[int, str]]:
    """Write every story; returns the learners and courses that are told."""
    told = set()
    for code, tell in TELLERS:
        person = next(people)
        tell(Stage(teaching, person, taught[code]))
        told.add((person.id, code))
    return told


def tell_of_one(teaching: Teaching, person: DemoPerson, taught: dict[str, Taught]) -> set[tuple[int, str]]:
    """The learner who signs in: a nurse with something of everything."""
    chosen: dict[str, Callable[[Stage], None]] = {
        "SEC-01": _retaking,
        "PRV-01": _expiring,
        "FIRE-01": _overdue_in_progress,
        "HYG-01": _expired,
        "MED-01": _retaking_failed,
        "RAD-01": _failed_in_time,
        "MAN-01": _not_assigned,
        "WELL-01": _begun,
    }
    for code, tell in chosen.items():
        tell(Stage(teaching, person, taught[code]))
    return {(person.id, code) for code in chosen}
