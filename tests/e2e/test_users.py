"""Users: adding somebody who then signs in, the buttons of a row, leaving and coming back; and search from anywhere."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.axe import findings
from tests.e2e.conftest import SignIn

PHONE = {"viewport": {"width": 390, "height": 844}}


def users_of(page: Page) -> Page:
    expect(page.locator(".users tbody tr").first).to_be_visible(timeout=15_000)
    return page


def row_of(page: Page, name: str) -> Locator:
    return page.locator(".users tbody tr").filter(has=page.get_by_role("link", name=name, exact=True))


def opened(page: Page, heading: str | re.Pattern[str]) -> Locator:
    dialog = page.locator("dialog[open]").filter(has=page.get_by_role("heading", name=heading))
    expect(dialog).to_be_visible()
    return dialog


def closed(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def more(page: Page, name: str, act: str) -> None:
    row_of(page, name).get_by_role("button", name=f"More acts on {name}").click()
    page.get_by_role("menuitem", name=act).click()


def test_somebody_is_added_sets_a_password_by_the_link_and_signs_in(sign_in: SignIn, new_context):
    page = users_of(sign_in("manager", "/users"))
    page.get_by_role("button", name="Add member").click()
    dialog = opened(page, "Add member")
    dialog.get_by_label("First name").fill("Aaliyah")
    dialog.get_by_label("Last name").fill("Aadland")
    dialog.get_by_role("button", name="Add member").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Neither email nor number")
    expect(dialog.get_by_label("First name")).to_have_value("Aaliyah")
    dialog.get_by_label("Email").fill("aaliyah@demo.example")
    dialog.get_by_label("Make a link").check()
    dialog.get_by_role("button", name="Add member").click()
    link = opened(page, "Link to set the password").get_by_label("Link to set the password").input_value()
    page.get_by_role("button", name="Done").click()
    expect(row_of(page, "Aaliyah Aadland")).to_contain_text("invited")
    theirs = new_context(**PHONE).new_page()
    theirs.goto(link)
    theirs.get_by_label("New password").fill("three blind mice")
    theirs.get_by_role("button", name="Set the password and sign in").click()
    expect(theirs.get_by_role("heading", name="To do")).to_be_visible(timeout=15_000)
    theirs.goto(link)
    expect(theirs.get_by_role("alert")).to_contain_text("not valid any more")
    page.reload()
    expect(row_of(users_of(page), "Aaliyah Aadland")).to_contain_text("can sign in")


def test_archives_what_is_ticked_and_takes_it_back(sign_in: SignIn):
    page = users_of(sign_in("manager", "/users?sort=-courses"))
    row = page.locator(".users tbody tr").nth(2)
    name, courses = row.locator(".learner-name").inner_text(), row.locator("td.number").first.inner_text()
    row.get_by_role("button", name=f"Archive courses of {name}").click()
    dialog = opened(page, "Archive")
    expect(dialog.get_by_role("checkbox", checked=True)).to_have_count(0)
    expect(dialog.get_by_label("Keep the user")).to_be_checked()
    expect(dialog.get_by_role("button", name="Archive", exact=True)).to_be_disabled()
    dialog.get_by_role("checkbox").first.click()
    expect(dialog.locator(".effects")).to_contain_text("Ends 1 cycle")
    dialog.get_by_role("button", name="Archive", exact=True).click()
    expect(row_of(page, name).locator("td.number").first).to_have_text(str(int(courses) - 1))
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(row_of(page, name).locator("td.number").first).to_have_text(courses)


def test_course_assignment_assigns_a_course_that_was_never_had(sign_in: SignIn):
    page = users_of(sign_in("manager", "/users?sort=courses"))
    row = page.locator(".users tbody tr").nth(5)
    name = row.locator(".learner-name").inner_text()
    row.get_by_role("button", name=f"Course assignment of {name}").click()
    dialog = opened(page, "Course assignment")
    title = dialog.get_by_label("Another course").locator("option").first.inner_text()
    dialog.get_by_role("button", name="Assign…", exact=True).click()
    act = opened(page, "Assign the course")
    act.get_by_role("button", name="Assign", exact=True).click()
    own = dialog.get_by_role("listitem").filter(has_text=title)
    expect(own).to_contain_text("has it: cycle 1")
    expect(own.get_by_role("button", name=f"Reassign… {title}")).to_be_visible()


def test_notifies_once_an_hour(sign_in: SignIn):
    page = users_of(sign_in("manager", "/users?sort=-in_breach"))
    name = page.locator(".users tbody tr").nth(3).locator(".learner-name").inner_text()
    row_of(page, name).get_by_role("button", name=f"Notify {name}").click()
    dialog = opened(page, "Notify")
    expect(dialog.get_by_role("listitem").first).to_be_visible()
    dialog.get_by_role("button", name=re.compile(r"^Queue \d+ mail")).click()
    expect(page.locator(".notice").last).to_contain_text("queued")
    row_of(page, name).get_by_role("button", name=f"Notify {name}").click()
    expect(opened(page, "Notify")).to_contain_text("less than an hour ago")


def test_notifies_everybody_who_matches(sign_in: SignIn):
    page = users_of(sign_in("admin", "/users?sort=-in_breach"))
    page.locator(".users tbody tr").first.get_by_role("checkbox").click()
    page.get_by_role("button", name=re.compile("that match$")).click()
    page.get_by_role("button", name="Notify…", exact=True).click()
    dialog = opened(page, "Notify")
    expect(dialog.locator(".effects")).to_contain_text("Overdue: ")
    assert findings(page) == []
    dialog.get_by_role("button", name=re.compile(r"^Queue \d+ mail")).click()
    expect(page.locator(".notice").last).to_contain_text("mails queued")


def test_somebody_leaves_and_comes_back(sign_in: SignIn):
    page = users_of(sign_in("manager", "/users?sort=-name"))
    name = page.locator(".learner-name").nth(6).inner_text()
    more(page, name, "Deactivate…")
    opened(page, "Deactivate").get_by_role("button", name="Deactivate", exact=True).click()
    expect(row_of(page, name)).to_have_count(0)
    page.get_by_role("button", name="Filter: Who").click()
    page.get_by_label("deactivated users").click()
    page.keyboard.press("Escape")
    expect(row_of(page, name)).to_contain_text("deactivated")
    expect(page).to_have_url(re.compile("who=deactivated"))
    more(page, name, "Bring back…")
    opened(page, "Bring back").get_by_role("button", name="Bring back", exact=True).click()
    expect(row_of(page, name)).to_have_count(0)


def test_the_menu_of_a_row_goes_by_keyboard(sign_in: SignIn):
    page = users_of(sign_in("manager", "/users"))
    name = page.locator(".learner-name").nth(1).inner_text()
    opener = row_of(page, name).get_by_role("button", name=f"More acts on {name}")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Edit…")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(opened(page, f"Edit {name}").get_by_label("First name")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


class TestSearch:
    def test_goes_by_keyboard_from_anywhere(self, sign_in: SignIn):
        page = users_of(sign_in("manager", "/users"))
        name = page.locator(".learner-name").nth(7).inner_text()
        page.get_by_role("heading", level=1).click()
        page.keyboard.press("/")
        box = page.get_by_role("combobox", name="Search people and courses")
        expect(box).to_be_focused()
        page.keyboard.type(name)
        page.keyboard.press("Enter")  # sooner than the answer can be there
        expect(page.get_by_role("heading", level=1, name=name)).to_be_visible(timeout=15_000)
        page.keyboard.press("Control+k")
        page.keyboard.type("fire")
        expect(page.get_by_role("group", name="Courses").get_by_role("option").first).to_contain_text("Fire")
        page.keyboard.press("Escape")
        expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(0)

    def test_its_single_key_can_be_switched_off(self, sign_in: SignIn):
        page = users_of(sign_in("manager", "/users"))
        page.get_by_role("button", name="Your menu").click()
        page.get_by_label("Search by the key /").uncheck()
        page.keyboard.press("Escape")
        page.get_by_role("heading", level=1).click()
        page.keyboard.press("/")
        box = page.get_by_role("combobox", name="Search people and courses")
        expect(box).not_to_be_focused()
        page.keyboard.press("Control+k")
        expect(box).to_be_focused()

    def test_is_not_there_for_who_sees_no_reports(self, sign_in: SignIn):
        page = sign_in("learner", "/my", **PHONE)
        expect(page.get_by_role("heading", name="To do")).to_be_visible(timeout=15_000)
        expect(page.get_by_role("button", name="Search", exact=True)).to_have_count(0)


def test_axe_finds_nothing_serious_on_users_and_what_opens_there(sign_in: SignIn):
    page = users_of(sign_in("manager", "/users"))
    name = page.locator(".learner-name").nth(9).inner_text()
    found = findings(page)
    for button, heading in (("Archive courses of", "Archive"), ("Course assignment of", "Course assignment")):
        row_of(page, name).get_by_role("button", name=f"{button} {name}").click()
        opened(page, heading)
        found += findings(page)
        closed(page)
    page.get_by_role("button", name="Add member").click()
    opened(page, "Add member")
    found += findings(page)
    closed(page)
    page.keyboard.press("Control+k")
    page.keyboard.type("ad")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_be_visible()
    assert [*found, *findings(page)] == []


def test_users_reflows_on_a_phone(sign_in: SignIn):
    page = users_of(sign_in("manager", "/users", **PHONE))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Search", exact=True).click()
    page.keyboard.type("ad")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_tree_of_groups_grows_and_a_move_says_what_it_does(sign_in: SignIn):
    page = sign_in("admin", "/groups")
    rows = page.locator(".groups tbody tr")
    expect(rows.first).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Add a group").click()
    dialog = opened(page, "Add a group")
    dialog.get_by_label("Name").fill("Night Shift")
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(rows.filter(has_text="Night Shift")).to_be_visible()
    page.get_by_role("button", name="Move: Night Shift").click()
    dialog = opened(page, "Move Night Shift")
    dialog.get_by_label("Under").select_option(label="Clinics")
    expect(dialog.locator(".effects")).to_contain_text("Takes 0 people along")
    assert findings(page) == []
    dialog.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.get_by_role("button", name="Rename: Night Shift").click()
    dialog = opened(page, "Rename Night Shift")
    dialog.get_by_label("Name").fill("Late Shift")
    dialog.get_by_role("button", name="Rename", exact=True).click()
    expect(rows.filter(has_text="Late Shift")).to_be_visible()


def test_two_records_of_one_person_are_merged_and_taken_apart(sign_in: SignIn):
    page = users_of(sign_in("manager", "/users?sort=-email"))
    kept, alias = (page.locator(".learner-name").nth(n).inner_text() for n in (10, 11))
    more(page, kept, "Merge with another record…")
    dialog = opened(page, "Merge with another record")
    dialog.get_by_label("The other record of this person").fill(alias)
    dialog.get_by_label(alias).click()
    expect(dialog.locator(".effects")).to_contain_text(f"{alias} is listed nowhere any more")
    assert findings(page) == []
    dialog.get_by_role("button", name="Merge", exact=True).click()
    expect(row_of(page, alias)).to_have_count(0)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(row_of(page, alias)).to_have_count(1)
