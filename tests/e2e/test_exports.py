"""Exports, completions, certificates and “Was she trained?”, as a person uses them."""

import io
import re

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.e2e.axe import findings_at
from tests.e2e.conftest import SignIn
from tests.e2e.matrix import matrix_of


def log_of(page: Page) -> Page:
    expect(page.locator(".completions tbody tr").first).to_be_visible(timeout=15_000)
    return page


def test_the_matrix_is_exported_as_it_is_filtered(sign_in: SignIn):
    page = sign_in("executive", "/matrix?status=overdue&sort=-name")
    matrix_of(page)
    names = page.locator("tbody .learner-name").all_inner_texts()
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Excel workbook").click()
    assert re.fullmatch(r"matrix-\d{4}-\d\d-\d\d\.xlsx", download.value.suggested_filename)
    rows = (
        load_workbook(io.BytesIO(download.value.path().read_bytes()))
        .worksheets[0]
        .iter_rows(min_row=2, values_only=True)
    )
    assert [row[0] for row in rows] == names


def test_a_failed_export_says_so_beside_the_button(sign_in: SignIn):
    page = log_of(sign_in("manager", "/completions"))
    page.route("**/download/completions.csv**", lambda route: route.abort())
    page.get_by_role("button", name="Export").click()
    page.get_by_role("menuitem", name="Text for other programs").click()
    expect(page.get_by_role("alert").filter(has_text="cannot be reached")).to_be_visible()


def test_the_log_includes_what_expired_when_asked_and_gives_certificates(sign_in: SignIn):
    page = log_of(sign_in("manager", "/completions"))
    few = page.locator(".subtitle").inner_text()
    page.get_by_label("Include Archived and Expired").click()
    expect(page).to_have_url(re.compile(r"\?archived=1$"))
    expect(page.locator(".subtitle")).not_to_have_text(few)
    number = page.locator(".certificate-number").first.inner_text()
    with page.expect_download() as download:
        page.locator("a.certificate-link").first.click()
    assert download.value.suggested_filename == f"certificate-{number}.pdf"
    page.goto(f"{page.url.split('/completions')[0]}/verify/{number}")
    expect(page.get_by_role("heading", name="Certificate check")).to_be_visible()
    expect(page.locator("main")).to_contain_text(number)


def test_was_she_trained_answers_for_a_pasted_list(sign_in: SignIn):
    page = sign_in("auditor", "/trained")
    names = page.get_by_label("People", exact=True)
    expect(names).to_be_visible(timeout=15_000)
    names.fill("learner@demo.example\nnobody at all 4711")
    page.get_by_label("Day", exact=True).fill("2026-05-01")
    page.get_by_role("button", name="Show what held").click()
    expect(page.locator(".proof-table").first).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Nobody was found for")).to_contain_text("Line 2")
    expect(page).to_have_url(re.compile(r"\?learner=\d+&day=2026-05-01$"))
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF, table, certificates and checksums").click()
    assert download.value.suggested_filename == "was-she-trained-2026-05-01.zip"


def test_the_pages_are_accessible(sign_in: SignIn):
    page = sign_in("admin")
    base = page.url.split("/", 3)
    for path, shown in (
        ("/completions", ".completions tbody tr"),
        ("/trained", ".proof-form"),
        ("/settings/certificate", ".template-page form"),
        ("/verify/NONE", ".verdict"),
    ):
        page.goto(f"{base[0]}//{base[2]}{path}")
        expect(page.locator(shown).first).to_be_visible(timeout=15_000)
        assert findings_at(page, 1280, 390) == [], path
