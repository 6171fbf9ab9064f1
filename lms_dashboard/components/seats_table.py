"""The tables of Seats: the offerings, and the people of the chosen one with the three dots of each row."""

from typing import Any

import reflex as rx

from lms_dashboard.components.axes import progress_chip_of
from lms_dashboard.components.basics import button, icon, link
from lms_dashboard.components.tables import data_table, sort_head
from lms_dashboard.components.users_table import RowActs

MENU = [
    ["unenroll", "Unenroll…", "", "held"],
    ["remove", "Remove from Seat Offering…", "danger", "held"],
    ["seat", "Seat now", "", "waiting"],
    ["withdraw", "Take off the queue", "", "waiting"],
]
"""The acts behind the three dots: name, words, look, and of which list."""


def offerings_table(state: Any, *, on_manage: Any) -> rx.Component:
    """One row an offering; the name shows its people."""
    heads = [("Offering", "first"), ("Courses", ""), ("Seats", "number"), ("Held", "number")]
    heads += [("Free", "number"), ("Waiting", "number")]
    acts = rx.el.th(rx.el.span("Acts", class_name="visually-hidden"), scope="col", class_name="acts")
    head = rx.el.tr(*[rx.el.th(words, scope="col", class_name=name) for words, name in heads], acts)
    body = rx.el.tbody(rx.foreach(state.offerings, lambda row: _offering(row, state, on_manage)))
    return data_table(rx.el.thead(head), body, label="Seat offerings", class_name="offerings")


def _offering(row: Any, state: Any, on_manage: Any) -> rx.Component:
    here = row[0] == state.chosen
    bar = rx.el.span(
        rx.el.span(class_name="meter-fill", style={"width": row[6].to(str) + "%"}),
        class_name="meter-track",
        aria_hidden="true",
    )
    manage = button(
        "Manage Seats…", small=True, kind="quiet", on_click=on_manage(row[0]), aria_label="Manage seats of " + row[1]
    )
    return rx.el.tr(
        rx.el.th(
            link(
                row[1],
                to=row[8],
                class_name="learner-name truncate",
                dir="auto",
                title=row[1],
                custom_attrs={"aria-current": rx.cond(here, "true", "false")},
            ),
            scope="row",
            class_name="first",
        ),
        rx.el.td(rx.el.span(row[7], class_name="truncate", dir="auto", title=row[7]), class_name="offered"),
        rx.el.td(row[2], class_name="number"),
        rx.el.td(rx.el.span(bar, row[3], class_name="held"), class_name="number"),
        rx.el.td(rx.cond(row[4] == "0", rx.el.span("full", class_name="breaches"), row[4]), class_name="number"),
        rx.el.td(
            rx.cond(row[5] == "", "–", link(row[5], to=row[9], aria_label=row[5] + " waiting for " + row[1])),
            class_name="number",
        ),
        rx.el.td(rx.cond(state.may_change, manage, rx.fragment()), class_name="acts"),
        class_name=rx.cond(here, "here", ""),
        key=row[0],
    )


def seats_table(state: Any, *, on_act: Any) -> rx.Component:
    """The people of the chosen offering, as its list shows them."""
    sort = {"sorted_by": state.sort_key, "descending": state.descending, "on_sort": state.sort_by}
    since = rx.match(state.view, ("waiting", "Waiting since"), "Seat since")
    head = rx.el.tr(
        sort_head("Member", "name", class_name="first", **sort),
        sort_head("Group", "group", **sort),
        sort_head(since, "since", **sort),
        rx.match(
            state.view,
            ("history", rx.el.th("Freed", scope="col")),
            ("waiting", rx.fragment(rx.el.th("For", scope="col"), rx.el.th("Due", scope="col"))),
            rx.el.th("Courses", scope="col"),
        ),
        rx.el.th(rx.el.span("Acts", class_name="visually-hidden"), scope="col", class_name="acts"),
    )
    table = data_table(
        rx.el.thead(head),
        rx.el.tbody(rx.foreach(state.rows, lambda row: _row(row, state))),
        label=state.name + ": " + state.view,
        class_name="seats",
        scroll_class="list-scroll",
    )
    return RowActs.create(table, items=MENU, on_act=on_act)


def _row(row: Any, state: Any) -> rx.Component:
    dots = rx.el.button(
        icon("ellipsis", 16),
        type="button",
        class_name="icon-button quiet",
        aria_label="Acts on " + row[2],
        title="Acts",
        aria_haspopup="menu",
        aria_expanded="false",
        custom_attrs={"data-menu": row[10]},
    )
    who = rx.cond(row[6] == "", "", "by " + row[6].to(str))
    freed = rx.el.td(
        rx.cond(row[7] == "", "held now", row[7]), rx.cond(row[8] == "", "", _under("by " + row[8].to(str)))
    )
    courses = row[12:].to(list[str])
    return rx.el.tr(
        rx.el.th(
            link(row[2], to="/users/" + row[1], class_name="learner-name truncate", dir="auto", title=row[2]),
            rx.cond(row[3] == "", rx.fragment(), _under(row[3])),
            rx.cond(row[11] == "", rx.fragment(), _under("has left")),
            scope="row",
            class_name="first learner",
        ),
        rx.el.td(rx.el.span(row[4], class_name="truncate", dir="auto")),
        rx.el.td(row[5], rx.cond(who == "", rx.fragment(), _under(who))),
        rx.match(
            state.view,
            ("history", freed),
            (
                "waiting",
                rx.fragment(
                    rx.el.td(rx.foreach(courses, lambda one: rx.el.span(one.split("|")[1], class_name="asked"))),
                    rx.el.td(row[9]),
                ),
            ),
            rx.el.td(rx.el.span(rx.foreach(courses, _course), class_name="chips"), class_name="seat-courses"),
        ),
        rx.el.td(rx.cond((row[10] == "") | (row[10] == "self"), rx.fragment(), dots), class_name="acts"),
        class_name=rx.cond(state.changed.contains(row[0]), "row-marked", ""),
        custom_attrs={"data-row": row[1]},
        key=row[0],
    )


def _under(words: Any) -> rx.Component:
    return rx.el.span(words, class_name="under")


def _course(one: Any) -> rx.Component:
    """A course with its progress; code|title|progress|words."""
    parts = one.split("|")
    return rx.el.span(
        rx.el.span(parts[0], class_name="code", title=parts[1]),
        rx.cond(parts[2] == "0", rx.el.span(parts[3], class_name="muted"), progress_chip_of(parts[2], parts[3])),
        class_name="seat-course",
    )
