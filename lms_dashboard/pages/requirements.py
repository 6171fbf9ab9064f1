"""Requirements: who must do what, since when and why; a change is previewed on everybody before it is saved."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import button, callout, link, page_head
from lms_dashboard.components.blocks import empty, failed, loading_rows
from lms_dashboard.components.bulk_dialog import bulk_dialog, running
from lms_dashboard.components.frame import Page
from lms_dashboard.components.parts import Address
from lms_dashboard.components.requirement_dialog import requirement_dialog
from lms_dashboard.components.requirements_table import requirement_filters, requirements_table
from lms_dashboard.components.tables import pagination
from lms_dashboard.state.bulk import BulkState
from lms_dashboard.state.everybody import EverybodyState
from lms_dashboard.state.notify_many import NotifyManyState
from lms_dashboard.state.reports_view import UNASSIGNED
from lms_dashboard.state.requirement_dialog import RequirementDialogState
from lms_dashboard.state.requirements import RequirementsState
from lms_dashboard.state.requirements_view import AUDIENCE_WORDS, STATE_WORDS
from lms_dashboard.state.session import SessionState

AUDIENCES = [(value.replace(" ", "-"), words) for value, words in AUDIENCE_WORDS.items()]
STATES = list(STATE_WORDS.items())


def content() -> rx.Component:
    """The page."""
    add = button("Add a requirement", kind="primary", on_click=RequirementDialogState.begin("add", ""))
    return rx.fragment(
        rx.el.div(
            Address.create(query=RequirementsState.address, replace=RequirementsState.address_replaced),
            page_head(
                "Requirements",
                rx.cond(RequirementsState.may_add, add, rx.fragment()),
                subtitle=RequirementsState.subtitle,
            ),
            _unassigned(),
            running(BulkState),
            requirement_filters(RequirementsState, AUDIENCES, STATES),
            rx.foreach(RequirementsState.problems, lambda problem: callout(problem, tone="warning")),
            rx.match(
                RequirementsState.phase,
                ("ready", _ready()),
                ("failed", _failed()),
                loading_rows(10, 8, "Loading the requirements"),
            ),
            class_name="content list-page",
        ),
        requirement_dialog(RequirementDialogState),
        bulk_dialog(BulkState, NotifyManyState),
    )


def _unassigned() -> rx.Component:
    words = callout(
        rx.el.strong(RequirementsState.unassigned),
        " required, but Not Assigned: no cycle is open. ",
        link("See who", to=UNASSIGNED, class_name="underlined"),
    )
    return rx.cond(RequirementsState.unassigned != "", words, rx.fragment())


def _assign(row: Any) -> rx.Component:
    face = button("Assign…", small=True, on_click=EverybodyState.assign_required(row[0]))
    return rx.cond(SessionState.may_manage, face, rx.fragment())


def _ready() -> rx.Component:
    table = rx.fragment(
        requirements_table(RequirementsState, on_begin=RequirementDialogState.begin, assign=_assign),
        pagination(
            summary=RequirementsState.summary,
            has_previous=RequirementsState.has_previous,
            has_next=RequirementsState.has_next,
            on_previous=RequirementsState.previous_page,
            on_next=RequirementsState.next_page,
            page_size=RequirementsState.page_size,
            on_page_size=RequirementsState.choose_page_size,
        ),
    )
    return rx.cond(RequirementsState.rows.length() > 0, table, _nothing())


def _nothing() -> rx.Component:
    clear = button("Clear the filters", kind="primary", on_click=RequirementsState.clear)
    return rx.cond(
        RequirementsState.filtered,
        empty("No requirement matches", "Take away a filter, or look for another word.", glyph="⌕", actions=(clear,)),
        empty(
            "Nothing is asked of anybody yet", "Add a requirement: a course, of whom it is asked, since when and why."
        ),
    )


def _failed() -> rx.Component:
    again = button("Try again", kind="primary", on_click=RequirementsState.load)
    return failed("The requirements could not be read", "Nothing was changed.", actions=(again,))


PAGE = Page(
    route="/requirements",
    title="Requirements",
    content=content,
    on_load=[RequirementsState.load],
    active="requirements",
)
