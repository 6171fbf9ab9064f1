"""Tabs: buttons over the parts of a page, one of which is shown; the page's state says which."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import Flag, Text


def tabs(*items: Any, label: Text) -> rx.Component:
    """A row of ``tab``."""
    return rx.el.div(*items, class_name="tabs", role="tablist", aria_label=label)


def tab(*label: Any, selected: Flag, on_click: Any, controls: str) -> rx.Component:
    """A tab that shows the part of the page whose id is ``controls`` (give that ``role="tabpanel"``)."""
    return rx.el.button(
        *label,
        type="button",
        role="tab",
        class_name="tab",
        aria_selected=selected,
        aria_controls=controls,
        on_click=on_click,
    )
