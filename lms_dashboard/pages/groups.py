"""Groups: the tree of departments and sites with their people; added, renamed and moved by administrators."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import button, callout, link, link_button, page_head
from lms_dashboard.components.blocks import empty, failed, loading_rows
from lms_dashboard.components.fields import text_field
from lms_dashboard.components.frame import Page
from lms_dashboard.components.opening import dialog
from lms_dashboard.components.tables import data_table
from lms_dashboard.state.groups import GroupsState


def content() -> rx.Component:
    """The page."""
    add = button("Add a group", kind="primary", on_click=GroupsState.begin("add", ""))
    return rx.fragment(
        rx.el.div(
            page_head(
                "Groups",
                link_button("Users", to="/users"),
                rx.cond(GroupsState.administers, add, rx.fragment()),
                subtitle=GroupsState.subtitle,
            ),
            rx.match(
                GroupsState.phase,
                ("ready", rx.cond(GroupsState.rows.length() > 0, _table(), _none())),
                ("failed", failed("The groups could not be read", "Nothing was changed.")),
                loading_rows(8, 3, "Loading the groups"),
            ),
            class_name="content list-page",
        ),
        _dialog(),
    )


def _none() -> rx.Component:
    return empty("There are no groups yet", "A group is a department or a site; people and requirements belong to it.")


def _table() -> rx.Component:
    heads = ["Group", "People in it", "With subgroups"]
    names = ["first", "number", "number"]
    head = rx.el.tr(
        *[rx.el.th(words, scope="col", class_name=name) for words, name in zip(heads, names, strict=True)],
        rx.el.th(rx.el.span("Acts", class_name="visually-hidden"), scope="col"),
    )
    return data_table(
        rx.el.thead(head),
        rx.el.tbody(rx.foreach(GroupsState.rows, _row)),
        label="Groups",
        class_name="groups",
        scroll_class="list-scroll",
    )


def _row(row: Any) -> rx.Component:
    acts = [("add", "Add under it"), ("rename", "Rename"), ("move", "Move")]
    buttons = [
        button(
            words,
            small=True,
            kind="quiet",
            on_click=GroupsState.begin(act, row[0]),
            aria_label=words + ": " + row[1],
        )
        for act, words in acts
    ]
    indent = {"paddingInlineStart": "calc(20px * " + row[2].to(str) + ")"}
    return rx.el.tr(
        rx.el.th(rx.el.span(row[1], dir="auto", style=indent), scope="row", class_name="first"),
        rx.el.td(row[3], class_name="number"),
        rx.el.td(
            link(row[4], to="/users?group=" + row[0], aria_label=row[4] + " people of " + row[1]), class_name="number"
        ),
        rx.el.td(rx.cond(GroupsState.administers, rx.fragment(*buttons), rx.fragment()), class_name="acts"),
        key=row[0],
    )


def _dialog() -> rx.Component:
    moving = GroupsState.act == "move"
    name = text_field(
        "Name",
        "name",
        error=GroupsState.error,
        default_value=GroupsState.name,
        max_length=200,
        auto_complete="off",
    )
    above = rx.el.div(
        rx.el.label("Under", html_for="above"),
        rx.el.select(
            rx.el.option("no group: at the top", value=""),
            rx.foreach(GroupsState.rows, lambda row: rx.el.option(row[1], value=row[0])),
            id="above",
            value=GroupsState.above,
            on_change=GroupsState.choose_above,
            class_name="select",
        ),
        class_name="field",
    )
    lines = rx.el.ul(
        rx.foreach(GroupsState.effects, lambda line: rx.el.li(line)), class_name="effects", aria_label="What it does"
    )
    return dialog(
        GroupsState.heading,
        rx.cond(moving, rx.fragment(), name),
        rx.cond(GroupsState.act == "rename", rx.fragment(), above),
        rx.cond(
            moving,
            rx.el.p(
                "What is asked of the groups above is asked of everybody in it from then on; managers of the groups "
                "above see them.",
                class_name="muted",
            ),
            rx.fragment(),
        ),
        rx.cond(GroupsState.effects.length() > 0, lines, rx.fragment()),
        rx.cond(moving & (GroupsState.error != ""), callout(GroupsState.error, tone="error"), rx.fragment()),
        is_open=GroupsState.act != "",
        on_close=GroupsState.cancel,
        on_submit=GroupsState.submit,
        actions=(
            button("Cancel", on_click=GroupsState.cancel),
            button(
                rx.match(GroupsState.act, ("add", "Add"), ("rename", "Rename"), "Move"),
                submit=True,
                kind="primary",
                busy=GroupsState.busy,
            ),
        ),
    )


PAGE = Page(route="/groups", title="Groups", content=content, on_load=[GroupsState.open_page], active="users")
