"""The audit trail: who did what to whom, before and after; and whether its chain holds."""

import reflex as rx

from lms_dashboard.components.audit_table import audit_filters, audit_table, check_result, entry_content
from lms_dashboard.components.basics import button, callout, page_head
from lms_dashboard.components.blocks import empty, failed, loading_rows
from lms_dashboard.components.downloads import export_menu
from lms_dashboard.components.frame import Page
from lms_dashboard.components.opening import side_panel
from lms_dashboard.components.parts import Address
from lms_dashboard.components.tables import pagination
from lms_dashboard.state.audit import AuditState
from lms_dashboard.state.audit_entry import AuditCheckState, AuditEntryState
from lms_dashboard.state.session import SessionState


def content() -> rx.Component:
    """The list, and the panel of the open entry beside it."""
    checking = AuditCheckState.phase == "checking"
    page = rx.el.div(
        Address.create(query=AuditState.address, replace=AuditState.address_replaced),
        page_head(
            "Audit",
            export_menu("audit", AuditState.address, allowed=SessionState.may_export),
            button(rx.cond(checking, "Checking …", "Check the chain"), busy=checking, on_click=AuditCheckState.check),
            subtitle=AuditState.subtitle,
        ),
        check_result(AuditCheckState),
        audit_filters(AuditState),
        rx.foreach(AuditState.problems, lambda problem: callout(problem, tone="warning")),
        rx.match(
            AuditState.phase,
            ("ready", _ready()),
            ("failed", _failed()),
            loading_rows(14, 6, "Loading the trail"),
        ),
        class_name="content list-page",
    )
    panel = side_panel(
        entry_content(AuditEntryState),
        is_open=AuditEntryState.seq != "",
        on_close=AuditState.open_entry("0"),
        heading=AuditEntryState.heading,
        label="Audit entry",
    )
    return rx.fragment(page, panel)


def _ready() -> rx.Component:
    table = rx.fragment(
        audit_table(AuditState.rows, AuditEntryState.seq, AuditState.open_entry),
        pagination(
            summary=AuditState.summary,
            has_previous=AuditState.has_previous,
            has_next=AuditState.has_next,
            on_previous=AuditState.previous_page,
            on_next=AuditState.next_page,
            page_size=AuditState.page_size,
            on_page_size=AuditState.choose_page_size,
        ),
    )
    return rx.cond(AuditState.rows.length() > 0, table, _nothing())


def _nothing() -> rx.Component:
    clear = button("Clear the filters", kind="primary", on_click=AuditState.clear)
    return rx.cond(
        AuditState.filtered,
        empty("No entry matches", "Take away a filter, or look for another name.", glyph="⌕", actions=(clear,)),
        empty("Nothing was done yet", "Every act writes an entry here, with what was before and after."),
    )


def _failed() -> rx.Component:
    again = button("Try again", kind="primary", on_click=AuditState.load)
    return failed("The trail could not be read", "Nothing was changed.", actions=(again,))


PAGE = Page(route="/audit", title="Audit", content=content, on_load=[AuditState.load], active="audit")
