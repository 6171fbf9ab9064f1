"""The table of Users: one row a person, with the row's buttons; the browser's part of it is assets/users.jsx."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import icon, link
from lms_dashboard.components.fields import radio_choices
from lms_dashboard.components.filters import filter_chip
from lms_dashboard.components.selection import Picking, pick_cell, pick_head
from lms_dashboard.components.tables import data_table, sort_head
from lms_dashboard.domain.act_forms import PEOPLE_FORMS
from lms_dashboard.domain.acts import PeopleAct

COLUMNS = [
    ("User", "name", "first learner"),
    ("Email", "email", "email"),
    ("Group", "group", ""),
    ("Number", "number", ""),
    ("Courses", "courses", "number"),
    ("In breach", "in_breach", "number"),
]


def _on_people(act: PeopleAct, of_whom: str) -> list[str]:
    form = PEOPLE_FORMS[act]
    return [act.value, form.button, "danger" if form.danger else "", of_whom]


MENU = [
    ["edit", "Edit…", "", ""],
    ["reset", "Reset course progress…", "", "active"],
    ["unenroll", "Unenroll…", "", "active"],
    ["unseat", "Remove from Seat Offering…", "", "active"],
    ["invite", "Resend welcome…", "", "active"],
    _on_people(PeopleAct.LEAVE, "active"),
    _on_people(PeopleAct.RETURN, "away"),
    _on_people(PeopleAct.MOVE, "active"),
    ["merge", "Merge with another record…", "", ""],
    _on_people(PeopleAct.DEACTIVATE, "active"),
    _on_people(PeopleAct.BRING_BACK, "left"),
]
"""The acts behind ⋯: name, words, look, and whether only for active ones, those on leave, or those who have left."""


def two_texts(first: rx.Var[str], second: rx.Var[str]) -> list[rx.Var[str]]:
    """What a click on a row's button says: the act, and the row."""
    return [first, second]


class RowActs(rx.Component):
    """A table whose rows' buttons share one listener and one menu."""

    library = "$/public/users.jsx"
    tag = "RowActs"
    items: rx.Var[list[list[str]]]
    on_act: rx.EventHandler[two_texts]


class CopyText(rx.Component):
    """A text with a button that copies it; a path is completed with the page's own origin."""

    library = "$/public/users.jsx"
    tag = "CopyText"
    text: rx.Var[str]
    label: rx.Var[str]


def users_table(
    rows: Any, changed: Any, left: Any, sort: dict[str, Any], *, picking: Picking, on_act: Any, acts: Any
) -> rx.Component:
    """The whole table. ``acts`` are the entries of the menu behind ⋯ that the page offers."""
    heads = [sort_head(words, key, class_name=name, **sort) for words, key, name in COLUMNS]
    last = [rx.el.th("Sign-in", scope="col"), rx.el.th(_hidden("Acts"), scope="col", class_name="acts")]
    body = rx.el.tbody(rx.foreach(rows, lambda row: _row(row, changed, left, picking)))
    table = data_table(
        rx.el.thead(rx.el.tr(pick_head(picking, rows), *heads, *last)),
        body,
        label="Users",
        class_name="users",
        scroll_class="list-scroll",
    )
    return RowActs.create(table, items=acts, on_act=on_act)


def _hidden(words: str) -> rx.Component:
    return rx.el.span(words, class_name="visually-hidden")


def _row(row: Any, changed: Any, left: Any, picking: Picking) -> rx.Component:
    late = rx.el.span(row[7], class_name="breaches")
    gone = rx.el.span("deactivated ", row[9], class_name="under")
    away = rx.el.span("on leave until ", row[10], class_name="under")
    return rx.el.tr(
        pick_cell(picking, row[0], row[1], tab_stop=True),
        rx.el.th(
            link(row[1], to="/users/" + row[0], class_name="learner-name truncate", dir="auto", title=row[1]),
            rx.cond(row[9] != "", gone, rx.cond(row[10] != "", away, rx.fragment())),
            scope="row",
            class_name="first learner",
        ),
        rx.el.td(rx.el.span(row[2], class_name="truncate", title=row[2]), class_name="email"),
        rx.el.td(
            rx.el.span(row[4], class_name="truncate", dir="auto"),
            rx.cond(row[5] != "", rx.el.span(row[5], class_name="under truncate", dir="auto"), rx.fragment()),
        ),
        rx.el.td(row[3]),
        rx.el.td(row[6], class_name="number"),
        rx.el.td(rx.cond(row[7] == "", "–", late), class_name="number"),
        rx.el.td(rx.el.span(rx.cond(row[8] == "", "–", row[8]), class_name="sign-in-mark")),
        rx.el.td(_acts(row, left), class_name="acts"),
        class_name=rx.cond(changed.contains(row[0]), "row-marked", ""),
        custom_attrs={"data-row": row[0]},
        key=row[0],
    )


def _acts(row: Any, left: Any) -> rx.Component:
    active = rx.fragment(
        _act("x", "archive", "Archive courses of ", row),
        _act("graduation-cap", "assign", "Course assignment of ", row),
        _act("mail", "notify", "Notify ", row),
    )
    more = rx.el.button(
        icon("ellipsis", 16),
        type="button",
        class_name="icon-button quiet",
        aria_label="More acts on " + row[1],
        title="More",
        aria_haspopup="menu",
        aria_expanded="false",
        custom_attrs={"data-menu": rx.cond(left, "left", rx.cond(row[10] != "", "active away", "active"))},
    )
    return rx.el.span(rx.cond(left, rx.fragment(), active), more, class_name="row-acts")


def _act(glyph: str, act: str, words: str, row: Any) -> rx.Component:
    return rx.el.button(
        icon(glyph, 16),
        type="button",
        class_name=f"icon-button quiet {act}",
        aria_label=words + row[1],
        title=words.strip().removesuffix(" of"),
        custom_attrs={"data-act": act},
    )


def who_chip(state: Any) -> rx.Component:
    """A chip: active users, or those who have been deactivated."""
    choices = radio_choices(
        "Show",
        "who",
        [("active", "active users"), ("deactivated", "deactivated users")],
        value=state.who,
        on_change=state.choose_who,
    )
    words = rx.cond(state.who == "deactivated", "deactivated", "")
    return filter_chip("Who", words, choices, on_drop=state.drop("who"))
