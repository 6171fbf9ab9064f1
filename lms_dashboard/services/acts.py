"""Any act by its name: previewed, and done, for one learner or for many. Pages and selections come here."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from lms_dashboard.domain.acts import Act, ActPreview, ActResult, Answers, AnyAct, PeopleAct
from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.people import Actor
from lms_dashboard.services.absence import Returning, TakingLeave
from lms_dashboard.services.acting import AnySteps, Seen, perform, preview
from lms_dashboard.services.assignments import Archiving, Assigning, Restoring
from lms_dashboard.services.completions import Recording
from lms_dashboard.services.enrolling import Reenrolling, Unenrolling
from lms_dashboard.services.exempting import EndingExemption, EndingLeave, Exempting, StartingLeave
from lms_dashboard.services.extending import Extending, UndoingExtend
from lms_dashboard.services.people_steps import BringingBack, Deactivating, Moving
from lms_dashboard.services.people_undo import UndoingDeactivation, UndoingLeave, UndoingMove, UndoingReturn
from lms_dashboard.services.reassigning import Reassigning, UndoingReassign
from lms_dashboard.services.resetting import Resetting
from lms_dashboard.services.tries import GrantingTry
from lms_dashboard.services.voiding import Voiding


def do_act(
    *,
    actor: Actor,
    act: AnyAct,
    answers: Answers,
    learner_ids: Sequence[int],
    course_id: int | None = None,
    now: datetime,
    seen: Seen | None = None,
) -> ActResult:
    """Do an act, as its dialog was answered (``domain/act_forms.py``); whoever it may not be done to is passed over.

    Raises:
        Invalid: an answer is missing or makes no sense.
        NotAllowed, NotFound, Conflict, Refused: as every act.
    """
    steps = steps_of(act, answers)
    return perform(actor=actor, steps=steps, learner_ids=learner_ids, course_id=course_id, now=now, seen=seen)


def preview_act(
    *,
    actor: Actor,
    act: AnyAct,
    answers: Answers,
    learner_ids: Sequence[int],
    course_id: int | None = None,
    now: datetime,
    seen: Seen | None = None,
) -> ActPreview:
    """How many learners the act would touch, whom it passes over and why, mails, and breaches added or removed today.

    Made by the same steps as the act, in a transaction that is taken back. Reasons, ticks and confirmations are not
    asked for yet; days are.

    Raises:
        Invalid: a day is missing.
        NotAllowed, NotFound: as the act itself.
    """
    steps = steps_of(act, answers)
    return preview(actor=actor, steps=steps, learner_ids=learner_ids, course_id=course_id, now=now, seen=seen)


def steps_of(act: AnyAct, answers: Answers) -> AnySteps:
    """The steps of an act with these answers.

    Raises:
        Invalid: a day, a category, a group or the number of an act is missing.
    """
    return _STEPS[act](answers)


def _day(day: date | None, what: str) -> date:
    if day is None:
        raise Invalid(f"The {what} is missing.", "Choose a day.")
    return day


def _due(answers: Answers) -> date:
    return _day(answers.due_on, "due date")


def _exempt(a: Answers) -> AnySteps:
    if a.category is None:
        raise Invalid("The category is missing.", "Choose a category.")
    return Exempting(_day(a.from_day, "start"), _day(a.until_day, "end"), a.reason, a.category)


def _move(a: Answers) -> AnySteps:
    if a.group_id is None:
        raise Invalid("The group is missing.", "Choose the group to see what will be done.")
    return Moving(a.group_id, _day(a.from_day, "day"))


def _number(a: Answers) -> int:
    if a.seq is None:
        raise Invalid("It is not said which act.", "Name the number of the act that is to be taken back.")
    return a.seq


_STEPS: dict[AnyAct, Callable[[Answers], AnySteps]] = {
    Act.ASSIGN: lambda a: Assigning(_due(a), a.reason),
    Act.ARCHIVE: lambda _: Archiving(),
    Act.RESTORE: lambda _: Restoring(),
    Act.REASSIGN: lambda a: Reassigning(_due(a), a.counts, a.unfinished, a.reason),
    Act.UNDO_REASSIGN: lambda _: UndoingReassign(),
    Act.RESET: lambda a: Resetting(_due(a), a.reason, a.confirmation, a.acknowledged),
    Act.UNENROLL: lambda a: Unenrolling(a.reason),
    Act.REENROLL: lambda _: Reenrolling(),
    Act.EXEMPT: _exempt,
    Act.END_EXEMPTION: lambda a: EndingExemption(a.reason),
    Act.START_LEAVE: lambda a: StartingLeave(_day(a.from_day, "start"), _day(a.until_day, "return"), a.reason),
    Act.END_LEAVE: lambda a: EndingLeave(a.until_day, a.reason),
    Act.EXTEND_DUE: lambda a: Extending(_due(a), a.reason),
    Act.UNDO_EXTEND: lambda _: UndoingExtend(),
    Act.RECORD_COMPLETION: lambda a: Recording(_day(a.completed_on, "day"), a.note, a.score, a.evidence),
    Act.VOID_COMPLETION: lambda a: Voiding(a.reason, a.completion_id, a.void_on, a.completed_on, a.score),
    Act.GRANT_TRY: lambda a: GrantingTry(a.reason),
    PeopleAct.LEAVE: lambda a: TakingLeave(_day(a.from_day, "start"), _day(a.until_day, "return"), a.reason),
    PeopleAct.RETURN: lambda a: Returning(a.until_day, a.reason),
    PeopleAct.MOVE: _move,
    PeopleAct.DEACTIVATE: lambda a: Deactivating(_day(a.from_day, "day")),
    PeopleAct.BRING_BACK: lambda a: BringingBack(_day(a.from_day, "day")),
    PeopleAct.UNDO_LEAVE: lambda a: UndoingLeave(_number(a)),
    PeopleAct.UNDO_MOVE: lambda a: UndoingMove(_number(a)),
    PeopleAct.UNDO_DEACTIVATE: lambda a: UndoingDeactivation(_number(a)),
    PeopleAct.UNDO_BRING_BACK: lambda a: UndoingReturn(_number(a)),
}
