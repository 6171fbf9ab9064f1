"""What axe finds on a page as it stands, in both themes."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SERIOUS = {"serious", "critical"}
VIOLATIONS = {"resultTypes": ["violations"]}
COLOURS = VIOLATIONS | {"runOnly": ["color-contrast", "link-in-text-block"]}
"""The rules whose answer a theme can change."""

_PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def findings(page: Page) -> list[str]:
    """What is serious in the light theme, then in the dark one: the rule, and the first element that breaks it.

    The theme follows the system's, so that what is open on the page stays open from one to the next.
    """
    return [*_found(page, "light", VIOLATIONS), *_found(page, "dark", COLOURS)]


def findings_at(page: Page, *widths: int) -> list[str]:
    """What is serious at each width in pixels, and whether the page has to be scrolled sideways there."""
    found: list[str] = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{width} px, {each}" for each in findings(page)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{width} px: the page is {wide} px wide"] if wide > width else []
    return found


def _found(page: Page, theme: Any, options: dict[str, list[str]]) -> list[str]:
    page.emulate_media(color_scheme=theme)
    page.evaluate(_PAINTED)
    rules = Axe().run(page, options=options).response["violations"]
    return [f"{theme}: {rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in rules if rule["impact"] in SERIOUS]
