"""The audit trail in the browser."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.axe import findings_at
from tests.e2e.conftest import SignIn


def opened(sign_in: SignIn, **options: object) -> Page:
    """The trail, with its rows on the screen."""
    page = sign_in("auditor", "/audit", **options)
    expect(page.locator("table.audit tbody tr").first).to_be_visible()
    return page


def test_an_entry_opens_beside_the_list_and_is_in_the_address(sign_in: SignIn):
    page = opened(sign_in)
    opener = page.get_by_role("button", name=re.compile(r"Entry \d+: Import")).first
    opener.click()
    panel = page.locator(".side-panel")
    expect(panel.get_by_role("heading", name=re.compile("Import · entry"))).to_be_visible()
    expect(panel.locator(".touched").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"entry=\d+"))
    page.reload()
    expect(panel.locator(".touched").first).to_be_visible()
    panel.get_by_role("searchbox").fill("no such learner")
    expect(panel.get_by_text("Nobody’s record.")).to_be_visible()


def test_a_filter_that_nothing_matches_says_what_to_do(sign_in: SignIn):
    page = opened(sign_in)
    page.get_by_role("searchbox", name="Find who did it").fill("nobody of that name")
    expect(page.get_by_role("heading", name="No entry matches")).to_be_visible()
    page.get_by_role("button", name="Clear the filters").click()
    expect(page.locator("table.audit tbody tr").first).to_be_visible()


def test_the_check_of_the_chain_says_that_it_is_whole_and_its_head(sign_in: SignIn):
    page = opened(sign_in)
    page.get_by_role("button", name="Check the chain").click()
    expect(page.get_by_text("The chain is whole.")).to_be_visible()
    expect(page.locator(".callout code")).to_have_text(re.compile("^[0-9a-f]{64}$"))


def test_axe_finds_nothing_serious(sign_in: SignIn):
    page = opened(sign_in)
    page.get_by_role("button", name=re.compile(r"Entry \d+: Import")).first.click()
    expect(page.locator(".side-panel .touched").first).to_be_visible()
    assert findings_at(page, 1280, 390) == []


def test_a_manager_finds_it_closed(sign_in: SignIn):
    page = sign_in("manager", "/audit")
    expect(page.get_by_role("heading", name="This page is not open to you")).to_be_visible()
    expect(page.get_by_role("link", name="Audit")).to_have_count(0)
