"""Settings: own sessions, the organisation, roles; and a right that is taken away empties the page at once."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.axe import findings
from tests.e2e.conftest import SignIn

BOSS = "norma.boss@demo.example"


def settings_of(page: Page) -> Page:
    expect(page.get_by_role("heading", name="Change password")).to_be_visible(timeout=15_000)
    return page


def test_another_browser_is_signed_out(sign_in: SignIn):
    page, other = settings_of(sign_in("auditor", "/settings")), settings_of(sign_in("auditor", "/settings"))
    page.reload()
    settings_of(page)
    page.get_by_role("button", name="Sign all others out").click()
    expect(page.locator(".setting-rows li")).to_have_count(1)
    other.reload()
    expect(other).to_have_url(re.compile("/sign-in"), timeout=15_000)


def test_a_wrong_present_password_is_told_beside_the_field(sign_in: SignIn):
    page = settings_of(sign_in("executive", "/settings"))
    page.get_by_label("Present password").fill("not the password")
    page.get_by_label("New password", exact=True).fill("three blind mice")
    page.get_by_label("New password again").fill("three blind mouse")
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_role("alert")).to_contain_text("not the same")
    page.get_by_label("New password again").fill("three blind mice")
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_role("alert")).to_contain_text("The present password is wrong")
    expect(page.get_by_role("tab")).to_have_count(0)


def test_a_role_that_is_taken_empties_the_open_page(sign_in: SignIn, new_context):
    page = settings_of(sign_in("admin", "/settings"))
    page.get_by_role("tab", name="People and roles").click()
    page.get_by_role("button", name="Give a role").click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_label("Email").fill(BOSS)
    dialog.get_by_label("Name (for somebody new)").fill("Norma Boss")
    dialog.get_by_role("button", name="Give", exact=True).click()
    link = page.get_by_role("textbox", name="Link to set the password").input_value()
    page.get_by_role("button", name="Done").click()
    theirs = new_context().new_page()
    theirs.goto(link)
    assert findings(theirs) == []
    theirs.get_by_label("New password").fill("three blind mice")
    theirs.get_by_role("button", name="Set the password and sign in").click()
    theirs.wait_for_url(lambda url: "/auth/" not in url)
    theirs.goto(link.split("/auth/")[0] + "/users")
    expect(theirs.locator(".users tbody tr").first).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Take Training manager from Norma Boss").click()
    page.locator("dialog[open]").get_by_role("button", name="Take it").click()
    expect(theirs.locator(".users tbody tr")).to_have_count(0, timeout=15_000)
    expect(theirs).to_have_url(re.compile("/sign-in"))
    expect(theirs.get_by_role("button", name="Sign in")).to_be_visible()


def test_the_organisations_settings_say_what_is_wrong_and_hold_at_once(sign_in: SignIn):
    page = settings_of(sign_in("admin", "/settings"))
    page.get_by_role("tab", name="Organisation").click()
    expect(page).to_have_url(re.compile("tab=organisation"))
    expect(page.get_by_role("link", name="Certificate template")).to_be_visible()
    page.get_by_label("Target compliance rate").fill("101")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("from 0 to 100")
    expect(page.get_by_label("Target compliance rate")).to_have_value("101")
    page.get_by_label("Target compliance rate").fill("94")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".notice").last).to_contain_text("changed")


def test_axe_finds_nothing_serious(sign_in: SignIn):
    page = settings_of(sign_in("admin", "/settings"))
    found = findings(page)
    for name in ("Organisation", "People and roles"):
        page.get_by_role("tab", name=name).click()
        expect(page.get_by_role("heading", name=name)).to_be_visible()
        found += findings(page)
    page.get_by_role("button", name="Give a role").click()
    expect(page.locator("dialog[open]")).to_be_visible()
    assert [*found, *findings(page)] == []
