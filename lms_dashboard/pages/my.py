"""My training: what is due, in order; courses with modules, history, certificates. Made for a phone as well."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import badge, page_head
from lms_dashboard.components.blocks import empty, loading_rows
from lms_dashboard.components.certificates import certificate_list
from lms_dashboard.components.frame import Page
from lms_dashboard.components.learner_parts import course_list, record_list
from lms_dashboard.state.my import MyState


def content() -> rx.Component:
    """The page."""
    return rx.el.div(
        page_head("My training", subtitle=MyState.sentence),
        rx.match(
            MyState.phase,
            ("ready", _ready()),
            ("missing", empty("You have no training here", "Ask your training manager to add you as a learner.")),
            loading_rows(6, 3, "Loading your training"),
        ),
        class_name="content my-page",
    )


def _ready() -> rx.Component:
    return rx.fragment(
        _section(
            "To do",
            MyState.due,
            empty("Nothing is due", "You are done with everything that is asked of you.", glyph="✓"),
        ),
        _section("Done", MyState.done, empty("Nothing is completed yet", "Completed courses are listed here.")),
        _folded("Certificates", MyState.certificates, certificate_list(MyState.certificates)),
        _folded(
            "History",
            MyState.history,
            record_list(MyState.history, label="History", nothing="No cycle and no completion yet"),
        ),
    )


def _folded(heading: str, records: Any, listed: rx.Component) -> rx.Component:
    """A long list that is out of the way until it is asked for."""
    return rx.el.details(
        rx.el.summary(rx.el.h2(heading), badge(records.length())),
        listed,
        class_name="stack folded",
    )


def _section(heading: str, courses: Any, nothing: rx.Component) -> rx.Component:
    return rx.el.section(
        rx.el.h2(heading), rx.cond(courses.length() > 0, course_list(courses), nothing), class_name="stack"
    )


PAGE = Page(route="/my", title="My training", content=content, on_load=[MyState.load], active="my")
