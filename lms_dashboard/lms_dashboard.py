"""The app: pages put into the frame, the guard, the feed, the endpoints. Nothing else."""

from importlib import import_module

import reflex as rx

from lms_dashboard.api.app import api
from lms_dashboard.api.gate import Gate
from lms_dashboard.components.blocks import not_found
from lms_dashboard.components.frame import FrameVars, Page, page_frame
from lms_dashboard.config import PROJECT, get_settings
from lms_dashboard.db import session as database
from lms_dashboard.jobs.reading_ahead import read_ahead
from lms_dashboard.pages import MODULES
from lms_dashboard.state import guard
from lms_dashboard.state.errors import cut_logs, on_backend_error, on_frontend_error
from lms_dashboard.state.feed import follow_feed
from lms_dashboard.state.live import LiveState
from lms_dashboard.state.notices import NoticeState
from lms_dashboard.state.search import SearchState
from lms_dashboard.state.session import SessionState
from lms_dashboard.state.tabs import keep_open_tabs
from lms_dashboard.state.undo import UndoState
from lms_dashboard.state.views import ViewsState

FRAME = FrameVars(
    name=SessionState.name,
    email=SessionState.email,
    initials=SessionState.initials,
    organisation=SessionState.organisation,
    organisations=SessionState.organisations,
    has_center=SessionState.has_center,
    may_report=SessionState.may_report,
    may_manage=SessionState.may_manage,
    may_audit=SessionState.may_audit,
    has_own=SessionState.has_own,
    denied=SessionState.denied,
    leave=SessionState.leave,
    live=LiveState.live,
    live_paused=LiveState.paused,
    changed_at=LiveState.changed_at,
    toggle_live=LiveState.toggle,
    notices=NoticeState.notices,
    dismiss=NoticeState.dismiss,
    undo=UndoState.undo,
    search_rows=SearchState.rows,
    search_asked=SearchState.asked,
    search_more=SearchState.more,
    search_failed=SearchState.failed,
    search_find=SearchState.find,
    search_forget=SearchState.forget,
    views=ViewsState,
)

_SHARED = ["fonts.css", "style.css", "pages.css"]
_OWN = sorted({file.name for file in (PROJECT / "assets").glob("*.css")} - set(_SHARED))
STYLES = [f"/{name}" for name in (*_SHARED, *_OWN) if (PROJECT / "assets" / name).is_file()]
"""Every style sheet of assets/: what all pages share, then pages' own."""


def add(app: rx.App, page: Page) -> None:
    """Register a page within the frame."""

    def framed() -> rx.Component:
        return page_frame(page.content(), page.active, FRAME)

    on_load = [*page.on_load, ViewsState.load] if page.on_load else []
    app.add_page(framed, route=page.route, title=f"{page.title} · LMS Dashboard", on_load=on_load)


def make_app() -> rx.App:
    """The app with everything in its place."""
    database.configure(get_settings().database_url)
    made = rx.App(
        stylesheets=STYLES,
        reset_style=False,
        toaster=None,
        app_wraps={},
        html_lang="en",
        head_components=[rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml")],
        api_transformer=[api, Gate],
        frontend_exception_handler=on_frontend_error,
        backend_exception_handler=on_backend_error,
    )
    guard.install(made)
    cut_logs()
    for task in (follow_feed, keep_open_tabs, read_ahead):
        made.register_lifespan_task(task)
    for name in MODULES:
        add(made, import_module(f"lms_dashboard.pages.{name}").PAGE)
    add(made, Page("404", "No such page", lambda: rx.el.div(not_found(), class_name="content")))
    return made


app = make_app()
