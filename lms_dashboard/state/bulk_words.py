"""What an act will do to a selection, and what it did, in sentences and in groups of people by reason."""

from collections.abc import Iterable

from lms_dashboard.domain.act_forms import ACT_FORMS, ActForm
from lms_dashboard.domain.acts import ActResult, Answers, PassedOver
from lms_dashboard.domain.selections import Outcome, SelectionPreview, group_by_reason, outcome_of
from lms_dashboard.state.act_words import breaches_of, does
from lms_dashboard.state.words import count_words

SHOWN = 50
"""People of a reason that are named in the dialog; the others are in the file."""


def effects_of(form: ActForm, answers: Answers, seen: SelectionPreview, order: str) -> list[str]:
    """What will happen, in numbers."""
    preview = seen.preview
    if not preview.touched:
        return ["Nothing: everybody is passed over."]
    said = [*does(form.act, answers, len(preview.touched), order), *breaches_of(preview)]
    if preview.mails:
        return [*said, f"Queues {count_words(preview.mails, 'mail')}."]
    return said if form.about_people else [*said, "Sends no mail."]


def left_out_of(seen: SelectionPreview) -> str:
    """Who of the selection is not looked at, and why; empty if nobody."""
    said = []
    if seen.beyond:
        said.append(f"{count_words(seen.beyond, 'learner')} of the selection can be seen but not changed by you")
    if seen.missing:
        said.append(f"{count_words(seen.missing, 'learner')} of the selection cannot be found any more")
    return f"Left out: {', and '.join(said)}." if said else ""


def groups_of(passed_over: Iterable[PassedOver]) -> list[list[str]]:
    """By reason: the reason, how many, how many are not named, and the first names."""
    groups = group_by_reason(passed_over).items()
    return [
        [_of_many(reason, len(people)), f"{len(people):,}", _more(len(people)), *(one.name for one in people[:SHOWN])]
        for reason, people in groups
    ]


_PLURALS = {"has": "have", "is": "are", "was": "were"}


def _of_many(reason: str, count: int) -> str:
    """“has left” of one, “have left” of several."""
    verb, _, rest = reason.partition(" ")
    return reason if count == 1 else f"{_PLURALS.get(verb, verb)} {rest}"


def _more(count: int) -> str:
    return f"and {count - SHOWN:,} more, in the list" if count > SHOWN else ""


def result_words(result: ActResult) -> list[str]:
    """What was done, in numbers."""
    passed = f"{count_words(len(result.passed_over), 'learner')} passed over." if result.passed_over else ""
    return [line for line in (result.message.split(". ")[0].rstrip(".") + ".", passed) if line]


def preview_outcome(seen: SelectionPreview) -> Outcome:
    """A preview as a file: what would be done to whom, and to whom not."""
    form, preview = ACT_FORMS[seen.preview.act], seen.preview
    return outcome_of(
        f"{form.verb}, preview", preview.course_title, preview.touched, preview.passed_over, "would be done"
    )


def result_outcome(result: ActResult, course_title: str) -> Outcome:
    """A result as a file: what was done to whom, and to whom not."""
    return outcome_of(ACT_FORMS[result.act].verb, course_title, result.done, result.passed_over, "done")
