"""User Progress, a learner's page, and what learners see of themselves."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from lms_dashboard.state.clock import utc_now
from tests.e2e.axe import findings_at
from tests.e2e.conftest import SignIn
from tests.e2e.matrix import matrix_of

PHONE = {"viewport": {"width": 390, "height": 844}}


def progress_of(page: Page) -> Page:
    expect(page.locator(".progress tbody tr").first).to_be_visible(timeout=15_000)
    return page


def test_user_progress_leads_to_the_learner_and_into_the_modules(sign_in: SignIn):
    page = progress_of(sign_in("manager", "/progress?sort=-completed"))
    row = page.locator(".progress tbody tr").first
    expect(row).to_contain_text(re.compile(r"\d+ of \d+"))
    name = row.locator(".learner-name").inner_text()
    row.locator(".learner-name").click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    course = page.locator(".courses > li").filter(has=page.locator(".chip.completed")).first
    course.locator("summary").click()
    modules = course.get_by_role("table")
    expect(modules.get_by_role("columnheader")).to_have_text(["Module", "Result", "Tries", "Best score", "Time spent"])
    expect(modules.get_by_role("row").nth(1)).to_contain_text(re.compile("passed"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"/progress\?sort=-completed$"))
    progress_of(page)


def test_who_has_not_completed_a_course(sign_in: SignIn):
    page = progress_of(sign_in("manager", "/progress"))
    everybody = page.locator(".subtitle").inner_text()
    page.get_by_role("button", name="Filter: Has").click()
    form = page.get_by_role("form", name="What was done in a course")
    form.get_by_label("The learner").select_option("not_completed")
    form.get_by_label("Course").select_option(label="Fire Safety and Evacuation")
    form.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile(r"\?has=not_completed&of=\d+$"))
    expect(page.locator(".subtitle")).not_to_have_text(everybody)
    expect(page.locator(".filter.set")).to_contain_text("Has: not completed")
    page.go_back()
    expect(page.locator(".subtitle")).to_have_text(everybody)


def test_every_column_of_user_progress_sorts(sign_in: SignIn):
    page = progress_of(sign_in("auditor", "/progress"))
    for head in ("Email", "Group", "Last activity", "Completed courses", "In breach", "Certificates", "Time spent"):
        page.get_by_role("columnheader", name=head).get_by_role("button").click()
        expect(page.locator("th[aria-sort=ascending]")).to_contain_text(head)
        page.get_by_role("columnheader", name=head).get_by_role("button").click()
        expect(page.locator("th[aria-sort=descending]")).to_contain_text(head)


class TestHistory:
    def test_leaves_out_what_was_archived_until_asked(self, sign_in: SignIn):
        page = sign_in("manager", "/progress?sort=-certificates")
        progress_of(page).locator(".learner-name").first.click()
        page.get_by_role("tab", name="History").click()
        expect(page).to_have_url(re.compile(r"/users/\d+/?\?tab=history$"))
        records = page.get_by_role("list", name="History").get_by_role("listitem")
        expect(records.first).to_be_visible()
        few = records.count()
        page.get_by_label("Include Archived and Expired").click()
        expect(page).to_have_url(re.compile(r"\?tab=history&archived=1$"))
        expect(records).not_to_have_count(few)
        page.reload()
        expect(records).not_to_have_count(0, timeout=15_000)
        expect(page.get_by_label("Include Archived and Expired")).to_be_checked()

    def test_shows_certificates_by_number(self, sign_in: SignIn):
        page = sign_in("manager", "/progress?sort=-certificates")
        progress_of(page).locator(".learner-name").first.click()
        page.get_by_role("tab", name="Certificates").click()
        records = page.get_by_role("list", name="Certificates").get_by_role("listitem")
        expect(records.first).to_contain_text(re.compile(r"[A-Z0-9]+-\d{4}-[A-Z0-9]{6,}"))


def test_an_act_on_the_learners_page_shows_at_once_and_elsewhere(sign_in: SignIn):
    page, other = (progress_of(sign_in(name, "/progress?sort=-name")) for name in ("manager", "admin"))
    for tab in (page, other):
        tab.locator(".learner-name").nth(4).click()
    rows = [tab.locator(".courses > li").filter(has=tab.locator(".chip.completed")).first for tab in (page, other)]
    title = rows[0].locator(".course-name").inner_text()
    rows = [tab.locator(".courses > li").filter(has_text=title) for tab in (page, other)]
    rows[0].get_by_role("button", name=f"Acts on {title}").click()
    page.get_by_role("menuitem", name="Archive…").click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("button", name="Archive", exact=True).click()
    for row in rows:
        expect(row).to_contain_text("Not Assigned", timeout=2_000)
    page.get_by_role("button", name="Undo", exact=True).click()
    for row in rows:
        expect(row).not_to_contain_text("Not Assigned", timeout=2_000)


def test_only_who_may_read_the_audit_trail_sees_it(sign_in: SignIn):
    for name, seen in (("manager", 0), ("auditor", 1)):
        page = sign_in(name, "/matrix?status=completed")
        matrix = matrix_of(page)
        matrix.rows.nth(2).locator(".learner-name").click()
        expect(page.get_by_role("tab", name="Courses")).to_be_visible(timeout=15_000)
        assert page.get_by_role("tab", name="Audit").count() <= seen


def test_an_auditor_opens_what_a_reset_sealed_once_and_for_a_reason(sign_in: SignIn):
    day = utc_now().date() - timedelta(days=50)
    page = sign_in("auditor", f"/matrix?compliance=sealed&as-of={day}")
    matrix_of(page).rows.first.locator(".learner-name").click()
    page.get_by_role("button", name="Records request…").click()
    dialog = page.get_by_role("dialog", name="Records request")
    opens = dialog.get_by_role("button", name="Open sealed records")
    opens.click()
    expect(dialog.get_by_role("alert")).to_contain_text("needs a reason")
    dialog.get_by_label("Reason").fill("Letter of the inspectorate")
    opens.click()
    table = dialog.get_by_role("table", name="Sealed records of")
    expect(table.get_by_role("row").nth(1)).to_contain_text(re.compile(r"Completion.*withdrawn", re.DOTALL))
    assert findings_at(page, 1280, 390) == []
    page.reload()
    expect(page.get_by_role("tab", name="Audit")).to_be_visible()
    expect(dialog).to_have_count(0)
    page.get_by_role("tab", name="Audit").click()
    expect(page.get_by_role("list", name="Audit")).to_contain_text("Letter of the inspectorate")


def test_a_learner_who_is_not_there_looks_like_one_who_is_not_yours(sign_in: SignIn):
    for path in ("/users/999999", "/users/x", "/users/0"):
        page = sign_in("manager", path)
        expect(page.get_by_role("heading", name="There is no such learner")).to_be_visible(timeout=15_000)


class TestMyTraining:
    def test_on_a_phone_shows_what_is_due_first(self, sign_in: SignIn):
        page = sign_in("learner", "/my", **PHONE)
        expect(page.get_by_role("heading", name="To do")).to_be_visible(timeout=15_000)
        expect(page.locator(".my-page .subtitle")).to_contain_text(re.compile(r"courses? to do|Nothing is due"))
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        first = page.locator(".courses summary").first
        first.click()
        expect(page.locator(".courses details[open]")).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390

    def test_has_no_acts(self, sign_in: SignIn):
        page = sign_in("learner", "/my")
        expect(page.get_by_role("heading", name="To do")).to_be_visible(timeout=15_000)
        expect(page.get_by_role("button", name=re.compile("^Acts on"))).to_have_count(0)
        expect(page.get_by_role("heading", name="Certificates")).to_be_visible()
        expect(page.get_by_role("heading", name="History")).to_be_visible()
        records = page.get_by_role("list", name="History").get_by_role("listitem")
        expect(records.first).to_be_hidden()
        page.get_by_role("heading", name="History").click()
        expect(records.first).to_be_visible()

    def test_other_learners_pages_are_not_open_to_a_learner(self, sign_in: SignIn):
        page = sign_in("learner", "/users/1")
        expect(page.get_by_role("heading", name="This page is not open to you")).to_be_visible(timeout=15_000)
