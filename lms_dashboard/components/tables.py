"""Tables: rows of 34 px, sticky head, sticky first column, sortable heads, pages."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import Text, icon_button, joined
from lms_dashboard.components.fields import plain_select
from lms_dashboard.components.parts import RovingGrid


def data_table(
    *parts: Any, label: Text, grid: bool = False, class_name: Text = "", scroll_class: Text = "", **props: Any
) -> rx.Component:
    """A table (thead, tbody, tfoot) in its own scrolling box, read out as ``label``.

    ``grid``: the table is one tab stop; arrow keys move among its buttons that carry ``custom_attrs={"data-cell": ""}``
    and ``tab_index=-1``. Give cells of the first column ``class_name="first"`` to keep them in view.
    """
    table = rx.el.table(*parts, class_name=joined("table", class_name), aria_label=label, **props)
    if grid:
        return RovingGrid.create(table, class_name=scroll_class)
    return rx.el.div(
        table, class_name=joined("table-scroll", scroll_class), tab_index=0, role="region", aria_label=label
    )


def sort_head(
    words: Any,
    key: str,
    *,
    sorted_by: rx.Var[str],
    descending: rx.Var[bool],
    on_sort: Any,
    class_name: Text = "",
    beside: Any = None,
) -> rx.Component:
    """A head that sorts: ``on_sort(key)``. Says its order to screen readers, and with ▴ ▾ to everybody.

    ``beside``: what else stands in the head, after the button.
    """
    active = sorted_by == key
    return rx.el.th(
        rx.el.button(
            words,
            rx.el.span(rx.cond(active, rx.cond(descending, "▾", "▴"), ""), aria_hidden="true"),
            type="button",
            class_name="sort",
            on_click=on_sort(key),
        ),
        rx.fragment() if beside is None else beside,
        scope="col",
        class_name=class_name,
        aria_sort=rx.cond(active, rx.cond(descending, "descending", "ascending"), "none"),
    )


def pagination(
    *,
    summary: Text,
    has_previous: rx.Var[bool],
    has_next: rx.Var[bool],
    on_previous: Any,
    on_next: Any,
    page_size: rx.Var[str] | None = None,
    on_page_size: Any = None,
    sizes: tuple[int, ...] = (50, 100, 200),
) -> rx.Component:
    """The count ("1–50 of 4,812"), rows a page, back and on. ``on_page_size`` gets the number as text."""
    size: Any = rx.fragment()
    if page_size is not None:
        options = [(str(n), str(n)) for n in sizes]
        chooser = plain_select("Rows a page", options, value=page_size, on_change=on_page_size)
        size = rx.el.label("rows ", chooser, class_name="row tight")
    return rx.el.nav(
        rx.el.span(summary, aria_live="polite"),
        size,
        icon_button("‹", "Previous page", on_click=on_previous, disabled=~has_previous),
        icon_button("›", "Next page", on_click=on_next, disabled=~has_next),
        class_name="pagination",
        aria_label="Pages",
    )
