"""Open dashboards without a browser: raw sockets that speak just enough to be a tab, and note when news arrives."""

import asyncio
import contextlib
import json
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

BOOT = "reflex___state____state.hydrate_and_load"
_STATES = "reflex___state____state.lms_dashboard___state___"
MATRIX = f"{_STATES}matrix____matrix_state"
FILTERS = f"{_STATES}matrix_filters____matrix_filter_state"
ROWS = '"rows_rx_state_"'
"""What an update says when it brings rows of the matrix."""

_PACE = 8
"""Tabs that open at a time."""


class Tab:
    """One tab on the matrix. ``rows_at`` is when its rows last came, in seconds of the wall clock; 0: not yet."""

    def __init__(self, http: aiohttp.ClientSession, url: str, cookie: str) -> None:
        self.rows_at = 0.0
        self._http, self._url, self._cookie = http, url, cookie
        self._news = asyncio.Event()

    async def open(self) -> None:
        """Connect, and wait for the first rows."""
        token = uuid.uuid4()
        address = f"{self._url}/_event/?token={token}&transport=websocket&EIO=4"
        self._socket = await self._http.ws_connect(address, headers={"Cookie": f"lms_session={self._cookie}"})
        self._listener = asyncio.create_task(self._listen())
        await self.rows(30)

    async def close(self) -> None:
        """Close the tab."""
        await self._socket.close()
        await self._listener

    async def send(self, handler: str, **payload: Any) -> None:
        """Call a handler by its full name."""
        await self._socket.send_str("42/_event," + json.dumps(["event", _event(handler, payload)]))

    async def rows(self, seconds: float) -> float:
        """When rows come next, or when they came since ``expect``."""
        await asyncio.wait_for(self._news.wait(), seconds)
        return self.rows_at

    def expect(self) -> None:
        """From now on rows are news."""
        self.rows_at = 0.0
        self._news.clear()

    async def _listen(self) -> None:
        async for message in self._socket:
            now, text = time.time(), str(message.data)
            if text.startswith("0"):
                await self._socket.send_str("40/_event," + json.dumps({"event": _event(BOOT, {})}))
            elif text == "2":
                await self._socket.send_str("3")
            elif ROWS in text and not self._news.is_set():
                self.rows_at = now
                self._news.set()


def _event(name: str, payload: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "payload": payload, "router_data": {"pathname": "/matrix", "asPath": "/matrix"}}


@asynccontextmanager
async def open_tabs(url: str, count: int, cookie: Callable[[], str]) -> AsyncIterator[list[Tab]]:
    """So many tabs that show the matrix; ``cookie`` gives the session of each."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        tabs = [Tab(http, url, cookie()) for _ in range(count)]
        for start in range(0, count, _PACE):
            await asyncio.gather(*(tab.open() for tab in tabs[start : start + _PACE]))
        try:
            yield tabs
        finally:
            with contextlib.suppress(aiohttp.ClientError):
                await asyncio.gather(*(tab.close() for tab in tabs))
