"""The dialogs of Users about a person: add and edit, the link to set a password, notify."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import button, callout
from lms_dashboard.components.effects import effect_lines
from lms_dashboard.components.fields import check, date_field, text_field
from lms_dashboard.components.opening import dialog
from lms_dashboard.components.users_table import CopyText


def person_dialog(state: Any) -> rx.Component:
    """Add a member, or edit one."""
    new = state.learner_id == ""
    return dialog(
        state.heading,
        _pair(_text(state, "First name", "first_name", auto_focus=True), _text(state, "Last name", "last_name")),
        _pair(_text(state, "Email", "email", type="email"), _text(state, "Number (employee number)", "external_id")),
        _pair(_day(state, "Hired on", "hired_on"), _group(state)),
        _roles(state),
        _pair(
            _text(state, "Another job role", "new_job_role"),
            _day(state, "Group and job roles from", "from_day", hint="What they were before stays in reports of then."),
        ),
        rx.cond(state.history.length() > 0, _history(state), rx.fragment()),
        rx.cond(new, check("Make a link to set the password, and queue the welcome mail", "invite"), rx.fragment()),
        rx.cond(_error(state, "form") != "", callout(_error(state, "form"), tone="error"), rx.fragment()),
        is_open=state.is_open,
        on_close=state.cancel,
        on_submit=state.submit,
        size="wide",
        actions=(
            button("Cancel", on_click=state.cancel),
            button(rx.cond(new, "Add member", "Save"), submit=True, kind="primary", busy=state.busy),
        ),
    )


def _pair(*fields: rx.Component) -> rx.Component:
    return rx.el.div(*fields, class_name="two-fields")


def _text(state: Any, label: str, name: str, **props: Any) -> rx.Component:
    return text_field(
        label,
        name,
        error=_error(state, name),
        default_value=state.values.get(name, "").to(str),
        auto_complete="off",
        max_length=254,
        **props,
    )


def _day(state: Any, label: str, name: str, **props: Any) -> rx.Component:
    return date_field(label, name, error=_error(state, name), default_value=state.values.get(name, "").to(str), **props)


def _group(state: Any) -> rx.Component:
    error = _error(state, "group_id")
    chosen = state.values.get("group_id", "").to(str)
    control = rx.el.select(
        rx.el.option("no group", value=""),
        rx.foreach(state.groups, lambda group: rx.el.option(group[1], value=group[0])),
        id="group_id",
        name="group_id",
        default_value=chosen,
        key=chosen,
        class_name="select",
        aria_invalid=error != "",
    )
    wrong = rx.cond(error != "", rx.el.span(error, class_name="field-error", role="alert"), rx.fragment())
    return rx.el.div(rx.el.label("Group", html_for="group_id"), control, wrong, class_name="field")


def _roles(state: Any) -> rx.Component:
    def tick(role: Any) -> rx.Component:
        box = rx.el.input(type="checkbox", name="role-" + role[0], default_checked=role[2] == "1")
        return rx.el.label(box, rx.el.span(role[1], dir="auto"), class_name="check", key=role[0])

    return rx.cond(
        state.roles.length() > 0,
        rx.el.fieldset(
            rx.el.legend("Job roles"),
            rx.el.div(rx.foreach(state.roles, tick), class_name="tick-grid"),
            class_name="choices",
        ),
        rx.fragment(),
    )


def _history(state: Any) -> rx.Component:
    return rx.el.details(
        rx.el.summary("What was when"),
        rx.el.ul(rx.foreach(state.history, lambda line: rx.el.li(line, dir="auto")), class_name="muted"),
    )


def _error(state: Any, name: str) -> Any:
    return state.errors.get(name, "").to(str)


def invitation_dialog(state: Any) -> rx.Component:
    """The link, to be copied; it is not shown again."""
    return dialog(
        "Link to set the password",
        rx.el.p(
            rx.el.strong(rx.el.bdi(state.name)), " signs in as ", rx.el.bdi(state.email), ".", class_name="act-what"
        ),
        CopyText.create(text=state.link, label="Link to set the password"),
        callout(
            "It works once, until ",
            state.until,
            ", and is not shown again: a new one can be made at any time, which ends this one. "
            "Hand it to nobody but the person it is for.",
        ),
        is_open=state.is_open,
        on_close=state.close,
        actions=(button("Done", kind="primary", on_click=state.close),),
    )


def notify_dialog(state: Any) -> rx.Component:
    """What would be sent about each current course."""

    def row(line: Any) -> rx.Component:
        what = rx.el.span(rx.el.span(line[0], class_name="title", dir="auto"), class_name="course-what")
        side = rx.cond(line[2] == "", rx.el.strong(line[1]), rx.el.span(line[2], class_name="muted"))
        return rx.el.li(what, side)

    address = rx.cond(
        state.email != "",
        rx.fragment(" · ", rx.el.bdi(state.email)),
        callout("There is no address: the ledger will say so, and nothing is sent.", tone="warning"),
    )
    who = rx.el.div(rx.el.strong(rx.el.bdi(state.name)), address, class_name="act-what")
    return _notifying(state, who, rx.el.ul(rx.foreach(state.rows, row), class_name="course-ticks"), state.rows)


def notify_many_dialog(state: Any) -> rx.Component:
    """What would be sent to everybody who is selected."""
    who = rx.el.p(rx.el.strong(state.who), class_name="act-what")
    return _notifying(state, who, effect_lines(state.effects), state.effects)


def _notifying(state: Any, who: rx.Component, what: rx.Component, rows: Any) -> rx.Component:
    return dialog(
        "Notify",
        who,
        rx.cond(
            rows.length() > 0, what, rx.el.p("No course is current: there is nothing to tell.", class_name="muted")
        ),
        rx.el.p("Mails are queued at most once per course and hour.", class_name="muted"),
        rx.cond(state.error != "", callout(state.error, tone="error"), rx.fragment()),
        is_open=state.is_open,
        on_close=state.cancel,
        actions=(
            button("Cancel", on_click=state.cancel),
            button(
                "Queue ",
                state.count.to_string(),
                rx.cond(state.count == 1, " mail", " mails"),
                kind="primary",
                busy=state.busy,
                disabled=state.count == 0,
                on_click=state.submit,
            ),
        ),
    )
