"""What an act will do, in sentences, before it is done; and beside which field an error belongs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from lms_dashboard.domain.act_forms import ActForm
from lms_dashboard.domain.acts import Act, ActPreview, Answers, EarlierCompletions
from lms_dashboard.domain.days import format_day
from lms_dashboard.domain.details import CellDetail, CycleRow
from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.status import Progress
from lms_dashboard.state.panel_view import progress_words
from lms_dashboard.state.words import count_words

_KEPT = "completions, certificates and results"

_FIELDS = {
    "due date": "due_on",
    "category": "category",
    "the end ": "until_day",
    "the return": "until_day",
    "the start ": "from_day",
    "score": "score",
    "reason": "reason",
    "tick": "acknowledged",
    "name is not typed": "confirmation",
    "finished": "unfinished",
    "where the training": "note",
    "evidence": "evidence",
    "future": "completed_on",
    "in the future": "from_day",
    "group": "group_id",
}
"""Words of an error's sentence, and the field it stands beside; the first that the form has."""


def current_cycle(detail: CellDetail) -> CycleRow | None:
    """The cycle that is current, where there is one."""
    return next((cycle for cycle in detail.cycles if cycle.current), None)


def is_unfinished(detail: CellDetail) -> bool:
    """Whether a reassignment would end a cycle that is not completed."""
    cycle = current_cycle(detail)
    return cycle is not None and cycle.progress is not Progress.COMPLETED


def field_of(error: LmsError, form: ActForm) -> str:
    """The field that an error belongs to; ``form`` for the whole."""
    text, names = f"{error.message} {error.mend}".lower(), {field.name for field in form.fields}
    return next((field for words, field in _FIELDS.items() if words in text and field in names), "form")


def does(act: Act, answers: Answers, count: int, order: str) -> list[str]:
    """What the act does to so many learners, in numbers; for a selection, or where nothing is known more closely."""
    return _DOES[act](answers, count_words(count, "learner"), order)


def effects(act: Act, detail: CellDetail, preview: ActPreview | None, answers: Answers, order: str) -> list[str]:
    """What will happen to one learner, whose records are known."""
    closer = _CLOSER.get(act)
    said = closer(detail, answers, order) if closer else does(act, answers, 1, order)
    return [sentence for sentence in (*said, *foreseen(preview)) if sentence]


def foreseen(preview: ActPreview | None) -> list[str]:
    """Breaches that come or go, mails, and for one learner why nothing would be done."""
    if preview is None:
        return []
    passed = [f"{one.name} {one.reason}." for one in preview.passed_over] if preview.learners == 1 else []
    return [*(breaches_of(preview) if preview.touched else []), *passed]


def breaches_of(preview: ActPreview) -> list[str]:
    """How many breaches come and go."""
    said = []
    if preview.breaches_added:
        said.append(f"Adds {count_words(preview.breaches_added, 'breach', 'breaches')}.")
    if preview.breaches_removed:
        said.append(f"Removes {count_words(preview.breaches_removed, 'breach', 'breaches')}.")
    return said or ["Adds and removes no breach."]


def _due(answers: Answers, order: str) -> str:
    return f", due {format_day(answers.due_on, order)}" if answers.due_on else ""


def _until(answers: Answers, order: str) -> str:
    start, end = format_day(answers.from_day, order), format_day(answers.until_day, order)
    return f" from {start} until {end}" if start and end else ""


def _on(day: date | None, order: str) -> str:
    return f" on {format_day(day, order)}" if day else ""


def _reassign(answers: Answers, who: str, order: str) -> list[str]:
    counts = {
        EarlierCompletions.UNTIL_EXPIRY: "Earlier completions count until their expiry.",
        EarlierCompletions.UNTIL_NEW_DUE: "Earlier completions count until the new due date at most.",
        EarlierCompletions.NOT_ANY_MORE: "Earlier completions do not count any more.",
    }
    return [
        f"Ends the current cycle of {who} and opens the next one{_due(answers, order)}.",
        counts[answers.counts],
    ]


def _void(answers: Answers, who: str, order: str) -> list[str]:
    said = f"Voids the completion{_on(answers.void_on, order)} of {who}: it stays visible, and never counts."
    if answers.completed_on:
        return [said, f"Records a completion{_on(answers.completed_on, order)} in its place."]
    return [said, "The cycle is In Progress again, and due as before."]


