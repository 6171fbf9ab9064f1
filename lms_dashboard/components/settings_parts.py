"""The parts of Settings: own account, and the organisation."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import button, callout, link_button
from lms_dashboard.components.fields import select_field, text_field

DATE_FORMS = [("dmy", "3 Nov 2026"), ("mdy", "Nov 3, 2026"), ("ymd", "2026-11-03")]


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

    form = rx.el.section(
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
    certificates = rx.el.section(
        rx.el.h2("Certificates"),
        rx.el.p("Their title, text, signature and logo.", class_name="muted"),
        rx.el.div(link_button("Certificate template", to="/settings/certificate")),
        class_name="card padded stack",
    )
    return rx.fragment(form, certificates)
