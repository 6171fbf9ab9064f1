"""The dialog behind ✕: the courses, none ticked, and whether the user stays."""

from typing import Any

import reflex as rx

from lms_dashboard.components.axes import progress_chip_of
from lms_dashboard.components.basics import button, callout
from lms_dashboard.components.effects import effect_lines
from lms_dashboard.components.opening import dialog


def archive_dialog(state: Any) -> rx.Component:
    """Archive courses of one user."""
    head = rx.el.div(
        rx.el.h3("Which courses?"),
        button("All or none", small=True, kind="quiet", on_click=state.tick_all),
        class_name="list-head",
    )
    rows = rx.el.ul(rx.foreach(state.rows, lambda row: _row(row, state)), class_name="course-ticks")
    none = rx.el.p("No course is current: there is nothing to archive.", class_name="muted")
    return dialog(
        "Archive",
        rx.el.p(rx.el.strong(rx.el.bdi(state.name)), class_name="act-what"),
        rx.cond(state.rows.length() > 0, rx.fragment(head, rows), none),
        _end(state),
        effect_lines(state.effects),
        rx.cond(state.error != "", callout(state.error, tone="error"), rx.fragment()),
        is_open=state.is_open,
        on_close=state.cancel,
        actions=(
            button("Cancel", on_click=state.cancel),
            rx.el.button(
                rx.cond(state.remove, "Archive and remove", "Archive"),
                type="button",
                class_name=rx.cond(state.remove, "button danger-primary", "button primary"),
                aria_busy=state.busy,
                disabled=state.busy | ((state.ticked.length() == 0) & ~state.remove),
                on_click=state.submit,
            ),
        ),
    )


def _row(row: Any, state: Any) -> rx.Component:
    what = rx.el.span(
        rx.el.span(row[1], class_name="title", dir="auto"),
        rx.el.span(row[4], class_name="under"),
        class_name="course-what",
    )
    box = rx.el.input(type="checkbox", checked=state.ticked.contains(row[0]), on_change=lambda _: state.tick(row[0]))
    return rx.el.li(rx.el.label(box, what, class_name="check"), progress_chip_of(row[2], row[3]), key=row[0])


def _end(state: Any) -> rx.Component:
    keep = rx.el.input(
        type="radio", name="end", value="keep", checked=~state.remove, on_change=lambda _: state.choose_end("keep")
    )
    remove = rx.el.input(
        type="radio",
        name="end",
        value="remove",
        checked=state.remove,
        on_change=lambda _: state.choose_end("remove"),
        disabled=~state.active,
    )
    return rx.el.fieldset(
        rx.el.legend("And the user?"),
        rx.el.label(keep, rx.el.span("Keep the user to assign more courses"), class_name="check"),
        rx.el.label(
            remove,
            rx.el.span("Remove the user: deactivate them from today on, with every record kept"),
            class_name="check",
        ),
        class_name="choices",
    )
