"""Two days side by side: the figures of both, why learners moved between them, and who."""

import reflex as rx

from lms_dashboard.components.basics import button, callout, link_button, page_head
from lms_dashboard.components.blocks import empty, failed, loading_rows
from lms_dashboard.components.compliance_filters import compliance_filter_bar
from lms_dashboard.components.compliance_parts import card, chooser, linked_table, plain_table
from lms_dashboard.components.frame import Page
from lms_dashboard.components.parts import Address
from lms_dashboard.components.tables import pagination
from lms_dashboard.state.comparison import ComparisonState
from lms_dashboard.state.compliance_filters import ComparisonFilterState
from lms_dashboard.state.compliance_view import SIDES

_WHY = ("Why", "Courses", "Learners")
_WHO = ("Learner", "Group", "Course", "On the first day", "On the second day", "Why")


def content() -> rx.Component:
    """The page."""
    state = ComparisonState
    return rx.el.div(
        Address.create(query=state.address, replace=state.address_replaced),
        page_head(
            "Two days side by side",
            link_button("Back to Compliance", to=state.back_address),
            subtitle=rx.cond(state.first_day != "", state.first_day + " and " + state.second_day, ""),
        ),
        compliance_filter_bar(ComparisonFilterState),
        rx.foreach(state.problems, lambda problem: callout(problem, tone="warning")),
        rx.match(
            state.phase, ("ready", _ready()), ("failed", _failed()), loading_rows(12, 6, "Comparing the two days")
        ),
        class_name="content compliance",
    )


def _ready() -> rx.Component:
    state = ComparisonState
    return rx.el.div(
        card(
            "Figures",
            "at the end of both days",
            plain_table("Figures", ("", state.first_day, state.second_day, "Change"), state.figures),
            wide=True,
        ),
        _side("Fell out", state.fell_words, state.fell),
        _side("Became compliant", state.recovered_words, state.recovered),
        card("Who", state.summary, _who(), control=_chooser(), wide=True),
        class_name="chart-grid",
    )


def _side(heading: str, words: rx.Var[str], rows: rx.Var[list[list[str]]]) -> rx.Component:
    table = rx.cond(rows.length() > 0, plain_table(heading, _WHY, rows), rx.el.p("Nobody.", class_name="muted"))
    return card(heading, words, table)


def _chooser() -> rx.Component:
    return chooser("Who is listed", list(SIDES.items()), ComparisonState.side, ComparisonState.choose_side)


def _who() -> rx.Component:
    state = ComparisonState
    table = rx.fragment(
        linked_table("Who moved", _WHO, state.rows, words=len(_WHO)),
        pagination(
            summary=state.summary,
            has_previous=state.has_previous,
            has_next=state.has_next,
            on_previous=state.previous_page,
            on_next=state.next_page,
        ),
    )
    return rx.cond(
        state.rows.length() > 0,
        table,
        empty("Nobody moved this way", "Choose other days, or look at the other side.", glyph="="),
    )


def _failed() -> rx.Component:
    again = button("Try again", kind="primary", on_click=ComparisonState.load)
    return failed("The two days could not be compared", "Choose a first day before the second.", actions=(again,))


PAGE = Page(
    route="/compliance/compare",
    title="Two days side by side",
    content=content,
    on_load=[ComparisonState.load, ComparisonFilterState.load],
    active="compliance",
)
