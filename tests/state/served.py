"""The app, served in this process on a free port, and raw sockets that speak to it without a page."""

import asyncio
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, ClassVar

import httpx
import reflex as rx
import socketio
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

from lms_dashboard.components.frame import Page
from lms_dashboard.domain.people import Permission
from lms_dashboard.state.feed import Change, Shown, feed
from lms_dashboard.state.live import LivePage
from tests.servers import free_port

BOOT = "reflex___state____state.hydrate_and_load"
PASSWORD = "a long pass phrase"


class ProbeState(LivePage, rx.State):
    """A live page of the tests: counts its reads and shows what it was told to show."""

    _page_needs: ClassVar[Permission] = Permission.VIEW_REPORTS

    reads: int = 0
    secret: str = ""
    last_news: int = 0

    _learner_ids: list[int] = []  # noqa: RUF012 — Reflex copies it

    async def _read(self, news: list[Change] | None = None) -> None:
        self.reads += 1
        self.secret = f"rows of {self.router.session.client_token}"
        self.last_news = len(news or [])

    def _shows(self) -> Shown:
        return Shown(learner_ids=frozenset(self._learner_ids) if self._learner_ids else None)

    @rx.event
    async def undeclared(self) -> None:
        """A handler that forgot to declare what it needs."""
        self.secret = "reached"


@cache
def probed_app() -> tuple[Any, Callable[..., Any]]:
    """The app with the probe's page, and its ASGI callable; one a process, as Reflex wants it."""
    import os

    os.environ["__REFLEX_SKIP_COMPILE"] = "true"
    from lms_dashboard.lms_dashboard import add, app

    add(app, Page("/probe", "Probe", lambda: rx.el.p(ProbeState.secret), on_load=[ProbeState.open_page]))
    return app, app()


@dataclass
class Served:
    """The running app."""

    url: str
    app: Any

    def sign_in(self, email: str, password: str = PASSWORD) -> str:
        """The session's token."""
        answer = self.post("/auth/sign-in", email=email, password=password)
        assert answer.status_code == 303, answer.text
        return answer.cookies["lms_session"]

    def post(self, path: str, *, token: str = "", origin: str | None = None, **form: Any) -> httpx.Response:
        """Post a form as a page of ours would."""
        headers = {"Origin": self.url if origin is None else origin}
        if token:
            headers["Cookie"] = f"lms_session={token}"
        return httpx.post(f"{self.url}{path}", data=form, headers=headers)

    def get(self, path: str, *, token: str = "", **headers: str) -> httpx.Response:
        """Get a page."""
        cookie = {"Cookie": f"lms_session={token}"} if token else {}
        return httpx.get(f"{self.url}{path}", headers=cookie | headers)


@contextmanager
def serve_here() -> Iterator[Served]:
    """Serve the app from a thread of this process."""
    app, asgi = probed_app()
    port, started, stop = free_port(), threading.Event(), threading.Event()

    async def run() -> None:
        server = Server(asgi, port=port, interface=Interfaces.ASGI, log_level=LogLevels.error)
        task = asyncio.create_task(server.serve())
        started.set()
        await asyncio.to_thread(stop.wait)
        server.stop()
        await task

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    started.wait()
    served = Served(f"http://127.0.0.1:{port}", app)
    _await_answer(served)
    try:
        yield served
    finally:
        stop.set()
        thread.join(20)
        forget_states(app.state_manager)


def forget_states(manager: Any) -> None:
    """Let go of all tabs' states, so that the next module begins with none."""
    for kept in (manager.states, manager._token_expires_at, manager._states_locks):
        kept.clear()


def _await_answer(served: Served) -> None:
    said: object = None
    for _ in range(200):
        try:
            said = served.get("/health").status_code
        except httpx.TransportError as error:  # nobody listens yet
            said = error
        if said == 200:
            return
        time.sleep(0.05)
    raise RuntimeError(f"the app does not answer: {said!r}")


@dataclass
class Tab:
    """A raw socket: no page, its own token, any event by name."""

    url: str
    cookie: str = ""
    path: str = "/probe"
    tab: str = field(default_factory=lambda: str(uuid.uuid4()))
    origin: str | None = None
    boot: bool = True
    deltas: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def __aenter__(self) -> "Tab":
        self.client = socketio.AsyncClient(reconnection=False)
        self.client.on("event", self._take, namespace="/_event")
        headers = {"Cookie": f"lms_session={self.cookie}"} if self.cookie else {}
        if self.origin is not None:
            headers["Origin"] = self.origin
        try:
            await self.client.connect(
                f"{self.url}/_event?token={self.tab}",
                headers=headers,
                transports=["websocket"],
                namespaces=["/_event"],
                socketio_path="/_event",
                wait_timeout=15,
                auth={"event": self.event(BOOT)} if self.boot else None,
            )
        except socketio.exceptions.ConnectionError:
            if self.client.eio.http is not None:
                await self.client.eio.http.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.disconnect()
        await self.client.shutdown()

    def event(self, name: str, **payload: Any) -> dict[str, Any]:
        """An event as the browser writes it."""
        return {"name": name, "payload": payload, "router_data": {"pathname": self.path, "asPath": self.path}}

    async def send(self, name: str, **payload: Any) -> None:
        """Call a handler by its name."""
        await self.client.emit("event", self.event(name, **payload), namespace="/_event")

    def _take(self, update: dict[str, Any]) -> None:
        self.deltas.append(update.get("delta") or {})
        self.events += update.get("events") or []
        self.arrived.set()

    def value(self, state: str, var: str) -> Any:
        """What the browser now holds for a var, from all that came."""
        found = None
        for delta in self.deltas:
            for name, values in delta.items():
                if name.endswith(state):
                    found = values.get(f"{var}_rx_state_", found)
        return found

    async def until(self, state: str, var: str, expected: Any, seconds: float = 20.0) -> None:
        """Wait until the var has the value (or satisfies the function)."""
        stop = time.monotonic() + seconds
        while time.monotonic() < stop:
            value = self.value(state, var)
            if expected(value) if callable(expected) else value == expected:
                return
            self.arrived.clear()
            try:
                await asyncio.wait_for(self.arrived.wait(), 0.2)
            except TimeoutError:
                continue
        raise AssertionError(f"{state}.{var} is {self.value(state, var)!r}, not {expected!r}")

    def text(self) -> str:
        """All that ever came, as text."""
        return repr(self.deltas) + repr(self.events)


async def watching(tab: Tab) -> None:
    """Returns when the probe's page has been read and is watched."""
    await tab.until("probe_state", "reads", 1)
    await tab.until("state", "is_hydrated", True)
    for _ in range(100):
        if tab.tab in feed.watchers:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("nobody watches")


async def gone(there: Callable[[], object], seconds: float = 3) -> None:
    """Returns when it is not there any more, or the time is over."""
    for _ in range(int(seconds / 0.05)):
        if not there():
            return
        await asyncio.sleep(0.05)
