"""The answer to “why is this red?” in a sentence or two (experience.md, "cell panel")."""

from collections.abc import Callable, Sequence
from datetime import date

from lms_dashboard.domain.compliance import Standing
from lms_dashboard.domain.days import FOREVER, format_day
from lms_dashboard.domain.details import EXTENSION, CycleRow, ReliefRow, RequirementRow
from lms_dashboard.domain.status import Compliance, Progress

_Say = Callable[[date | None], str]


def explain(
    standing: Standing,
    requirements: Sequence[RequirementRow],
    cycle: CycleRow | None,
    day: date,
    date_order: str,
    *,
    relief: Sequence[ReliefRow] = (),
) -> str:
    """What the status is and which rule and days made it so, in the reader's dates; ``relief`` says why exempt."""

    def say(when: date | None) -> str:
        return format_day(when, date_order)

    return " ".join(
        part for part in (_status(standing, day, say, relief), _asked(requirements, say), _cycle(cycle, say)) if part
    )


def _status(standing: Standing, day: date, say: _Say, relief: Sequence[ReliefRow]) -> str:
    due, through, done = say(standing.due_on), say(standing.valid_through), say(standing.completed_on)
    match standing.compliance:
        case Compliance.SEALED:
            return "The records of this day were sealed by a later reset."
        case Compliance.EXEMPT:
            return _exempt(standing, day, say, relief)
        case Compliance.COMPLIANT | Compliance.EXPIRING:
            return _valid(standing, day, through, done)
        case Compliance.EXPIRED:
            return f"Expired: completed on {done}, valid through {through}{_later(standing, due)}."
        case Compliance.OVERDUE:
            return f"Overdue: it was due on {due} and no completion counts."
        case Compliance.PENDING:
            return f"Not yet due: it has to be completed by {due}."
    return (
        "Nothing asks for this course."
        if standing.progress is Progress.NONE
        else "Optional: nothing demands this course."
    )


def _exempt(standing: Standing, day: date, say: _Say, relief: Sequence[ReliefRow]) -> str:
    """Exempt until a day; and the category and the reason, where they are known."""
    held = next((r for r in relief if r.kind != EXTENSION and r.from_day <= day < r.until_day), None)
    why = f" ({held.kind}: {held.reason})" if held else ""
    return f"Exempt until {say(standing.exempt_until)}{why}."


def _valid(standing: Standing, day: date, through: str, done: str) -> str:
    if standing.valid_through == FOREVER:
        return f"Compliant: completed on {done}, valid for ever."
    left = (standing.valid_through - day).days if standing.valid_through else 0
    word = "Expiring" if standing.compliance is Compliance.EXPIRING else "Compliant"
    days = f" ({left} day{'' if left == 1 else 's'} left)" if word == "Expiring" else ""
    return f"{word}: completed on {done}, valid through {through}{days}."


def _later(standing: Standing, due: str) -> str:
    return f", due moved to {due}" if standing.due_on != standing.valid_through and due else ""


def _asked(requirements: Sequence[RequirementRow], say: _Say) -> str:
    """Which requirement gives the earliest due date."""
    mandatory = [r for r in requirements if r.mandatory]
    if not mandatory:
        return ""
    first = min(mandatory, key=lambda r: r.first_due)
    reason = f" ({first.reason})" if first.reason else ""
    return f"Asked of {first.audience} since {say(first.from_day)}{reason}, first due {say(first.first_due)}."


def _cycle(cycle: CycleRow | None, say: _Say) -> str:
    if cycle is None:
        return "No cycle is current."
    opened = f"Cycle {cycle.cycle} was assigned on {say(cycle.assigned_on)}"
    if cycle.progress is Progress.COMPLETED:
        return f"{opened} and completed on {say(cycle.completed_on)}."
    if cycle.progress is Progress.NOT_STARTED:
        return f"{opened} and has never been opened."
    if cycle.progress is Progress.FAILED:
        return f"{opened} and failed: no try is left."
    return f"{opened}, started on {say(cycle.started_on)}, {cycle.percent} % done."
