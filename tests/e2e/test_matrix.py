"""Training Matrix in a browser: finding, filtering, the address, the keyboard, the panel's why."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import SignIn
from tests.e2e.matrix import matrix_of


def test_a_learner_is_found_and_a_red_cell_says_why(sign_in: SignIn):
    page = sign_in("manager", "/matrix")
    matrix = matrix_of(page)
    learner, course = matrix.pick("overdue")
    page.get_by_label("Find learners").fill(learner)
    expect(page).to_have_url(re.compile(r"/matrix\?q="))
    expect(matrix.row(learner)).to_be_visible()
    expect(matrix.cell(learner, course)).to_have_accessible_name(re.compile(r": Overdue since \d"))
    panel = matrix.open(learner, course)
    expect(panel.locator(".why")).to_contain_text("Overdue")
    expect(panel.locator(".chip.overdue")).to_contain_text("Overdue since")
    expect(panel.get_by_role("heading", name="Required by")).to_be_visible()
    expect(panel.get_by_role("heading", name="Cycles")).to_be_visible()


def test_the_panel_stands_beside_the_cell_that_it_explains(sign_in: SignIn):
    page = sign_in("manager", "/matrix", viewport={"width": 1280, "height": 800})
    matrix = matrix_of(page)
    row = matrix.rows.nth(3)
    cell = row.locator("[data-cell]").last
    cell.click()
    panel = page.locator(".side-panel")
    expect(panel).to_be_visible()
    expect(cell).to_have_attribute("aria-expanded", "true")
    page.wait_for_timeout(300)
    at, beside = cell.bounding_box(), panel.bounding_box()
    assert at
    assert beside
    assert at["x"] + at["width"] <= beside["x"]
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(cell).to_be_focused()


class TestTheAddress:
    def test_holds_filters_and_back_returns_to_them(self, sign_in: SignIn):
        page = sign_in("manager", "/matrix")
        matrix = matrix_of(page)
        everybody = page.locator(".subtitle").inner_text()
        matrix.filter("Status").locator("label.menu-check", has_text="Expired").first.click()
        expect(page).to_have_url(re.compile(r"\?status=expired$"))
        expect(page.locator(".subtitle")).not_to_have_text(everybody)
        expired = page.locator(".subtitle").inner_text()
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Compliance").click()
        expect(page).to_have_url(re.compile(r"\?status=expired&sort=compliance$"))
        page.go_back()
        expect(page).to_have_url(re.compile(r"\?status=expired$"))
        expect(page.locator(".subtitle")).to_have_text(expired)
        expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Learner")
        page.go_back()
        expect(page.locator(".subtitle")).to_have_text(everybody)
        page.go_forward()
        expect(page.locator(".subtitle")).to_have_text(expired)

    def test_can_be_sent_to_somebody_else(self, sign_in: SignIn):
        page = sign_in("admin", "/matrix?status=overdue,expired&sort=-compliance&rows=100&as-of=2026-01-31")
        matrix_of(page)
        expect(page.locator(".filter.set", has_text="Status")).to_contain_text("Overdue or Expired in any course")
        expect(page.locator("th[aria-sort=descending]")).to_contain_text("Compliance")
        expect(page.get_by_label("Rows a page")).to_have_value("100")
        expect(page.locator(".callout")).to_contain_text("As it stood at the end of")

    def test_says_what_it_could_not_read(self, sign_in: SignIn):
        page = sign_in("manager", "/matrix?status=late&page=x&sort=-compliance")
        matrix_of(page)
        expect(page.locator(".callout")).to_have_count(2)
        expect(page.locator(".callout").first).to_contain_text("status=late")
        expect(page).to_have_url(re.compile(r"/matrix\?sort=-compliance$"))

    def test_is_plain_again_after_clear(self, sign_in: SignIn):
        page = sign_in("manager", "/matrix?q=zzzzzz")
        expect(page.get_by_role("heading", name="No learner matches")).to_be_visible(timeout=15_000)
        page.get_by_role("button", name="Clear the filters").click()
        matrix_of(page)
        expect(page).to_have_url(re.compile(r"/matrix$"))
        expect(page.get_by_label("Find learners")).to_have_value("")

    def test_loses_one_filter_by_its_cross(self, sign_in: SignIn):
        page = sign_in("manager", "/matrix?status=overdue&due=..2026-12-31")
        matrix_of(page)
        page.get_by_role("button", name="Clear the filter Status").click()
        expect(page).to_have_url(re.compile(r"/matrix\?due=\.\.2026-12-31$"))


def test_pages_and_their_size(sign_in: SignIn):
    page = sign_in("manager", "/matrix")
    matrix = matrix_of(page)
    first = matrix.rows.first.locator(".learner-name").inner_text()
    page.get_by_role("button", name="Next page").click()
    expect(page.get_by_role("navigation", name="Pages")).to_contain_text("51–100 of")
    expect(matrix.rows.first.locator(".learner-name")).not_to_have_text(first)
    page.get_by_label("Rows a page").select_option("200")
    expect(matrix.rows).to_have_count(200)
    expect(page).to_have_url(re.compile(r"\?rows=200$"))


def test_days_that_end_before_they_begin_are_said_beside_the_field(sign_in: SignIn):
    page = sign_in("manager", "/matrix")
    form = matrix_of(page).filter("Due")
    form.get_by_label("From").fill("2026-12-01")
    form.get_by_label("Until").fill("2026-11-01")
    form.get_by_role("button", name="Apply").click()
    expect(form.get_by_role("alert")).to_contain_text("ends before it begins")
    expect(form.get_by_label("From")).to_have_value("2026-12-01")
    form.get_by_role("button", name="next 30 days").click()
    expect(page).to_have_url(re.compile(r"\?due=next-30$"))


class TestTheKeyboard:
    def test_walks_the_cells_from_one_tab_stop(self, sign_in: SignIn):
        page = sign_in("manager", "/matrix")
        matrix = matrix_of(page)
        assert page.locator('[data-cell][tabindex="0"]').count() == 1
        matrix.rows.nth(0).locator("[data-cell]").nth(0).focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowRight")
        expect(matrix.rows.nth(1).locator("[data-cell]").nth(1)).to_be_focused()
        page.keyboard.press("End")
        expect(matrix.rows.nth(1).locator("[data-cell]").last).to_be_focused()
        page.keyboard.press("Control+End")
        last = matrix.rows.last.locator("[data-cell]").last
        expect(last).to_be_focused()
        assert not _is_covered(page)
        page.keyboard.press("Enter")
        expect(page.locator(".side-panel")).to_be_visible()
        page.keyboard.press("Escape")
        expect(last).to_be_focused()

    def test_opens_a_filter_and_leaves_it(self, sign_in: SignIn):
        page = sign_in("manager", "/matrix")
        matrix_of(page)
        opener = page.get_by_role("button", name="Filter: Group")
        opener.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog", name="Filter: Group").get_by_role("checkbox").first).to_be_focused()
        page.keyboard.press("Space")
        expect(page).to_have_url(re.compile(r"\?group=\d+$"))
        page.keyboard.press("Escape")
        expect(opener).to_be_focused()


def _is_covered(page: Page) -> bool:
    """Whether something lies over the middle of what has the focus."""
    return page.evaluate(
        """() => {
          const box = document.activeElement.getBoundingClientRect();
          const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
          return !document.activeElement.contains(top) && !top.contains(document.activeElement);
        }"""
    )


def test_an_executive_sees_the_why_but_no_acts(sign_in: SignIn):
    page = sign_in("executive", "/matrix")
    matrix = matrix_of(page)
    panel = matrix.open(*matrix.pick("completed"))
    expect(panel.locator(".why")).to_be_visible()
    expect(panel.get_by_role("heading", name="Acts")).to_have_count(0)


def test_a_learner_is_told_that_the_matrix_is_not_theirs(sign_in: SignIn):
    page = sign_in("learner", "/matrix")
    expect(page.get_by_role("heading", name="This page is not open to you")).to_be_visible(timeout=15_000)
    expect(page.locator(".matrix tbody tr")).to_have_count(0)


def test_names_in_any_script_are_found_and_stay_in_their_column(sign_in: SignIn):
    page = sign_in("manager", "/matrix?rows=200&sort=-name")
    matrix = matrix_of(page)
    names = matrix.rows.locator(".learner-name").all_inner_texts()
    unusual = {ascii(name[:1])[:4]: name for name in names if not name.isascii()}  # one for each stretch of letters
    assert len(unusual) >= 4
    for name in [*unusual.values(), max(names, key=len)]:
        page.get_by_label("Find learners").fill(name)
        expect(matrix.rows.locator(".learner-name")).to_have_text([name])
        box, column = matrix.rows.locator(".learner-name").bounding_box(), matrix.rows.locator("th").bounding_box()
        assert box
        assert column
        assert column["x"] <= box["x"]
        assert box["x"] + box["width"] <= column["x"] + column["width"]
