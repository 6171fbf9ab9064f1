"""Who is missing from a full roster: told before the commit, ticked and removed after it."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import button, callout
from lms_dashboard.components.fields import check


def missing_people(state: Any) -> rx.Component:
    """The people who are in no row; with ticks once they may be removed. Nothing of other kinds of lists."""
    section = rx.el.section(
        rx.el.h2("Missing from the list"),
        rx.el.p(state.missing_words),
        rx.cond(state.missing_error != "", callout(state.missing_error, tone="error"), rx.fragment()),
        rx.cond(
            state.missing.length() > 0,
            rx.el.details(
                rx.el.summary("Who"),
                rx.el.ul(rx.foreach(state.missing, lambda one: _person(one, state)), class_name="missing-people"),
                rx.cond(state.missing_more != "", rx.el.p(state.missing_more, class_name="muted"), rx.fragment()),
                open=state.may_remove,
            ),
            rx.fragment(),
        ),
        rx.cond(state.may_remove, _removing(state), _later(state)),
        class_name="card padded stack",
        aria_label="Missing from the list",
    )
    return rx.cond(state.missing_words != "", section, rx.fragment())


def _person(one: Any, state: Any) -> rx.Component:
    who = rx.fragment(rx.el.bdi(one[1]), rx.el.bdi(one[2], class_name="line-under"))
    tick = check(who, checked=state.ticked.contains(one[0]), on_change=lambda _: state.tick_missing(one[0]))
    return rx.el.li(rx.cond(state.may_remove & (one[3] == ""), tick, _plain(one)), key=one[0])


def _plain(one: Any) -> rx.Component:
    you = rx.cond(one[3] == "1", " (you: nobody removes themselves)", "")
    return rx.el.span(rx.el.bdi(one[1]), you, rx.el.bdi(one[2], class_name="line-under"))


def _removing(state: Any) -> rx.Component:
    return rx.el.div(
        button("Tick all, or nobody", on_click=state.tick_all_missing),
        rx.cond(
            state.remove_words != "",
            button(state.remove_words, kind="danger-primary", on_click=state.remove_ticked, busy=state.removing),
            rx.el.span("Nobody is removed unless they are ticked.", class_name="muted"),
        ),
        rx.cond(
            state.remove_words != "",
            rx.el.span("Not active from today on, seats freed; every record is kept.", class_name="muted"),
            rx.fragment(),
        ),
        class_name="row",
    )


def _later(state: Any) -> rx.Component:
    words = rx.el.p(
        "Nobody is removed by the list itself; whom to remove is ticked after the commit.", class_name="muted"
    )
    return rx.cond((state.phase != "result") & (state.missing.length() > 0) & ~state.none_may_go, words, rx.fragment())
