"""Requirements: added after a preview on everybody, changed, ended; and refused to whoever may not."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import SignIn

REASON = "Browser policy 7"


def dialog_of(page: Page, act: str) -> None:
    """Opens an act of the requirement of this test."""
    row = page.locator(".requirements tbody tr").filter(has_text=REASON)
    row.get_by_role("button", name="Acts on the requirement").click()
    page.get_by_role("menuitem", name=act).click()


def look_and_save(page: Page) -> None:
    """Looks at what it does, then saves; the dialog is gone."""
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("button", name="See what it does").click()
    expect(dialog.locator(".effects li").first).to_be_visible(timeout=15_000)
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog).to_have_count(0, timeout=15_000)


def test_a_requirement_is_previewed_saved_changed_and_ended(sign_in: SignIn):
    page = sign_in("admin", "/requirements")
    expect(page.locator(".requirements tbody tr").first).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Add a requirement").click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_label("Course").select_option("Leading a Team")
    dialog.get_by_role("button", name="See what it does").click()
    expect(dialog.locator(".field-error")).to_contain_text("needs a reason")
    dialog.get_by_label("Reason").fill(REASON)
    dialog.get_by_role("button", name="See what it does").click()
    expect(dialog.locator(".effects")).to_contain_text("become required to do Leading a Team", timeout=15_000)
    dialog.get_by_label("First due after").fill("400")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog.locator(".effects")).to_be_visible()  # other fields than were looked at: it is looked at anew
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog).to_have_count(0, timeout=15_000)
    row = page.locator(".requirements tbody tr").filter(has_text=REASON)
    expect(row).to_contain_text("400 d")
    dialog_of(page, "Change")
    page.locator("dialog[open]").get_by_label("First due after").fill("500")
    look_and_save(page)
    expect(row).to_contain_text("500 d")
    dialog_of(page, "End")
    page.locator("dialog[open]").get_by_label("Why it ends").fill("The browser test is over")
    look_and_save(page)
    expect(row).to_have_count(0)


def test_a_manager_reads_and_finds_but_changes_nothing(sign_in: SignIn):
    page = sign_in("manager", "/requirements")
    rows = page.locator(".requirements tbody tr")
    expect(rows.first).to_be_visible(timeout=15_000)
    expect(page.get_by_role("button", name="Add a requirement")).to_have_count(0)
    expect(page.get_by_role("button", name="Acts on the requirement")).to_have_count(0)
    page.get_by_label("Find requirements").fill("164.530")
    expect(rows).to_have_count(1)
    expect(page).to_have_url(re.compile("q=164.530"))
    page.reload()
    expect(rows).to_have_count(1, timeout=15_000)
