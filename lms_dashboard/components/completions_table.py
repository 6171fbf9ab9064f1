"""The table of the log of completions."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import link, status_chip
from lms_dashboard.components.downloads import download_link
from lms_dashboard.components.tables import data_table, sort_head

_SORTED = {
    "Learner": "learner",
    "Course": "course",
    "Completed": "completed",
    "Score": "score",
    "Valid through": "valid_through",
    "Recorded": "recorded",
}
_HEADS = (
    "Learner",
    "Group",
    "Course",
    "Cycle",
    "Completed",
    "Score",
    "Status",
    "Valid through",
    "Certificate",
    "Recorded",
)


def completions_table(rows: Any, changed: Any, sort: dict[str, Any], *, may_export: Any) -> rx.Component:
    """The whole table; rows that a live change has touched are marked."""
    head = rx.el.thead(rx.el.tr(*[_head(words, sort) for words in _HEADS]))
    body = rx.el.tbody(rx.foreach(rows, lambda row: _row(row, changed, may_export)))
    return data_table(
        head, body, label="Completions", class_name="progress completions sticky-first", scroll_class="list-scroll"
    )


def _head(words: str, sort: dict[str, Any]) -> rx.Component:
    name = "first learner" if words == "Learner" else "number" if words == "Score" else ""
    if words in _SORTED:
        return sort_head(words, _SORTED[words], class_name=name, **sort)
    return rx.el.th(words, scope="col", class_name=name)


def _row(row: Any, changed: Any, may_export: Any) -> rx.Component:
    number = rx.el.span(row[11], class_name="certificate-number")
    certificate = rx.cond(
        may_export & (row[9] != "Voided"),  # which has withdrawn its certificate
        download_link(
            number,
            href="/download/certificate.pdf?number=" + row[11],
            label="Certificate " + row[11] + " as PDF",
            class_name="certificate-link",
        ),
        number,
    )
    return rx.el.tr(
        rx.el.th(
            link(row[2], to="/users/" + row[1], class_name="learner-name truncate", dir="auto", title=row[2]),
            scope="row",
            class_name="first learner",
        ),
        rx.el.td(rx.el.span(row[3], class_name="truncate", dir="auto", title=row[3])),
        rx.el.td(rx.el.span(row[4], class_name="truncate", dir="auto", title=row[4])),
        rx.el.td(row[5]),
        rx.el.td(row[6]),
        rx.el.td(row[7], class_name="number"),
        rx.el.td(status_chip(row[8], row[9], title=row[13])),
        rx.el.td(row[10]),
        rx.el.td(rx.cond(row[11] != "", certificate, rx.el.span("–", class_name="muted"))),
        rx.el.td(rx.el.span(row[12], class_name="truncate", dir="auto", title=row[12])),
        class_name=rx.cond(changed.contains(row[0]), "row-marked", ""),
        key=row[0],
    )
