"""Relief and records from the cell panel: extend, leave, exempt, record with evidence, void."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.axe import findings
from tests.e2e.conftest import SignIn
from tests.e2e.matrix import Matrix, matrix_of

SOON = 5_000


@pytest.fixture
def shown(sign_in: SignIn) -> Matrix:
    """A manager before the matrix."""
    return matrix_of(sign_in("manager", "/matrix?rows=200"))


def do(dialog: Locator, verb: str) -> None:
    dialog.get_by_role("button", name=verb, exact=True).click()


def becomes(shown: Matrix, learner: str, course: str, words: str) -> None:
    expect(shown.page.locator("dialog[open]")).to_have_count(0)
    expect(shown.cell(learner, course)).to_have_accessible_name(re.compile(words), timeout=SOON)


def test_a_due_date_is_extended_and_taken_back(shown: Matrix):
    learner, course = shown.pick("overdue", 1)
    before = shown.cell(learner, course).get_attribute("aria-label") or ""
    panel = shown.open(learner, course)
    dialog = shown.begin("Extend due")
    dialog.get_by_label("New due date").fill("2099-12-01")
    expect(dialog.locator(".effects")).to_contain_text("Removes 1 breach.")
    do(dialog, "Extend")
    expect(dialog.get_by_role("alert")).to_contain_text("Say why")
    expect(dialog.get_by_label("New due date")).to_have_value("2099-12-01")
    dialog.get_by_label("Reason").fill("The room was closed")
    do(dialog, "Extend")
    becomes(shown, learner, course, "due 1 Dec 2099")
    expect(panel.locator(".line", has_text="extended to 1 Dec 2099").first).to_be_visible()
    panel.get_by_role("button", name="Undo extension").click()
    becomes(shown, learner, course, f"^{re.escape(before)}$")


def test_a_leave_excuses_at_once_and_the_return_ends_it(shown: Matrix):
    learner, course = shown.pick("overdue", 2)
    panel = shown.open(learner, course)
    dialog = shown.begin("Leave of absence, one course")
    dialog.get_by_label("Reason").fill("Parental leave")
    do(dialog, "Start leave")
    becomes(shown, learner, course, "Exempt")
    expect(panel.locator(".line", has_text="Leave of absence from")).to_contain_text("Parental leave")
    do(shown.begin("Return from leave, one course"), "Set the return")
    becomes(shown, learner, course, "Overdue")


def test_an_exemption_wants_a_category_and_an_end_that_is_near_enough(shown: Matrix):
    learner, course = shown.pick("overdue", 3)
    shown.open(learner, course)
    dialog = shown.begin("Exempt")
    dialog.get_by_label("Until").fill("2099-01-01")
    dialog.get_by_label("Reason").fill("Pregnant")
    do(dialog, "Exempt")
    expect(dialog.get_by_role("alert")).to_contain_text("Choose a category")
    dialog.get_by_label("Category").select_option("medical")
    do(dialog, "Exempt")
    expect(dialog.get_by_role("alert")).to_contain_text("12 months")
    assert findings(shown.page) == []
    shown.page.keyboard.press("Escape")
    expect(shown.page.locator("dialog[open]")).to_have_count(0)


def test_a_completion_is_recorded_with_its_evidence_and_voided(shown: Matrix, tmp_path: Path):
    sheet = tmp_path / "Anwesenheit März.pdf"
    sheet.write_bytes(b"%PDF-1.7 a sign-in sheet")
    learner, course = shown.pick("overdue", 4)
    panel = shown.open(learner, course)
    dialog = shown.begin("Record completion")
    dialog.get_by_label("Evidence").set_input_files(sheet)
    expect(dialog.locator(".evidence-files li")).to_contain_text("kept")
    dialog.get_by_label("Where and by whom").fill("Classroom, Leeds")
    do(dialog, "Record")
    becomes(shown, learner, course, "Completed")
    record = panel.locator(".line", has_text="Classroom, Leeds")
    with shown.page.expect_download() as download:
        record.get_by_role("link", name="Anwesenheit März.pdf").click()
    assert download.value.suggested_filename == "Anwesenheit März.pdf"
    assert Path(download.value.path()).read_bytes() == sheet.read_bytes()
    record.get_by_role("button", name="Void…").click()
    dialog = shown.page.locator("dialog[open]")
    expect(dialog.locator(".effects")).to_contain_text("Adds 1 breach.")
    dialog.get_by_label("Reason").fill("The wrong person")
    do(dialog, "Void")
    becomes(shown, learner, course, "Overdue|In Progress")
    expect(panel.locator(".line", has_text="voided: The wrong person")).to_be_visible()


def test_by_keyboard_alone(shown: Matrix):
    learner, course = shown.pick("overdue", 5)
    page, panel = shown.page, shown.open(learner, course)
    panel.get_by_role("button", name="Extend due…").focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    expect(dialog.locator(".effects li").first).to_be_visible()
    dialog.get_by_label("Reason").focus()
    page.keyboard.type("Was ill")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text="due date extended")).to_be_visible()


def test_the_dialogs_hold_on_a_phone(sign_in: SignIn):
    page: Page = sign_in("manager", "/progress", viewport={"width": 390, "height": 844})
    expect(page.locator(".progress tbody tr").first).to_be_visible(timeout=15_000)
    page.locator(".progress tbody tr a").first.click()
    page.locator(".course-acts button").first.click()
    page.get_by_role("menuitem", name="Record completion…").click()
    dialog = page.locator("dialog[open]")
    expect(dialog.get_by_label("Evidence")).to_be_visible()
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
