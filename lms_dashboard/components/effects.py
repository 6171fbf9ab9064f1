"""What an act will do, in sentences, and the frame of the dialogs that look at a change before they save it."""

from typing import Any

import reflex as rx

from lms_dashboard.components.act_fields import error_of
from lms_dashboard.components.basics import button, callout
from lms_dashboard.components.opening import dialog


def effect_lines(lines: Any, label: str = "What it does") -> rx.Component:
    """The sentences as a list, read out when they change; nothing, where there are none."""
    items = rx.foreach(lines, lambda line: rx.el.li(line))
    found = rx.el.ul(items, class_name="effects", aria_label=label, aria_live="polite")
    return rx.cond(lines.length() > 0, found, rx.fragment())


def form_error(state: Any) -> rx.Component:
    """What is wrong with the whole, not with one field."""
    wrong = error_of(state, "form")
    return rx.cond(wrong != "", callout(wrong, tone="error"), rx.fragment())


def change_dialog(
    state: Any, *content: rx.Component, after: rx.Component, looks_first: Any, working: Any, may_cancel: Any = True
) -> rx.Component:
    """The frame of a change that is looked at first: its fields, what it does, what is wrong, and one button for both.

    ``state`` has ``mode`` (empty: closed), ``heading``, ``about``, ``effects`` and ``errors``, and the handlers
    ``submit`` and ``cancel``. ``after`` stands under the effects; ``looks_first``: the button looks, and does not save.
    """
    return dialog(
        state.heading,
        rx.cond(state.about != "", rx.el.p(rx.el.bdi(state.about), class_name="act-what"), rx.fragment()),
        *content,
        effect_lines(state.effects),
        after,
        form_error(state),
        is_open=state.mode != "",
        on_close=state.cancel,
        on_submit=state.submit,
        size="wide",
        actions=(
            button("Cancel", on_click=state.cancel, disabled=~rx.Var.create(may_cancel)),
            rx.el.button(
                rx.cond(looks_first, "See what it does", "Save"),
                type="submit",
                class_name="button primary",
                aria_busy=working,
                disabled=working,
            ),
        ),
    )
