"""Memory of the server: after its start with the demo, with many sessions open, and after they have closed."""

import asyncio
import time
from collections.abc import Iterator

from benchmarks.dataset import GROUPS
from benchmarks.measure import Row, amounts
from benchmarks.served import Served
from benchmarks.tabs import FILTERS, MATRIX, Tab, open_tabs

GRACE = 150.0
"""Seconds after which the states of closed tabs are gone: the product's grace, and a round of its sweeper."""

BUSY = 10.0
"""Seconds of going from page to page."""

ROWS = 50
"""Learners on a page."""


def measure_memory(served: Served, sessions: int, grace: float = GRACE) -> Iterator[Row]:
    """Megabytes of all processes of the server; each session has signed in by itself and shows the matrix."""
    start, opened, closed = asyncio.run(_memory(served, sessions, grace))
    yield Row("after the start, one visit", amounts([start], "MB"), target="≤ 350 MB")
    yield Row(f"with {sessions} sessions open", amounts([opened], "MB"))
    yield Row("for each session", amounts([(opened - start) / sessions], "MB"), target="≤ 1 MB")
    yield Row(f"{grace:.0f} s after they closed", amounts([closed], "MB"))


async def _memory(served: Served, sessions: int, grace: float) -> tuple[float, float, float]:
    async with open_tabs(served.url, 1, served.sign_in):
        await asyncio.sleep(1)
    await asyncio.sleep(1)
    start = served.memory()
    async with open_tabs(served.url, sessions, served.sign_in):
        await asyncio.sleep(2)
        opened = served.memory()
    await asyncio.sleep(grace)
    return start, opened, served.memory()


def measure_events(served: Served, sessions: int, learners: int, seconds: float) -> Iterator[Row]:
    """Pages a second that one process gives to sessions that ask for the next page as soon as they have one.

    Each looks at one of the groups, so that few ask for the same page at the same time.
    """
    took = asyncio.run(_events(served, sessions, learners // GROUPS // ROWS, seconds))
    ms = sorted(1_000 * each for each in took)
    yield Row(f"pages a second, {sessions} sessions", amounts([len(ms) / seconds], "a second"), target="≥ 150")
    yield Row("a page", amounts(ms))
    yield Row("a page, 95th percentile", amounts([ms[int(len(ms) * 0.95)]]), target="≤ 250 ms")


async def _events(served: Served, sessions: int, pages: int, seconds: float) -> list[float]:
    """Seconds of each page; ``pages`` is how many a group has."""
    async with open_tabs(served.url, sessions, served.sign_in) as tabs:
        if pages > 1:
            await asyncio.gather(*(_choose_group(tab, 1 + n % GROUPS) for n, tab in enumerate(tabs)))
        await asyncio.sleep(1)
        end = time.time() + seconds
        found = await asyncio.gather(*(_turn_pages(tab, max(1, pages - 1), end) for tab in tabs))
    return [each for tab in found for each in tab]


async def _choose_group(tab: Tab, group: int) -> None:
    tab.expect()
    await tab.send(f"{FILTERS}.tick", name="group", value=str(group))
    await tab.rows(30)


async def _turn_pages(tab: Tab, steps: int, end: float) -> list[float]:
    """So many steps forth, then back, and again."""
    took: list[float] = []
    while (begin := time.time()) < end:
        forth = len(took) // steps % 2 == 0
        tab.expect()
        await tab.send(f"{MATRIX}.{'next_page' if forth else 'previous_page'}")
        took.append(await tab.rows(30) - begin)
    return took
