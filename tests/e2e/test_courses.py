"""Courses: found, opened from the matrix, made, published in versions, and reset for everybody who is assigned."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import SignIn
from tests.e2e.matrix import matrix_of


def act_on(page: Page, words: str) -> None:
    """Begins an act of the course that is shown."""
    page.get_by_role("button", name="Acts on the course").click()
    page.get_by_role("menuitem", name=words).click()


def test_the_list_leads_to_a_course_and_its_numbers_to_its_people(sign_in: SignIn):
    page = sign_in("manager", "/courses")
    expect(page.locator(".course-table tbody tr").first).to_be_visible(timeout=15_000)
    page.get_by_label("Find courses").fill("fire")
    expect(page.locator(".course-table tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Fire Safety and Evacuation").click()
    tile = page.get_by_role("link", name="In breach").first
    expect(tile).to_be_visible(timeout=15_000)
    late = tile.locator(".figure-value").inner_text()
    tile.click()
    expect(page.locator(".pagination span").first).to_contain_text(f"of {late}", timeout=15_000)
    expect(page.get_by_role("button", name="Acts on the course")).to_be_visible()  # the demo's manager may reset
    page.get_by_role("tab", name="Modules").click()
    expect(page.get_by_role("table", name="Modules")).to_be_visible()
    expect(page).to_have_url(re.compile("tab=modules"))


def test_a_head_of_the_matrix_leads_to_its_course(sign_in: SignIn):
    page = sign_in("manager", "/matrix")
    matrix_of(page)
    page.get_by_role("link", name="Open the course Fire Safety and Evacuation").click()
    expect(page.get_by_role("heading", name="Fire Safety and Evacuation")).to_be_visible(timeout=15_000)


def test_an_administrator_makes_a_course_and_publishes_another_version(sign_in: SignIn):
    page = sign_in("admin", "/courses")
    page.get_by_role("button", name="Make a course").click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_label("Title", exact=True).first.fill("Browser Safety")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.locator(".field-error").first).to_contain_text("needs a code")
    dialog.get_by_label("Code").fill("BRW-01")
    dialog.locator("[name='title-0']").fill("Read")
    dialog.get_by_role("button", name="Add a module").click()
    dialog.locator("[name='title-1']").fill("Quiz")
    dialog.locator("[name='kind-1']").select_option("quiz")
    dialog.locator("[name='mark-1']").fill("80")
    dialog.get_by_role("button", name="Move up module 2").click()
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Browser Safety")).to_be_visible(timeout=15_000)
    page.get_by_role("tab", name="Modules").click()
    rows = page.locator(".module-table tbody tr")
    expect(rows.first).to_contain_text("Quiz")
    expect(rows.first).to_contain_text("pass 80 %")
    act_on(page, "New version")
    page.locator("dialog[open] [name='title-1']").fill("Read again")
    page.locator("dialog[open]").get_by_role("button", name="Save").click()
    expect(rows.nth(1)).to_contain_text("Read again", timeout=15_000)
    page.get_by_role("tab", name="History").click()
    expect(page.get_by_role("list", name="History")).to_contain_text("Create course", timeout=15_000)


def test_a_reset_of_everybody_says_what_it_does_and_offers_the_corrective_one_first(sign_in: SignIn):
    page = sign_in("admin", "/courses/1")
    expect(page.get_by_role("button", name="Acts on the course")).to_be_visible(timeout=15_000)
    act_on(page, "Reset course progress")
    dialog = page.locator("dialog[open]")
    expect(dialog.locator(".effects")).to_contain_text("Clears every cycle and completion of", timeout=15_000)
    dialog.get_by_role("button", name="Reset for good").click()
    expect(dialog.locator(".field-error").first).to_be_visible()
    dialog.get_by_role("button", name="Reassign correctively instead").click()
    expect(dialog.get_by_role("heading", name="Reassign")).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)


def test_what_a_requirement_asks_and_nobody_assigned_is_assigned_from_its_row(sign_in: SignIn):
    page = sign_in("manager", "/requirements")
    page.get_by_role("button", name="Assign…").first.click(timeout=15_000)
    dialog = page.locator("dialog[open]")
    expect(dialog.locator(".effects")).to_contain_text("Opens", timeout=15_000)
    dialog.get_by_role("button", name="Cancel").click()
