"""The fields of a requirement's dialog: from words to what is wanted, and beside which field an error belongs."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from lms_dashboard.domain.days import FOREVER, day_after, day_before, format_day
from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.requirements import (
    AUDIENCES,
    NewRequirement,
    RequirementEdit,
    RequirementEnd,
    RequirementItem,
    RequirementPreview,
    Wanted,
)
from lms_dashboard.state.address import read_day
from lms_dashboard.state.words import count_words

FIELDS = ("course", "audience", "group", "role", "person", "from", "last", "due_days", "months", "reason", "ends")
_LONGEST = 500

_FIELD_OF = {
    "reason": "reason",
    "end before": "last",
    "ended by then": "ends",
    "days until": "due_days",
    "months": "months",
    "job role": "role",
    "group": "group",
    "learner": "person",
    "course": "course",
}
"""Words of an error's sentence, and the field that it stands beside."""


class Lacking(Exception):
    """Fields that cannot be read; ``errors`` say for each what to do."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(str(errors))
        self.errors = errors


def fields_of(form: Mapping[str, Any]) -> dict[str, str]:
    """The form's own fields as text; unknown ones are not looked at."""
    texts = {name: str(form.get(name) or "").strip()[:_LONGEST] for name in FIELDS}
    return texts | {"kind": "optional" if form.get("kind") == "optional" else "mandatory"}


def values_of(item: RequirementItem | None, today: date) -> dict[str, str]:
    """What the fields hold when the dialog opens: the requirement, or a new one from today."""
    if item is None:
        return {"from": today.isoformat(), "due_days": "30", "kind": "mandatory", "audience": "everybody"}
    return {
        "from": item.from_day.isoformat(),
        "last": day_before(item.until_day).isoformat() if item.until_day else "",
        "due_days": str(item.due_days),
        "months": str(item.validity_months or ""),
        "kind": "mandatory" if item.mandatory else "optional",
        "reason": item.reason,
        "ends": max(today, item.from_day).isoformat(),
    }


def wanted_of(mode: str, requirement_id: int, form: Mapping[str, str], person_id: int | None) -> Wanted:
    """What the fields ask for; ``mode`` is add, change or end.

    Raises:
        Lacking: a field cannot be read.
    """
    errors: dict[str, str] = {}
    if mode == "end":
        ends = _day(form, "ends", errors)
        _raise(errors)
        return RequirementEnd(requirement_id, ends or FOREVER, form["reason"])
    begins, last = _day(form, "from", errors), _day(form, "last", errors, optional=True)
    shared: dict[str, Any] = {
        "until_day": day_after(last) if last else FOREVER,
        "due_days": _number(form, "due_days", errors),
        "validity_months": _number(form, "months", errors, optional=True),
        "mandatory": form["kind"] == "mandatory",
        "reason": form["reason"],
    }
    target = None if mode == "change" else _target(form, person_id, errors)
    _raise(errors)
    from_day = begins or FOREVER
    if mode == "change":
        return RequirementEdit(requirement_id, from_day, **shared)
    return NewRequirement(int(form["course"]), form["audience"], target, from_day, **shared)


def _raise(errors: dict[str, str]) -> None:
    if errors:
        raise Lacking(errors)


def _day(form: Mapping[str, str], name: str, errors: dict[str, str], *, optional: bool = False) -> date | None:
    if optional and not form[name]:
        return None
    try:
        return read_day(form[name])
    except ValueError:
        errors[name] = "Choose a day."
        return None


def _number(form: Mapping[str, str], name: str, errors: dict[str, str], *, optional: bool = False) -> int | None:
    text = form[name]
    if optional and not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        errors[name] = "Give a whole number."
        return None
    return int(text)


def _target(form: Mapping[str, str], person_id: int | None, errors: dict[str, str]) -> int | None:
    if not form["course"].isdigit():
        errors["course"] = "Choose a course."
    audience = form["audience"] if form["audience"] in AUDIENCES else ""
    name = {"group": "group", "job role": "role", "person": "person", "everybody": ""}.get(audience, "audience")
    if name == "person":
        return person_id
    if name and not form[name].isdigit():
        errors[name] = "Choose one."
        return None
    return int(form[name]) if name else None


def field_of(error: LmsError) -> str:
    """The field that an error belongs to; ``form`` for the whole."""
    text = error.message.lower()
    return next((field for words, field in _FIELD_OF.items() if words in text), "form")


def effects_of(seen: RequirementPreview, today: date, order: str) -> list[str]:
    """What the change does to everybody, in numbers."""
    said = []
    if seen.added:
        said.append(f"{_people(seen.added)} become{_s(seen.added)} required to do {seen.course_title}.")
        said += _standing(seen)
    if seen.removed:
        said.append(f"{_people(seen.removed)} {_are(seen.removed)} no longer required to do it.")
    if seen.breaches_added:
        said.append(f"Adds {count_words(seen.breaches_added, 'breach', 'breaches')}.")
    if seen.breaches_removed:
        said.append(f"Removes {count_words(seen.breaches_removed, 'breach', 'breaches')}.")
    if not said:
        said.append("Nobody becomes required, and nobody is released; no breach is added or removed.")
    said.append(f"It asks {_people(seen.covered)} afterwards, whoever else asks them.")
    when = "today" if seen.day == today else f"on {format_day(seen.day, order)}"
    return [*said, f"Counted as it will stand {when}; whoever joins later is asked from their first day on."]


def _standing(seen: RequirementPreview) -> list[str]:
    said = []
    if seen.certified:
        said.append(f"Of these, {_people(seen.certified)} hold{_s(seen.certified)} a valid completion already.")
    if seen.unassigned:
        said.append(f"Of these, {_people(seen.unassigned)} {_have(seen.unassigned)} no cycle yet: Not Assigned.")
    return said


def _people(count: int) -> str:
    return count_words(count, "person", "people")


def _s(count: int) -> str:
    return "s" if count == 1 else ""


def _have(count: int) -> str:
    return "has" if count == 1 else "have"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
