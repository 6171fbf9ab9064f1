"""Whole flows by keyboard alone: no pointer is used, and what has the focus is found by moving it, as a person does."""

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import SignIn

FAR = 90
"""More presses of a key than any way on these pages needs."""


def move_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Press a key until the element has the focus."""
    expect(wanted).to_be_visible()
    for _ in range(FAR):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} does not lead there: {wanted}")


def press(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Go to a button and press Enter, once it can be pressed."""
    expect(wanted).to_be_enabled()
    move_to(page, wanted, key)
    page.keyboard.press("Enter")


def test_a_range_is_moved_to_a_group_and_taken_back(sign_in: SignIn):
    page = sign_in("manager", "/users?q=alba")
    ticks = page.locator(".users tbody .pick")
    expect(ticks.first).to_be_visible()
    groups = page.locator(".users tbody td:nth-child(4)")
    before = groups.all_inner_texts()
    assert len(before) > 2
    move_to(page, ticks.first)
    page.keyboard.press("Space")
    move_to(page, ticks.nth(2))
    page.keyboard.press("Shift+Space")
    bar = page.get_by_role("region", name="Selection")
    expect(bar).to_contain_text("3 selected")
    press(page, bar.get_by_role("button", name="More acts"))
    press(page, page.get_by_role("menuitem", name="Move to a group…"), "ArrowDown")
    dialog = page.locator("dialog[open]")
    move_to(page, dialog.get_by_label("Group"))
    page.keyboard.type("Day")
    expect(dialog.locator(".effects")).to_contain_text("another home group")
    press(page, dialog.get_by_role("button", name="Move", exact=True))
    expect(dialog.get_by_role("list", name="What was done")).to_contain_text("moved")
    press(page, dialog.get_by_role("button", name="Undo"))
    expect(dialog).to_contain_text("as before")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(groups).to_have_text([" ".join(text.split()) for text in before], use_inner_text=True)


def test_the_buttons_of_a_row_open_their_dialogs_and_give_the_focus_back(sign_in: SignIn):
    page = sign_in("manager", "/users?q=alba")
    first = page.locator(".users tbody tr").first
    expect(first).to_be_visible()
    for name, heading in (("Archive courses of", "Archive"), ("Course assignment of", "Course assignment")):
        opener = first.get_by_role("button", name=name)
        press(page, opener)
        dialog = page.locator("dialog[open]")
        expect(dialog.get_by_role("heading", name=heading)).to_be_visible()
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        expect(opener).to_be_focused()


def test_a_role_is_given_and_taken(sign_in: SignIn):
    page = sign_in("admin", "/settings?tab=roles")
    press(page, page.get_by_role("button", name="Give a role"))
    dialog = page.locator("dialog[open]")
    move_to(page, dialog.get_by_label("Email"))
    page.keyboard.type("kay.board@demo.example")
    move_to(page, dialog.get_by_label("Name (for somebody new)"))
    page.keyboard.type("Kay Board")
    move_to(page, dialog.get_by_label("Role"))
    page.keyboard.type("Auditor")
    press(page, dialog.get_by_role("button", name="Give", exact=True))
    press(page, page.locator("dialog[open]").get_by_role("button", name="Done"))
    taken = page.get_by_role("button", name="Take Auditor from Kay Board")
    press(page, taken)
    press(page, page.locator("dialog[open]").get_by_role("button", name="Take it"))
    expect(taken).to_have_count(0)


def test_a_requirement_is_written_and_looked_at(sign_in: SignIn):
    page = sign_in("admin", "/requirements")
    press(page, page.get_by_role("button", name="Add a requirement"))
    dialog = page.locator("dialog[open]")
    move_to(page, dialog.get_by_label("Course"))
    page.keyboard.type("Leading")
    move_to(page, dialog.get_by_label("Reason"))
    page.keyboard.type("Keyboard policy")
    press(page, dialog.get_by_role("button", name="See what it does"))
    expect(dialog.locator(".effects")).to_contain_text("Leading a Team")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
