"""The bar above the matrix: search, group, job role, courses, status, due, hired, day."""

from typing import Any

import reflex as rx

from lms_dashboard.components.axes import compliance_chip, progress_chip
from lms_dashboard.components.basics import button, status_chip
from lms_dashboard.components.fields import plain_select, search_field
from lms_dashboard.components.filters import day_form, days_form, filter_chip, fixed_ticks, ticks
from lms_dashboard.domain.status import Compliance, Progress, Shown
from lms_dashboard.state.address import word_of

DUE_PRESETS = [("next 7 days", 7), ("next 30 days", 30), ("next 90 days", 90)]
HIRED_PRESETS = [("last 30 days", -30), ("last 90 days", -90), ("last 12 months", -365)]


def filter_bar(state: Any) -> rx.Component:
    """All filters, bound to the state of the filters."""
    words = lambda name: state.chips.get(name, "").to(str)  # noqa: E731
    return rx.el.div(
        search_field(
            "Find learners",
            placeholder="Name, email or number",
            value=state.search,
            on_change=state.find,
            debounce_timeout=200,
        ),
        filter_chip(
            "Group",
            words("group"),
            ticks(
                state.groups,
                state.ticked["group"],
                lambda value: state.tick("group", value),
                nothing="There are no groups.",
            ),
            on_drop=state.drop("group"),
        ),
        filter_chip(
            "Job role",
            words("role"),
            ticks(
                state.roles,
                state.ticked["role"],
                lambda value: state.tick("role", value),
                nothing="There are no job roles.",
            ),
            on_drop=state.drop("role"),
        ),
        filter_chip(
            "Courses",
            words("course"),
            ticks(
                state.courses,
                state.ticked["course"],
                lambda value: state.tick("course", value),
                nothing="There are no courses.",
            ),
            on_drop=state.drop("course"),
        ),
        filter_chip("Status", words("status"), _statuses(state), on_drop=state.drop("status"), wide=True),
        filter_chip("Due", words("due"), _days(state, "due", DUE_PRESETS), on_drop=state.drop("due")),
        filter_chip("Hired", words("hired"), _days(state, "hired", HIRED_PRESETS), on_drop=state.drop("hired")),
        rx.cond(
            words("learner") != "",
            filter_chip(
                "Only",
                words("learner"),
                rx.el.p("These learners were picked by the page you came from."),
                on_drop=state.drop("learner"),
            ),
            rx.fragment(),
        ),
        filter_chip(
            "As of",
            words("as-of"),
            day_form(
                state.as_of,
                error=state.errors.get("as-of", "").to(str),
                on_day=state.choose_day,
                on_today=state.drop("as-of"),
            ),
            on_drop=state.drop("as-of"),
        ),
        button("Clear", kind="quiet", small=True, on_click=state.clear),
        class_name="filter-bar",
        role="group",
        aria_label="Filters",
    )


def _days(state: Any, name: str, presets: list[tuple[str, int]]) -> rx.Component:
    return days_form(
        name,
        state.spans[name],
        presets=presets,
        error=state.errors.get(name, "").to(str),
        on_days=lambda form: state.choose_days(name, form),
        on_preset=lambda days: state.choose_days_ahead(name, days),
    )


def _statuses(state: Any) -> rx.Component:
    where = plain_select(
        "In which course",
        rx.Var.create([["", "any course"]]).to(list[list[str]]) + state.courses,
        value=state.in_course,
        on_change=state.choose_in_course,
    )
    return rx.fragment(
        rx.el.label("In ", where, class_name="row tight"),
        rx.el.div(
            _column("Cell shows", "status", [(word_of(s), status_chip(s)) for s in Shown if s.value], state),
            _column("Compliance", "compliance", [(word_of(c), compliance_chip(c)) for c in Compliance], state),
            _column("Progress", "progress", [(word_of(p), progress_chip(p)) for p in Progress if p.label], state),
            class_name="status-columns",
        ),
    )


def _column(heading: str, name: str, choices: list[tuple[str, Any]], state: Any) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(heading, class_name="label"),
        fixed_ticks(choices, state.ticked[name], lambda value: state.tick(name, value)),
    )
