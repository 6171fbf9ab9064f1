"""The bar above the matrix: search, group, job role, courses, status, due, hired, day."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from lms_dashboard.components.axes import compliance_chip, progress_chip
from lms_dashboard.components.basics import button, status_chip
from lms_dashboard.components.fields import search_field
from lms_dashboard.components.filters import day_form, days_form, filter_chip, fixed_ticks, gone_notes, ticks
from lms_dashboard.domain.status import Compliance, Progress, Shown

DUE_PRESETS = [("next 7 days", 7), ("next 30 days", 30), ("next 90 days", 90)]
HIRED_PRESETS = [("last 30 days", -30), ("last 90 days", -90), ("last 12 months", -365)]


Word = Callable[[Any], str]
"""How an address writes a status."""


def filter_bar(state: Any, word_of: Word) -> rx.Component:
    """All filters of the matrix, bound to their state."""
    return _bar(
        state,
        _ticks("Group", "group", state.groups, state, "There are no groups."),
        _ticks("Job role", "role", state.roles, state, "There are no job roles."),
        _ticks("Courses", "course", state.courses, state, "There are no courses."),
        _status(state, word_of, ("status", "compliance", "progress")),
        filter_chip("Due", _words(state, "due"), _days(state, "due", DUE_PRESETS), on_drop=state.drop("due")),
        filter_chip("Hired", _words(state, "hired"), _days(state, "hired", HIRED_PRESETS), on_drop=state.drop("hired")),
        _since(state),
        _only(state, "learner", "Only", "These learners were picked by the page you came from."),
        _only(state, "home", "Home", "The group itself, without the groups in it, as the page you came from shows it."),
    )


def progress_filter_bar(state: Any, word_of: Word, course_state: rx.Component) -> rx.Component:
    """The filters of User Progress; ``course_state`` is its own chip, about one course."""
    return _bar(
        state,
        _ticks("Group", "group", state.groups, state, "There are no groups."),
        _ticks("Job role", "role", state.roles, state, "There are no job roles."),
        course_state,
        _status(state, word_of, ("status",)),
    )


def users_filter_bar(state: Any, word_of: Word, active: rx.Component) -> rx.Component:
    """The filters of Users; ``active`` is its own chip: who is active, or who has been deactivated."""
    return _bar(
        state,
        active,
        _ticks("Group", "group", state.groups, state, "There are no groups."),
        _ticks("Job role", "role", state.roles, state, "There are no job roles."),
        _status(state, word_of, ("status",)),
        as_of=False,
    )


def completions_filter_bar(state: Any, archived: rx.Component) -> rx.Component:
    """The filters of the log of completions; ``archived`` is its own tick: also what does not count any more."""
    days = _days(state, "completed", HIRED_PRESETS)
    return _bar(
        state,
        _ticks("Group", "group", state.groups, state, "There are no groups."),
        _ticks("Job role", "role", state.roles, state, "There are no job roles."),
        _ticks("Courses", "course", state.courses, state, "There are no courses."),
        filter_chip("Completed", _words(state, "completed"), days, on_drop=state.drop("completed")),
        archived,
    )


def _bar(state: Any, *chips: rx.Component, as_of: bool = True) -> rx.Component:
    search = search_field(
        "Find learners",
        placeholder="Name, email or number",
        value=state.search,
        on_change=state.find,
        debounce_timeout=200,
    )
    error = state.errors.get("as-of", "").to(str)
    day = day_form(state.as_of, error=error, on_day=state.choose_day, on_today=state.drop("as-of"))
    day_chip = filter_chip("As of", _words(state, "as-of"), day, on_drop=state.drop("as-of"))
    bar = rx.el.div(
        search,
        *chips,
        day_chip if as_of else rx.fragment(),
        button("Clear", kind="quiet", small=True, on_click=state.clear),
        class_name="filter-bar",
        role="group",
        aria_label="Filters",
    )
    return rx.fragment(bar, gone_notes(state.gone))


def _words(state: Any, name: str) -> Any:
    return state.chips.get(name, "").to(str)


def _ticks(words: str, name: str, choices: Any, state: Any, nothing: str) -> rx.Component:
    boxes = ticks(choices, state.ticked[name], lambda value: state.tick(name, value), nothing=nothing)
    return filter_chip(words, _words(state, name), boxes, on_drop=state.drop(name))


def _only(state: Any, name: str, words: str, why: str) -> rx.Component:
    """Shown only where the page one came from asks for it."""
    chip = filter_chip(words, _words(state, name), rx.el.p(why), on_drop=state.drop(name))
    return rx.cond(_words(state, name) != "", chip, rx.fragment())


def _since(state: Any) -> rx.Component:
    """Shown only where the page one came from asks for it."""
    days = _days(state, "since", [])
    chip = filter_chip("In breach since", _words(state, "since"), days, on_drop=state.drop("since"))
    return rx.cond(_words(state, "since") != "", chip, rx.fragment())


def _days(state: Any, name: str, presets: list[tuple[str, int]]) -> rx.Component:
    return days_form(
        name,
        state.spans[name],
        presets=presets,
        error=state.errors.get(name, "").to(str),
        on_days=lambda form: state.choose_days(name, form),
        on_preset=lambda days: state.choose_days_ahead(name, days),
    )


def _status(state: Any, word_of: Word, axes: tuple[str, ...]) -> rx.Component:
    where = rx.el.select(
        rx.el.option("any course", value=""),
        rx.foreach(state.courses, lambda course: rx.el.option(course[1], value=course[0])),
        value=state.in_course,
        on_change=state.choose_in_course,
        class_name="select",
    )
    columns = {
        "status": ("Cell shows", [(word_of(s), status_chip(s)) for s in Shown if s.value]),
        "compliance": ("Compliance", [(word_of(c), compliance_chip(c)) for c in Compliance]),
        "progress": ("Progress", [(word_of(p), progress_chip(p)) for p in Progress if p.label]),
    }
    body = rx.fragment(
        rx.el.label("In ", where, class_name="row tight status-where"),
        rx.el.div(*[_column(columns[a][0], a, columns[a][1], state) for a in axes], class_name="status-columns"),
    )
    return filter_chip("Status", _words(state, "status"), body, on_drop=state.drop("status"), wide=len(axes) > 1)


def _column(heading: str, name: str, choices: list[tuple[str, Any]], state: Any) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(heading, class_name="label"),
        fixed_ticks(choices, state.ticked[name], lambda value: state.tick(name, value)),
    )
