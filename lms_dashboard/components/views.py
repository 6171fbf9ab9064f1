"""Saved views in the rail: the pinned ones, and what opens with all of them and the form that saves one more."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import icon, icon_button, link
from lms_dashboard.components.opening import menu_line, popover


def saved_spec(name: Any, path: Any, shared: Any, pinned: Any) -> list[Any]:
    """The name, the page's address, whether it is shared, whether it is pinned."""
    return [name, path, shared, pinned]


class SaveView(rx.Component):
    """The form: it knows the page's address as the browser shows it. Empties itself when ``saved`` goes up."""

    library = "$/public/views.jsx"
    tag = "SaveView"
    saved: rx.Var[int]
    error: rx.Var[str]
    on_save: rx.EventHandler[saved_spec]


def saved_views(views: Any) -> rx.Component:
    """The part of the rail; ``views`` is their state."""
    return rx.el.div(
        rx.foreach(views.pinned, _pinned),
        popover(
            rx.fragment(icon("bookmark", 16), rx.el.span("Saved views", class_name="rail-word")),
            rx.el.h2("Saved views"),
            rx.cond(
                views.rows.length() > 0,
                rx.el.ul(rx.foreach(views.rows, lambda row: _row(row, views)), class_name="views"),
                rx.el.p("None yet. Filter a page, then save it here under a name.", class_name="muted"),
            ),
            menu_line(),
            SaveView.create(saved=views.saved, error=views.error, on_save=views.save),
            label="Saved views",
            trigger_class="rail-link views-trigger",
        ),
        class_name="rail-views",
        role="group",
        aria_label="Saved views",
    )


def _pinned(view: Any) -> rx.Component:
    return link(
        icon("star", 16),
        rx.el.span(view[1], class_name="rail-word truncate", dir="auto"),
        to=view[0],
        class_name="rail-link",
        title=view[1],
    )


def _row(row: Any, views: Any) -> rx.Component:
    number, shared, pinned = row[0].to(int), row[5] != "", row[6] != ""
    own = rx.fragment(
        _switch("Shared", shared, views.change(number, ~shared, pinned)),
        _switch("Pinned", pinned, views.change(number, shared, ~pinned)),
        icon_button("✕", "Remove " + row[1], quiet=True, on_click=views.remove(number)),
    )
    return rx.el.li(
        link(row[1], to=row[2], class_name="view-name truncate", dir="auto", custom_attrs={"data-closes": ""}),
        rx.cond(
            row[3] != "",
            link(
                "Select",
                to=row[3],
                class_name="small",
                custom_attrs={"data-closes": ""},
                aria_label="Select everybody in " + row[1],
            ),
            rx.fragment(),
        ),
        rx.cond(row[4] != "", rx.el.span("by ", rx.el.bdi(row[4]), class_name="muted small"), own),
    )


def _switch(words: str, on: Any, on_click: Any) -> rx.Component:
    return rx.el.label(rx.el.input(type="checkbox", checked=on, on_change=on_click), words, class_name="view-switch")
