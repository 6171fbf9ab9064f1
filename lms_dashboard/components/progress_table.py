"""The table of User Progress: one row a learner, each a link to the learner's page."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import button, link
from lms_dashboard.components.filters import filter_chip
from lms_dashboard.components.selection import Picking, pick_cell, pick_head
from lms_dashboard.components.tables import data_table, sort_head

COLUMNS = [
    ("Learner", "name", "first learner"),
    ("Email", "email", "email"),
    ("Group", "group", ""),
    ("Last activity", "last_activity", "number"),
    ("Completed courses", "completed", "number"),
    ("In breach", "in_breach", "number"),
    ("Certificates", "certificates", "number"),
    ("Time spent", "seconds", "number"),
]


def progress_table(rows: Any, changed: Any, sort: dict[str, Any], picking: Picking) -> rx.Component:
    """The whole table; rows that a live change has touched are marked."""
    heads = [sort_head(words, key, class_name=name, **sort) for words, key, name in COLUMNS]
    head = rx.el.thead(rx.el.tr(pick_head(picking, rows), *heads))
    body = rx.el.tbody(rx.foreach(rows, lambda row: _row(row, changed, picking)))
    return data_table(head, body, label="User Progress", class_name="progress", scroll_class="list-scroll")


def _row(row: Any, changed: Any, picking: Picking) -> rx.Component:
    late = rx.el.span(row[7], class_name="breaches")
    return rx.el.tr(
        pick_cell(picking, row[0], row[1], tab_stop=True),
        rx.el.th(
            link(row[1], to="/users/" + row[0], class_name="learner-name truncate", dir="auto", title=row[1]),
            scope="row",
            class_name="first learner",
        ),
        rx.el.td(rx.el.span(row[2], class_name="truncate", title=row[2]), class_name="email"),
        rx.el.td(rx.el.span(row[3], class_name="truncate", dir="auto", title=row[3])),
        rx.el.td(row[4], class_name="number"),
        rx.el.td(row[5], " of ", row[6], class_name="number"),
        rx.el.td(rx.cond(row[7] == "", "–", late), class_name="number"),
        rx.el.td(row[8], class_name="number"),
        rx.el.td(row[9], class_name="number"),
        class_name=rx.cond(changed.contains(row[0]), "row-marked", ""),
        key=row[0],
    )


def course_state_chip(state: Any, choices: list[tuple[str, str]]) -> rx.Component:
    """A chip: has completed, not completed or not started which course."""
    form = rx.el.form(
        rx.el.label(
            "The learner",
            rx.el.select(
                *[rx.el.option(words, value=value) for value, words in choices],
                name="has",
                default_value=state.has,
                key=state.has,
                class_name="select",
            ),
        ),
        rx.el.label(
            "Course",
            rx.el.select(
                rx.foreach(state.courses, lambda course: rx.el.option(course[1], value=course[0])),
                name="of",
                default_value=state.of_course,
                key=state.of_course,
                class_name="select",
            ),
        ),
        rx.cond(
            state.errors.contains("has"),
            rx.el.p(state.errors["has"], class_name="field-error", role="alert"),
            rx.fragment(),
        ),
        button("Apply", submit=True, kind="primary", small=True),
        on_submit=state.choose_course_state,
        class_name="days-form",
        aria_label="What was done in a course",
    )
    return filter_chip("Has", state.has_words, form, on_drop=state.drop("has"))