_DOES: dict[Act, Callable[[Answers, str, str], list[str]]] = {
    Act.ASSIGN: lambda a, who, order: [f"Opens the next cycle for {who}{_due(a, order)}."],
    Act.ARCHIVE: lambda _a, who, _o: [
        f"Ends the current cycle of {who}.",
        f"Keeps {_KEPT}; the course stays required of whoever it is required of.",
    ],
    Act.RESTORE: lambda _a, who, _o: [f"Brings the archived cycle of {who} back."],
    Act.REASSIGN: _reassign,
    Act.UNDO_REASSIGN: lambda _a, who, _o: [f"Takes the reassignment of {who} back."],
    Act.RESET: lambda a, who, order: [
        f"Clears every cycle and completion of {who}.",
        f"Still assigned afterwards: Not Started, 0 %{_due(a, order)}.",
    ],
    Act.UNENROLL: lambda _a, who, _o: [
        f"Ends the current cycle of {who}, and what asked only them for the course.",
        f"Keeps {_KEPT}.",
    ],
    Act.REENROLL: lambda _a, who, _o: [f"Brings the cycle of {who} back, and what asked for it."],
    Act.EXEMPT: lambda a, who, order: [
        f"Excuses {who}{_until(a, order)}: outside every rate, and never in breach.",
        "What runs out meanwhile is asked anew when the exemption ends.",
    ],
    Act.END_EXEMPTION: lambda _a, who, _o: [f"Asks the course of {who} again, from today on."],
    Act.START_LEAVE: lambda a, who, order: [
        f"Excuses {who}{_until(a, order)}: outside every rate, and never in breach.",
        "What falls due on leave is due again some days after the return.",
    ],
    Act.END_LEAVE: lambda a, who, order: [
        f"{who.capitalize()} back{_on(a.until_day, order)}; due dates count from it."
    ],
    Act.EXTEND_DUE: lambda a, who, order: [
        f"Moves the due date of {who} to {format_day(a.due_on, order) or 'the new day'}; the old one is kept beside it."
    ],
    Act.UNDO_EXTEND: lambda _a, who, _o: [f"Takes today's extension of {who} back."],
    Act.RECORD_COMPLETION: lambda a, who, order: [
        f"Records a completion{_on(a.completed_on, order)} for {who}.",
        "It completes a current cycle that was assigned by then, else it stands alone.",
    ],
    Act.VOID_COMPLETION: _void,
    Act.GRANT_TRY: lambda _a, who, _o: [f"Gives {who} one more try at every module with a limit; In Progress again."],
}


def _assign_one(detail: CellDetail, answers: Answers, order: str) -> list[str]:
    return [f"Opens cycle {_last(detail) + 1} for 1 learner{_due(answers, order)}."]


def _archive_one(detail: CellDetail, _: Answers, __: str) -> list[str]:
    kept = f"{count_words(len(detail.completions), 'completion')}, certificates and results"
    return [_ends(detail), f"Keeps {kept}; the course stays required of whoever it is required of."]


def _reassign_one(detail: CellDetail, answers: Answers, order: str) -> list[str]:
    return [_ends(detail), *_assign_one(detail, answers, order)]


def _reset_one(detail: CellDetail, answers: Answers, order: str) -> list[str]:
    cycles, completions = count_words(len(detail.cycles), "cycle"), count_words(len(detail.completions), "completion")
    return [
        f"Clears {cycles} and {completions} of 1 learner.",
        f"Still assigned afterwards: Not Started, 0 %{_due(answers, order)}.",
    ]


def _unenroll_one(detail: CellDetail, _: Answers, __: str) -> list[str]:
    kept = f"{count_words(len(detail.completions), 'completion')}, certificates and results"
    personal = "The personal requirement ends with it: nothing asks the course of this learner any more."
    return [_ends(detail), personal, f"Keeps {kept}."]


def _extend_one(detail: CellDetail, answers: Answers, order: str) -> list[str]:
    old, new = format_day(detail.due_on, order), format_day(answers.due_on, order)
    return [f"Moves the due date from {old} to {new}; both are shown."] if old and new else []


def _record_one(detail: CellDetail, answers: Answers, order: str) -> list[str]:
    said = does(Act.RECORD_COMPLETION, answers, 1, order)[0]
    cycle = current_cycle(detail)
    open_one = cycle is not None and cycle.progress is not Progress.COMPLETED
    if cycle is None or not open_one or answers.completed_on is None or answers.completed_on < cycle.assigned_on:
        return [said, "It belongs to no open cycle and stands alone."]
    return [said, f"It completes cycle {cycle.cycle}."]


def _void_one(detail: CellDetail, answers: Answers, order: str) -> list[str]:
    wrong = next((row for row in detail.completions if row.id == answers.completion_id), None)
    on_its_own = wrong is not None and wrong.cycle is None
    said = does(Act.VOID_COMPLETION, replace(answers, void_on=wrong.completed_on if wrong else None), 1, order)
    return said[:1] if on_its_own and not answers.completed_on else said


_CLOSER: dict[Act, Callable[[CellDetail, Answers, str], list[str]]] = {
    Act.ASSIGN: _assign_one,
    Act.ARCHIVE: _archive_one,
    Act.REASSIGN: _reassign_one,
    Act.RESET: _reset_one,
    Act.UNENROLL: _unenroll_one,
    Act.EXTEND_DUE: _extend_one,
    Act.RECORD_COMPLETION: _record_one,
    Act.VOID_COMPLETION: _void_one,
}


def _last(detail: CellDetail) -> int:
    return max((row.cycle for row in detail.cycles), default=0)


def _ends(detail: CellDetail) -> str:
    cycle = current_cycle(detail)
    if cycle is None:
        return ""
    return f"Ends cycle {cycle.cycle} ({progress_words(cycle.progress, cycle.percent)}) of 1 learner."
