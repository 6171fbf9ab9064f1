"""The server's memory does not grow with visits."""

import asyncio
import gc

import psutil
import pytest

from lms_dashboard.state.feed import feed
from tests.state.served import Served, Tab, gone, watching

VISITS = 1000
BEARABLE = 10
"""Megabytes: sockets that were closed within the last 25 s are still counted by their ping tasks."""


@pytest.mark.slow
async def test_a_thousand_visits_leave_no_watcher_no_state_and_no_memory(served, world):
    cookie = served.sign_in("manager@demo.example")
    manager, process = served.app.state_manager, psutil.Process()
    others, manager.token_expiration = set(manager.states), 1
    await visit(served, cookie, 200)
    await all_gone(served, others)
    before = process.memory_info().rss
    await visit(served, cookie, VISITS)
    await all_gone(served, others)
    grown = (process.memory_info().rss - before) / 2**20
    assert feed.watchers == {}
    assert set(manager.states) == others
    assert served.app.event_processor._futures == {}
    assert served.app.event_processor._tasks == {}
    assert dict(served.app.event_namespace.token_to_sid) == {}
    assert grown < BEARABLE, f"{grown:.1f} MB for {VISITS} visits"


async def visit(served: Served, cookie: str, times: int) -> None:
    """So many tabs, ten at a time: open, read, watch, close."""

    async def once() -> None:
        async with Tab(served.url, cookie) as tab:
            await watching(tab)

    for _ in range(times // 10):
        await asyncio.gather(*(once() for _ in range(10)))


async def all_gone(served: Served, others: set[str]) -> None:
    manager, processor = served.app.state_manager, served.app.event_processor
    await gone(lambda: feed.watchers or set(manager.states) - others or processor._tasks, 20)
    gc.collect()
