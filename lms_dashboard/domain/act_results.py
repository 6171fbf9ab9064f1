"""What came of an act: to whom it would be done, in a form to compare; and the sentence that says what was done."""

from collections.abc import Iterable, Sequence

from lms_dashboard.domain.acts import ActResult, AnyAct, Foreseen, PassedOver
from lms_dashboard.domain.cases import Subject
from lms_dashboard.domain.errors import Conflict, Refused

FASTER = "was changed by somebody else a moment ago"
"""Why somebody is passed over who is not any more as they were seen."""


def foresee(subjects: Iterable[Subject], passed_over: Iterable[PassedOver]) -> Foreseen:
    """What an act does to each learner, in a form that two moments can be compared by."""
    touched: dict[int, int | str | None] = {subject.learner_id: subject.mark for subject in subjects}
    return touched | {passed.learner_id: passed.reason for passed in passed_over}


def message_of(title: str, done: str, subjects: Sequence[Subject], passed: Sequence[PassedOver]) -> str:
    """What was done, for whom, in a sentence; without a title it is about people themselves."""
    who = subjects[0].name if len(subjects) == 1 else f"{len(subjects):,} learners"
    left = f" {len(passed):,} passed over." if passed else ""
    return f"{title}: {done} for {who}.{left}" if title else f"{who}: {done}.{left}"


def nothing_done(act: AnyAct, course_id: int | None, passed: tuple[PassedOver, ...]) -> ActResult:
    """The result of an act that passed everybody over.

    Raises:
        Refused: it was about a single learner; a Conflict if somebody else was faster.
    """
    if len(passed) == 1:
        sentence = f"{passed[0].name} {passed[0].reason}."
        if passed[0].reason == FASTER:
            raise Conflict(sentence, "Nothing was changed; look again, then decide.")
        raise Refused(sentence, "Nothing was changed.")
    message = f"Nothing was changed: all {len(passed):,} learners were passed over."
    return ActResult(act, course_id, None, (), passed, message)
