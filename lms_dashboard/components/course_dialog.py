"""The dialogs of a course: its fields, its modules in order, its rules."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import button, callout, icon, icon_button
from lms_dashboard.components.effects import change_dialog
from lms_dashboard.components.fields import check, date_field, select_field, text_field
from lms_dashboard.domain.courses import KINDS


def course_dialog(state: Any) -> rx.Component:
    """The one dialog of a page, for whichever has begun."""
    is_rule = (state.mode == "least") | (state.mode == "equivalent") | (state.mode == "unequal")
    return change_dialog(
        state,
        rx.match(
            state.mode,
            ("make", rx.fragment(_fields(state), _modules(state))),
            ("edit", _fields(state)),
            ("version", rx.fragment(_about_versions(state), _modules(state))),
            ("least", _least(state)),
            ("equivalent", _equivalent(state, "count here too, for as long as they are valid.")),
            ("unequal", _equivalent(state, "do not count here any more: whoever holds only one is due that day.")),
            rx.fragment(),
        ),
        after=rx.cond(state.names.length() > 0, _names(state), rx.fragment()),
        looks_first=is_rule & (state.effects.length() == 0),
        working=state.busy,
    )


def _fields(state: Any) -> rx.Component:
    grid = rx.el.div(
        text_field(
            "Title", "title", error=_error(state, "title"), default_value=_value(state, "title"), max_length=200
        ),
        text_field("Code", "code", error=_error(state, "code"), default_value=_value(state, "code"), max_length=40),
        text_field(
            "Valid for, months",
            "months",
            type="number",
            min="1",
            error=_error(state, "months"),
            hint="Empty: for ever. Completions that are there keep theirs.",
            default_value=_value(state, "months"),
        ),
        text_field(
            "Keep records, years",
            "years",
            type="number",
            min="0",
            error=_error(state, "years"),
            hint="Empty: as the organisation does. 0: a reset destroys at once.",
            default_value=_value(state, "years"),
        ),
        rx.cond(
            state.mode == "edit",
            date_field(
                "No longer offered from",
                "retired",
                error=_error(state, "retired"),
                hint="Empty: offered",
                default_value=_value(state, "retired"),
            ),
            rx.fragment(),
        ),
        class_name="form-grid",
    )
    certificate = check(
        "Whoever completes it gets a certificate", "certificate", default_checked=_value(state, "certificate") == "1"
    )
    return rx.fragment(grid, certificate)


def _modules(state: Any) -> rx.Component:
    wrong = _error(state, "modules")
    return rx.el.fieldset(
        rx.el.legend("Modules, in order"),
        rx.el.ol(rx.foreach(state.modules, lambda row, n: _module(state, row, n)), class_name="module-rows"),
        rx.cond(wrong != "", rx.el.p(wrong, class_name="field-error", role="alert"), rx.fragment()),
        rx.el.div(button("Add a module", small=True, on_click=state.add_module)),
        class_name="choices",
    )


def _module(state: Any, row: Any, n: Any) -> rx.Component:
    place = "module " + (n + 1).to_string()

    def field(name: str, at: int, words: str, **props: Any) -> rx.Component:
        control = rx.el.input(name=name + "-" + row[0], default_value=row[at], class_name="input " + name, **props)
        return rx.el.label(rx.el.span(words, class_name="small muted"), control, class_name=name)

    kind = rx.el.label(
        rx.el.span("Kind", class_name="small muted"),
        rx.el.select(
            *[rx.el.option(word.capitalize(), value=word) for word in KINDS],
            name="kind-" + row[0],
            default_value=row[2],
            class_name="select",
        ),
    )
    required = rx.el.label(
        rx.el.input(type="checkbox", name="required-" + row[0], default_checked=row[3] == "1"),
        rx.el.span("required"),
        class_name="check",
    )
    return rx.el.li(
        field("title", 1, "Title", max_length=200),
        kind,
        field("mark", 4, "Pass mark, %", input_mode="decimal", size=5),
        field("tries", 5, "Tries", input_mode="numeric", size=5),
        required,
        icon_button(icon("arrow-up", 14), "Move up " + place, quiet=True, on_click=state.lift_module(row[0])),
        icon_button(icon("x", 14), "Remove " + place, quiet=True, on_click=state.drop_module(row[0])),
        class_name="module-row",
        key=row[0],
    )


def _about_versions(state: Any) -> rx.Component:
    kept = (
        "Version "
        + state.in_use
        + " is in use: open cycles go on with it, and its completions keep counting. New cycles get the new one."
    )
    return rx.el.p(
        rx.cond(state.in_use != "", kept, "Nobody has worked on this version yet: its modules are replaced."),
        class_name="muted",
    )


def _least(state: Any) -> rx.Component:
    none = callout("There is only one version: publish a newer one first.")
    fields = rx.fragment(
        rx.el.p(
            "From that day on, completions of an older version do not count: whoever holds only one is due that day. "
            "A lower version than before lets what had ceased to count count again.",
            class_name="muted",
        ),
        rx.el.div(
            select_field("Least version", "version", state.versions, error=_error(state, "version")),
            _from(state),
            class_name="form-grid",
        ),
    )
    return rx.cond(state.versions.length() > 0, fields, none)


def _equivalent(state: Any, what: str) -> rx.Component:
    return rx.fragment(
        rx.el.p(f"From that day on, completions of the other course {what}", class_name="muted"),
        rx.el.div(
            select_field("Other course", "other", state.courses, error=_error(state, "other")),
            _from(state),
            class_name="form-grid",
        ),
    )


def _names(state: Any) -> rx.Component:
    """Whom a rule puts in breach, the first of them."""
    return rx.el.details(
        rx.el.summary("Who comes into breach"),
        rx.el.ul(rx.foreach(state.names, lambda name: rx.el.li(rx.el.bdi(name))), class_name="names"),
    )


def _from(state: Any) -> rx.Component:
    return date_field("From", "from", error=_error(state, "from"), default_value=_value(state, "from"))


def _value(state: Any, name: str) -> Any:
    return state.values.get(name, "").to(str)


def _error(state: Any, name: str) -> Any:
    return state.errors.get(name, "").to(str)
