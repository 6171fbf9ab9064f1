"""The upload page: a template filled with mistakes, corrected in the page; refused rows corrected in their workbook."""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.e2e.axe import findings
from tests.e2e.conftest import SignIn
from tests.e2e.wizard import SLOW, choose, click_to_save, commit, figure, is_open, mend

NARROW = {"viewport": {"width": 390, "height": 844}}


def open_upload(sign_in: SignIn, path: str = "/upload", **options: object) -> Page:
    return is_open(sign_in("manager", path, **options))


def filled(content: bytes, rows: list[list[str]]) -> bytes:
    book = load_workbook(BytesIO(content))
    for number, row in enumerate(rows, 2):
        for place, value in enumerate(row, 1):
            book.worksheets[0].cell(number, place, value)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_mistakes_are_corrected_in_the_page_and_the_rest_in_the_workbook_of_refused_rows(sign_in: SignIn):
    page = open_upload(sign_in)
    rows = [
        ["Uma Wizard", "uma.wizard@new,example", ""],
        ["Vic Wizard", "vic.wizard@new.example", ""],
        ["Wes Wizard", "wes.wizard@new.example", "Night shift"],
        ["Wes Again", "wes.wizard@new.example", ""],
    ]
    choose(page, "wizards.xlsx", filled(click_to_save(page, "Template: Three columns"), rows))
    expect(figure(page, "To mend")).to_have_text("3", timeout=SLOW)
    expect(page).to_have_url(re.compile(r"id=\d+&step=check"))
    page.reload()
    expect(page.get_by_label("Correction of Email in row 2")).to_have_value("uma.wizard@new.example", timeout=SLOW)
    mend(page, "uma.wizard@new,example", "uma.wizard@new.example")
    expect(page.get_by_label("Correction of Leave Blank in row 4")).to_be_focused()
    mend(page, "Night shift", "")
    expect(figure(page, "Ready")).to_have_text("3")
    commit(page)
    expect(figure(page, "Written")).to_have_text("3")
    refused = click_to_save(page, "Refused rows (.xlsx)")
    page.get_by_role("button", name="Upload another file").click()
    expect(page.locator(".earlier tbody tr").first).to_contain_text("3 written · 1 refused")
    choose(page, "refused.xlsx", filled(refused, [["Wes Again", "wes.again@new.example"]]))
    expect(figure(page, "Ready")).to_have_text("1", timeout=SLOW)
    commit(page)
    page.get_by_role("button", name="Upload another file").click()
    page.get_by_text("Paste a table instead").click()
    page.locator("#upload-pasted").fill("Email\tName\twhat\nwes.again@new.example\tWes Again\t\n")
    page.get_by_role("button", name="Use this table").click()
    expect(figure(page, "Unchanged")).to_have_text("1", timeout=SLOW)
    expect(figure(page, "Ready")).to_have_text("0")
    page.goto(page.url.split("/upload")[0] + "/users?q=wizard")
    expect(page.locator(".users tbody tr")).to_have_count(3, timeout=SLOW)


@pytest.mark.parametrize("size", [{}, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing_serious_at_any_step(sign_in: SignIn, size: dict[str, object]):
    page = open_upload(sign_in, "/upload?kind=roster", **size)
    found = findings(page)
    choose(page, "wrong.xlsx", b"Name,Email\n")
    expect(page.get_by_role("alert")).to_contain_text("no workbook", timeout=SLOW)
    found += findings(page)
    choose(page, "list.csv", b"Who;Contact;Due on\nAxe Wizard;axe@new.example;3/4/2030\nBad;bad@;\n")
    page.get_by_role("button", name="Check the rows").click(timeout=SLOW)
    expect(page.get_by_role("alert")).to_contain_text("Say which comes first")
    found += findings(page)
    page.get_by_label("the day comes first").click()
    expect(page.get_by_label("the day comes first")).to_be_checked()
    page.get_by_role("button", name="Check the rows").click()
    expect(figure(page, "Ready")).to_have_text("1", timeout=SLOW)
    expect(page.get_by_role("button", name="Continue with 1")).to_be_enabled()
    found += findings(page)
    page.get_by_role("button", name="Continue with 1").click()
    expect(page.locator(".upload-effects li").first).to_be_visible()
    found += findings(page)
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Back", exact=True).click()
    page.get_by_role("button", name="Discard").click()
    expect(page.locator(".earlier tbody tr").first).to_contain_text("Cancelled")
    assert found == []
