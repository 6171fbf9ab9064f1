"""A course: its numbers, people, modules, rules and history; acts on everybody who is assigned."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import callout, icon, link, link_button, page_head
from lms_dashboard.components.blocks import loading_rows, not_found
from lms_dashboard.components.bulk_dialog import bulk_dialog, running
from lms_dashboard.components.course_dialog import course_dialog
from lms_dashboard.components.course_parts import history_part, modules_part, people_part, rules_part
from lms_dashboard.components.figures import figure_tile
from lms_dashboard.components.frame import Page
from lms_dashboard.components.opening import menu, menu_item, menu_line
from lms_dashboard.components.parts import Address
from lms_dashboard.components.tabs import tab, tabs
from lms_dashboard.state.bulk import BulkState
from lms_dashboard.state.course import CourseState
from lms_dashboard.state.course_dialog import CourseDialogState
from lms_dashboard.state.course_view import SHOWS
from lms_dashboard.state.everybody import EverybodyState
from lms_dashboard.state.notify_many import NotifyManyState

TABS = [("people", "People"), ("modules", "Modules"), ("rules", "Rules")]


def content() -> rx.Component:
    """The page."""
    return rx.fragment(
        rx.el.div(
            Address.create(query=CourseState.address, replace=CourseState.address_replaced),
            rx.match(
                CourseState.phase,
                ("ready", _ready()),
                ("missing", not_found("There is no such course")),
                rx.fragment(page_head("Course"), loading_rows(8, 5, "Loading the course")),
            ),
            class_name="content list-page",
        ),
        course_dialog(CourseDialogState),
        bulk_dialog(BulkState, NotifyManyState),
    )


def _ready() -> rx.Component:
    matrix = link_button("Open in the matrix", to="/matrix?course=" + CourseState.course_id)
    return rx.fragment(
        page_head(
            rx.el.bdi(CourseState.title),
            matrix,
            rx.cond(CourseState.may_change | CourseState.may_reset, _acts(), rx.fragment()),
            subtitle=CourseState.about,
        ),
        rx.cond(CourseState.retired, callout("This course is not offered any more.", tone="warning"), rx.fragment()),
        running(BulkState),
        rx.el.ul(rx.foreach(CourseState.figures, figure_tile), class_name="figures five"),
        _tabs(),
        rx.el.div(
            rx.match(
                CourseState.tab,
                ("modules", modules_part(CourseState)),
                ("rules", rules_part(CourseState, requirements=_requirements())),
                ("history", history_part(CourseState)),
                people_part(CourseState, [(key, words) for key, (words, _, _) in SHOWS.items()]),
            ),
            id="part",
            role="tabpanel",
            aria_label="The chosen part",
            class_name="stack",
        ),
    )


def _acts() -> rx.Component:
    change = [
        ("edit", "Edit the course…"),
        ("version", "New version…"),
        ("least", "Least accepted version…"),
        ("equivalent", "Another course that counts…"),
        ("unequal", "A course that counts no more…"),
    ]
    reset = menu_item("Reset course progress…", on_click=EverybodyState.reset_course, danger=True)
    items: list[Any] = [
        rx.cond(
            CourseState.may_change & (CourseState.has_equivalents if mode == "unequal" else True),
            menu_item(words, on_click=CourseDialogState.begin(mode)),
            rx.fragment(),
        )
        for mode, words in change
    ]
    return menu(
        icon("ellipsis", 16),
        *items,
        rx.cond(CourseState.may_change & CourseState.may_reset, menu_line(), rx.fragment()),
        rx.cond(CourseState.may_reset, reset, rx.fragment()),
        label="Acts on the course",
        align="end",
        trigger_class="icon-button",
    )


def _tabs() -> rx.Component:
    def one(key: str, words: str) -> rx.Component:
        return tab(words, selected=CourseState.tab == key, on_click=CourseState.choose_tab(key), controls="part")

    history = rx.cond(CourseState.may_audit, one("history", "History"), rx.fragment())
    return tabs(*[one(key, words) for key, words in TABS], history, label="Parts of the page")


def _requirements() -> rx.Component:
    return link(CourseState.requirements, to="/requirements?course=" + CourseState.course_id)


PAGE = Page(route="/courses/[course]", title="Course", content=content, on_load=[CourseState.load], active="courses")
