"""What an act would do, before it is done: made by the same steps, in a transaction that is taken back."""

from collections.abc import Sequence
from datetime import date, datetime

from lms_dashboard.domain.acts import Act, ActPreview, EarlierCompletions
from lms_dashboard.domain.people import Actor
from lms_dashboard.services.acting import Seen, Steps, preview
from lms_dashboard.services.assignments import Archiving, Assigning, Restoring
from lms_dashboard.services.reassigning import Reassigning, UndoingReassign
from lms_dashboard.services.resetting import Resetting


def preview_act(
    *,
    actor: Actor,
    act: Act,
    learner_ids: Sequence[int],
    course_id: int,
    due_on: date,
    now: datetime,
    counts: EarlierCompletions = EarlierCompletions.UNTIL_EXPIRY,
    include_unfinished: bool = False,
    seen: Seen | None = None,
) -> ActPreview:
    """How many learners the act would touch, whom it passes over and why, mails, and breaches added or removed today.

    ``due_on`` counts for the acts that set one. Reasons and confirmations are not asked for yet.

    Raises:
        NotAllowed, NotFound: as the act itself.
    """
    steps = _steps(act, due_on, counts, include_unfinished)
    return preview(actor=actor, steps=steps, learner_ids=learner_ids, course_id=course_id, now=now, seen=seen)


def _steps(act: Act, due_on: date, counts: EarlierCompletions, include_unfinished: bool) -> Steps:
    match act:
        case Act.ASSIGN:
            return Assigning(due_on)
        case Act.ARCHIVE:
            return Archiving()
        case Act.RESTORE:
            return Restoring()
        case Act.REASSIGN:
            return Reassigning(due_on, counts, include_unfinished, "")
        case Act.UNDO_REASSIGN:
            return UndoingReassign()
        case Act.RESET:
            return Resetting(due_on, "", "", acknowledged=True)
