"""What axe finds on the pages of training, in both themes, with what opens on them; and how they reflow."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import findings
from tests.e2e.conftest import SignIn
from tests.e2e.matrix import matrix_of

NARROW = {"viewport": {"width": 320, "height": 640}}


def matrix(page: Page) -> None:
    matrix_of(page)


def cell_panel(page: Page) -> None:
    shown = matrix_of(page)
    shown.open(*shown.pick("overdue"))


def status_filter(page: Page) -> None:
    expect(matrix_of(page).filter("Status")).to_be_visible()


def reset_dialog(page: Page) -> None:
    shown = matrix_of(page)
    shown.open(*shown.pick("completed"))
    shown.begin("Reset")


def nobody(page: Page) -> None:
    expect(page.get_by_role("heading", name="No learner matches")).to_be_visible(timeout=15_000)


def progress(page: Page) -> None:
    expect(page.locator(".progress tbody tr").first).to_be_visible(timeout=15_000)


def reports(page: Page) -> None:
    expect(page.locator(".figure-value").nth(4)).to_be_visible(timeout=15_000)


def requirements(page: Page) -> None:
    expect(page.locator(".requirements tbody tr").first).to_be_visible(timeout=15_000)


def requirement_dialog(page: Page) -> None:
    requirements(page)
    page.get_by_role("button", name="Add a requirement").click()
    expect(page.locator("dialog[open] #course")).to_be_visible()


def compliance(page: Page) -> None:
    expect(page.locator(".plot .main-svg").nth(4)).to_be_visible(timeout=15_000)
    page.locator(".behind summary").first.click()


def comparison(page: Page) -> None:
    expect(page.get_by_role("table", name="Who moved")).to_be_visible(timeout=15_000)


def courses(page: Page) -> None:
    expect(page.locator(".course-table tbody tr").first).to_be_visible(timeout=15_000)


def course(page: Page) -> None:
    expect(page.locator(".people tbody tr").first).to_be_visible(timeout=15_000)


def course_dialog(page: Page) -> None:
    course(page)
    page.get_by_role("button", name="Acts on the course").click()
    page.get_by_role("menuitem", name="New version").click()
    expect(page.locator("dialog[open] .module-row").first).to_be_visible()


def modules(page: Page) -> None:
    page.locator(".courses summary").first.click(timeout=15_000)


def acts_menu(page: Page) -> None:
    page.locator(".course-acts button").first.click(timeout=15_000)


def history(page: Page) -> None:
    expect(page.get_by_role("list", name="History")).to_be_visible(timeout=15_000)


PLACES: list[tuple[str, str, Callable[[Page], None]]] = [
    ("manager", "/", reports),
    ("manager", "/matrix", matrix),
    ("manager", "/matrix", cell_panel),
    ("manager", "/matrix", status_filter),
    ("manager", "/matrix", reset_dialog),
    ("manager", "/matrix?q=zzzzzz", nobody),
    ("manager", "/progress", progress),
    ("manager", "/courses", courses),
    ("manager", "/courses/1", course),
    ("admin", "/courses/1", course_dialog),
    ("manager", "/requirements", requirements),
    ("admin", "/requirements", requirement_dialog),
    ("manager", "/users/3", modules),
    ("manager", "/users/3", acts_menu),
    ("manager", "/users/3?tab=history&archived=1", history),
    ("executive", "/compliance", compliance),
    ("executive", "/compliance/compare", comparison),
    ("learner", "/my", modules),
]


@pytest.mark.parametrize(("name", "path", "arrange"), PLACES, ids=[place[2].__name__ for place in PLACES])
def test_axe_finds_nothing_serious(sign_in: SignIn, name: str, path: str, arrange: Callable[[Page], None]):
    page = sign_in(name, path)
    arrange(page)
    assert findings(page) == []


@pytest.mark.parametrize(
    ("name", "path", "arrange"),
    [
        place
        for place in PLACES
        if place[2]
        in (
            reports,
            courses,
            course,
            requirements,
            matrix,
            cell_panel,
            progress,
            compliance,
            comparison,
            modules,
            history,
        )
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_page_reflows_at_320_pixels(sign_in: SignIn, name: str, path: str, arrange: Callable[[Page], None]):
    page = sign_in(name, path, **NARROW)
    arrange(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
