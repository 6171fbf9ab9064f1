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


@pytest.fixture
def new_context(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes a browser of its own, with its own cookies; closed after the test."""
    made: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        context = chromium.new_context(**({"viewport": {"width": 1280, "height": 800}} | options))
        made.append(context)
        return context

    yield make
    for context in made:
        for page in context.pages:
            page.close()  # a context that is closed while a page of it goes elsewhere may wait for ever
        context.close()


@pytest.fixture
def sign_in(product: Product, new_context: Callable[..., BrowserContext]) -> SignIn:
    """Signs somebody in: sign_in("manager"), sign_in("learner", viewport=…). Errors of the page fail the test."""
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
