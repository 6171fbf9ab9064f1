"""Courses: each with its numbers; an administrator makes new ones."""

import reflex as rx

from lms_dashboard.components.basics import button, callout, page_head
from lms_dashboard.components.blocks import empty, failed, loading_rows
from lms_dashboard.components.course_dialog import course_dialog
from lms_dashboard.components.courses_table import courses_table
from lms_dashboard.components.fields import check, search_field
from lms_dashboard.components.frame import Page
from lms_dashboard.components.parts import Address
from lms_dashboard.state.course_dialog import CourseDialogState
from lms_dashboard.state.courses import CoursesState


def content() -> rx.Component:
    """The page."""
    make = button("Make a course", kind="primary", on_click=CourseDialogState.begin("make"))
    return rx.fragment(
        rx.el.div(
            Address.create(query=CoursesState.address, replace=CoursesState.address_replaced),
            page_head("Courses", rx.cond(CoursesState.may_make, make, rx.fragment()), subtitle=CoursesState.subtitle),
            _filters(),
            rx.foreach(CoursesState.problems, lambda problem: callout(problem, tone="warning")),
            rx.match(
                CoursesState.phase,
                ("ready", rx.cond(CoursesState.rows.length() > 0, courses_table(CoursesState), _nothing())),
                ("failed", _failed()),
                loading_rows(10, 8, "Loading the courses"),
            ),
            class_name="content list-page",
        ),
        course_dialog(CourseDialogState),
    )


def _filters() -> rx.Component:
    retired = check(
        rx.fragment("Retired courses (", CoursesState.gone, ")"),
        "retired-courses",
        checked=CoursesState.retired,
        on_change=CoursesState.toggle_retired,
    )
    return rx.el.div(
        search_field(
            "Find courses",
            placeholder="Title or code",
            value=CoursesState.search,
            on_change=CoursesState.find,
            debounce_timeout=200,
        ),
        rx.cond(CoursesState.gone != "", retired, rx.fragment()),
        class_name="filter-bar",
        role="group",
        aria_label="Filters",
    )


def _nothing() -> rx.Component:
    return rx.cond(
        CoursesState.search != "",
        empty("No course matches", "Look for another word.", glyph="⌕"),
        empty("There are no courses yet", "An administrator makes them here, or imports them with their history."),
    )


def _failed() -> rx.Component:
    again = button("Try again", kind="primary", on_click=CoursesState.load)
    return failed("The courses could not be read", "Nothing was changed.", actions=(again,))


PAGE = Page(route="/courses", title="Courses", content=content, on_load=[CoursesState.load], active="courses")
