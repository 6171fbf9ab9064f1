"""The dialog of a pasted list: a box for the text, then every line by what became of it."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import button
from lms_dashboard.components.opening import dialog

LIBRARY = "$/public/selection.jsx"
MOST_CHARACTERS = 150_000
"""Of a pasted text; more than one event may carry is refused by the server unheard."""


class PasteBox(rx.Component):
    """A text area that says how many lines it holds, and refuses to be sent when that is too much."""

    library = LIBRARY
    tag = "PasteBox"
    name: rx.Var[str]
    label: rx.Var[str]
    hint: rx.Var[str]
    text: rx.Var[str]
    most: rx.Var[int]
    error: rx.Var[str]


def paste_button(state: Any, page: str, allowed: Any) -> rx.Component:
    """Opens the dialog for a list."""
    return rx.cond(allowed, button("Paste a list…", on_click=state.open(page)), rx.fragment())


def paste_dialog(state: Any) -> rx.Component:
    """The one dialog of a page; ``state`` is PasteState."""
    return rx.fragment(
        dialog(
            "Select from a list",
            PasteBox.create(
                name="people",
                label="Names, email addresses or numbers",
                hint="One person a line, as copied from a mail or a spreadsheet.",
                text=state.text,
                most=MOST_CHARACTERS,
                error=state.error,
            ),
            is_open=state.is_open & ~state.checked,
            on_close=state.shut,
            on_submit=state.check,
            actions=(button("Cancel", on_click=state.shut), button("Look them up", kind="primary", submit=True)),
        ),
        dialog(
            "Select from a list",
            rx.foreach(state.groups, lambda group: _group(state, group)),
            is_open=state.is_open & state.checked,
            on_close=state.shut,
            size="wide",
            actions=(
                button("Back to the text", on_click=state.back),
                button("Select ", state.ready, kind="primary", on_click=state.select, disabled=state.count == 0),
            ),
        ),
    )


def _group(state: Any, group: Any) -> rx.Component:
    lines = state.lines[group[0]].to(list[list[str]])
    body = rx.fragment(
        rx.el.ol(rx.foreach(lines, lambda line: _line(state, line)), class_name="pasted-lines"),
        rx.cond(group[3] != "", rx.el.p(group[3], class_name="muted"), rx.fragment()),
    )
    return rx.el.details(
        rx.el.summary(rx.el.strong(group[2]), " ", group[1]),
        body,
        open=(group[0] != "found") & (group[0] != "again"),
        class_name="pasted-group",
        key=group[0],
    )


def _line(state: Any, line: Any) -> rx.Component:
    candidates = line[3:]
    chooser = rx.el.select(
        rx.el.option("Nobody", value=""),
        rx.foreach(candidates, lambda one: rx.el.option(one.split("|")[1], value=one.split("|")[0])),
        value=state.chosen.get(line[0], ""),
        on_change=lambda value: state.choose(line[0], value),
        aria_label="Whom line " + line[0] + " means: " + line[1],
        class_name="select",
    )
    return rx.el.li(
        rx.el.span(line[0], class_name="pasted-number"),
        rx.el.bdi(line[1], class_name="pasted-text"),
        rx.cond(candidates.length() > 0, chooser, rx.el.span(line[2], class_name="muted")),
        key=line[0],
    )
