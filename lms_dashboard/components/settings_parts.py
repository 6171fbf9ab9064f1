"""The parts of Settings: own account, organisation, people and roles."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import button, callout
from lms_dashboard.components.fields import select_field, text_field
from lms_dashboard.components.opening import dialog

DATE_FORMS = [("dmy", "3 Nov 2026"), ("mdy", "Nov 3, 2026"), ("ymd", "2026-11-03")]
ROLES = [
    ("manager", "Training manager: everything about the learners in scope"),
    ("executive", "Executive: reads reports, changes nothing"),
    ("auditor", "Auditor: reads everything and the audit trail (whole organisation)"),
    ("administrator", "Administrator: everything (whole organisation)"),
    ("Platform management: Users", "Permission to reset progress, beside a manager's role"),
]


def own_account(state: Any) -> rx.Component:
    """Where one is signed in, and the password."""
    rows = rx.el.ul(rx.foreach(state.sessions, lambda row: _session(row, state)), class_name="setting-rows")
    return rx.fragment(
        rx.el.section(
            rx.el.h2("Signed in"),
            rows,
            rx.cond(
                state.sessions.length() > 1,
                rx.el.div(button("Sign all others out", on_click=state.end_others), class_name="row"),
                rx.fragment(),
            ),
            class_name="card padded stack",
        ),
        rx.el.section(
            rx.el.h2("Change password"),
            rx.el.form(
                _password("Present password", "present", "current-password", state),
                _password("New password", "new", "new-password", state, hint="12 letters or more."),
                _password("New password again", "again", "new-password", state),
                rx.el.div(button("Change the password", submit=True, kind="primary", busy=state.busy)),
                on_submit=state.change_password,
                key=state.password_changed.to_string(),
                class_name="setting-form",
                aria_label="Change password",
            ),
            class_name="card padded stack",
        ),
    )


def _session(row: Any, state: Any) -> rx.Component:
    what = rx.el.span(
        rx.el.span("Signed in ", row[1], " from ", row[3], class_name="title"),
        rx.el.span("last seen ", row[2], " · ", row[4], class_name="under"),
        class_name="course-what",
    )
    end = button("Sign out", small=True, on_click=state.end_session(row[0]), aria_label="Sign out the one of " + row[1])
    return rx.el.li(what, rx.cond(row[5] == "1", rx.el.strong("this browser"), end), key=row[0])


def _password(label: str, name: str, complete: str, state: Any, hint: str = "") -> rx.Component:
    error = state.password_errors.get(name, "").to(str)
    return text_field(
        label, name, type="password", error=error, hint=hint, auto_complete=complete, required=True, max_length=1000
    )


def organisation_form(state: Any) -> rx.Component:
    """Time, dates, numbers; each with what it changes."""

    def value(name: str) -> dict[str, Any]:
        text = state.values.get(name, "").to(str)
        return {"default_value": text, "key": text, "error": state.errors.get(name, "").to(str)}

    return rx.el.section(
        rx.el.h2("Organisation"),
        rx.el.form(
            text_field("Name", "name", max_length=200, **value("name")),
            rx.el.datalist(rx.foreach(state.zones, lambda zone: rx.el.option(value=zone)), id="zones"),
            text_field(
                "Time zone",
                "time_zone",
                hint="Decides which day is today. Days that were stored stay as they are.",
                custom_attrs={"list": "zones"},
                auto_complete="off",
                **value("time_zone"),
            ),
            select_field("Dates are written", "date_order", DATE_FORMS, **value("date_order")),
            text_field(
                "Expiring, days before",
                "expiring_days",
                input_mode="numeric",
                hint="A completion is Expiring when its valid through is so many days away or fewer.",
                **value("expiring_days"),
            ),
            text_field("Target compliance rate, percent", "target_rate", input_mode="numeric", **value("target_rate")),
            text_field(
                "Retention, years",
                "retention_years",
                input_mode="numeric",
                hint="How long a reset seals records, unless the course says otherwise; 0 destroys them at once. "
                "Records that are sealed already keep their day.",
                **value("retention_years"),
            ),
            rx.cond(
                state.errors.get("form", "").to(str) != "",
                callout(state.errors.get("form", "").to(str), tone="error"),
                rx.fragment(),
            ),
            rx.el.div(button("Save", submit=True, kind="primary", busy=state.busy)),
            on_submit=state.save,
            class_name="setting-form",
            aria_label="Organisation",
        ),
        class_name="card padded stack",
    )


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
