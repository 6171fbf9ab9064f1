"""User Progress: one row a learner: last activity, completed courses, breaches, certificates, time spent."""

import reflex as rx

from lms_dashboard.components.basics import button, callout, page_head
from lms_dashboard.components.blocks import as_it_stood, back_to_today, empty, failed, loading_rows
from lms_dashboard.components.bulk_dialog import bulk_dialog, running
from lms_dashboard.components.downloads import export_menu
from lms_dashboard.components.frame import Page
from lms_dashboard.components.matrix_filters import progress_filter_bar
from lms_dashboard.components.parts import Address
from lms_dashboard.components.paste_dialog import paste_button, paste_dialog
from lms_dashboard.components.progress_table import course_state_chip, progress_table
from lms_dashboard.components.selection import Picking, selection_bar
from lms_dashboard.components.tables import pagination
from lms_dashboard.state.address import word_of
from lms_dashboard.state.bulk import BulkState
from lms_dashboard.state.bulk_acts import bulk_offers
from lms_dashboard.state.notify_many import NotifyManyState
from lms_dashboard.state.pasting import PasteState
from lms_dashboard.state.progress import ProgressState
from lms_dashboard.state.progress_filters import ProgressFilterState
from lms_dashboard.state.progress_view import COURSE_STATES
from lms_dashboard.state.session import SessionState

PICKING = Picking("progress", SessionState.may_manage)


def content() -> rx.Component:
    """The page."""
    return rx.fragment(_list(), bulk_dialog(BulkState, NotifyManyState), paste_dialog(PasteState))


def _list() -> rx.Component:
    return rx.el.div(
        Address.create(query=ProgressState.address, replace=ProgressState.address_replaced),
        page_head(
            "User Progress",
            paste_button(PasteState, PICKING.name, PICKING.allowed),
            export_menu("progress", ProgressState.address, allowed=SessionState.may_export),
            subtitle=ProgressState.subtitle,
        ),
        progress_filter_bar(
            ProgressFilterState, word_of, course_state_chip(ProgressFilterState, list(COURSE_STATES.items()))
        ),
        rx.foreach(ProgressState.problems, lambda problem: callout(problem, tone="warning")),
        as_it_stood(
            ProgressState.past_day,
            sealed="What a later reset sealed is not counted.",
            on_today=ProgressFilterState.drop("as-of"),
        ),
        rx.match(
            ProgressState.phase,
            ("ready", _ready()),
            ("failed", _failed()),
            loading_rows(14, 8, "Loading the learners"),
        ),
        class_name="content list-page",
    )


def _ready() -> rx.Component:
    sort = {
        "sorted_by": ProgressState.sort_key,
        "descending": ProgressState.descending,
        "on_sort": ProgressState.sort_by,
    }
    table = rx.fragment(
        progress_table(ProgressState.rows, ProgressState.changed, sort, PICKING),
        running(BulkState),
        selection_bar(PICKING, BulkState, bulk_offers(), total=ProgressState.total, address=ProgressState.address),
        pagination(
            summary=ProgressState.summary,
            has_previous=ProgressState.has_previous,
            has_next=ProgressState.has_next,
            on_previous=ProgressState.previous_page,
            on_next=ProgressState.next_page,
            page_size=ProgressState.page_size,
            on_page_size=ProgressState.choose_page_size,
        ),
    )
    return rx.cond(ProgressState.rows.length() > 0, table, _nobody())


def _nobody() -> rx.Component:
    clear = button("Clear the filters", kind="primary", on_click=ProgressFilterState.clear)
    return rx.cond(
        ProgressState.filtered,
        empty("No learner matches", "Take away a filter, or look for another name.", glyph="⌕", actions=(clear,)),
        empty("There are no learners yet", "Import the training history with lms-dashboard import."),
    )


def _failed() -> rx.Component:
    again = button("Try again", kind="primary", on_click=ProgressState.load)
    back = back_to_today(ProgressFilterState.as_of, ProgressFilterState.drop("as-of"))
    return failed("The learners could not be read", "Nothing was changed.", actions=(again, back))


PAGE = Page(
    route="/progress",
    title="User Progress",
    content=content,
    on_load=[ProgressState.load, ProgressFilterState.load],
    active="progress",
)
