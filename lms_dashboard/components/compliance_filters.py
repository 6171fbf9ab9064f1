"""The bar above Compliance: group, job role, courses, the day, and the day to compare with."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import button
from lms_dashboard.components.filters import day_form, filter_chip, gone_notes, ticks


def compliance_filter_bar(state: Any) -> rx.Component:
    """All filters of the page, bound to their state."""
    as_of = day_form(state.as_of, error=_error(state, "as-of"), on_day=state.choose_day, on_today=state.drop("as-of"))
    other = day_form(
        state.with_day,
        error=_error(state, "with"),
        on_day=state.choose_with,
        on_today=state.drop("with"),
        today="30 days before",
    )
    bar = rx.el.div(
        _ticks("Group", "group", state.groups, state, "There are no groups."),
        _ticks("Job role", "role", state.roles, state, "There are no job roles."),
        _ticks("Courses", "course", state.courses, state, "There are no courses."),
        filter_chip("As of", state.chips.get("as-of", "").to(str), as_of, on_drop=state.drop("as-of")),
        filter_chip("Compare with", state.with_words, other, on_drop=state.drop("with")),
        button("Clear", kind="quiet", small=True, on_click=state.clear),
        class_name="filter-bar",
        role="group",
        aria_label="Filters",
    )
    return rx.fragment(bar, gone_notes(state.gone))


def _error(state: Any, name: str) -> Any:
    return state.errors.get(name, "").to(str)


def _ticks(words: str, name: str, choices: Any, state: Any, nothing: str) -> rx.Component:
    boxes = ticks(choices, state.ticked[name], lambda value: state.tick(name, value), nothing=nothing)
    return filter_chip(words, state.chips.get(name, "").to(str), boxes, on_drop=state.drop(name))
