"""The part of Settings about people and roles: who holds what, and the dialogs to give and to take."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import button, callout
from lms_dashboard.components.fields import select_field, text_field
from lms_dashboard.components.opening import dialog

ROLES = [
    ("manager", "Training manager: everything about the learners in scope"),
    ("executive", "Executive: reads reports, changes nothing"),
    ("auditor", "Auditor: reads everything and the audit trail (whole organisation)"),
    ("administrator", "Administrator: everything (whole organisation)"),
    ("Platform management: Users", "Permission to reset progress, beside a manager's role"),
]


def roles_part(state: Any) -> rx.Component:
    """Who holds what; given and taken."""
    head = rx.el.tr(*[rx.el.th(words, scope="col") for words in ("Person", "Role", "For", "Since", "")])
    table = rx.el.table(
        rx.el.thead(head),
        rx.el.tbody(rx.foreach(state.rows, lambda row: _grant(row, state))),
        class_name="table roles",
        aria_label="People and roles",
    )
    return rx.el.section(
        rx.el.div(
            rx.el.h2("People and roles"),
            button("Give a role", kind="primary", on_click=state.begin("")),
            class_name="list-head",
        ),
        rx.el.p("What is given or taken holds from the person's next click on.", class_name="muted"),
        rx.el.div(table, class_name="table-scroll", tab_index=0, role="region", aria_label="People and roles"),
        class_name="stack",
    )


def _grant(row: Any, state: Any) -> rx.Component:
    who = rx.fragment(
        rx.el.strong(rx.el.bdi(row[1])),
        rx.cond(row[3] != "", rx.el.span(" (", row[3], ")", class_name="muted"), rx.fragment()),
        rx.el.span(rx.el.bdi(row[2]), class_name="under"),
    )
    more = rx.fragment(
        button(
            "Give more", small=True, kind="quiet", on_click=state.begin(row[2]), aria_label="Give more to " + row[1]
        ),
        rx.cond(
            row[9] == "",
            button(
                "Link", small=True, kind="quiet", on_click=state.invite(row[0]), aria_label="Make a link for " + row[1]
            ),
            rx.fragment(),
        ),
    )
    take = button(
        "Take",
        small=True,
        on_click=state.ask_to_take(row[4]),
        aria_label="Take " + row[5] + " from " + row[1],
    )
    return rx.el.tr(
        rx.el.td(rx.cond(row[8] == "1", who, rx.el.span(row[1], class_name="visually-hidden"))),
        rx.el.td(row[5]),
        rx.el.td(row[6], dir="auto"),
        rx.el.td(row[7]),
        rx.el.td(rx.cond(row[8] == "1", more, rx.fragment()), take, class_name="acts"),
        key=row[4],
    )


def give_dialog(state: Any) -> rx.Component:
    """Give a role to whoever signs in with an address."""
    error = state.errors.get("form", "").to(str)
    return dialog(
        "Give a role",
        text_field(
            "Email",
            "email",
            type="email",
            default_value=state.email,
            error=state.errors.get("email", "").to(str),
            hint="Who signs in with this address, or will.",
            auto_complete="off",
            max_length=254,
        ),
        text_field(
            "Name (for somebody new)",
            "name",
            default_value=state.name,
            error=state.errors.get("name", "").to(str),
            auto_complete="off",
            max_length=200,
        ),
        select_field("Role", "what", ROLES),
        rx.el.div(
            rx.el.label("For", html_for="group_id"),
            rx.el.select(
                rx.el.option("the whole organisation", value=""),
                rx.foreach(state.groups, lambda group: rx.el.option(group[1], value=group[0])),
                id="group_id",
                name="group_id",
                class_name="select",
            ),
            rx.el.span("A group is meant with its subgroups.", class_name="field-hint"),
            rx.cond(
                state.errors.get("group_id", "").to(str) != "",
                rx.el.span(state.errors.get("group_id", "").to(str), class_name="field-error", role="alert"),
                rx.fragment(),
            ),
            class_name="field",
        ),
        rx.cond(error != "", callout(error, tone="error"), rx.fragment()),
        is_open=state.is_open,
        on_close=state.cancel,
        on_submit=state.give,
        actions=(
            button("Cancel", on_click=state.cancel),
            button("Give", submit=True, kind="primary", busy=state.busy),
        ),
    )


def take_dialog(state: Any) -> rx.Component:
    """Ask before a role is taken."""
    row = state.taking
    return dialog(
        "Take a role",
        rx.cond(
            row.length() > 0,
            rx.el.p(
                rx.el.strong(rx.el.bdi(row[1])),
                " will not be ",
                rx.el.strong(row[5]),
                " for ",
                row[6],
                " any more, from the next click on. Open pages that may not be seen any more are emptied.",
            ),
            rx.fragment(),
        ),
        rx.cond(state.taking_error != "", callout(state.taking_error, tone="error"), rx.fragment()),
        is_open=row.length() > 0,
        on_close=state.cancel,
        actions=(
            button("Cancel", on_click=state.cancel),
            button("Take it", kind="danger-primary", on_click=state.take),
        ),
    )
