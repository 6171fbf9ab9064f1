"""Every act on a selection of all who match: its preview, and the act with all that it compares; then a pasted list."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from benchmarks.dataset import NOW, TODAY
from benchmarks.measure import Row, figure_of, once, timed
from lms_dashboard.domain.act_forms import ACT_FORMS
from lms_dashboard.domain.acts import Act, Answers, ExemptionCategory, PeopleAct
from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.people import Actor, system_actor
from lms_dashboard.domain.queries import MatrixQuery
from lms_dashboard.domain.selections import Matching
from lms_dashboard.services.acts import steps_of
from lms_dashboard.services.bulk import act_on_selection, preview_selection
from lms_dashboard.services.filters import get_filter_choices
from lms_dashboard.services.groups import get_groups
from lms_dashboard.services.pasting import find_people

DUE = TODAY + timedelta(days=30)
LATER = TODAY + timedelta(days=900)
ANSWERS = Answers(
    due_on=LATER,
    unfinished=True,
    reason="benchmark",
    category=ExemptionCategory.OTHER,
    from_day=TODAY,
    until_day=DUE,
    completed_on=TODAY,
    void_on=TODAY,
    note="classroom",
)
COURSE = 1

_PEOPLE = (PeopleAct.LEAVE, PeopleAct.RETURN, PeopleAct.MOVE, PeopleAct.DEACTIVATE, PeopleAct.BRING_BACK)

_STORY = (
    Act.ARCHIVE, Act.RESTORE, Act.REASSIGN, Act.UNDO_REASSIGN, Act.EXTEND_DUE, Act.UNDO_EXTEND, Act.EXEMPT,
    Act.END_EXEMPTION, Act.START_LEAVE, Act.END_LEAVE, Act.RECORD_COMPLETION, Act.VOID_COMPLETION, Act.GRANT_TRY,
    Act.ARCHIVE, Act.ASSIGN, Act.UNENROLL, Act.REENROLL, Act.RESET,
)  # fmt: skip
"""Every act, each after one that brings the learners to where it may start."""


def measure(count: int) -> Iterator[Row]:
    """All acts in a row on everybody whom the matrix lists (``count`` learners), in a course that is asked of each."""
    actor = system_actor(1)
    told = set()
    for act in _STORY:
        if act in told:
            _do(actor, act)
            continue
        told.add(act)
        yield from _measured(actor, act, count)
    for on_people in _PEOPLE:
        yield from _measured_people(actor, on_people, count)
    text = "\n".join(f"p{i}@bench.example" for i in range(1, count + 1))
    looked_up = timed(lambda: find_people(actor=actor, text=text, now=NOW), n=3, warm=1)
    yield Row(f"a pasted list of {count:,} addresses looked up", looked_up)


def _measured(actor: Actor, act: Act, count: int) -> Iterator[Row]:
    asked = _asked(actor, act)
    seen = preview_selection(**asked)
    preview = timed(lambda: preview_selection(**asked), n=3, warm=0)
    touched, big = len(seen.preview.touched), count >= 10_000
    name = f"{ACT_FORMS[act].button.rstrip('…')}, {touched:,} of {count:,}"
    yield Row(f"preview: {name}", preview, None, "≤ 0.5 s" if big else "")
    done = figure_of([once(lambda: _commit(asked, seen.foreseen))])
    yield Row(f"act: {name}", done, None, "≤ 1.5 s" if big else "")


def _measured_people(actor: Actor, act: PeopleAct, count: int) -> Iterator[Row]:
    """An act on the people themselves, in all their courses."""
    home = get_groups(actor=actor, now=NOW)[-1].id
    answers = replace(ANSWERS, group_id=home, until_day=DUE if act is PeopleAct.LEAVE else TODAY + timedelta(days=10))
    gone = MatrixQuery(left=act is PeopleAct.BRING_BACK)
    asked = {"actor": actor, "selection": Matching(gone), "steps": steps_of(act, answers), "now": NOW}
    seen = preview_selection(**asked)  # type: ignore[arg-type]
    preview = figure_of([once(lambda: preview_selection(**asked))])  # type: ignore[arg-type]
    name = f"{ACT_FORMS[act].verb}, {len(seen.preview.touched):,} of {count:,}, all courses"
    yield Row(f"preview: {name}", preview)
    yield Row(f"act: {name}", figure_of([once(lambda: act_on_selection(**asked, foreseen=seen.foreseen))]))  # type: ignore[arg-type]


def _asked(actor: Actor, act: Act) -> dict[str, object]:
    title = next(c.title for c in get_filter_choices(actor=actor, now=NOW).courses if c.id == COURSE)
    back = TODAY + timedelta(days=10) if act is Act.END_LEAVE else ANSWERS.until_day
    answers = replace(ANSWERS, confirmation=title, until_day=back)
    return {
        "actor": actor,
        "selection": Matching(MatrixQuery()),
        "course_id": COURSE,
        "steps": steps_of(act, answers),
        "now": NOW,
    }


def _commit(asked: dict[str, object], foreseen: object) -> object:
    try:
        return act_on_selection(**asked, foreseen=foreseen)  # type: ignore[arg-type]
    except LmsError as refusal:
        return refusal


def _do(actor: Actor, act: Act) -> None:
    asked = _asked(actor, act)
    _commit(asked, preview_selection(**asked).foreseen)  # type: ignore[arg-type]
