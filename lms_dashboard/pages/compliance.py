"""Compliance: three sentences, the figures, lines, groups and courses, ages, what expires, new hires, who must act."""

import reflex as rx

from lms_dashboard.components.basics import button, callout, link_button, page_head
from lms_dashboard.components.blocks import as_it_stood, back_to_today, empty, failed, loading_rows
from lms_dashboard.components.compliance_filters import compliance_filter_bar
from lms_dashboard.components.compliance_parts import (
    card,
    chart_card,
    chooser,
    heat_map,
    linked_table,
    sentence_list,
    tile_list,
)
from lms_dashboard.components.downloads import export_menu
from lms_dashboard.components.frame import Page
from lms_dashboard.components.parts import Address
from lms_dashboard.domain.report import HIRE_DAYS, Range
from lms_dashboard.state.compliance import ComplianceState
from lms_dashboard.state.compliance_filters import ComplianceFilterState
from lms_dashboard.state.compliance_view import ORDERS
from lms_dashboard.state.session import SessionState

_MORE = (("Report for the board (.pdf)", "board.pdf"),)
_RATE = ("Day", "Required", "In breach", "Compliance rate", "Certified")
_FLOWS = ("Days", "Entered", "Cleared")
_AGES = ("Age", "Overdue", "Expired", "Together")
_EXPIRING = ("Valid through", "Expire")
_HIRES = ("Hired", "Trained in time", "Of", "Share", "Too early to say")
_GROUPS = ("Group", "Managers", "Compliance rate", "In breach", "Learners in breach")
_MANAGERS = ("Manager", "Groups", "Compliance rate", "In breach", "Learners in breach")


def content() -> rx.Component:
    """The page."""
    state = ComplianceState
    return rx.el.div(
        Address.create(query=state.address, replace=state.address_replaced),
        page_head(
            "Compliance",
            link_button("Who moved since " + state.compared_with, to=state.compare_address),
            export_menu("board", state.address, allowed=SessionState.may_export, more=_MORE, label="Board report"),
            subtitle=state.subtitle,
        ),
        compliance_filter_bar(ComplianceFilterState),
        rx.foreach(state.problems, lambda problem: callout(problem, tone="warning")),
        as_it_stood(
            state.past_day,
            sealed="",
            on_today=ComplianceFilterState.drop("as-of"),
        ),
        rx.match(
            state.phase,
            ("ready", _ready()),
            ("empty", _nobody()),
            ("failed", _failed()),
            loading_rows(12, 6, "Counting"),
        ),
        class_name="content compliance",
    )


def _ready() -> rx.Component:
    state = ComplianceState
    return rx.fragment(
        sentence_list(state.sentences),
        tile_list(state.tiles),
        rx.el.div(
            _rate(),
            _heat(),
            _ages(),
            _flows(),
            _expiring(),
            rx.cond(state.has_hires, _hires(), rx.fragment()),
            _groups(),
            rx.cond(state.managers.length() > 0, _managers(), rx.fragment()),
            class_name="chart-grid",
        ),
        rx.cond(state.sealed != "", rx.el.p(state.sealed, class_name="muted small"), rx.fragment()),
        rx.el.p(
            "Compliance rate: required and not in breach, of all that is required. In breach: Overdue or Expired. "
            "Certified: a counting completion is valid. Exempt and sealed count in no rate.",
            class_name="muted small",
        ),
    )  # fmt: skip


def _rate() -> rx.Component:
    state = ComplianceState
    return chart_card(
        "Rate over time",
        rx.cond(state.axis_from > 0, "the axis begins at " + state.axis_from.to_string() + " %", "percent"),
        state.rate,
        name="rate",
        columns=_RATE,
        rows=state.tables["rate"],
        on_mark=state.open_mark,
        control=chooser("How far back", [(r.value, r.label) for r in Range], state.back, state.choose_back),
        wide=True,
    )


def _flows() -> rx.Component:
    state = ComplianceState
    return chart_card(
        "Breaches entered and cleared",
        "a click says who",
        state.flows,
        name="flows",
        columns=_FLOWS,
        rows=state.tables["flows"],
        on_mark=state.open_mark,
    )


def _heat() -> rx.Component:
    state = ComplianceState
    return card(
        "Groups and courses",
        "compliance rate, percent; a click leads to those in breach, a group’s name into the group",
        heat_map(state.courses, state.heat, state.heat_foot),
        wide=True,
    )


def _ages() -> rx.Component:
    state = ComplianceState
    return chart_card(
        "In breach, by age",
        "days since the first uncovered day",
        state.ages,
        name="ages",
        columns=_AGES,
        rows=state.tables["ages"],
        on_mark=state.open_mark,
    )


def _expiring() -> rx.Component:
    state = ComplianceState
    return chart_card(
        "Expiring, by month",
        "what is valid now, by its last day",
        state.expiring,
        name="expiring",
        columns=_EXPIRING,
        rows=state.tables["expiring"],
        on_mark=state.open_mark,
    )


def _hires() -> rx.Component:
    state = ComplianceState
    days = [(str(days), f"{days} days") for days in HIRE_DAYS]
    return chart_card(
        "New hires trained in time",
        "everything certified so many days after hiring, percent by month of hiring",
        state.hires,
        name="hires",
        columns=_HIRES,
        rows=state.tables["hires"],
        on_mark=state.open_mark,
        control=chooser("Days after hiring", days, state.hire_days, state.choose_hire_days),
    )


def _order() -> rx.Component:
    state = ComplianceState
    return chooser("Order", list(ORDERS.items()), state.order, state.choose_order)


def _groups() -> rx.Component:
    rows = ComplianceState.groups
    return card(
        "Groups", "furthest behind first", linked_table("Groups", _GROUPS, rows, words=2), control=_order(), wide=True
    )


def _managers() -> rx.Component:
    rows = ComplianceState.managers
    table = linked_table("Managers", _MANAGERS, rows, words=2)
    return card("Managers", "who answers for whom", table, wide=True)


def _nobody() -> rx.Component:
    clear = button("Clear the filters", kind="primary", on_click=ComplianceFilterState.clear)
    return rx.cond(
        ComplianceState.filtered,
        empty("Nothing is required here", "Take away a filter, or choose another day.", glyph="⌕", actions=(clear,)),
        empty(
            "Nothing is required of anybody yet",
            "Rates appear once a course is required of somebody.",
            actions=(link_button("Requirements", to="/requirements", kind="primary"),),
        ),
    )


def _failed() -> rx.Component:
    again = button("Try again", kind="primary", on_click=ComplianceState.load)
    back = back_to_today(ComplianceFilterState.as_of, ComplianceFilterState.drop("as-of"))
    return failed("The figures could not be counted", "Nothing was changed.", actions=(again, back))


PAGE = Page(
    route="/compliance",
    title="Compliance",
    content=content,
    on_load=[ComplianceState.load, ComplianceFilterState.load],
    active="compliance",
)
