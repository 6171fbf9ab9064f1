"""Fields of forms: a label always, the error beside the field, what was typed kept."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import Text, joined

Options = list[tuple[str, str]] | rx.Var[Any]


def framed_field(control: rx.Component, label: Any, name: str, error: Text, hint: Text) -> rx.Component:
    """A control with its label above it, and under it the hint and what is wrong."""
    wrong = rx.Var.create(error).to(str) != ""
    return rx.el.div(
        rx.el.label(label, html_for=name),
        control,
        rx.el.span(hint, class_name="field-hint", id=f"{name}-hint") if isinstance(hint, rx.Var) or hint else "",
        rx.cond(wrong, rx.el.span(error, class_name="field-error", id=f"{name}-error", role="alert"), rx.fragment()),
        class_name=joined("field", rx.cond(wrong, "wrong", "")),
    )


def described(name: str, error: Text) -> dict[str, Any]:
    """What ties a control to its name, its hint and what is wrong with it."""
    wrong = rx.Var.create(error).to(str) != ""
    described = rx.cond(wrong, f"{name}-error", f"{name}-hint")
    return {"id": name, "name": name, "aria_invalid": wrong, "aria_describedby": described}


def text_field(
    label: Any, name: str, *, error: Text = "", hint: Text = "", type: str = "text", **props: Any
) -> rx.Component:
    """A line of text. ``name`` is the key in the form's data and the element's id."""
    control = rx.el.input(type=type, class_name="input", **described(name, error), **props)
    return framed_field(control, label, name, error, hint)


def date_field(label: Any, name: str, *, error: Text = "", hint: Text = "", **props: Any) -> rx.Component:
    """A day; its value is ISO (2026-11-03) in both directions, shown in the browser's own form."""
    return text_field(label, name, error=error, hint=hint, type="date", **props)


def text_area(label: Any, name: str, *, error: Text = "", hint: Text = "", **props: Any) -> rx.Component:
    """Several lines of text."""
    control = rx.el.textarea(class_name="textarea", **described(name, error), **props)
    return framed_field(control, label, name, error, hint)


def select_field(
    label: Any, name: str, options: Options, *, error: Text = "", hint: Text = "", **props: Any
) -> rx.Component:
    """One of several. ``options``: pairs of value and words, or a Var of such pairs."""
    control = rx.el.select(*_options(options), class_name="select", **described(name, error), **props)
    return framed_field(control, label, name, error, hint)


def _options(options: Options) -> list[Any]:
    if isinstance(options, rx.Var):
        return [rx.foreach(options, lambda pair: rx.el.option(pair[1], value=pair[0]))]
    return [rx.el.option(words, value=value) for value, words in options]


def plain_select(label: Text, options: Options, **props: Any) -> rx.Component:
    """A select without a visible label (it is read out), for bars."""
    return rx.el.select(*_options(options), class_name="select", aria_label=label, **props)


def search_field(label: str, *, placeholder: str = "", **props: Any) -> rx.Component:
    """A search box; give it ``value`` or ``default_value``, and a debounced ``on_change``."""
    return rx.el.div(
        rx.el.span("⌕", class_name="search-glyph", aria_hidden="true"),
        rx.el.input(
            type="search",
            class_name="input",
            aria_label=label,
            placeholder=placeholder or label,
            auto_complete="off",
            **props,
        ),
        class_name="search",
        role="search",
    )


def check(label: Any, name: str = "", **props: Any) -> rx.Component:
    """A tick with its words."""
    named = {"name": name, "id": name} if name else {}
    return rx.el.label(rx.el.input(type="checkbox", **named, **props), rx.el.span(label), class_name="check")


def radio_choices(
    legend: Any, name: str, options: list[tuple[str, Any]], *, value: Any = None, on_change: Any = None
) -> rx.Component:
    """One of a few, all visible. With ``value`` (a Var) and ``on_change`` it is controlled, else the first is set."""
    return rx.el.fieldset(
        rx.el.legend(legend),
        *[_radio(name, n, option, value, on_change) for n, option in enumerate(options)],
        class_name="choices",
    )


def _radio(name: str, n: int, option: tuple[str, Any], value: Any, on_change: Any) -> rx.Component:
    chosen: dict[str, Any] = {"default_checked": n == 0}
    if value is not None:
        chosen = {"checked": value == option[0], "on_change": lambda _: on_change(option[0])}
    control = rx.el.input(type="radio", name=name, value=option[0], **chosen)
    return rx.el.label(control, rx.el.span(option[1]), class_name="check")
