"""The Reports Center: where a manager lands, and where its figures lead."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import SignIn


def number(text: str) -> int:
    found = re.search(r"[\d,]+", text)
    assert found, text
    return int(found[0].replace(",", ""))


def test_a_manager_lands_here_and_each_figure_leads_to_its_people(sign_in: SignIn):
    page = sign_in("manager")
    expect(page.get_by_role("heading", name="Reports Center")).to_be_visible()
    for name in ("In breach", "Due in 30 days", "Not Assigned"):
        tile = page.get_by_role("link", name=name).first
        expect(tile).to_be_visible(timeout=15_000)
        people = number(tile.locator(".figure-parts").inner_text().partition("·")[2])
        tile.click()
        expect(page.locator(".page-head .subtitle")).to_contain_text(f"{people:,} learner", timeout=15_000)
        page.go_back()
    page.get_by_role("link", name="View all active assignments").click()
    expect(page).to_have_url(re.compile("/matrix\\?progress=not-started,in-progress,failed"))


def test_rates_show_their_ninety_days(sign_in: SignIn):
    page = sign_in("manager")
    line = page.get_by_role("img", name=re.compile("^90 days: from"))
    expect(line).to_have_count(2, timeout=15_000)
    expect(page.get_by_role("link", name="Compliance rate").locator(".figure-value")).to_contain_text("%")


def test_a_learner_goes_on_to_the_own_page(sign_in: SignIn):
    page = sign_in("learner")
    expect(page).to_have_url(re.compile("/my$"))
    page.goto(page.url.replace("/my", "/"))
    expect(page).to_have_url(re.compile("/my$"), timeout=15_000)
