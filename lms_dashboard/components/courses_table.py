"""The table of courses with their numbers."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import link
from lms_dashboard.components.matrix_table import rate_meter
from lms_dashboard.components.tables import data_table, sort_head


def courses_table(state: Any) -> rx.Component:
    """One row a course; each number leads to its people."""
    sort = {"sorted_by": state.sort_key, "descending": state.descending, "on_sort": state.sort_by}
    head = rx.el.thead(
        rx.el.tr(
            sort_head("Course", "title", class_name="first", **sort),
            sort_head("Code", "code", **sort),
            rx.el.th("Version", scope="col", class_name="number"),
            rx.el.th("Valid", scope="col"),
            sort_head("Assigned", "assigned", class_name="number", **sort),
            sort_head("Completed", "completed", class_name="number", **sort),
            sort_head("In breach", "in_breach", class_name="number", **sort),
            rx.el.th("Not Assigned", scope="col", class_name="number"),
            sort_head("Compliance", "rate", class_name="compliance", **sort),
        )
    )
    body = rx.el.tbody(rx.foreach(state.rows, lambda row: _row(row, state.changed)))
    return data_table(head, body, label="Courses", class_name="course-table sticky-first", scroll_class="list-scroll")


def _row(row: Any, changed: Any) -> rx.Component:
    here = "/courses/" + row[0]

    def number(n: int, show: str, class_name: str = "") -> rx.Component:
        shown = link(row[n], to=here + "?show=" + show, class_name=class_name)
        return rx.el.td(rx.cond(row[n] == "", "–", shown), class_name="number")

    return rx.el.tr(
        rx.el.th(
            link(row[2], to=here, class_name="learner-name truncate", dir="auto", title=row[2]),
            scope="row",
            class_name="first",
        ),
        rx.el.td(row[1]),
        rx.el.td(row[3], class_name="number"),
        rx.el.td(row[4]),
        rx.el.td(row[5], class_name="number"),
        number(6, "completed"),
        number(7, "in-breach", "breaches"),
        number(8, "not-assigned"),
        rx.el.td(rate_meter(row[9])),
        class_name=rx.cond(changed.contains(row[0]), "row-marked", ""),
        key=row[0],
    )
