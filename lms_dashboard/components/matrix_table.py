"""The matrix itself: sticky head and first column, compact cells, the rate of the filtered at the foot."""

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.tables import Tr

from lms_dashboard.components.basics import icon, link
from lms_dashboard.components.cells import Years, cell_pieces, cell_text, cell_tone, cell_words
from lms_dashboard.components.selection import Picking, pick_cell, pick_foot, pick_head
from lms_dashboard.components.tables import data_table, sort_head

ROW_HEAD = 4


def _picked(event: rx.Var[Any]) -> tuple[rx.Var[str]]:
    """The course of the cell that was clicked; empty beside the cells."""
    return (
        rx.Var(f"({event}?.target?.closest?.('td')?.querySelector('[data-cell]')?.dataset.cell ?? '')", _var_type=str),
    )


class Row(Tr):
    """A row that says which of its cells was clicked, so that no cell needs a handler of its own."""

    on_click: rx.EventHandler[_picked]


@rx.memo
def matrix_row(
    row: rx.Var[list[str]],
    courses: rx.Var[list[list[str]]],
    chosen: rx.Var[str],
    this_year: rx.Var[str],
    between: rx.Var[str],
    pickable: rx.Var[bool],
    on_pick: rx.EventHandler[rx.event.passthrough_event_spec(str)],
    rest: rx.RestProp,
) -> rx.Component:
    """One learner. Drawn again only when its own strings, or the chosen cell in it, change."""
    years = Years(this_year, between)
    return Row.create(
        rest,
        pick_cell(Picking("matrix", pickable), row[0], row[1]),
        _learner_head(row),
        rx.el.td(rate_meter(row[3]), class_name="compliance"),
        rx.foreach(courses, lambda course, n: _cell(row[ROW_HEAD + n].to(str), course[0], course[2], chosen, years)),
        on_click=on_pick,
    )


def _learner_head(row: rx.Var[list[str]]) -> rx.Component:
    return rx.el.th(
        link(row[1], to="/users/" + row[0], class_name="learner-name truncate", dir="auto", title=row[1]),
        rx.el.span(row[2], class_name="learner-group truncate", dir="auto"),
        scope="row",
        class_name="first learner",
    )


def rate_meter(rate: rx.Var[str]) -> rx.Component:
    """A compliance rate as a short bar with its percent; what it is made of is its tooltip."""
    pieces = rate.split("|")
    percent = pieces[0].to(str)
    track = rx.cond(pieces[3] == "0", "meter-track", "meter-track lacking")
    fill = rx.el.span(class_name="meter-fill", style={"width": percent + "%"})
    bar = rx.el.span(fill, class_name=track, aria_hidden="true")
    words = rx.el.span(percent + " %", class_name="meter-words")
    full = rx.el.span(bar, words, class_name="meter", title=rate_words(pieces))
    none = rx.el.span("–", class_name="meter none", title=rate_words(pieces))
    return rx.cond(percent == "", none, full)


def rate_words(pieces: Any) -> rx.Var[str]:
    """What a rate is made of: numerator, denominator, in breach, exempt."""
    some = (
        pieces[1].to(str) + " of " + pieces[2].to(str) + " required are compliant, " + pieces[3].to(str) + " in breach"
    )
    exempt = rx.cond(pieces[4] == "0", "", ", " + pieces[4].to(str) + " exempt")
    return rx.cond(pieces[0] == "", "Nothing is required", some) + exempt


def _cell(
    cell: rx.Var[str], course_id: rx.Var[str], title: rx.Var[str], chosen: rx.Var[str], years: Years
) -> rx.Component:
    pieces = cell_pieces(cell)
    words = title + ": " + cell_words(pieces, years)
    return rx.el.td(
        rx.el.button(
            cell_text(pieces),
            type="button",
            tab_index=-1,
            class_name="cell " + cell_tone(pieces[0]),
            title=words,
            aria_label=words,
            custom_attrs={
                "data-cell": course_id,
                "aria-expanded": rx.cond(chosen == course_id, "true", "false"),
            },
        ),
        custom_attrs={"data-mark": pieces[4]},
    )


def matrix_table(
    *,
    rows: rx.Var[list[list[str]]],
    courses: rx.Var[list[list[str]]],
    chosen: rx.Var[str],
    years: Years,
    sort: dict[str, Any],
    footer: rx.Component,
    picking: Picking,
    on_open: Any,
) -> rx.Component:
    """The whole table. ``chosen`` is the open cell, as "learner:course"; ``on_open(learner, course)`` opens one."""
    head = rx.el.thead(
        rx.el.tr(
            pick_head(picking, rows),
            sort_head("Learner", "name", class_name="first learner", **sort),
            sort_head("Compliance", "compliance", class_name="compliance", **sort),
            rx.foreach(courses, lambda course: _course_head(course, sort)),
        )
    )
    body = rx.el.tbody(
        rx.foreach(
            rows,
            lambda row: matrix_row(
                row=row,
                courses=courses,
                chosen=rx.cond(chosen.split(":")[0] == row[0], chosen.split(":")[1].to(str), ""),
                this_year=years.this_year,
                between=years.between,
                pickable=picking.allowed,
                on_pick=lambda course: on_open(row[0], course),
            ),
        )
    )
    return data_table(
        head,
        body,
        footer,
        label="Training Matrix",
        grid=True,
        class_name="matrix",
        scroll_class="matrix-scroll",
    )


def _course_head(course: rx.Var[list[str]], sort: dict[str, Any]) -> rx.Component:
    words = rx.el.span(course[2], class_name="course-title", dir="auto", title=course[1] + " · " + course[2])
    page = link(
        icon("arrow-up-right", 14),
        to="/courses/" + course[0],
        class_name="course-link",
        aria_label="Open the course " + course[2].to(str),
        title="Open the course",
    )
    return sort_head(words, "course:" + course[0], beside=page, **sort)


def matrix_footer(
    rates: rx.Var[list[str]], courses: rx.Var[list[list[str]]], picking: Picking, older: rx.Var[bool]
) -> rx.Component:
    """The rate of all who match: overall, then one a course; grey while they are counted.

    ``older``: something has changed since they were counted, and they say so.
    """
    cells = rx.foreach(courses, lambda course, n: _footer_cell(rates[n + 1].to(str), course[2]))
    return rx.el.tfoot(
        rx.el.tr(
            pick_foot(picking),
            rx.el.th(
                "Rate of the filtered",
                rx.cond(older, rx.el.span("before the last change", class_name="learner-group"), rx.fragment()),
                scope="row",
                class_name="first learner",
            ),
            _footer_cell(rates[0].to(str), "All courses"),
            cells,
        )
    )


def _footer_cell(rate: rx.Var[str], name: Any) -> rx.Component:
    pieces = rate.split("|")
    percent = pieces[0].to(str)
    words = name + ": " + rate_words(pieces)
    known = rx.el.span(rx.cond(percent == "", "–", percent + " %"), title=words, aria_label=words, role="img")
    return rx.el.td(rx.cond(rate, known, rx.el.span(class_name="skeleton", aria_label="being counted")))
