"""What an act will do, in sentences, before it is done; and beside which field an error belongs."""

from collections.abc import Callable
from datetime import date

from lms_dashboard.domain.act_forms import ActForm
from lms_dashboard.domain.acts import Act, ActPreview, Answers, AnyAct, EarlierCompletions, PeopleAct
from lms_dashboard.domain.days import format_day
from lms_dashboard.domain.errors import LmsError
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


def field_of(error: LmsError, form: ActForm) -> str:
    """The field that an error belongs to; ``form`` for the whole."""
    text, names = f"{error.message} {error.mend}".lower(), {field.name for field in form.fields}
    return next((field for words, field in _FIELDS.items() if words in text and field in names), "form")


def does(act: AnyAct, answers: Answers, count: int, order: str) -> list[str]:
    """What the act does to so many learners, in numbers; for a selection, or where nothing is known more closely."""
    return _DOES[act](answers, count_words(count, "learner"), order)


def breaches_of(preview: ActPreview) -> list[str]:
    """How many breaches come and go."""
    said = []
    if preview.breaches_added:
        said.append(f"Adds {count_words(preview.breaches_added, 'breach', 'breaches')}.")
    if preview.breaches_removed:
        said.append(f"Removes {count_words(preview.breaches_removed, 'breach', 'breaches')}.")
    return said or ["Adds and removes no breach."]


def due_words(answers: Answers, order: str) -> str:
    """The due date, as the end of a sentence; empty if it is not said."""
    return f", due {format_day(answers.due_on, order)}" if answers.due_on else ""


def _until(answers: Answers, order: str) -> str:
    start, end = format_day(answers.from_day, order), format_day(answers.until_day, order)
    return f" from {start} until {end}" if start and end else ""


def _from(answers: Answers, order: str) -> str:
    return f" from {format_day(answers.from_day, order)}" if answers.from_day else ""


def _on(day: date | None, order: str) -> str:
    return f" on {format_day(day, order)}" if day else ""


def _reassign(answers: Answers, who: str, order: str) -> list[str]:
    counts = {
        EarlierCompletions.UNTIL_EXPIRY: "Earlier completions count until their expiry.",
        EarlierCompletions.UNTIL_NEW_DUE: "Earlier completions count until the new due date at most.",
        EarlierCompletions.NOT_ANY_MORE: "Earlier completions do not count any more.",
    }
    return [
        f"Ends the current cycle of {who} and opens the next one{due_words(answers, order)}.",
        counts[answers.counts],
    ]


def _void(answers: Answers, who: str, order: str) -> list[str]:
    said = f"Voids the completion{_on(answers.void_on, order)} of {who}: it stays visible, and never counts."
    if answers.completed_on:
        return [said, f"Records a completion{_on(answers.completed_on, order)} in its place."]
    return [said, "The cycle is In Progress again, and due as before."]


_DOES: dict[AnyAct, Callable[[Answers, str, str], list[str]]] = {
    Act.ASSIGN: lambda a, who, order: [f"Opens the next cycle for {who}{due_words(a, order)}."],
    Act.ARCHIVE: lambda _a, who, _o: [
        f"Ends the current cycle of {who}.",
        f"Keeps {_KEPT}; the course stays required of whoever it is required of.",
    ],
    Act.RESTORE: lambda _a, who, _o: [f"Brings the archived cycle of {who} back."],
    Act.REASSIGN: _reassign,
    Act.UNDO_REASSIGN: lambda _a, who, _o: [f"Takes the reassignment of {who} back."],
    Act.RESET: lambda a, who, order: [
        f"Clears every cycle and completion of {who}.",
        f"Still assigned afterwards: Not Started, 0 %{due_words(a, order)}.",
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
    PeopleAct.LEAVE: lambda a, who, order: [
        f"Excuses {who} from every course{_until(a, order)}: outside every rate, and never in breach.",
        "What falls due on leave is due again some days after the return.",
    ],
    PeopleAct.RETURN: lambda a, who, order: [
        f"{who.capitalize()} back{_on(a.until_day, order)} in every course; due dates count from it."
    ],
    PeopleAct.MOVE: lambda a, who, order: [
        f"Gives {who} another home group{_from(a, order)}.",
        "What the group asks is asked of them from that day; what only the old one asked is not any more.",
    ],
    PeopleAct.DEACTIVATE: lambda a, who, order: [
        f"Nothing is required of {who} any more{_from(a, order)}.",
        "Seats are freed, with the cycles that used them; every record is kept.",
        "Without a role of their own they cannot sign in any more.",
    ],
    PeopleAct.BRING_BACK: lambda a, who, order: [
        f"{who.capitalize()} active again{_from(a, order)}, with all records.",
        "What is required counts from the return; on the day of leaving, from before.",
    ],
    PeopleAct.UNDO_LEAVE: lambda _a, who, _o: [f"Takes the leave of absence of {who} back."],
    PeopleAct.UNDO_MOVE: lambda _a, who, _o: [f"Takes the move of {who} back."],
    PeopleAct.UNDO_DEACTIVATE: lambda _a, who, _o: [f"Lets {who} be active as before, with the seats that are free."],
    PeopleAct.UNDO_BRING_BACK: lambda _a, who, _o: [f"Takes the return of {who} back."],
}
