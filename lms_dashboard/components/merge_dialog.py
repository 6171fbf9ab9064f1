"""The dialog to merge two records of one person: look for the other one, read what it does, merge; or take apart."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import button, callout
from lms_dashboard.components.effects import effect_lines
from lms_dashboard.components.fields import search_field
from lms_dashboard.components.opening import dialog


def merge_dialog(state: Any) -> rx.Component:
    """The record of the row is kept; the one that is found becomes its alias."""
    return dialog(
        "Merge with another record",
        rx.el.p(
            rx.el.strong(rx.el.bdi(state.name)),
            " is kept. ",
            rx.el.span(rx.el.bdi(state.detail), class_name="muted"),
            class_name="act-what",
        ),
        search_field(
            "The other record of this person",
            placeholder="Name, email or number",
            on_change=state.find,
            debounce_timeout=200,
        ),
        rx.cond(
            state.found.length() > 0,
            rx.el.fieldset(
                rx.el.legend("Which is the same person?", class_name="visually-hidden"),
                rx.el.ul(rx.foreach(state.found, lambda row: _record(row, state)), class_name="course-ticks"),
            ),
            rx.fragment(),
        ),
        effect_lines(state.effects),
        rx.cond(state.error != "", callout(state.error, tone="error"), rx.fragment()),
        rx.cond(state.merges.length() > 0, _merges(state), rx.fragment()),
        is_open=state.is_open,
        on_close=state.cancel,
        actions=(
            button("Cancel", on_click=state.cancel),
            button(
                "Merge",
                kind="danger-primary",
                busy=state.busy,
                disabled=(state.chosen == "") | (state.error != ""),
                on_click=state.submit,
            ),
        ),
    )


def _record(row: Any, state: Any) -> rx.Component:
    control = rx.el.input(
        type="radio",
        name="alias",
        value=row[0],
        checked=state.chosen == row[0],
        on_change=lambda _: state.choose(row[0]),
    )
    what = rx.el.span(
        rx.el.span(row[1], class_name="title", dir="auto"),
        rx.el.span(row[2], class_name="under", dir="auto"),
        class_name="course-what",
    )
    return rx.el.li(rx.el.label(control, what, class_name="check"), key=row[0])


def _merges(state: Any) -> rx.Component:
    def merged(row: Any) -> rx.Component:
        words = rx.el.span(rx.el.bdi(row[1]), " · ", row[2], ", ", row[3], class_name="course-what")
        apart = button("Take apart", small=True, on_click=state.take_apart(row[0]), aria_label="Take apart: " + row[1])
        return rx.el.li(words, apart, key=row[0])

    return rx.el.section(
        rx.el.h3("Merged into this record"),
        rx.el.ul(rx.foreach(state.merges, merged), class_name="course-ticks"),
        class_name="stack tight",
    )
