"""Filter chips: a button that says what is set, opens what can be set, and a cross that clears it."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import Text, button, callout, joined
from lms_dashboard.components.opening import menu_check, popover


def filter_chip(name: str, words: rx.Var[str], *content: Any, on_drop: Any = None, wide: bool = False) -> rx.Component:
    """A chip: “Group ▾”, or “Group: Clinical, IT +2 ✕” when ``words`` say so. ``on_drop`` clears it."""
    is_set = words != ""
    face = rx.fragment(
        rx.el.span(name, rx.cond(is_set, ": ", "")),
        rx.cond(is_set, rx.el.strong(words, dir="auto", class_name="truncate"), rx.fragment()),
        rx.el.span("▾", aria_hidden="true", class_name="chevron"),
    )
    body = rx.el.div(*content, class_name="filter-body wide" if wide else "filter-body")
    opener = popover(face, body, label=f"Filter: {name}", trigger_class="filter-button")
    cross = rx.fragment()
    if on_drop is not None:
        cross = rx.el.button(
            "✕", type="button", class_name="filter-cross", aria_label=f"Clear the filter {name}", on_click=on_drop
        )
    return rx.el.div(
        opener, rx.cond(is_set, cross, rx.fragment()), class_name=joined("filter", rx.cond(is_set, "set", ""))
    )


def gone_notes(gone: rx.Var[list[str]]) -> rx.Component:
    """What the filters name and is not there any more, sentence by sentence."""
    return rx.foreach(gone, lambda words: callout(words, tone="warning", role="status"))


def ticks(choices: rx.Var[Any], ticked: rx.Var[list[str]], on_tick: Any, *, nothing: str) -> rx.Component:
    """A list of ticks; a choice is its value, its words and, in a tree, its depth."""

    def tick(choice: rx.Var[list[str]]) -> rx.Component:
        return menu_check(
            rx.el.span(choice[1], dir="auto", style={"paddingInlineStart": "calc(14px * " + choice[2].to(str) + ")"}),
            checked=ticked.contains(choice[0]),
            on_change=lambda _: on_tick(choice[0]),
            aria_label=choice[1],
        )

    return rx.cond(
        choices.length() > 0,
        rx.el.div(rx.foreach(choices, tick), class_name="filter-list"),
        rx.el.p(nothing, class_name="muted"),
    )


def fixed_ticks(choices: list[tuple[str, Any]], ticked: rx.Var[list[str]], on_tick: Any) -> rx.Component:
    """Ticks that are the same for everybody: value and face."""
    rows = [menu_check(face, checked=ticked.contains(value), on_change=on_tick(value)) for value, face in choices]
    return rx.el.div(*rows, class_name="filter-list")


def days_form(
    name: str,
    span: rx.Var[list[str]],
    *,
    presets: list[tuple[str, int]],
    error: rx.Var[str],
    on_days: Any,
    on_preset: Any,
) -> rx.Component:
    """From and until, both inclusive and either open; presets above."""
    quick = [
        rx.el.button(words, type="button", class_name="button small", data_closes="", on_click=on_preset(days))
        for words, days in presets
    ]
    form = rx.el.form(
        rx.el.label(
            "From", rx.el.input(type="date", name="from", default_value=span[0], key=span[0], class_name="input")
        ),
        rx.el.label(
            "Until", rx.el.input(type="date", name="until", default_value=span[1], key=span[1], class_name="input")
        ),
        rx.cond(error != "", rx.el.p(error, class_name="field-error", role="alert"), rx.fragment()),
        button("Apply", submit=True, kind="primary", small=True),
        on_submit=on_days,
        class_name="days-form",
        aria_label=f"{name}: days",
    )
    return rx.fragment(rx.el.div(*quick, class_name="row tight"), form)


def day_form(value: Text, *, error: rx.Var[str], on_day: Any, on_today: Any, today: str = "Today") -> rx.Component:
    """One day, or back to today, or to whatever else ``today`` says."""
    return rx.el.form(
        rx.el.label(
            "At the end of", rx.el.input(type="date", name="day", default_value=value, key=value, class_name="input")
        ),
        rx.cond(error != "", rx.el.p(error, class_name="field-error", role="alert"), rx.fragment()),
        rx.el.div(
            button("Apply", submit=True, kind="primary", small=True),
            rx.el.button(today, type="button", class_name="button small", data_closes="", on_click=on_today),
            class_name="row tight",
        ),
        on_submit=on_day,
        class_name="days-form",
        aria_label="As of",
    )
