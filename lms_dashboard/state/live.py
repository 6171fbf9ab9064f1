"""Live pages: a change made anywhere shows by itself, while the tab is open and its person still may see it.

A page's state inherits LivePage, names what opens it, reads in ``_read`` and says what it shows in ``_shows``::

    class MatrixState(LivePage, rx.State):
        _page_needs: ClassVar = Permission.VIEW_REPORTS

        async def _read(self) -> bool: ...          # through call_service; compares before it assigns
        def _shows(self) -> Shown: ...              # ids on the screen

    PAGE = Page("/matrix", …, on_load=MatrixState.open_page)
"""

import asyncio
import time
from typing import Any, ClassVar

import reflex as rx
from reflex.istate.manager.memory import StateManagerMemory
from reflex.state import BaseState, OnLoadInternalState
from reflex_base.registry import RegistrationContext

from lms_dashboard.domain.people import Permission
from lms_dashboard.state.clock import utc_now
from lms_dashboard.state.feed import Change, Shown, Watcher, feed
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor, find_actor_with_others, set_actor, token_in
from lms_dashboard.state.session import adopt

PATIENCE = 10.0
"""Seconds after which a watcher looks whether its tab is still there and its person still may see the page."""

_MOST_HELD = 1000


class LiveState(rx.State):
    """Whether live changes are on, and when the last one came."""

    live: bool = False
    paused: bool = False
    changed_at: str = ""

    @rx.event
    @needs(None)
    async def toggle(self) -> None:
        """Pause, or resume and catch up."""
        self.paused = not self.paused
        feed.nudge(self.router.session.client_token)


class LivePage(rx.State, mixin=True):
    """What a live page's state inherits."""

    _page_needs: ClassVar[Permission | None] = Permission.VIEW_REPORTS
    _rest: ClassVar[float] = 0.0
    """Seconds between two readings after changes, where reading costs much."""

    loaded: bool = False

    _since: int = 0

    async def _read(self, news: list[Change] | None = None) -> None:
        """Read what the page shows and assign what is different. ``news``: what has changed; None: read anew."""

    def _shows(self) -> Shown:
        """What the page shows, so that other changes cost nothing."""
        return Shown()

    @rx.event
    @needs(PAGE)
    async def open_page(self) -> Any:
        """Read the page, then watch it. What changes in between is not lost: the watcher starts before the read."""
        self._since = feed.head(current_actor().organisation_id or 0)
        await self._read()
        self.loaded = True
        live = await self.get_state(LiveState)
        live.live = True
        return type(self).watch

    @rx.event(background=True)
    @needs(PAGE)
    async def watch(self) -> Any:
        """Follow the feed until the tab closes, goes to another page, or its person may no longer see it."""
        tab, organisation_id = self.router.session.client_token, current_actor().organisation_id or 0
        watcher = feed.subscribe(tab, organisation_id, self._since)
        socket = socket_of(tab)
        try:
            return await _follow(self, watcher, tab, socket)
        finally:
            feed.unsubscribe(tab, watcher)


async def _follow(page: Any, watcher: Watcher, tab: str, socket: str | None) -> Any:
    held: list[Change] = []
    looked = time.monotonic()
    while _there(watcher, tab, socket):
        held += await watcher.wait(PATIENCE)
        held = _worth_holding(page, watcher, held)
        due = watcher.missed or time.monotonic() - looked >= PATIENCE * 0.9
        if not (held or due) or not _there(watcher, tab, socket):
            continue
        looked = time.monotonic()
        async with page:
            state = page.__wrapped__
            if (event := await _ask_again(state)) is not None:
                return event
            if not await _catch_up(state, watcher, held):
                continue
            held = []
        await asyncio.sleep(page._rest)  # others act, too: nobody reads as fast as they do
    return None


def _there(watcher: Watcher, tab: str, socket: str | None) -> bool:
    return not watcher.closed and socket is not None and socket_of(tab) == socket


def _worth_holding(page: Any, watcher: Watcher, held: list[Change]) -> list[Change]:
    if len(held) > _MOST_HELD:
        watcher.missed = True
        return []
    if not isinstance(RegistrationContext.get().app.state_manager, StateManagerMemory):
        return held  # what is shown is only known once the state is fetched
    shown = page.__wrapped__._shows()
    return [change for change in held if shown.concerned_by(change)]


async def _ask_again(state: BaseState) -> Any:
    """Ask again who this is. Somebody else, or other rights: empty the tab and open the page anew for them."""
    root = state._get_root_state()
    token = token_in(root.router_data)
    actor = await find_actor_with_others(token)
    set_actor(actor)
    return OnLoadInternalState.on_load_internal if await adopt(root, token, actor) else None


async def _catch_up(state: Any, watcher: Watcher, held: list[Change]) -> bool:
    live = await state.get_state(LiveState)
    if live.paused:
        return False
    shown = state._shows()
    news = [change for change in held if shown.concerned_by(change)]
    if watcher.missed or news:
        missed, watcher.missed = watcher.missed, False
        await state._read(None if missed else news)
        live.changed_at = (news[-1].at if news else utc_now()).isoformat()
    return True


def socket_of(tab: str) -> str | None:
    """The socket that the tab is connected by in this process; None when it is closed or elsewhere."""
    namespace = RegistrationContext.get().app.event_namespace
    return None if namespace is None else namespace.token_to_sid.get(tab)
