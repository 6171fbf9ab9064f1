"""A product with the demo organisation, and people who have signed in to it with a browser of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser import FLAGS, browser_path
from tests.e2e.product import PASSWORD, Product, command, environment_for, serve

SignIn = Callable[..., Page]

expect.set_options(timeout=15_000)
"""Milliseconds that a busy machine may take to show something; what is never shown fails all the same."""

# "package": Playwright's plain interface keeps an event loop running, which tests of other folders must not meet.


@pytest.fixture(scope="package")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One running product with the demo organisation, for tests that leave others' learners alone."""
    environment = environment_for(tmp_path_factory.mktemp("product"))
    done = command(environment, "demo")
    assert done.returncode == 0, done.stdout + done.stderr
    with serve(environment) as running:
        yield running


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)


Idle = dict[str, list[BrowserContext]]


@pytest.fixture(scope="package")
def idle(chromium: Browser) -> Idle:
    """Browsers of tests that are over, by their options: only what they have loaded of the product is still there.

    To load and compile its scripts anew costs three times what the rest of a visit does.
    """
    return {}


@pytest.fixture
def new_context(chromium: Browser, idle: Idle) -> Iterator[Callable[..., BrowserContext]]:
    """Gives a browser of its own, with its own cookies; taken back after the test."""
    used: list[tuple[str, BrowserContext]] = []

    def make(**options: object) -> BrowserContext:
        all_options = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"} | options
        kind = repr(sorted(all_options.items()))
        context = idle[kind].pop() if idle.get(kind) else chromium.new_context(**all_options)
        used.append((kind, context))
        return context

    yield make
    for kind, context in used:
        emptied(context)
        idle.setdefault(kind, []).append(context)


def emptied(context: BrowserContext) -> None:
    """Close its pages, and forget whom they were signed in as and what they kept, of whichever product they were."""
    for page in context.pages:
        if page.url.startswith("http"):
            kept = {"origin": page.url[: page.url.index("/", len("https://"))], "storageTypes": "all"}
            context.new_cdp_session(page).send("Storage.clearDataForOrigin", kept)
        page.close()
    context.clear_cookies()


@pytest.fixture
def sign_in(product: Product, new_context: Callable[..., BrowserContext]) -> SignIn:
    """Signs somebody in: sign_in("manager"), sign_in("learner", viewport=…)."""
    return signing_in(product, new_context)


def signing_in(product: Product, new_context: Callable[..., BrowserContext], password: str = PASSWORD) -> SignIn:
    """What signs people in to that product, each with a browser of their own.

    The form is posted without its page, which has tests of its own: so each test begins where it wants to be.
    """

    def as_person(name: str, path: str = "", **options: object) -> Page:
        context = new_context(**options)
        form = {"email": f"{name}@demo.example", "password": password}
        answer = context.request.post(
            f"{product.url}/auth/sign-in", form=form, headers={"Origin": product.url}, max_redirects=0
        )
        assert answer.status == 303
        page = context.new_page()
        page.goto(product.url + (path or answer.headers["location"]))
        return page

    return as_person


@pytest.fixture
def screenshots(request: pytest.FixtureRequest) -> Path:
    """Where a test may leave pictures to look at."""
    folder = request.config.rootpath / "test-results"
    folder.mkdir(exist_ok=True)
    return folder
