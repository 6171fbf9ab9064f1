"""The search in the top bar, and the choice to switch its single key off; both live in assets/search.jsx."""

from typing import Any

import reflex as rx


def one_text(text: rx.Var[str]) -> list[rx.Var[str]]:
    """What was typed."""
    return [text]


class SearchBox(rx.Component):
    """A combobox over people and courses: “/” or Ctrl-K, arrow keys, Enter."""

    library = "$/public/search.jsx"
    tag = "SearchBox"
    rows: rx.Var[list[list[str]]]
    asked: rx.Var[str]
    more: rx.Var[bool]
    failed: rx.Var[bool]
    on_find: rx.EventHandler[one_text]
    on_forget: rx.EventHandler[rx.event.no_args_event_spec]


class KeysChoice(rx.Component):
    """Switches the single-key shortcut on and off; kept in this browser."""

    library = "$/public/search.jsx"
    tag = "KeysChoice"


def search_box(session: Any) -> rx.Component:
    """The search, bound to its state."""
    return SearchBox.create(
        rows=session.search_rows,
        asked=session.search_asked,
        more=session.search_more,
        failed=session.search_failed,
        on_find=session.search_find,
        on_forget=session.search_forget,
    )
