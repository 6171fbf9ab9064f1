"""From a dialog's fields to an act: what they start with, what was answered, what is lacking, and how it is undone."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from lms_dashboard.domain.act_forms import ActForm
from lms_dashboard.domain.acts import ActResult, Answers, EarlierCompletions, ExemptionCategory
from lms_dashboard.domain.days import day_after, plus_days, valid_until
from lms_dashboard.domain.fields import SUGGESTED_DAYS, Field, Kind, Start
from lms_dashboard.services.acts import do_act
from lms_dashboard.state.address import read_day, read_id
from lms_dashboard.state.notices import Undo


def start_values(form: ActForm, count: int, today: date) -> dict[str, str]:
    """What each field holds when the dialog opens; by the field's name."""
    starts = {
        Start.EMPTY: "",
        Start.TODAY: today.isoformat(),
        Start.DUE: plus_days(today, SUGGESTED_DAYS).isoformat(),
        Start.MONTH: day_after(valid_until(today, 1)).isoformat(),
    }
    values = {field.name: starts[field.start] for field in form.fields_for(count)}
    firsts = {field.name: field.choices[0][0] for field in form.fields_for(count) if field.kind is Kind.RADIO}
    return values | firsts


def answers_of(form: ActForm, count: int, data: Mapping[str, Any]) -> Answers:
    """What the form's data say; what cannot be read is as if it had been left empty."""
    return Answers(**{field.name: _read(field, data.get(field.name)) for field in form.fields_for(count)})


def lacks(form: ActForm, count: int, answers: Answers) -> dict[str, str]:
    """The fields that must be filled and are not, each with what to do; the service decides everything else."""
    return {
        field.name: field.mend
        for field in form.fields_for(count)
        if field.needed(answers) and getattr(answers, field.name) in (None, "", False, ())
    }


def needed_names(form: ActForm, count: int, answers: Answers) -> list[str]:
    """The fields that must be filled, as the answers stand."""
    return [field.name for field in form.fields_for(count) if field.needed(answers)]


def unreadable(form: ActForm, count: int, data: Mapping[str, Any]) -> dict[str, str]:
    """Fields in which something stands that cannot be read, each with what to do."""
    return {
        field.name: _UNREADABLE[field.kind]
        for field in form.fields_for(count)
        if field.kind in _UNREADABLE
        and str(data.get(field.name) or "").strip()
        and _read(field, data.get(field.name)) in (None, ())
    }


def undo_of(result: ActResult) -> Undo | None:
    """What the notice offers to take back, for whoever was touched."""
    if result.undo is None or not result.done:
        return None
    whom = {"learner_ids": list(result.done), "course_id": result.course_id}
    return Undo(do_act, {"act": result.undo, "answers": Answers(seq=result.seq), **whom})


def _read(field: Field, value: Any) -> Any:
    text = str(value or "").strip()
    try:
        return _READERS.get(field.name, _BY_KIND[field.kind])(text)
    except ValueError:
        return _READERS_EMPTY.get(field.name)


def _day(text: str) -> date | None:
    return read_day(text) if text else None


def _number(text: str) -> float | None:
    return float(text.replace(",", ".")) if text else None


def _ids(text: str) -> tuple[int, ...]:
    return tuple(read_id(part) for part in text.split(",") if part)


_BY_KIND: dict[Kind, Callable[[str], Any]] = {
    Kind.DAY: _day,
    Kind.TEXT: str,
    Kind.LONG_TEXT: str,
    Kind.NUMBER: _number,
    Kind.CHOICE: str,
    Kind.RADIO: str,
    Kind.TICK: bool,
    Kind.FILES: _ids,
    Kind.GROUP: lambda text: read_id(text) if text else None,
}
_UNREADABLE = {
    Kind.NUMBER: "Give a number.",
    Kind.DAY: "Choose a day.",
    Kind.FILES: "A file is still on its way: wait a moment.",
}
_READERS: dict[str, Callable[[str], Any]] = {"counts": EarlierCompletions, "category": ExemptionCategory}
_READERS_EMPTY: dict[str, Any] = {"counts": EarlierCompletions.UNTIL_EXPIRY, "evidence": ()}
