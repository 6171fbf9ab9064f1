"""Change to screen: another process changes a cell; when does each open dashboard have it, and the browser show it?"""

import asyncio
import random
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from playwright.async_api import Page, async_playwright

from benchmarks.measure import Row, amounts
from benchmarks.served import Served
from benchmarks.tabs import Tab, open_tabs
from tests.browser import FLAGS, browser_path

WARM = 2
PATIENCE = 15.0
FEED = "and ≤ 250 ms of the feed"
TARGETS = {20: f"≤ 60 ms {FEED}", 100: f"≤ 150 ms {FEED}"}

# Counts cells that are drawn anew, and notes the wall clock of the second frame after the last.
WATCH = """() => {
  const seen = () => {
    requestAnimationFrame(() => requestAnimationFrame(() => {
      window.lmsPainted = performance.timeOrigin + performance.now();
    }));
  };
  new MutationObserver(seen).observe(document.querySelector("table.matrix tbody"), {
    subtree: true, childList: true, attributes: true, characterData: true,
  });
}"""

Run = tuple[float, float, float]
"""Seconds after the commit: first socket, last socket, browser painted."""


def measure(served: Served, counts: list[int], runs: int) -> Iterator[Row]:
    """Each number of dashboards: one in a browser, the others raw sockets; all signed in, all on the same page."""
    for count in counts:
        found = asyncio.run(_runs(served, count, runs))
        firsts, lasts, painted = ([1_000 * run[n] for run in found] for n in range(3))
        name = f"{count} open dashboard{'s' if count > 1 else ''}"
        yield Row(f"{name}: painted in the browser", amounts(painted), target=TARGETS.get(count, TARGETS[20]))
        if count > 1:
            yield Row(f"{name}: the first has it", amounts(firsts))
            yield Row(f"{name}: the last has it", amounts(lasts), target=TARGETS.get(count, ""))


async def _runs(served: Served, count: int, runs: int) -> list[Run]:
    chance = random.Random(count)
    async with _browser_page(served) as page, open_tabs(served.url, count - 1, served.sign_in) as tabs:
        with _changer(served) as changer:
            found = []
            for _ in range(runs + WARM):
                await asyncio.sleep(0.7 + chance.random())
                found.append(await _run(page, tabs, changer))
    return found[WARM:]


async def _run(page: Page, tabs: list[Tab], changer: "subprocess.Popen[str]") -> Run:
    await page.evaluate("() => { window.lmsPainted = 0 }")
    for tab in tabs:
        tab.expect()
    committed = await asyncio.to_thread(_change, changer)
    arrived = await asyncio.gather(*(tab.rows(PATIENCE) for tab in tabs))
    await page.wait_for_function("() => window.lmsPainted", polling=20, timeout=1_000 * PATIENCE)
    await asyncio.sleep(0.2)
    painted = await page.evaluate("() => window.lmsPainted") / 1_000
    return min(arrived, default=painted) - committed, max(arrived, default=painted) - committed, painted - committed


def _change(changer: "subprocess.Popen[str]") -> float:
    assert changer.stdin is not None
    assert changer.stdout is not None
    changer.stdin.write("\n")
    changer.stdin.flush()
    return float(changer.stdout.readline())


@contextmanager
def _changer(served: Served) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "benchmarks.changer", served.product.database_url()]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(10)


@asynccontextmanager
async def _browser_page(served: Served) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        page = await browser.new_page(viewport={"width": 1440, "height": 900})
        cookie = {"name": "lms_session", "value": served.sign_in(), "url": served.url}
        await page.context.add_cookies([cookie])  # type: ignore[list-item]
        await page.goto(f"{served.url}/matrix")
        await page.locator("table.matrix tbody th").first.wait_for()
        await page.wait_for_timeout(1_500)
        await page.evaluate(WATCH)
        yield page
        await browser.close()
