"""Saved views: from a filtered page to the rail, to others, and into a selection that can be acted on."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import SignIn
from tests.e2e.matrix import matrix_of


def open_views(page: Page) -> None:
    page.get_by_role("button", name="Saved views").click()
    expect(page.get_by_role("form", name="Save this view")).to_be_visible()


def test_a_filtered_page_is_kept_pinned_shared_and_selected(sign_in: SignIn):
    page = sign_in("manager", "/matrix?compliance=expired")
    matrix_of(page)
    subtitle = page.locator(".subtitle").inner_text()
    open_views(page)
    page.get_by_label("Save this page as").fill("Expired somewhere")
    page.get_by_label("Share it with everybody").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".rail-views > a", has_text="Expired somewhere")).to_be_visible()

    page.goto(page.url.partition("/matrix")[0] + "/progress")
    page.locator(".rail-views > a", has_text="Expired somewhere").click()
    expect(page).to_have_url(re.compile(r"/matrix\?compliance=expired$"))
    expect(page.locator(".subtitle")).to_have_text(subtitle)

    open_views(page)
    page.get_by_role("link", name="Select everybody in Expired somewhere").click()
    learners = re.match(r"[\d,]+", subtitle)
    assert learners is not None
    expect(page.get_by_role("region", name="Selection")).to_contain_text(f"{learners[0]} selected")

    other = sign_in("executive", "/compliance")
    other.get_by_role("link", name="Expired somewhere").first.click()
    expect(other).to_have_url(re.compile(r"/matrix\?compliance=expired$"))
    open_views(other)
    expect(other.get_by_role("link", name="Select everybody in")).to_have_count(0)

    open_views(page)
    page.get_by_role("button", name="Remove Expired somewhere").click()
    expect(page.locator(".rail-views > a", has_text="Expired somewhere")).to_have_count(0)


def test_a_name_that_is_none_is_told_beside_the_field(sign_in: SignIn):
    page = sign_in("auditor", "/matrix")
    matrix_of(page)
    open_views(page)
    field = page.get_by_label("Save this page as")
    field.fill("   ")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("form", name="Save this view").get_by_role("alert")).to_contain_text("needs a name")
    expect(field).to_have_value("   ")
