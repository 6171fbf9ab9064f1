"""Training Matrix: all learners and courses at a glance, each cell a door to its why and its acts."""

from typing import Any

import reflex as rx

from lms_dashboard.components.act_dialogs import act_buttons, act_dialog, void_button
from lms_dashboard.components.basics import button, callout, page_head, status_chip
from lms_dashboard.components.blocks import as_it_stood, back_to_today, empty, failed, loading_rows
from lms_dashboard.components.bulk_dialog import bulk_dialog, running
from lms_dashboard.components.cell_panel import panel_content
from lms_dashboard.components.cells import Years
from lms_dashboard.components.downloads import export_menu
from lms_dashboard.components.frame import Page
from lms_dashboard.components.matrix_filters import filter_bar
from lms_dashboard.components.matrix_table import matrix_footer, matrix_table
from lms_dashboard.components.opening import side_panel
from lms_dashboard.components.parts import Address
from lms_dashboard.components.paste_dialog import paste_button, paste_dialog
from lms_dashboard.components.selection import Picking, selection_bar
from lms_dashboard.components.tables import pagination
from lms_dashboard.domain.status import Shown
from lms_dashboard.state.acts import ActState
from lms_dashboard.state.address import word_of
from lms_dashboard.state.bulk import BulkState
from lms_dashboard.state.bulk_acts import bulk_offers
from lms_dashboard.state.cell_panel import CellPanelState
from lms_dashboard.state.matrix import MatrixState
from lms_dashboard.state.matrix_filters import MatrixFilterState
from lms_dashboard.state.matrix_footer import MatrixFooterState
from lms_dashboard.state.notify_many import NotifyManyState
from lms_dashboard.state.pasting import PasteState
from lms_dashboard.state.session import SessionState

PICKING = Picking("matrix", SessionState.may_manage)


def content() -> rx.Component:
    """The page."""
    return rx.fragment(
        rx.el.div(
            Address.create(query=MatrixState.address, replace=MatrixState.address_replaced),
            page_head(
                "Training Matrix",
                paste_button(PasteState, PICKING.name, PICKING.allowed),
                export_menu("matrix", MatrixState.address, allowed=SessionState.may_export),
                subtitle=MatrixState.subtitle,
            ),
            filter_bar(MatrixFilterState, word_of),
            rx.foreach(MatrixState.problems, lambda problem: callout(problem, tone="warning", role="status")),
            as_it_stood(
                MatrixState.past_day,
                sealed="What a later reset sealed shows as Sealed, and is in no rate.",
                on_today=MatrixFilterState.drop("as-of"),
            ),
            rx.match(
                MatrixState.phase,
                ("ready", _ready()),
                ("failed", _failed()),
                loading_rows(14, 8, "Loading the matrix"),
            ),
            class_name="content matrix-page",
        ),
        side_panel(
            panel_content(CellPanelState.detail, offers=_acts(), beside=_void),
            is_open=CellPanelState.chosen != "",
            on_close=CellPanelState.shut,
            heading=CellPanelState.detail.course_title,
        ),
        act_dialog(ActState),
        bulk_dialog(BulkState, NotifyManyState),
        paste_dialog(PasteState),
    )


def _acts() -> rx.Component:
    detail = CellPanelState.detail
    return act_buttons(detail.offers, ActState, detail.learner_id, detail.course_id)


def _void(line: Any) -> rx.Component:
    detail = CellPanelState.detail
    return void_button(line.void, ActState, detail.learner_id, detail.course_id)


def _ready() -> rx.Component:
    return rx.cond(
        MatrixState.nobody,
        _nobody(),
        rx.fragment(
            matrix_table(
                rows=MatrixState.rows,
                courses=MatrixState.courses,
                chosen=CellPanelState.chosen,
                years=Years(MatrixState.this_year, MatrixState.between),
                sort={
                    "sorted_by": MatrixState.sort_key,
                    "descending": MatrixState.descending,
                    "on_sort": MatrixState.sort_by,
                },
                footer=matrix_footer(MatrixFooterState.rates, MatrixState.courses, PICKING, MatrixFooterState.older),
                picking=PICKING,
                on_open=lambda learner, course: CellPanelState.open_cell(learner, course, MatrixFilterState.as_of),
            ),
            running(BulkState),
            rx.el.div(
                selection_bar(PICKING, BulkState, bulk_offers(), total=MatrixState.total, address=MatrixState.address),
                _legend(),
                _pages(),
                class_name="matrix-foot",
            ),
        ),
    )


def _pages() -> rx.Component:
    return pagination(
        summary=MatrixState.summary,
        has_previous=MatrixState.has_previous,
        has_next=MatrixState.has_next,
        on_previous=MatrixState.previous_page,
        on_next=MatrixState.next_page,
        page_size=MatrixState.page_size,
        on_page_size=MatrixState.choose_page_size,
    )


_LEGEND = {
    Shown.COMPLETED: "valid through",
    Shown.EXPIRING: "days left",
    Shown.IN_PROGRESS: "percent",
    Shown.NOT_STARTED: "not started",
    Shown.NOT_ASSIGNED: "not assigned",
    Shown.FAILED: "failed",
    Shown.OVERDUE: "overdue since",
    Shown.EXPIRED: "expired",
    Shown.EXEMPT: "exempt until",
}


def _legend() -> rx.Component:
    items = [rx.el.li(status_chip(shown, words)) for shown, words in _LEGEND.items()]
    sealed = rx.cond(MatrixState.past_day != "", rx.el.li(status_chip(Shown.SEALED, "sealed")), rx.fragment())
    return rx.el.ul(*items, sealed, class_name="legend", aria_label="Legend")


def _nobody() -> rx.Component:
    clear = button("Clear the filters", kind="primary", on_click=MatrixFilterState.clear)
    return rx.cond(
        MatrixState.filtered,
        empty("No learner matches", "Take away a filter, or look for another name.", glyph="⌕", actions=(clear,)),
        empty(
            "There are no learners yet",
            "Import the training history (lms-dashboard import), or look at a demo organisation (lms-dashboard demo).",
        ),
    )


def _failed() -> rx.Component:
    again = button("Try again", kind="primary", on_click=MatrixState.load)
    back = back_to_today(MatrixFilterState.as_of, MatrixFilterState.drop("as-of"))
    return failed("The matrix could not be read", "Nothing was changed.", actions=(again, back))


PAGE = Page(
    route="/matrix",
    title="Training Matrix",
    content=content,
    on_load=[MatrixState.load, MatrixFilterState.load],
    active="matrix",
)
