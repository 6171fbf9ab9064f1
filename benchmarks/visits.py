"""The first visit of each page with an empty cache: to its content, and bytes over the wire."""

from collections.abc import Iterator, Mapping

from playwright.sync_api import Browser, sync_playwright

from benchmarks.browser import FLAGS, count_bytes
from benchmarks.measure import Row, amounts
from benchmarks.served import Served
from tests.browser import browser_path

PAGES = {
    "/": ".figure-value",
    "/matrix": "table.matrix tbody th",
    "/progress": ".progress tbody th",
    "/users": ".users tbody th",
    "/users/7": ".courses summary",
    "/groups": "table.groups tbody th",
    "/courses": ".course-table tbody th",
    "/courses/1": ".people tbody th",
    "/requirements": ".page-head .subtitle:not(:empty)",
    "/seats": ".seats-part tbody tr",
    "/upload": ".upload-drop",
    "/compliance": ".plot .main-svg",
    "/compliance/compare": ".chart-grid table",
    "/completions": "main table tbody tr",
    "/trained": ".proof-form",
    "/my": ".my-page :is(.stack, .empty)",
    "/audit": ".page-head .subtitle:not(:empty)",
    "/settings": "main form",
    "/settings/certificate": ".template-page form",
}
"""By address, what shows that the page is there."""


PATIENCE = 120_000
"""Milliseconds until a page must be there; the first of a large organisation is read from the beginning."""


def measure(served: Served, runs: int, pages: Mapping[str, str] = PAGES) -> Iterator[Row]:
    """Milliseconds to the content, and kilobytes of files, of ``runs`` visits of each page after one to warm up."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        for path, content in pages.items():
            visits, files = _visits(browser, served, path, content, runs)
            yield Row(f"{path}, to its content", amounts(visits))
            yield Row(f"{path}, files over the wire", amounts(files, "KB"))


def _visits(browser: Browser, served: Served, path: str, content: str, runs: int) -> tuple[list[float], list[float]]:
    visits, files = [], []
    for _ in range(runs + 1):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": "lms_session", "value": served.sign_in(), "url": served.url}])
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        counted = count_bytes(page)
        page.goto(f"{served.url}{path}", wait_until="commit")
        page.locator(content).first.wait_for()
        visits.append(page.evaluate("() => performance.now()"))
        page.wait_for_load_state("networkidle")
        files.append(counted["files"] / 1024)
        context.close()
    return visits[1:], files[1:]
