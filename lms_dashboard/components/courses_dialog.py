"""Course Assignment: the courses that a user has and has had, to assign or reassign; and others to assign."""

from typing import Any

import reflex as rx

from lms_dashboard.components.axes import compliance_chip_of, progress_chip_of
from lms_dashboard.components.basics import button, callout
from lms_dashboard.components.opening import dialog


def courses_dialog(state: Any, acts: Any) -> rx.Component:
    """The dialog; ``acts`` is the state behind the dialogs of single acts, which open above it."""
    rows = rx.el.ul(rx.foreach(state.rows, lambda row: _row(row, state, acts)), class_name="course-ticks tall")
    return dialog(
        state.heading,
        rx.el.p(rx.el.strong(rx.el.bdi(state.name)), class_name="act-what"),
        rx.cond(
            state.active,
            rx.fragment(),
            callout("This user has left the organisation. Bring them back to assign courses.", tone="warning"),
        ),
        rx.cond(state.rows.length() > 0, rows, rx.el.p("No course yet.", class_name="muted")),
        rx.cond((state.others.length() > 0) & state.active, _other(state, acts), rx.fragment()),
        is_open=state.is_open,
        on_close=state.close,
        size="wide",
        actions=(button("Done", on_click=state.close),),
    )


def _row(row: Any, state: Any, acts: Any) -> rx.Component:
    what = rx.el.span(
        rx.el.span(row[1], class_name="title", dir="auto"),
        rx.el.span(row[2], class_name="under"),
        class_name="course-what",
    )
    chips = rx.el.span(progress_chip_of(row[3], row[4]), compliance_chip_of(row[5], row[6]), class_name="chips")
    act = rx.el.button(
        row[8],
        type="button",
        class_name=rx.cond(row[7] == "reset", "button small danger", "button small"),
        aria_label=row[8] + " " + row[1],
        on_click=acts.begin(row[7], state.learner_id, row[0], ""),
    )
    return rx.el.li(what, chips, rx.cond(row[9] == "", act, rx.el.span(row[9], class_name="why-not")), key=row[0])


def _other(state: Any, acts: Any) -> rx.Component:
    return rx.el.div(
        rx.el.label(
            "Another course",
            rx.el.select(
                rx.foreach(state.others, lambda course: rx.el.option(course[1], value=course[0])),
                value=state.other,
                on_change=state.choose_other,
                class_name="select",
            ),
        ),
        button("Assign…", on_click=acts.begin("assign", state.learner_id, state.other, "")),
        class_name="assign-other",
    )
