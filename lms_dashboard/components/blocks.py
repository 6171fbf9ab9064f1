"""What stands where content is not: nothing yet, still loading, failed, missing, not allowed."""

from typing import Any

import reflex as rx
from reflex_components_core.core.banner import has_too_many_connection_errors

from lms_dashboard.components.basics import Text, button, callout, link_button


def block(glyph: Any, title: Text, *lines: Any, actions: tuple[Any, ...] = (), level: str = "h2") -> rx.Component:
    """A centred glyph, heading and lines, with actions under them."""
    heading = rx.el.h1 if level == "h1" else rx.el.h2
    return rx.el.div(
        rx.el.span(glyph, class_name="block-glyph", aria_hidden="true"),
        heading(title),
        *[rx.el.p(line) if isinstance(line, str | rx.Var) else line for line in lines],
        rx.el.div(*actions, class_name="row") if actions else rx.fragment(),
        class_name="block",
    )


def empty(title: Text, *lines: Any, glyph: Any = "○", actions: tuple[Any, ...] = ()) -> rx.Component:
    """Nothing to show, and what to do first."""
    return block(glyph, title, *lines, actions=actions)


def as_it_stood(day: rx.Var[str], *, sealed: str, on_today: Any) -> rx.Component:
    """Above a report of a day gone by (``day`` in words, empty for today): which day, and what a reset has sealed."""
    words = rx.el.span("As it stood at the end of ", rx.el.strong(day), ". ", rx.el.span(sealed, class_name="muted"))
    back = button("Back to today", small=True, on_click=on_today)
    return rx.cond(day != "", callout(words, " ", back), rx.fragment())


def back_to_today(as_of: rx.Var[str], on_today: Any) -> rx.Component:
    """The way out of a day that cannot be shown; nothing where none was asked for."""
    return rx.cond(as_of != "", button("Back to today", on_click=on_today), rx.fragment())


def failed(title: Text, *lines: Any, actions: tuple[Any, ...] = ()) -> rx.Component:
    """The content could not be read; say what to do."""
    return rx.el.div(block("!", title, *lines, actions=actions), role="alert")


def not_found(title: Text = "There is no such page") -> rx.Component:
    """For an address that leads nowhere, or to what is not yours: both look the same."""
    line = "It may have moved, or you may not be allowed to see it."
    return block("?", title, line, actions=(link_button("Go to the start page", to="/", kind="primary"),), level="h1")


def not_allowed() -> rx.Component:
    """For a page that the person's role does not include."""
    line = "Your role does not include this page. An administrator of your organisation can change that."
    actions = (link_button("Go to the start page", to="/", kind="primary"),)
    return block("–", "This page is not open to you", line, actions=actions, level="h1")


def loading_rows(rows: int = 12, columns: int = 6, label: str = "Loading") -> rx.Component:
    """Grey rows in the place of a table that is on its way; as high as the rows will be."""
    widths = ("22%", "9%", "11%", "13%", "10%", "12%", "9%", "11%")
    cells = [rx.el.span(class_name="skeleton", style={"width": widths[n % len(widths)]}) for n in range(columns)]
    lines = [rx.el.div(*cells, class_name="skeleton-row") for _ in range(rows)]
    return rx.el.div(rx.el.span(label, class_name="visually-hidden"), *lines, class_name="skeleton-rows", role="status")


def spinner(label: str = "Loading") -> rx.Component:
    """A small turning mark."""
    return rx.el.span(rx.el.span(label, class_name="visually-hidden"), class_name="spinner", role="status")


def connection_lost() -> rx.Component:
    """Shown while the server cannot be reached; the page goes on by itself when it can."""
    words = rx.el.span("The connection is lost. Trying again …")
    mark = rx.el.span(class_name="spinner", aria_hidden="true")
    banner = rx.el.div(mark, words, class_name="connection", role="status")
    return rx.cond(has_too_many_connection_errors, banner, rx.fragment())
