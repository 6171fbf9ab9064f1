"""Seats: the offerings with their allowance, who holds a seat of each, who waits for one, and who held one."""

import reflex as rx

from lms_dashboard.components.act_dialogs import act_dialog
from lms_dashboard.components.basics import button, callout, link, page_head
from lms_dashboard.components.blocks import empty, failed, loading_rows
from lms_dashboard.components.courses_dialog import courses_dialog
from lms_dashboard.components.downloads import export_menu
from lms_dashboard.components.fields import search_field
from lms_dashboard.components.frame import Page
from lms_dashboard.components.parts import Address
from lms_dashboard.components.seat_dialogs import offering_dialog, seat_dialog, unseat_dialog
from lms_dashboard.components.seats_table import offerings_table, seats_table
from lms_dashboard.components.slate_dialog import slate_dialog
from lms_dashboard.components.tables import pagination
from lms_dashboard.state.acts import ActState
from lms_dashboard.state.courses_dialog import CoursesDialogState
from lms_dashboard.state.offering_dialog import OfferingDialogState
from lms_dashboard.state.seat_acts import SeatActsState
from lms_dashboard.state.seat_dialog import SeatDialogState
from lms_dashboard.state.seats import SeatsState
from lms_dashboard.state.session import SessionState
from lms_dashboard.state.slate_dialog import SlateDialogState


def content() -> rx.Component:
    """The page."""
    acts = rx.fragment(
        button("Clean slate…", on_click=SlateDialogState.begin),
        button("New offering…", on_click=OfferingDialogState.begin("")),
    )
    return rx.fragment(
        rx.el.div(
            Address.create(query=SeatsState.address, replace=SeatsState.address_replaced),
            page_head("Seats", rx.cond(SeatsState.may_change, acts, rx.fragment()), subtitle=SeatsState.subtitle),
            rx.foreach(SeatsState.problems, lambda problem: callout(problem, tone="warning")),
            rx.match(
                SeatsState.phase,
                ("ready", rx.cond(SeatsState.chosen != "", _ready(), _none())),
                ("failed", _failed()),
                loading_rows(10, 6, "Loading the seats"),
            ),
            class_name="content list-page",
        ),
        offering_dialog(OfferingDialogState),
        seat_dialog(SeatDialogState),
        unseat_dialog(SeatActsState),
        slate_dialog(SlateDialogState),
        courses_dialog(CoursesDialogState, ActState),
        act_dialog(ActState),
    )


def _ready() -> rx.Component:
    return rx.fragment(offerings_table(SeatsState, on_manage=OfferingDialogState.begin), _chosen())


def _chosen() -> rx.Component:
    manages = SeatsState.may_manage
    seat = button(SeatsState.to_seat, on_click=SeatsState.seat_them, busy=SeatsState.busy)
    add = button("Add member", kind="primary", on_click=SeatDialogState.begin)
    table = rx.fragment(
        seats_table(SeatsState, on_act=SeatActsState.begin),
        pagination(
            summary=SeatsState.summary,
            has_previous=SeatsState.has_previous,
            has_next=SeatsState.has_next,
            on_previous=SeatsState.previous_page,
            on_next=SeatsState.next_page,
            page_size=SeatsState.page_size,
            on_page_size=SeatsState.choose_page_size,
        ),
    )
    return rx.el.section(
        rx.el.header(
            rx.el.h2(rx.el.bdi(SeatsState.name)),
            rx.el.span(SeatsState.about, class_name="muted", role="status"),
            rx.el.div(
                export_menu("seats", SeatsState.address, allowed=SessionState.may_export),
                rx.cond(manages & (SeatsState.to_seat != ""), seat, rx.fragment()),
                rx.cond(manages, add, rx.fragment()),
                class_name="actions",
            ),
            class_name="page-head part",
        ),
        rx.el.div(
            _tabs(),
            search_field(
                "Find people",
                placeholder="Name, email or number",
                value=SeatsState.search,
                on_change=SeatsState.find,
                debounce_timeout=200,
            ),
            class_name="filter-bar",
        ),
        rx.cond(SeatsState.beyond != "", rx.el.p(SeatsState.beyond, class_name="muted"), rx.fragment()),
        rx.cond(SeatsState.rows.length() > 0, table, _nobody()),
        aria_label=SeatsState.name,
        class_name="seats-part",
    )


def _tabs() -> rx.Component:
    def one(row: rx.Var[list[str]]) -> rx.Component:
        here = rx.cond(row[0] == SeatsState.view, "page", "false")
        return link(row[1], to=row[2], class_name="tab", custom_attrs={"aria-current": here}, key=row[0])

    return rx.el.nav(rx.foreach(SeatsState.tabs, one), class_name="tabs", aria_label="Lists of the offering")


def _nobody() -> rx.Component:
    add = rx.cond(
        SeatsState.may_manage, button("Add member", kind="primary", on_click=SeatDialogState.begin), rx.fragment()
    )
    searched = empty("Nobody matches", "Look for another name, number or address.", glyph="⌕")
    plain = rx.match(
        SeatsState.view,
        ("waiting", empty("Nobody waits for a seat", "Whoever gets none when the seats are all held is listed here.")),
        (
            "history",
            empty("No seat was ever given", "Every seat is listed here, with from when until when it was held."),
        ),
        empty(
            "Nobody holds a seat yet",
            "Add members: each gets a seat and the courses that come with it.",
            actions=(add,),
        ),
    )
    return rx.cond(SeatsState.search != "", searched, plain)


def _none() -> rx.Component:
    new = button("New offering…", kind="primary", on_click=OfferingDialogState.begin(""))
    return rx.cond(
        SeatsState.may_change,
        empty(
            "There is no seat offering yet",
            "An offering is a number of seats and the courses that come with them. A course in none needs no seat.",
            actions=(new,),
        ),
        empty("There is no seat offering yet", "An administrator makes one: courses in none need no seat."),
    )


def _failed() -> rx.Component:
    again = button("Try again", kind="primary", on_click=SeatsState.load)
    return failed("The seats could not be read", "Nothing was changed.", actions=(again,))


PAGE = Page(route="/seats", title="Seats", content=content, on_load=[SeatsState.load], active="seats")
