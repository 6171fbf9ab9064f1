"""Completions: the log, one row a completion of any cycle, with filters, order, days gone by, and exports."""

import reflex as rx

from lms_dashboard.components.basics import button, callout, link_button, page_head
from lms_dashboard.components.blocks import as_it_stood, back_to_today, empty, failed, loading_rows
from lms_dashboard.components.completions_table import completions_table
from lms_dashboard.components.downloads import export_menu
from lms_dashboard.components.fields import check
from lms_dashboard.components.frame import Page
from lms_dashboard.components.matrix_filters import completions_filter_bar
from lms_dashboard.components.parts import Address
from lms_dashboard.components.tables import pagination
from lms_dashboard.state.completions import CompletionsState
from lms_dashboard.state.completions_filters import CompletionsFilterState
from lms_dashboard.state.session import SessionState

CERTIFICATES = (("Their certificates (.pdf)", "certificates.pdf"),)
"""What the log also gives: everybody's certificates, one a page."""


def content() -> rx.Component:
    """The page."""
    archived = check(
        "Include Archived and Expired",
        "archived",
        checked=CompletionsState.archived,
        on_change=CompletionsState.toggle_archived,
    )
    return rx.el.div(
        Address.create(query=CompletionsState.address, replace=CompletionsState.address_replaced),
        page_head(
            "Completions",
            rx.cond(
                SessionState.may_administer,
                link_button("Certificate template", to="/settings/certificate", kind="quiet"),
                rx.fragment(),
            ),
            export_menu("completions", CompletionsState.address, allowed=SessionState.may_export, more=CERTIFICATES),
            subtitle=CompletionsState.subtitle,
        ),
        completions_filter_bar(CompletionsFilterState, archived),
        rx.foreach(CompletionsState.problems, lambda problem: callout(problem, tone="warning")),
        as_it_stood(
            CompletionsState.past_day,
            sealed="What a later reset sealed is not listed.",
            on_today=CompletionsFilterState.drop("as-of"),
        ),
        rx.match(
            CompletionsState.phase,
            ("ready", _ready()),
            ("failed", _failed()),
            loading_rows(14, 8, "Loading the completions"),
        ),
        class_name="content list-page",
    )


def _ready() -> rx.Component:
    sort = {
        "sorted_by": CompletionsState.sort_key,
        "descending": CompletionsState.descending,
        "on_sort": CompletionsState.sort_by,
    }
    table = rx.fragment(
        completions_table(CompletionsState.rows, CompletionsState.changed, sort, may_export=SessionState.may_export),
        pagination(
            summary=CompletionsState.summary,
            has_previous=CompletionsState.has_previous,
            has_next=CompletionsState.has_next,
            on_previous=CompletionsState.previous_page,
            on_next=CompletionsState.next_page,
            page_size=CompletionsState.page_size,
            on_page_size=CompletionsState.choose_page_size,
        ),
    )
    return rx.cond(CompletionsState.rows.length() > 0, table, _nothing())


def _nothing() -> rx.Component:
    clear = button("Clear the filters", kind="primary", on_click=CompletionsFilterState.clear)
    more = button("Include Archived and Expired", kind="primary", on_click=CompletionsState.toggle_archived)
    return rx.cond(
        CompletionsState.filtered,
        empty("No completion matches", "Take away a filter, or look for another name.", glyph="⌕", actions=(clear,)),
        rx.cond(
            CompletionsState.archived,
            empty("Nothing is completed yet", "Completions are listed here as they are made or recorded."),
            empty("No completion counts now", "What has expired or was replaced is left out.", actions=(more,)),
        ),
    )


def _failed() -> rx.Component:
    again = button("Try again", kind="primary", on_click=CompletionsState.load)
    back = back_to_today(CompletionsFilterState.as_of, CompletionsFilterState.drop("as-of"))
    return failed("The completions could not be read", "Nothing was changed.", actions=(again, back))


PAGE = Page(
    route="/completions",
    title="Completions",
    content=content,
    on_load=[CompletionsState.load, CompletionsFilterState.load],
    active="completions",
)
