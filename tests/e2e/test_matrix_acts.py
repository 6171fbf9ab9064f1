"""Acts from the cell panel, each watched in a second browser: archive and undo, reassign, reset, assign."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import SignIn
from tests.e2e.matrix import Matrix, matrix_of

SOON = 2_000
"""Milliseconds within which another browser shows a change: the feed's delay, and a busy machine."""

Two = tuple[Matrix, Matrix]


@pytest.fixture
def two(sign_in: SignIn) -> Two:
    """A manager and an administrator before the same matrix."""
    return tuple(matrix_of(sign_in(name, "/matrix?rows=50")) for name in ("manager", "admin"))


def assert_both_show(two: Two, learner: str, course: str, words: str) -> None:
    for matrix in two:
        expect(matrix.cell(learner, course)).to_have_accessible_name(re.compile(words), timeout=SOON)


def submit(dialog: Locator, name: str) -> None:
    dialog.get_by_role("button", name=name, exact=True).click()


def closed(page: Page) -> None:
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_archive_is_seen_elsewhere_and_undone(two: Two):
    mine, other = two
    learner, course = mine.pick("completed", 7)
    before = mine.cell(learner, course).get_attribute("aria-label")
    panel = mine.open(learner, course)
    dialog = mine.begin("Archive")
    expect(dialog.locator(".effects")).to_contain_text("Ends cycle")
    expect(dialog.locator(".effects")).to_contain_text("Keeps")
    submit(dialog, "Archive")
    closed(mine.page)
    assert_both_show(two, learner, course, "no current cycle")
    expect(other.cell(learner, course).locator("..")).to_have_attribute("data-mark", re.compile("[12]"))
    expect(panel.get_by_role("button", name="Restore")).to_be_visible()
    notice = mine.page.get_by_role("status").filter(has_text="archived for")
    notice.get_by_role("button", name="Undo", exact=True).click()
    assert_both_show(two, learner, course, f"^{re.escape(before or '')}$")


def test_restore_brings_it_back_later(two: Two):
    mine, _ = two
    learner, course = mine.pick("completed", 9)
    before = mine.cell(learner, course).get_attribute("aria-label")
    panel = mine.open(learner, course)
    submit(mine.begin("Archive"), "Archive")
    panel.get_by_role("button", name="Restore").click()
    assert_both_show(two, learner, course, f"^{re.escape(before or '')}$")


def test_reassign_keeps_earlier_completions_and_is_undone(two: Two):
    mine, _ = two
    learner, course = mine.pick("completed", 11)
    panel = mine.open(learner, course)
    dialog = mine.begin("Reassign")
    expect(dialog.get_by_label("until their expiry")).to_be_checked()
    submit(dialog, "Reassign")
    closed(mine.page)
    assert_both_show(two, learner, course, "retaking: not started")
    panel.get_by_role("button", name="Undo reassign").click()
    assert_both_show(two, learner, course, "Completed(, valid through [^,]+)?$")


def test_a_corrective_reassignment_wants_a_reason_beside_its_field(two: Two):
    mine, _ = two
    learner, course = mine.pick("completed", 13)
    mine.open(learner, course)
    dialog = mine.begin("Reassign")
    dialog.get_by_label("New due date", exact=True).fill("2099-12-01")
    dialog.get_by_label("not any more").check()
    submit(dialog, "Reassign")
    expect(dialog.get_by_role("alert")).to_contain_text("Say why")
    expect(dialog.get_by_label("New due date", exact=True)).to_have_value("2099-12-01")
    dialog.get_by_label("Reason").fill("A needle-stick incident")
    submit(dialog, "Reassign")
    closed(mine.page)
    assert_both_show(two, learner, course, "Not Started, due 1 Dec 2099")


def test_a_due_date_in_the_past_is_refused_beside_its_field(two: Two):
    mine, _ = two
    mine.open(*mine.pick("completed", 15))
    dialog = mine.begin("Reassign")
    dialog.get_by_label("New due date", exact=True).fill("2020-01-01")
    submit(dialog, "Reassign")
    expect(dialog.get_by_role("alert")).to_contain_text("lies in the past")
    expect(dialog.get_by_label("New due date", exact=True)).to_have_value("2020-01-01")
    dialog.get_by_role("button", name="Cancel").click()
    closed(mine.page)


def test_an_unfinished_cycle_is_ended_only_with_its_own_tick(two: Two):
    mine, _ = two
    learner, course = mine.pick("in-progress")
    mine.open(learner, course)
    dialog = mine.begin("Reassign")
    submit(dialog, "Reassign")
    expect(dialog.get_by_role("alert")).to_contain_text("not finished")
    dialog.get_by_label("End the present cycle although").check()
    submit(dialog, "Reassign")
    closed(mine.page)
    assert_both_show(two, learner, course, "[Nn]ot [Ss]tarted")


def test_reset_says_what_it_is_and_offers_the_corrective_way_first(two: Two):
    mine, _ = two
    mine.open(*mine.pick("completed", 17))
    dialog = mine.begin("Reset")
    expect(dialog).to_contain_text("cannot be undone")
    expect(dialog.locator(".effects")).to_contain_text("Clears")
    dialog.get_by_role("button", name="Reassign correctively instead").click()
    expect(dialog.get_by_role("heading", name="Reassign the course")).to_be_visible()
    expect(dialog.get_by_label("not any more")).to_be_checked()
    mine.page.keyboard.press("Escape")
    closed(mine.page)


def test_reset_clears_everything_everywhere(two: Two):
    mine, _ = two
    learner, course = mine.pick("completed", 19)
    panel = mine.open(learner, course)
    dialog = mine.begin("Reset")
    submit(dialog, "Reset for good")
    expect(dialog.get_by_role("alert")).to_have_count(2)
    dialog.get_by_label("Reason").fill("The wrong person took the quiz")
    dialog.get_by_label("I understand").check()
    submit(dialog, "Reset for good")
    closed(mine.page)
    assert_both_show(two, learner, course, "Not Started, due")
    expect(panel).to_contain_text("No completion yet.")
    expect(
        mine.page.get_by_role("status").filter(has_text="reset for").get_by_role("button", name="Undo")
    ).to_have_count(0)


def test_assign_opens_the_first_cycle(two: Two):
    mine, _ = two
    learner, course = mine.pick("empty:not([aria-label^='Leading a Team'])")  # which has no seat left
    mine.open(learner, course)
    offered = mine.page.locator(".side-panel .act-buttons button").first.inner_text()
    act = offered.removesuffix("…")
    submit(mine.begin(act), act)
    closed(mine.page)
    assert_both_show(two, learner, course, "Not Started, due")


def test_two_at_once_make_one_cycle_and_the_other_is_told(two: Two):
    mine, other = two
    learner, course = mine.pick("completed", 21)
    dialogs = []
    for matrix in two:
        matrix.open(learner, course)
        dialogs.append(matrix.begin("Reassign"))
    submit(dialogs[0], "Reassign")
    closed(mine.page)
    submit(dialogs[1], "Reassign")
    expect(other.page.get_by_role("alert").filter(has_text="somebody else")).to_be_visible()
    closed(other.page)
    expect(other.page.locator(".side-panel .line", has_text="Cycle")).not_to_have_count(0)
    assert_both_show(two, learner, course, "[Nn]ot [Ss]tarted")


def test_what_is_not_possible_says_why(two: Two):
    mine, _ = two
    panel = mine.open(*mine.pick("not-assigned"))
    blocked = panel.locator("button[aria-disabled=true]").first
    expect(blocked).to_have_attribute("title", re.compile(r"\w+"))
    blocked.click(force=True)
    closed(mine.page)
