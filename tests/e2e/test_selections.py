"""Acts on many learners: ticked, by keyboard, all that match, or pasted; previewed, done, read, downloaded, undone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.axe import findings_at
from tests.e2e.conftest import SignIn
from tests.e2e.matrix import Matrix, matrix_of

SLOW = 20_000
"""Milliseconds for what waits behind other writers of a busy machine."""


def bar(page: Page) -> Locator:
    return page.get_by_role("region", name="Selection")


def begin(page: Page, act: str) -> Locator:
    """Begin an act on what is selected; its dialog."""
    bar(page).get_by_role("button", name=f"{act}…", exact=True).click()
    dialog = page.locator("dialog[open]")
    expect(dialog.get_by_label("Course", exact=True)).to_be_visible(timeout=SLOW)
    return dialog


def ticks(matrix: Matrix) -> Locator:
    return matrix.rows.get_by_role("checkbox")


def test_everybody_in_breach_is_reassigned_read_and_taken_back(sign_in: SignIn):
    page = sign_in("manager", "/matrix?status=overdue,expired")
    matrix = matrix_of(page)
    learner, course = matrix.pick("expired")
    group = matrix.row(learner).locator(".learner-group").inner_text()
    page.goto(re.sub(r"\?.*", f"?status=overdue,expired&in={course}", page.url))
    matrix_of(page)
    groups = matrix.filter("Group")
    groups.get_by_role("checkbox", name=group, exact=True).click()
    expect(page).to_have_url(re.compile("group="))
    page.keyboard.press("Escape")
    expect(matrix.row(learner)).to_be_visible()
    page.get_by_role("checkbox", name=re.compile("on this page")).check()
    expect(bar(page)).to_contain_text(f"{matrix.rows.count()} selected")
    dialog = begin(page, "Reassign")
    expect(dialog.get_by_label("Course", exact=True)).to_have_value(course)
    dialog.get_by_label("Also whoever has not finished the present cycle").check()
    expect(dialog.locator(".effects")).to_contain_text("opens the next one", timeout=SLOW)
    dialog.get_by_role("button", name="Reassign", exact=True).click()
    done = page.locator("dialog[open]").get_by_role("list", name="What was done")
    expect(done).to_contain_text("reassigned for", timeout=SLOW)
    page.locator("dialog[open]").get_by_role("button", name="Close", exact=True).last.click()
    expect(bar(page)).to_have_count(0)
    page.locator(".notice").get_by_role("button", name="Undo").click()
    expect(page.locator(".notice").last).to_contain_text("reassignment undone", timeout=SLOW)


def test_ranges_are_ticked_by_keyboard_and_by_mouse_and_survive_the_next_page(sign_in: SignIn):
    matrix = matrix_of(sign_in("manager", "/matrix"))
    page = matrix.page
    ticks(matrix).nth(0).focus()
    page.keyboard.press("Space")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    expect(bar(page)).to_contain_text("3 selected")
    ticks(matrix).nth(5).click(modifiers=["Shift"])
    expect(bar(page)).to_contain_text("6 selected")
    page.get_by_role("button", name="Next page").click()
    expect(page.get_by_text("51–100")).to_be_visible()
    expect(bar(page)).to_contain_text("6 selected")
    expect(ticks(matrix).first).not_to_be_checked()
    page.get_by_role("button", name=re.compile("Select all .* that match")).click()
    expect(ticks(matrix).first).to_be_checked()
    ticks(matrix).first.uncheck()
    expect(bar(page)).to_contain_text(re.compile(r"\d+ selected"))
    page.get_by_role("button", name="Clear the selection").click()
    expect(bar(page)).to_have_count(0)


def test_a_pasted_list_is_looked_up_and_ticked(sign_in: SignIn):
    matrix = matrix_of(sign_in("manager", "/matrix"))
    page = matrix.page
    names = matrix.rows.locator(".learner-name").all_inner_texts()[:2]
    page.get_by_role("button", name="Paste a list…").click()
    page.get_by_label("Names, email addresses or numbers").fill("\n".join([*names, "Nobody Nowhere"]))
    page.get_by_role("button", name="Look them up").click()
    expect(page.locator("dialog[open]")).to_contain_text("Not found", timeout=SLOW)
    page.get_by_role("button", name="Select 2 learners").click()
    expect(bar(page)).to_contain_text("2 selected")
    expect(ticks(matrix).nth(1)).to_be_checked()


def test_who_is_passed_over_can_be_downloaded_before_anything_is_done(sign_in: SignIn):
    matrix = matrix_of(sign_in("manager", "/matrix"))
    page = matrix.page
    ticks(matrix).nth(0).check()
    ticks(matrix).nth(3).click(modifiers=["Shift"])
    dialog = begin(page, "Assign")
    dialog.get_by_label("Course", exact=True).select_option(label="Code of Conduct")
    expect(dialog.get_by_role("heading", name="Passed over")).to_be_visible(timeout=SLOW)
    with page.expect_download() as download:
        dialog.get_by_role("link", name="as .csv").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert len(text.splitlines()) == 5
    assert "passed over" in text


def test_a_dashboard_that_only_reads_has_no_ticks(sign_in: SignIn):
    matrix = matrix_of(sign_in("executive", "/matrix"))
    expect(matrix.rows.first).to_be_visible()
    expect(ticks(matrix)).to_have_count(0)
    expect(matrix.page.get_by_role("button", name="Paste a list…")).to_have_count(0)


def the_bar(page: Page) -> None:
    ticks(matrix_of(page)).nth(1).check()
    expect(bar(page)).to_be_visible()


def the_reset(page: Page) -> None:
    matrix = matrix_of(page)
    ticks(matrix).nth(1).check()
    ticks(matrix).nth(2).check()
    dialog = begin(page, "Reset")
    dialog.get_by_label("Course", exact=True).select_option(label="Fire Safety and Evacuation")
    expect(dialog.locator(".effects")).to_be_visible(timeout=SLOW)


def the_pasted_lines(page: Page) -> None:
    matrix_of(page)
    page.get_by_role("button", name="Paste a list…").click()
    page.get_by_label("Names, email addresses or numbers").fill("Ada\nNobody Nowhere")
    page.get_by_role("button", name="Look them up").click()
    expect(page.locator("dialog[open]")).to_contain_text("Not found", timeout=SLOW)


@pytest.mark.parametrize("arrange", [the_bar, the_reset, the_pasted_lines], ids=lambda arrange: arrange.__name__)
def test_axe_finds_nothing_serious(sign_in: SignIn, arrange: Callable[[Page], None]):
    page = sign_in("admin", "/matrix")
    arrange(page)
    assert findings_at(page, 1280, 390) == []
