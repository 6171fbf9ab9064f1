"""Click to painted, in headless Chromium on a production server: next page, filter, cell panel, acts, first visit.

Times are taken inside the page (painted.js), so the driver of the browser is not in them.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from benchmarks.measure import Figure, Row, amounts
from benchmarks.served import Served
from tests.browser import FLAGS, browser_path

SCRIPT = Path(__file__).with_name("painted.js")
SUMMARY = ".pagination span"
FIRST = "table.matrix tbody th"
ROWS = 12
"""Rows in which cells are clicked: in view."""

WARM = 2
"""Runs of each kind that do not count."""

Times = dict[str, list[float]]


def measure(served: Served, runs: int) -> Iterator[Row]:
    """Every figure; ``runs`` of each."""
    with _chromium() as browser:
        page = _open(_context(browser, served), served)
        times: Times = defaultdict(list)
        for scene in (_next_pages, _filters, _panels, _acts):
            scene(page, times, runs)
        bare = _bare(page, runs)
        page.context.close()
        visits, files, frames = _first_visits(browser, served, runs)
    for work, target in WORKS.items():
        yield Row(work, amounts(times[work][WARM:]), bare if work in REDRAWN else None, target)
    yield Row("first visit to the matrix, empty cache, to readable rows", amounts(visits), target="≤ 900 ms")
    yield Row("bytes of that visit over the wire, files", amounts(files, "KB"), target="≤ 400 KB")
    yield Row("bytes of that visit over the wire, socket (before its compression)", amounts(frames, "KB"))


WORKS = {
    "next page, to its rows": "≤ 80 ms",
    "filter by a group, to its rows": "≤ 120 ms",
    "filter by a group, to the rates at the foot": "",
    "cell panel": "≤ 120 ms",
    "dialog of an act": "",
    "act on a cell (archive), to the changed cell": "≤ 120 ms",
    "undo of it, to the changed cell": "≤ 120 ms",
}
REDRAWN = ("next page, to its rows", "filter by a group, to its rows")
"""What puts other rows on the screen; the bare floor is the same HTML put there by a script, without a server."""


@contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)


def _context(browser: Browser, served: Served) -> BrowserContext:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": "lms_session", "value": served.sign_in(), "url": served.url}])
    context.add_init_script(path=SCRIPT)
    return context


def _open(context: BrowserContext, served: Served) -> Page:
    page = context.new_page()
    page.goto(f"{served.url}/matrix")
    page.locator(FIRST).first.wait_for()
    page.wait_for_timeout(1_000)
    return page


def _timed(page: Page, target: Locator, **awaited: str) -> dict[str, float]:
    """Click, and the milliseconds until each expression held and was painted."""
    ready = ", ".join(f"{name}: () => {expression}" for name, expression in awaited.items())
    page.evaluate(f"() => {{ lmsBench.arm({{ {ready} }}) }}")
    target.click()
    found: dict[str, float] = page.evaluate("() => lmsBench.results")
    return found


def _changes(page: Page, selector: str) -> str:
    """The expression that the text there is another than now."""
    page.evaluate(f"() => {{ lmsBench.before = lmsBench.text({selector!r}) }}")
    return f"lmsBench.text({selector!r}) !== lmsBench.before"


def _next_pages(page: Page, times: Times, runs: int) -> None:
    button = page.get_by_role("button", name="Next page")
    back = page.get_by_role("button", name="Previous page")
    for _ in range(runs + WARM):
        target = button if button.is_enabled() else back
        found = _timed(page, target, rows=_changes(page, FIRST))
        times["next page, to its rows"].append(found["rows"])
    page.goto(page.url.partition("?")[0])
    page.locator(FIRST).first.wait_for()


def _filters(page: Page, times: Times, runs: int) -> None:
    page.get_by_role("button", name="Filter: Group", exact=True).click()
    boxes = page.locator(".filter-body:visible input[type=checkbox]")
    for run in range(runs + WARM):
        box = boxes.nth(run % boxes.count())
        rates = "!document.querySelector('tfoot .skeleton')"
        rows = _changes(page, SUMMARY)
        found = _timed(page, box, rows=rows, rates=f"{rows} && {rates}")
        times["filter by a group, to its rows"].append(found["rows"])
        times["filter by a group, to the rates at the foot"].append(found["rates"])
        _timed(page, box, rows=_changes(page, SUMMARY))
        page.wait_for_timeout(200)
    page.keyboard.press("Escape")


def _bare(page: Page, runs: int) -> Figure:
    """The floor of other rows on the screen; React no longer knows the page afterwards."""
    found = []
    for _ in range(runs + WARM):
        found.append(page.evaluate("() => lmsBench.bare()"))
        page.wait_for_timeout(100)
    return amounts(found[WARM:])


def _panels(page: Page, times: Times, runs: int) -> None:
    for run in range(runs + WARM):
        found = _timed(page, _cell(page, run), panel="document.querySelector('.side-panel .why')")
        times["cell panel"].append(found["panel"])
        _shut(page)


def _acts(page: Page, times: Times, runs: int) -> None:
    for run in range(runs + WARM):
        cell = _cell(page, run)
        title = f"lmsBench.title({run % ROWS}, {cell.get_attribute('data-cell')})"
        cell.click()
        archive = page.locator(".act-buttons").get_by_role("button", name="Archive…", exact=True)
        found = _timed(page, archive, dialog="document.querySelector('dialog[open] button[type=submit]')")
        times["dialog of an act"].append(found["dialog"])
        page.evaluate(f"() => {{ lmsBench.was = {title} }}")
        button = page.locator("dialog[open] button[type=submit]")
        found = _timed(page, button, cell=f"{title} !== lmsBench.was && document.querySelector('.notice .button')")
        times["act on a cell (archive), to the changed cell"].append(found["cell"])
        undo = page.locator(".notice").get_by_role("button", name="Undo").last
        found = _timed(page, undo, cell=f"{title} === lmsBench.was")
        times["undo of it, to the changed cell"].append(found["cell"])
        page.wait_for_timeout(400)
        _shut(page)


def _cell(page: Page, run: int) -> Locator:
    """A cell whose words an archive changes (an expired one stays expired), another row in every run."""
    row = page.locator("table.matrix tbody tr").nth(run % ROWS)
    return row.locator("button.cell:not([title*=Expired]):not([title*='Not required'])").first


def _shut(page: Page) -> None:
    page.locator(".side-panel").press("Escape")
    page.locator(".side-panel").wait_for(state="detached")


def _first_visits(browser: Browser, served: Served, runs: int) -> tuple[list[float], list[float], list[float]]:
    """Milliseconds, and kilobytes of files and of the socket, of visits with a cache of their own."""
    visits, files, frames = [], [], []
    for _ in range(runs + 1):
        context = _context(browser, served)
        page = context.new_page()
        counted = count_bytes(page)
        page.goto(f"{served.url}/matrix")
        visits.append(page.evaluate("() => lmsFirstRows"))
        page.wait_for_load_state("networkidle")
        files.append(counted["files"] / 1024)
        frames.append(counted["frames"] / 1024)
        context.close()
    return visits[1:], files[1:], frames[1:]


def count_bytes(page: Page) -> Mapping[str, float]:
    """Bytes that arrive, as the network sees them; socket frames before their compression."""
    counted = {"files": 0.0, "frames": 0.0}

    def file(event: dict[str, Any]) -> None:
        counted["files"] += event["encodedDataLength"]

    def frame(event: dict[str, Any]) -> None:
        counted["frames"] += len(event["response"]["payloadData"].encode())

    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.on("Network.loadingFinished", file)
    devtools.on("Network.webSocketFrameReceived", frame)
    return counted
