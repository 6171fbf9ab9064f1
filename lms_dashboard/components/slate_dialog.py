"""The dialog of a clean slate: of what; the file made first; what follows, and the name to be typed."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import button, callout
from lms_dashboard.components.downloads import download_link
from lms_dashboard.components.fields import text_field
from lms_dashboard.components.opening import dialog
from lms_dashboard.components.progress_bar import progress_bar


def slate_dialog(state: Any) -> rx.Component:
    """The one dialog; each of its steps is a dialog of its own, so that each begins with fresh fields."""
    asking = (state.phase == "asking") | (state.phase == "working")
    return rx.fragment(_choose(state, (state.phase != "") & ~asking), _confirm(state, asking))


def _choose(state: Any, is_open: Any) -> rx.Component:
    making = state.phase == "making"
    return dialog(
        "Clean slate",
        rx.el.p(
            "Begins a year anew: archives the cycles, frees the seats and deactivates the people. The list that is "
            "uploaded next brings back who is on it. Every record is kept.",
            class_name="act-what",
        ),
        rx.el.fieldset(
            rx.el.legend("Of what"),
            rx.cond(
                state.offering != "",
                _of("offering", rx.fragment("Everybody with a seat in ", rx.el.bdi(state.offering)), True),
                rx.fragment(),
            ),
            _of("organisation", "The whole organisation: everybody, every cycle, every seat", state.offering == ""),
            class_name="choices",
        ),
        rx.cond(making, progress_bar(state.percent, rx.cond(state.doing == "", "Making the file …", state.doing)), ""),
        rx.cond(state.error != "", callout(state.error, tone="error"), rx.fragment()),
        rx.cond(state.earlier.length() > 0, _earlier(state), rx.fragment()),
        is_open=is_open,
        on_close=state.cancel,
        on_submit=state.prepare,
        size="wide",
        actions=(
            button("Cancel", on_click=state.cancel),
            button("Make the file first", submit=True, kind="primary", busy=making),
        ),
    )


def _of(value: str, words: Any, chosen: Any) -> rx.Component:
    box = rx.el.input(type="radio", name="of", value=value, default_checked=chosen)
    return rx.el.label(box, rx.el.span(words), class_name="check")


def _earlier(state: Any) -> rx.Component:
    def one(row: Any) -> rx.Component:
        what = rx.el.span(rx.el.bdi(row[1]), rx.el.span(row[2], class_name="under"), class_name="course-what")
        return rx.el.li(what, download_link("File", href=row[3], label="File of " + row[1].to(str)), key=row[0])

    return rx.el.details(
        rx.el.summary("Earlier clean slates and their files"),
        rx.el.ul(rx.foreach(state.earlier, one), class_name="course-ticks"),
    )


def _confirm(state: Any, is_open: Any) -> rx.Component:
    working = state.phase == "working"
    return dialog(
        "Clean slate of " + state.name,
        rx.el.ul(
            rx.foreach(state.effects, lambda line: rx.el.li(line)), class_name="effects", aria_label="What it does"
        ),
        rx.el.p(
            "A workbook of all of it has been made and is kept. ",
            download_link(state.file_words, href=state.file, class_name="underlined"),
            class_name="slate-file",
        ),
        text_field(
            rx.el.span("Type ", rx.el.strong(rx.el.bdi(state.name)), " to confirm"),
            "name",
            error=state.error,
            auto_complete="off",
            disabled=working,
        ),
        rx.cond(working, progress_bar(state.percent, rx.cond(state.doing == "", "Working …", state.doing)), ""),
        is_open=is_open,
        on_close=state.cancel,
        on_submit=state.confirm,
        size="wide",
        actions=(
            button("Cancel", on_click=state.cancel, disabled=working),
            button("Clean slate", submit=True, kind="danger-primary", busy=working),
        ),
    )
