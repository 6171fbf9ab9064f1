"""What an act on people themselves will do, in sentences, before it is done."""

from collections.abc import Callable
from datetime import date

from lms_dashboard.domain.acts import Answers, PeopleAct
from lms_dashboard.domain.days import format_day
from lms_dashboard.state.words import count_words


def does_to_people(act: PeopleAct, answers: Answers, count: int, order: str) -> list[str]:
    """What the act does to so many learners."""
    return _DOES[act](answers, count_words(count, "learner"), order)


def _day(word: str, day: date | None, order: str) -> str:
    return f" {word} {format_day(day, order)}" if day else ""


_DOES: dict[PeopleAct, Callable[[Answers, str, str], list[str]]] = {
    PeopleAct.LEAVE: lambda a, who, order: [
        f"Excuses {who} from every course{_day('from', a.from_day, order)}{_day('until', a.until_day, order)}: "
        "outside every rate, and never in breach.",
        "What falls due on leave is due again some days after the return.",
    ],
    PeopleAct.RETURN: lambda a, who, order: [
        f"{who.capitalize()} back{_day('on', a.until_day, order)} in every course; due dates count from it."
    ],
    PeopleAct.MOVE: lambda a, who, order: [
        f"Gives {who} another home group{_day('from', a.from_day, order)}.",
        "What the group asks is asked of them from that day; what only the old one asked is not any more.",
    ],
    PeopleAct.DEACTIVATE: lambda a, who, order: [
        f"Nothing is required of {who} any more{_day('from', a.from_day, order)}.",
        "Seats are freed, with the cycles that used them; every record is kept.",
        "Without a role of their own they cannot sign in any more.",
    ],
    PeopleAct.BRING_BACK: lambda a, who, order: [
        f"{who.capitalize()} active again{_day('from', a.from_day, order)}, with all records.",
        "What is required counts from the return; on the day of leaving, from before.",
    ],
}
