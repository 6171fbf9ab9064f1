"""Reports Center: where a manager lands. Rates, what needs looking after, and the way to each report."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import button, icon, link, link_button, page_head
from lms_dashboard.components.blocks import empty, failed
from lms_dashboard.components.figures import figure_tile, waiting_tiles
from lms_dashboard.components.frame import Page
from lms_dashboard.components.rail import ENTRIES, Entry
from lms_dashboard.state.reports import ReportsState
from lms_dashboard.state.reports_view import ACTIVE_ASSIGNMENTS
from lms_dashboard.state.session import SessionState

ANSWERS = {
    "matrix": "Who stands where in which course, today or on any past day.",
    "progress": "What each learner has done, and what is missing.",
    "compliance": "Where the organisation stands, what changed, who must act.",
    "compare": "Who fell out and who became compliant between two days, and why.",
    "completions": "Every completion, with its certificate and who recorded it.",
    "trained": "What was asked of somebody on a day, and what proved it.",
    "courses": "Each course's numbers, people and modules.",
    "requirements": "Who must do what, since when and why.",
    "seats": "How many seats are held, by whom, and how many are left.",
    "audit": "Who did what when, in a chain that can be verified.",
}
"""What each report answers, by its entry of the rail; who may not open it has no card either."""

COMPARE = Entry("compare", "Two days side by side", "/compliance/compare", "arrow-left-right", "may_report")
"""A report without an entry of its own in the rail."""

REPORTS = sorted(
    (*(entry for entry in ENTRIES if entry.key in ANSWERS), COMPARE), key=lambda one: [*ANSWERS].index(one.key)
)


def content() -> rx.Component:
    """The page."""
    return rx.el.div(
        page_head("Reports Center"),
        rx.match(
            ReportsState.phase,
            ("ready", rx.cond(ReportsState.nobody, _nobody(), _figures())),
            ("failed", _failed()),
            waiting_tiles(6),
        ),
        rx.el.h2("Reports"),
        rx.el.ul(*[_card(entry) for entry in REPORTS], class_name="report-cards"),
        class_name="content reports-page",
    )


def _figures() -> rx.Component:
    return rx.fragment(
        rx.el.ul(rx.foreach(ReportsState.rates, figure_tile), class_name="figures rates"),
        rx.el.ul(rx.foreach(ReportsState.counts, figure_tile), class_name="figures"),
        rx.el.section(
            rx.el.h2("Learners"),
            rx.el.span(ReportsState.learners, class_name="muted"),
            link_button("View All", to=ACTIVE_ASSIGNMENTS, small=True, aria_label="View all active assignments"),
            class_name="card learners-card",
        ),
    )


def _nobody() -> rx.Component:
    first = (
        link_button("Upload a list of people", to="/upload", kind="primary"),
        link_button("Add a member", to="/users"),
    )
    return rx.cond(
        SessionState.may_manage,
        empty(
            "There are no learners yet",
            "Figures show as soon as somebody is here. A whole training history comes in by lms-dashboard import.",
            actions=first,
        ),
        empty("There are no learners yet", "Figures show as soon as somebody is here."),
    )


def _failed() -> rx.Component:
    again = button("Try again", kind="primary", on_click=ReportsState.again)
    return failed("The figures could not be read", "Nothing was changed.", actions=(again,))


def _card(entry: Entry) -> rx.Component:
    face: Any = rx.el.span(
        rx.el.strong(entry.words), rx.el.span(ANSWERS[entry.key], class_name="muted"), class_name="report-words"
    )
    card = rx.el.li(link(icon(entry.glyph, 18), face, to=entry.to, class_name="card report-card"))
    return rx.cond(getattr(SessionState, entry.shown_if), card, rx.fragment())


PAGE = Page(route="/", title="Reports Center", content=content, on_load=[ReportsState.load], active="reports")
