"""Stories of the demo in which records are sealed or stop counting."""

from datetime import date

from lms_dashboard.demo.stage import Stage
from lms_dashboard.demo.training import MANAGER
from lms_dashboard.domain.days import valid_until
from lms_dashboard.domain.retention import destroy_on


def reset(stage: Stage) -> None:
    """Completed, then found to be somebody else's work, and reset: days before are sealed."""
    completed_on, day, due_on = stage.after(22), stage.ago(48), stage.ago(-12)
    assignment_id, attempt_id, completion_id = stage.pass_(completed_on)
    seal_id = stage.add(
        "seal",
        sealed_on=day,
        sealed_at=stage.teaching.at(day),
        sealed_by_name=MANAGER,
        reason="The quiz was taken by a colleague",
        destroy_on=destroy_on(day, valid_until(completed_on, stage.taught.course.months), 6),
        destroyed_at=None,
    )
    rows, own = stage.teaching.rows, stage.teaching.own
    rows.add("completion_seal", **own, completion_id=completion_id, seal_id=seal_id)
    rows.get("attempt", attempt_id)["seal_id"] = seal_id
    rows.get("assignment", assignment_id)["due_on"] = due_on
    restart = {"day": day, "due_on": due_on, "kind": "reset", "withdrawn_at": None}
    stage.add("due_restart", **restart, assignment_id=assignment_id)
    again = stage.teaching.attempt(assignment_id, day, 2)
    stage.work(again, stage.ago(20), stage.ago(-20))


def corrective(stage: Stage) -> None:
    """Reassigned because of an incident: earlier completions do not count any more."""
    stage.complete(stage.ago(160))
    assignment_id = _superseded(stage, None, "Incident of last month")
    restart = {"day": stage.ago(8), "due_on": stage.ago(-22), "kind": "corrective", "withdrawn_at": None}
    stage.add("due_restart", **restart, assignment_id=assignment_id)


def until_new_due(stage: Stage) -> None:
    """Reassigned because of a changed policy: earlier completions count until the new due date."""
    stage.complete(stage.ago(150))
    _superseded(stage, stage.ago(-22), "Policy changed")


def _superseded(stage: Stage, through: date | None, reason: str) -> int:
    """Reassigned; every earlier completion counts only until that day, or not any more."""
    stage.end(stage.ago(8), "reassigned")
    assignment_id, _ = stage.open(stage.ago(8), stage.ago(-22))
    for passed in stage.passed:
        stage.teaching.rows.add(
            "supersession",
            **stage.teaching.own,
            completion_id=passed.completion_id,
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
