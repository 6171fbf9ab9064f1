"""The table of requirements, and the filters above it."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import button, icon, link
from lms_dashboard.components.fields import plain_select, search_field
from lms_dashboard.components.filters import filter_chip, fixed_ticks, ticks
from lms_dashboard.components.opening import menu, menu_item
from lms_dashboard.components.tables import data_table, sort_head

KINDS = [("", "Mandatory and optional"), ("mandatory", "Mandatory"), ("optional", "Optional")]


def requirement_filters(state: Any, audiences: list[tuple[str, str]], states: list[tuple[str, str]]) -> rx.Component:
    """Search, course, of whom, when, kind."""
    search = search_field(
        "Find requirements",
        placeholder="Course or reason",
        value=state.search,
        on_change=state.find,
        debounce_timeout=200,
    )

    def chip(words: str, name: str, body: rx.Component) -> rx.Component:
        return filter_chip(words, state.chips.get(name, "").to(str), body, on_drop=state.drop(name))

    return rx.el.div(
        search,
        chip(
            "Course",
            "course",
            ticks(state.courses, state.ticked["course"], lambda v: state.tick("course", v), nothing="There are none."),
        ),
        chip("Asked of", "for", fixed_ticks(audiences, state.ticked["for"], lambda v: state.tick("for", v))),
        chip("When", "when", fixed_ticks(states, state.ticked["when"], lambda v: state.tick("when", v))),
        plain_select("Mandatory or optional", KINDS, value=state.kind, on_change=state.choose_kind),
        button("Clear", kind="quiet", small=True, on_click=state.clear),
        class_name="filter-bar",
        role="group",
        aria_label="Filters",
    )


def requirements_table(state: Any, *, on_begin: Any, assign: Any) -> rx.Component:
    """One row a requirement. ``on_begin(mode, id)`` opens its dialog; ``assign(row)`` draws the way to assign all."""
    sort = {"sorted_by": state.sort_key, "descending": state.descending, "on_sort": state.sort_by}
    head = rx.el.thead(
        rx.el.tr(
            sort_head("Course", "course", class_name="first", **sort),
            rx.el.th("Asked of", scope="col"),
            sort_head("From", "from", **sort),
            sort_head("Last day", "until", **sort),
            rx.el.th("Due after", scope="col", class_name="number"),
            rx.el.th("Reason", scope="col"),
            *[rx.el.th(words, scope="col", class_name="number") for words in ("People", "In breach", "Not Assigned")],
            rx.el.th(rx.el.span("Acts", class_name="visually-hidden"), scope="col", class_name="acts"),
        )
    )
    body = rx.el.tbody(rx.foreach(state.rows, lambda row: _row(row, state.changed, on_begin, assign)))
    return data_table(
        head, body, label="Requirements", class_name="requirements sticky-first", scroll_class="list-scroll"
    )


def _row(row: Any, changed: Any, on_begin: Any, assign: Any) -> rx.Component:
    def number(n: int, to: Any, class_name: str = "") -> rx.Component:
        return rx.el.td(rx.cond(row[n] == "", "–", link(row[n], to=to, class_name=class_name)), class_name="number")

    return rx.el.tr(
        rx.el.th(
            link(row[2], to="/courses/" + row[1], class_name="learner-name truncate", dir="auto", title=row[2]),
            scope="row",
            class_name="first",
        ),
        rx.el.td(
            rx.el.span(
                rx.el.bdi(row[3]), rx.cond(row[7] == "", rx.fragment(), rx.el.span(" · ", row[7], class_name="muted"))
            ),
            class_name="truncate",
            title=row[3],
        ),
        rx.el.td(row[4]),
        rx.el.td(rx.cond(row[5] == "", "–", row[5])),
        rx.el.td(row[6], " d", class_name="number", title=row[16]),
        rx.el.td(rx.el.span(row[8], class_name="truncate", dir="auto", title=row[8]), class_name="reason"),
        number(9, row[13]),
        number(10, row[14], "breaches"),
        rx.el.td(
            rx.cond(
                row[11] == "",
                "–",
                rx.el.span(link(row[11], to=row[15]), assign(row), class_name="unassigned"),
            ),
            class_name="number",
        ),
        rx.el.td(_acts(row, on_begin), class_name="acts"),
        class_name=rx.cond(changed.contains(row[0]), "row-marked", ""),
        key=row[0],
    )


def _acts(row: Any, on_begin: Any) -> rx.Component:
    face = menu(
        icon("ellipsis", 16),
        menu_item("Change…", on_click=on_begin("change", row[0])),
        menu_item("End…", on_click=on_begin("end", row[0])),
        label="Acts on the requirement of " + row[2].to(str) + ", " + row[3].to(str),
        align="end",
        trigger_class="icon-button quiet",
    )
    return rx.cond(row[12] == "1", face, rx.fragment())
