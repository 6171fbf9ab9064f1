"""The fields of an act, drawn from its description (domain/act_forms.py): for one learner and for a selection alike."""

from typing import Any

import reflex as rx

from lms_dashboard.components.evidence import evidence_field
from lms_dashboard.components.fields import (
    check,
    date_field,
    described,
    framed_field,
    select_field,
    text_area,
    text_field,
)
from lms_dashboard.domain.act_forms import ActForm
from lms_dashboard.domain.fields import Field, Kind


def act_fields(form: ActForm, count: int, state: Any) -> list[rx.Component]:
    """The fields that the act asks of so many learners (2: of several).

    ``state`` has, each by the field's name, ``values`` (what it holds at first), ``errors``, ``needed`` (what must be
    filled) and ``left_out`` (what is not asked now); and the handler ``change(name, value)``.
    """
    return [_shown(field, state) for field in form.fields_for(count)]


def error_of(state: Any, name: str) -> Any:
    """What is wrong with a field; empty if nothing is."""
    return state.errors.get(name, "").to(str)


def _shown(field: Field, state: Any) -> rx.Component:
    return rx.cond(state.left_out.contains(field.name), rx.fragment(), _DRAW[field.kind](field, state))


def _label(field: Field, state: Any) -> Any:
    return rx.cond(state.needed.contains(field.name), field.label, f"{field.label} (optional)")


def _start(field: Field, state: Any) -> Any:
    return state.values.get(field.name, "").to(str)


def _changes(field: Field, state: Any, event: str = "on_change") -> dict[str, Any]:
    return {event: lambda value: state.change(field.name, value)} if field.changes else {}


def _day(field: Field, state: Any) -> rx.Component:
    return date_field(
        _label(field, state),
        field.name,
        error=error_of(state, field.name),
        hint=field.hint,
        default_value=_start(field, state),
        required=False,
        **_changes(field, state),
    )


def _text(field: Field, state: Any) -> rx.Component:
    return text_field(
        _label(field, state),
        field.name,
        error=error_of(state, field.name),
        hint=field.hint,
        max_length=200,
        auto_complete="off",
    )


def _number(field: Field, state: Any) -> rx.Component:
    return text_field(
        _label(field, state),
        field.name,
        error=error_of(state, field.name),
        hint=field.hint,
        max_length=8,
        input_mode="decimal",
        auto_complete="off",
    )


def _long_text(field: Field, state: Any) -> rx.Component:
    return text_area(
        _label(field, state), field.name, error=error_of(state, field.name), hint=field.hint, rows="2", max_length=2000
    )


def _choice(field: Field, state: Any) -> rx.Component:
    options = [("", "Choose…"), *field.choices]
    return select_field(_label(field, state), field.name, options, error=error_of(state, field.name), hint=field.hint)


def _radio(field: Field, state: Any) -> rx.Component:
    def option(value: str, words: str) -> rx.Component:
        control = rx.el.input(
            type="radio",
            name=field.name,
            value=value,
            default_checked=_start(field, state) == value,
            on_change=state.change(field.name, value),
        )
        return rx.el.label(control, rx.el.span(words), class_name="check")

    options = [option(value, words) for value, words in field.choices]
    return rx.el.fieldset(rx.el.legend(field.label), *options, class_name="choices")


def _tick(field: Field, state: Any) -> rx.Component:
    wrong = error_of(state, field.name)
    ticked: dict[str, Any] = {}
    if field.changes:
        ticked["on_change"] = lambda value: state.change(field.name, rx.cond(value, "on", ""))
    return rx.el.div(
        check(field.label, field.name, **ticked),
        rx.cond(wrong != "", rx.el.p(wrong, class_name="field-error", role="alert"), rx.fragment()),
    )


def _files(field: Field, state: Any) -> rx.Component:
    return evidence_field(_label(field, state), field.name, error=error_of(state, field.name), hint=field.hint)


def _group(field: Field, state: Any) -> rx.Component:
    options = [rx.el.option("Choose…", value=""), rx.foreach(state.groups, lambda g: rx.el.option(g[1], value=g[0]))]
    wrong = error_of(state, field.name)
    control = rx.el.select(
        *options,
        class_name="select",
        **described(field.name, wrong),
        **_changes(field, state),
    )
    return framed_field(control, _label(field, state), field.name, wrong, field.hint)


_DRAW = {
    Kind.DAY: _day,
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.LONG_TEXT: _long_text,
    Kind.CHOICE: _choice,
    Kind.RADIO: _radio,
    Kind.TICK: _tick,
    Kind.FILES: _files,
    Kind.GROUP: _group,
}
