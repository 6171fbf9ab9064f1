"""The frame around every page: rail, bar, main, notices. Bound to the session's state in lms_dashboard.py."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from lms_dashboard.components.basics import button, icon, link
from lms_dashboard.components.blocks import connection_lost, not_allowed
from lms_dashboard.components.opening import menu, menu_line, popover
from lms_dashboard.components.parts import (
    Ago,
    DrawerToggle,
    Leave,
    NativeForm,
    Notice,
    RailToggle,
    Shell,
    ThemeChoice,
    ThemeToggle,
)
from lms_dashboard.components.rail import ENTRIES, Entry
from lms_dashboard.components.search_box import KeysChoice, search_box
from lms_dashboard.components.views import saved_views


@dataclass(frozen=True)
class Page:
    """A page as ``lms_dashboard.py`` registers it.

    ``content`` draws what stands in <main>: one ``rx.el.div(…, class_name="content")``, or a fragment of that and a
    ``side_panel``. ``active`` is the entry of the rail that is marked. ``on_load`` runs at every visit and navigation;
    its first handler's ``@needs`` decides who may open the page.
    """

    route: str
    title: str
    content: Callable[[], rx.Component]
    on_load: Any = field(default_factory=list)
    active: str = ""


@dataclass(frozen=True)
class FrameVars:
    """What the frame shows and calls, as Vars and handlers of the session's state."""

    name: Any
    email: Any
    initials: Any
    organisation: Any
    organisations: Any
    has_center: Any
    may_report: Any
    may_manage: Any
    may_audit: Any
    has_own: Any
    denied: Any
    leave: Any
    live: Any
    live_paused: Any
    changed_at: Any
    toggle_live: Any
    notices: Any
    dismiss: Any
    undo: Any
    search_rows: Any
    search_asked: Any
    search_more: Any
    search_failed: Any
    search_find: Any
    search_forget: Any
    views: Any


def page_frame(content: rx.Component, active: str, session: FrameVars) -> rx.Component:
    """The whole page around its content."""
    return Shell.create(
        Leave.create(href=session.leave),
        _rail(active, session),
        _bar(session),
        rx.el.main(
            rx.cond(session.denied, rx.el.div(not_allowed(), class_name="content"), content),
            id="content",
            class_name="main",
            tab_index=-1,
        ),
        notices(session),
        connection_lost(),
    )


def _rail(active: str, session: FrameVars) -> rx.Component:
    return rx.el.nav(
        link(
            rx.el.span(class_name="brand-mark", aria_hidden="true"),
            rx.el.span("LMS Dashboard", class_name="brand-word"),
            to="/",
            class_name="brand",
            aria_label="LMS Dashboard, start page",
        ),
        *[_rail_link(entry, active, session) for entry in ENTRIES],
        rx.cond(session.may_report, saved_views(session.views), rx.fragment()),
        rx.el.div(class_name="rail-fill"),
        RailToggle.create(),
        id="rail",
        class_name="rail",
        aria_label="Main",
    )


def _rail_link(entry: Entry, active: str, session: FrameVars) -> rx.Component:
    here = {"aria-current": "page"} if entry.key == active else {}
    face = link(
        icon(entry.glyph, 16),
        rx.el.span(entry.words, class_name="rail-word"),
        to=entry.to,
        class_name="rail-link",
        title=entry.words,
        custom_attrs=here,
    )
    return rx.cond(getattr(session, entry.shown_if), face, rx.fragment())


def _bar(session: FrameVars) -> rx.Component:
    return rx.el.header(
        DrawerToggle.create(),
        _organisation(session),
        rx.cond(session.may_report, search_box(session), rx.fragment()),
        rx.el.div(class_name="grow"),
        _live(session),
        ThemeToggle.create(),
        _own_menu(session),
        class_name="bar",
    )


def _organisation(session: FrameVars) -> rx.Component:
    switcher = menu(
        rx.fragment(
            rx.el.span(session.organisation, class_name="truncate"),
            rx.el.span("▾", class_name="caret", aria_hidden="true"),
        ),
        rx.foreach(session.organisations, _organisation_choice),
        label=session.organisation + ": switch to another organisation",
        trigger_class="organisation-trigger",
    )
    alone = rx.el.span(session.organisation, class_name="bar-organisation truncate")
    return rx.cond(session.organisations.length() > 1, switcher, alone)


def _organisation_choice(choice: Any) -> rx.Component:
    return NativeForm.create(
        rx.el.input(type="hidden", name="organisation_id", value=choice[0].to_string()),
        rx.el.button(choice[1], type="submit", role="menuitem", class_name="menu-item", tab_index=-1),
        action="/auth/organisation",
    )


def _live(session: FrameVars) -> rx.Component:
    words = rx.el.span(
        rx.cond(session.live_paused, "paused", "live"),
        rx.cond(session.changed_at != "", Ago.create(instant=session.changed_at, prefix=" · changed "), rx.fragment()),
        class_name="live-words",
    )
    dot = rx.el.span(class_name="live-dot", aria_hidden="true")
    tip = rx.cond(session.live_paused, "Live changes are paused: resume", "Changes show by themselves: pause")
    face = rx.el.button(
        dot,
        words,
        type="button",
        class_name=rx.cond(session.live_paused, "live paused", "live"),
        on_click=session.toggle_live,
        aria_pressed=session.live_paused,
        aria_label=tip,
        title=tip,
    )
    return rx.cond(session.live, face, rx.fragment())


def _own_menu(session: FrameVars) -> rx.Component:
    who = rx.el.div(
        rx.el.strong(rx.el.bdi(session.name)),
        rx.el.div(rx.el.bdi(session.email), class_name="muted small truncate"),
        class_name="menu-head",
    )
    leave = NativeForm.create(
        rx.el.button(icon("log-out", 15), "Sign out", type="submit", class_name="menu-item"),
        action="/auth/sign-out",
    )
    return popover(
        session.initials,
        who,
        ThemeChoice.create(),
        rx.cond(session.may_report, KeysChoice.create(), rx.fragment()),
        menu_line(),
        link(icon("settings", 15), "Settings", to="/settings", class_name="menu-item"),
        leave,
        label="Your menu",
        align="end",
        trigger_class="avatar",
        slim=True,
    )


def notices(session: FrameVars) -> rx.Component:
    """What has just happened, at the foot; read out, with Undo where there is one."""
    rows = rx.el.ul(rx.foreach(session.notices, lambda notice: _notice(notice, session)), class_name="notices")
    return rx.el.section(rows, aria_label="Notices")


def _notice(notice: Any, session: FrameVars) -> rx.Component:
    undo = button(notice.undo_label, small=True, on_click=session.undo(notice.id))
    return Notice.create(
        rx.el.div(
            notice.text,
            rx.cond(notice.mend != "", rx.el.span(notice.mend, class_name="notice-mend"), rx.fragment()),
            class_name="notice-text",
        ),
        rx.cond(notice.undo_label != "", undo, rx.fragment()),
        key=notice.id.to_string(),
        tone=notice.tone,
        seconds=notice.seconds,
        on_dismiss=session.dismiss(notice.id),
    )
