"""The dialog of a requirement: its fields, what the change does to everybody, and saving it."""

from typing import Any

import reflex as rx

from lms_dashboard.components.effects import change_dialog
from lms_dashboard.components.fields import date_field, radio_choices, select_field, text_area, text_field
from lms_dashboard.components.progress_bar import progress_bar

AUDIENCES = [("everybody", "Everybody"), ("group", "A group, with its subgroups"), ("job role", "A job role")]
PERSON = ("person", "One person")


def requirement_dialog(state: Any) -> rx.Component:
    """The one dialog of the page, for whichever has begun."""
    working = state.phase != "asking"
    return change_dialog(
        state,
        rx.match(state.mode, ("add", _whom(state)), ("end", _end(state)), rx.fragment()),
        rx.cond(state.mode != "end", _days(state), rx.fragment()),
        _reason(state),
        rx.cond(state.mode == "change", _on_all_days(), rx.fragment()),
        rx.cond(
            working, progress_bar(state.percent, rx.cond(state.doing == "", "Working …", state.doing)), rx.fragment()
        ),
        after=rx.fragment(),
        looks_first=state.effects.length() == 0,
        working=working,
        may_cancel=state.phase != "saving",
    )


def _whom(state: Any) -> rx.Component:
    course = select_field("Course", "course", state.courses, error=_error(state, "course"), default_value="")
    audience = rx.el.div(
        rx.el.label("Asked of", html_for="audience"),
        rx.el.select(
            *[
                rx.el.option(words, value=value, disabled=~state.whole if value in ("everybody", "job role") else False)
                for value, words in [*AUDIENCES, PERSON]
            ],
            id="audience",
            name="audience",
            class_name="select",
            value=state.audience,
            on_change=state.choose_audience,
        ),
        class_name="field",
    )
    target = rx.match(
        state.audience,
        ("group", select_field("Group", "group", state.groups, error=_error(state, "group"))),
        ("job role", select_field("Job role", "role", state.roles, error=_error(state, "role"))),
        (
            "person",
            text_field(
                "Person",
                "person",
                error=_error(state, "person"),
                hint="Name, number or email address",
                auto_complete="off",
            ),
        ),
        rx.fragment(),
    )
    return rx.el.div(course, audience, target, class_name="form-grid")


def _days(state: Any) -> rx.Component:
    def value(name: str) -> Any:
        return state.values.get(name, "").to(str)

    kind = radio_choices(
        "Kind",
        "kind",
        [("mandatory", "Mandatory: counts in every rate"), ("optional", "Optional: progress only")],
    )
    grid = rx.el.div(
        date_field("From", "from", error=_error(state, "from"), default_value=value("from")),
        date_field("Last day", "last", error=_error(state, "last"), hint="Empty: no end", default_value=value("last")),
        text_field(
            "First due after",
            "due_days",
            type="number",
            min="0",
            error=_error(state, "due_days"),
            hint="Days after its start, hiring, return or joining, whichever is latest",
            default_value=value("due_days"),
        ),
        text_field(
            "Valid for, months",
            "months",
            type="number",
            min="1",
            error=_error(state, "months"),
            hint="Empty: as long as the course says",
            default_value=value("months"),
        ),
        class_name="form-grid",
    )
    optional = radio_choices(
        "Kind",
        "kind",
        [("optional", "Optional: progress only"), ("mandatory", "Mandatory: counts in every rate")],
    )
    return rx.fragment(grid, rx.cond(value("kind") == "optional", optional, kind))


def _end(state: Any) -> rx.Component:
    return date_field(
        "No longer asked from",
        "ends",
        error=_error(state, "ends"),
        hint="What was asked until then stays asked in reports of those days.",
        default_value=state.values.get("ends", "").to(str),
    )


def _reason(state: Any) -> rx.Component:
    return text_area(
        rx.cond(state.mode == "end", "Why it ends", "Reason"),
        "reason",
        error=_error(state, "reason"),
        hint=rx.cond(state.mode == "end", "Kept in the audit trail.", "The law, the policy or the contract."),
        rows="2",
        max_length=500,
        default_value=rx.cond(state.mode == "end", "", state.values.get("reason", "").to(str)),
    )


def _on_all_days() -> rx.Component:
    return rx.el.p(
        "A change puts the requirement right on all its days, past ones too. "
        "To ask otherwise from a day on, end it and add another.",
        class_name="muted",
    )


def _error(state: Any, name: str) -> Any:
    return state.errors.get(name, "").to(str)
