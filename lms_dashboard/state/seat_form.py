"""The fields of the dialogs of Seats: from words to what is wanted, and beside which field an error belongs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.pasted import AGAIN, FOUND, SEVERAL, SIMILAR, FoundLine
from lms_dashboard.domain.seats import OfferingFields, OfferingRow, SeatingResult
from lms_dashboard.state.words import count_words

_FIELD_OF = {
    "needs a name": "name",
    "choose another name": "name",
    "number of seats": "seats",
    "too few": "seats",
    "no course is chosen": "courses",
    "does not come with": "courses",
    "due date": "due_on",
    "email address": "email",
    "this number": "external_id",
    "neither email": "email",
    "group": "group_id",
    "list is empty": "people",
    "lines": "people",
}
"""Words of an error, and the field that it stands beside."""

_MOST_NAMED = 5
PREFIX = "course-"


def field_of(error: LmsError) -> str:
    """The field that an error belongs to; ``form`` for the whole."""
    text = f"{error.message} {error.mend}".lower()
    return next((field for words, field in _FIELD_OF.items() if words in text), "form")


def ticked_courses(form: Mapping[str, Any]) -> tuple[int, ...]:
    """The courses whose ticks are set."""
    return tuple(int(name.removeprefix(PREFIX)) for name, value in form.items() if value and _is_tick(name))


def _is_tick(name: str) -> bool:
    return name.startswith(PREFIX) and name.removeprefix(PREFIX).isdecimal() and len(name) < 20


def fields_of(form: Mapping[str, Any]) -> OfferingFields | dict[str, str]:
    """An offering as its dialog was filled in; or what is wrong, by field."""
    name = " ".join(str(form.get("name") or "").split())[:400]
    seats = str(form.get("seats") or "").strip()
    if not (seats.isascii() and seats.isdigit() and len(seats) < 8):
        return {"seats": "Give a whole number of seats."}
    return OfferingFields(name, int(seats), ticked_courses(form))


def values_of(row: OfferingRow | None) -> dict[str, str]:
    """What the fields of an offering's dialog hold at first."""
    return {"name": row.name, "seats": str(row.seats)} if row else {"name": "", "seats": ""}


def unclear(lines: Iterable[FoundLine]) -> str:
    """Which lines of a pasted list do not say for certain whom they mean, and what to do; empty if all do."""
    said = [_unclear(line) for line in lines if line.state not in (FOUND, AGAIN)]
    more = f" And {len(said) - _MOST_NAMED:,} more." if len(said) > _MOST_NAMED else ""
    return " ".join(said[:_MOST_NAMED]) + more


def _unclear(line: FoundLine) -> str:
    text = line.text[:60]
    who = ", ".join(f"{one.name} ({one.email or one.external_id or one.group})" for one in line.people[:3])
    if line.state == SEVERAL:
        return f"Line {line.number}, “{text}”: several people match, {who}. Write the address or the number."
    if line.state == SIMILAR:
        return f"Line {line.number}, “{text}”: nobody is called so. Did you mean {who}?"
    return f"Line {line.number}, “{text}”: nobody is found by that. Correct it, or take the line away."


def outcome_of(found: SeatingResult) -> list[str]:
    """Who was left without a seat or passed over, and why: a line each."""
    waiting = set(found.waiting)
    return [
        f"{one.name} {one.reason}" + (", and waits for one." if one.learner_id in waiting else ".")
        for one in found.passed_over
    ]


def effects_of(told: Any, name: str, offering: str) -> list[str]:
    """What taking a seat away does, in numbers; ``told`` is its preview."""
    said = [f"Frees the seat of {name} in “{offering}”."]
    if told.cycles:
        said.append(f"Ends {count_words(told.cycles, 'course')} that came with it; every record is kept.")
    if told.breaches_added:
        said.append(f"Adds {count_words(told.breaches_added, 'breach', 'breaches')}.")
    if told.breaches_removed:
        said.append(f"Removes {count_words(told.breaches_removed, 'breach', 'breaches')}.")
    return [*said, "What is still required of them then shows as Not Assigned."]


def marked(rows: Sequence[Sequence[str]], chosen: Iterable[int]) -> list[list[str]]:
    """Courses as id, title and whether ticked."""
    ticked = set(chosen)
    return [[row[0], row[1], "1" if int(row[0]) in ticked else ""] for row in rows]
