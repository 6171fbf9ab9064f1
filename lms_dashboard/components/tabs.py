"""Tabs that are links or buttons; the chosen one is known by the page's state or address."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import Flag, Text, link


def tabs(*items: Any, label: Text) -> rx.Component:
    """A row of ``tab`` or ``tab_link``."""
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


def link_tabs(*items: tuple[Any, Text, Flag], label: Text) -> rx.Component:
    """Tabs that are addresses: (words, address, is it the present one)."""
    links = [
        link(words, to=to, class_name="tab", custom_attrs={"aria-current": rx.cond(here, "page", "false")})
        for words, to, here in items
    ]
    return rx.el.nav(*links, class_name="tabs", aria_label=label)
