"""Seats in a browser: the allowance, adding, being told that it is full, seating later, removing; and a clean slate."""

import re
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect

from tests.e2e.axe import findings
from tests.e2e.conftest import SignIn

PHONE = {"viewport": {"width": 390, "height": 844}}


def seats_of(page: Page, rows: bool = True) -> Page:
    expect(page.locator(".offerings tbody tr").first).to_be_visible(timeout=15_000)
    if rows:
        expect(page.locator(".seats tbody tr").first).to_be_visible()
    return page


def offering(page: Page, name: str) -> None:
    """Show the people of that offering."""
    page.locator(".offerings").get_by_role("link", name=name, exact=True).click()
    expect(page.locator(".seats-part > header h2")).to_have_text(name)


def opened(page: Page, heading: str | re.Pattern[str]) -> Locator:
    dialog = page.locator("dialog[open]").filter(has=page.get_by_role("heading", name=heading))
    expect(dialog).to_be_visible()
    return dialog


def numbers(page: Page, name: str) -> list[str]:
    """Seats, held, free and waiting of an offering, as its row says."""
    row = page.locator(".offerings tbody tr").filter(has=page.get_by_role("link", name=name, exact=True))
    return [text.strip() for text in row.locator("td.number").all_inner_texts()]


def tab(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Lists of the offering").get_by_role("link", name=name).click()
    expect(page.locator(".seats-part .tab[aria-current=page]")).to_contain_text(name)


def test_a_full_offering_gets_seats_and_whoever_waits_is_seated_and_somebody_is_removed(sign_in: SignIn):
    page = seats_of(sign_in("admin", "/seats"))
    offering(page, "Leadership programme")
    held = int(numbers(page, "Leadership programme")[1])
    page.get_by_role("button", name="Manage seats of Leadership programme").click()
    dialog = opened(page, "Manage seats of Leadership programme")
    dialog.get_by_label("Seats", exact=True).fill(str(held - 1))
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_contain_text(f"{held - 1} would be too few. Remove 1 person")
    dialog.get_by_label("Seats", exact=True).fill(str(held + 1))
    dialog.get_by_role("button", name="Save").click()
    page.get_by_role("button", name=re.compile("^Seat 1 person")).click()
    expect(page.locator(".seats-part")).to_contain_text(f"0 of {held + 1} seats free")
    name = page.locator(".seats .learner-name").first.inner_text()
    page.get_by_role("button", name=f"Acts on {name}").click()
    page.get_by_role("menuitem", name="Remove from Seat Offering").click()
    asked = opened(page, "Remove from Seat Offering")
    expect(asked.locator(".effects")).to_contain_text(f"Frees the seat of {name}")
    asked.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("button", name=f"Acts on {name}")).to_have_count(0)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_role("button", name=f"Acts on {name}")).to_be_visible()
    add_one(page, "learner@demo.example")
    tab(page, "Waiting")
    expect(page.locator(".seats tbody")).to_contain_text("learner@demo.example")
    tab(page, "History")
    expect(page.locator(".seats tbody")).to_contain_text(name)


def test_users_take_a_seat_away_too_and_an_administrator_begins_anew(sign_in: SignIn):
    page = seats_of(sign_in("admin", "/seats"))
    offering(page, "Clinical skills")
    name = page.locator(".seats tr:not(:has-text('has left')) .learner-name").nth(3).inner_text()
    page.goto(re.sub(r"/seats.*", f"/users?q={quote(name)}", page.url))
    page.get_by_role("button", name=f"More acts on {name}").click()
    page.get_by_role("menuitem", name="Remove from Seat Offering…").click()
    asked = opened(page, "Remove from Seat Offering")
    expect(asked.locator(".effects")).to_contain_text(f"Frees the seat of {name} in “Clinical skills”")
    asked.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.locator(".notice").last).to_contain_text(name)
    page.get_by_role("button", name="Bulk Actions").click()
    page.get_by_role("menuitem", name="Clean slate…").click()
    expect(opened(page, "Clean slate").get_by_role("radio")).to_have_count(1)


def add_one(page: Page, address: str) -> None:
    """Somebody who gets no seat, and is told so."""
    page.get_by_role("button", name="Add member").click()
    dialog = opened(page, "Add member to Leadership programme")
    dialog.get_by_label("Or paste a list").fill("nobody@nowhere.example")
    dialog.get_by_role("button", name="Add to seat").click()
    expect(dialog.get_by_role("alert")).to_contain_text("nobody is found by that")
    dialog.get_by_label("Or paste a list").fill(address)
    dialog.get_by_role("button", name="Add to seat").click()
    told = opened(page, "Add member to Leadership programme").get_by_role("list", name="Who got no seat")
    expect(told).to_contain_text("got no seat: none is left, and waits for one.")
    page.get_by_role("button", name="Done").click()


def test_a_clean_slate_makes_its_file_first_and_wants_the_name(sign_in: SignIn):
    page = seats_of(sign_in("admin", "/seats"))
    page.get_by_role("button", name="New offering").first.click()
    dialog = opened(page, "New seat offering")
    dialog.get_by_label("Name", exact=True).fill("Spare seats")
    dialog.get_by_label("Seats", exact=True).fill("1")
    dialog.get_by_role("button", name="Save").click()
    offering(page, "Spare seats")
    page.get_by_role("button", name="Add member").first.click()
    adding = opened(page, "Add member to Spare seats")
    adding.get_by_label("Somebody new").click()
    adding.get_by_label("First name").fill("Sasha")
    adding.get_by_label("Last name").fill("Spare")
    adding.get_by_label("Email").fill("sasha.spare@demo.example")
    adding.get_by_role("button", name="Add to seat").click()
    expect(page.locator(".seats tbody")).to_contain_text("Sasha Spare")
    page.get_by_role("button", name="Clean slate").click()
    opened(page, "Clean slate").get_by_role("button", name="Make the file first").click()
    asked = opened(page, "Clean slate of Spare seats")
    expect(asked.locator(".effects")).to_contain_text("Deactivates 1 person")
    with page.expect_download() as download:
        asked.get_by_role("link", name="Download it").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    asked.get_by_label("Type Spare seats to confirm").fill("spare")
    asked.get_by_role("button", name="Clean slate").click()
    expect(asked.get_by_role("alert")).to_contain_text("not typed as it is written")
    asked.get_by_label("Type Spare seats to confirm").fill("Spare seats")
    asked.get_by_role("button", name="Clean slate").click()
    expect(page.get_by_role("heading", name="Nobody holds a seat yet")).to_be_visible()


def test_axe_finds_nothing_serious_on_a_phone_and_readers_change_nothing(sign_in: SignIn):
    page = seats_of(sign_in("manager", "/seats?offering=999999&show=waiting"), rows=False)
    expect(page.locator(".notice").last).to_contain_text("There is no such seat offering")
    page.get_by_role("button", name="Add member").first.click()
    opened(page, re.compile("Add member to"))
    assert findings(page) == []
    reader = seats_of(sign_in("executive", "/seats", **PHONE))
    assert findings(reader) == []
    expect(reader.get_by_role("button", name="Add member")).to_have_count(0)
    assert reader.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
