"""The fields of a course's dialogs: from words to a course, its modules and its rules."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from lms_dashboard.domain.courses import KINDS, CourseDetail, CourseFields, ModuleFields, RulePreview
from lms_dashboard.domain.days import format_day
from lms_dashboard.domain.errors import LmsError
from lms_dashboard.state.address import read_day
from lms_dashboard.state.words import count_words

TEXTS = ("code", "title", "months", "years", "retired", "version", "other", "from")
_LONGEST = 300
NEW_MODULE = ["", KINDS[0], "1", "", ""]
"""Title, kind, whether required, pass mark, tries."""

_FIELD_OF = {
    "module": "modules",
    "code": "code",
    "needs a title": "title",
    "validity": "months",
    "retention": "years",
    "version": "version",
    "the day lies": "from",
    "satisf": "other",
}
"""Words of an error's sentence, and the field that it stands beside."""


class Lacking(Exception):
    """Fields that cannot be read; ``errors`` say for each what to do."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(str(errors))
        self.errors = errors


def texts_of(form: Mapping[str, Any]) -> dict[str, str]:
    """The form's own fields as text; unknown ones are not looked at."""
    return {name: " ".join(str(form.get(name) or "")[:_LONGEST].split()) for name in TEXTS}


def values_of(detail: CourseDetail | None, today: date) -> dict[str, str]:
    """What the fields hold when a dialog opens."""
    if detail is None:
        return {"certificate": "1", "from": today.isoformat()}
    fields = detail.item.fields
    return {
        "code": fields.code,
        "title": fields.title,
        "months": str(fields.validity_months or ""),
        "years": "" if fields.retention_years is None else str(fields.retention_years),
        "certificate": "1" if fields.certificate else "",
        "retired": fields.retired_on.isoformat() if fields.retired_on else "",
        "version": str(detail.item.version),
        "from": today.isoformat(),
    }


def course_of(form: Mapping[str, Any]) -> CourseFields:
    """The course that the fields describe.

    Raises:
        Lacking: a field cannot be read.
    """
    texts, errors = texts_of(form), dict[str, str]()
    retired = _day(texts, "retired", errors) if texts["retired"] else None
    months, years = _number(texts, "months", errors), _number(texts, "years", errors)
    _raise(errors)
    return CourseFields(texts["code"], texts["title"], months, years, bool(form.get("certificate")), retired)


def modules_of(form: Mapping[str, Any], keys: Sequence[str]) -> list[ModuleFields]:
    """The modules that the rows describe, in their order; ``keys`` name the rows.

    Raises:
        Lacking: a number cannot be read.
    """
    made = []
    for place, key in enumerate(keys, 1):
        texts = {
            name: str(form.get(f"{name}-{key}") or "").strip()[:_LONGEST] for name in ("title", "kind", "mark", "tries")
        }
        try:
            mark = float(texts["mark"].replace(",", ".")) if texts["mark"] else None
            tries = int(texts["tries"]) if texts["tries"] else None
        except ValueError:
            raise Lacking(
                {"modules": f"Module {place}: give numbers for pass mark and tries, or leave them."}
            ) from None
        required = bool(form.get(f"required-{key}"))
        made.append(ModuleFields(" ".join(texts["title"].split()), texts["kind"], required, mark, tries))
    return made


def module_values(modules: Sequence[ModuleFields]) -> list[list[str]]:
    """The rows of the editor: key, title, kind, whether required, pass mark, tries."""
    return [
        [str(n), one.title, one.kind, "1" if one.required else "", _plain(one.pass_mark), str(one.max_tries or "")]
        for n, one in enumerate(modules)
    ]


def version_choices(detail: CourseDetail) -> list[list[str]]:
    """The versions that can be the least; none where there is but one."""
    newest = detail.item.version
    words = [[str(n), f"Version {n}"] for n in range(newest, 1, -1)]
    return [*words, ["1", "Version 1: every version counts"]] if newest > 1 else []


def rule_of(form: Mapping[str, Any], name: str) -> tuple[int, date]:
    """The version or the other course, and the day.

    Raises:
        Lacking: a field cannot be read.
    """
    texts, errors = texts_of(form), dict[str, str]()
    number, day = _number(texts, name, errors), _day(texts, "from", errors)
    if number is None:
        errors[name] = "Choose one."
    _raise(errors)
    return number or 0, day or date.min


def field_of(error: LmsError) -> str:
    """The field that an error belongs to; ``form`` for the whole."""
    text = error.message.lower()
    return next((field for words, field in _FIELD_OF.items() if words in text), "form")


def rule_effects(seen: RulePreview, today: date, order: str) -> list[str]:
    """What a rule does, in numbers."""
    when = "today" if seen.day == today else f"on {format_day(seen.day, order)}"
    people = count_words(seen.concerned, "person", "people")
    said = [f"Concerns {people} who completed what now counts, or no longer counts."]
    if seen.breaches_added:
        said.append(f"Adds {count_words(seen.breaches_added, 'breach', 'breaches')} {when}.")
    if seen.breaches_removed:
        said.append(f"Removes {count_words(seen.breaches_removed, 'breach', 'breaches')} {when}.")
    if not (seen.breaches_added or seen.breaches_removed):
        said.append(f"Adds and removes no breach {when}.")
    return said


def _raise(errors: dict[str, str]) -> None:
    if errors:
        raise Lacking(errors)


def _number(texts: Mapping[str, str], name: str, errors: dict[str, str]) -> int | None:
    text = texts[name]
    if text and not (text.isascii() and text.isdigit() and len(text) < 10):
        errors[name] = "Give a whole number, or leave it empty."
        return None
    return int(text) if text else None


def _day(texts: Mapping[str, str], name: str, errors: dict[str, str]) -> date | None:
    try:
        return read_day(texts[name])
    except ValueError:
        errors[name] = "Choose a day."
        return None


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:g}"
