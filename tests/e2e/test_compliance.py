"""Compliance: where executives land; every mark and number leads to its people; any day; on a phone; live."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import SignIn

PHONE = {"viewport": {"width": 390, "height": 844}}


def compliance_of(page: Page) -> Page:
    """The page with its figures drawn."""
    expect(page.locator(".tile")).not_to_have_count(0)
    expect(page.locator(".plot .main-svg").first).to_be_visible()
    return page


def click_mark(page: Page, chart: str, number: int) -> None:
    """A bar of a figure, as a pointer clicks it."""
    bar = page.locator(f"[data-chart={chart}] .points .point path").nth(number)
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def number_in(place: Locator) -> int:
    found = re.search(r"[\d,]+", place.inner_text())
    assert found is not None
    return int(found[0].replace(",", ""))


def test_an_executive_lands_on_it_and_reads_three_sentences(sign_in: SignIn):
    page = compliance_of(sign_in("executive"))
    expect(page).to_have_url(re.compile("/compliance$"))
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Reports Center")).to_have_count(0)
    expect(page.get_by_role("list", name="In three sentences").get_by_role("listitem")).to_have_count(3)
    expect(page.locator(".tile")).to_have_count(5)
    for tile in page.locator(".tile").all()[:3]:
        expect(tile).to_contain_text(re.compile(r"[\d,]+ of [\d,]+"))


def test_a_number_leads_to_its_people(sign_in: SignIn):
    page = compliance_of(sign_in("executive"))
    tile = page.locator(".tile").filter(has_text=re.compile("^In breach"))
    people = number_in(tile.locator(".tile-made"))
    tile.click()
    expect(page).to_have_url(re.compile(r"/matrix\?compliance=expired,overdue$"))
    expect(page.locator(".subtitle")).to_contain_text(f"{people} learners")


def test_a_mark_leads_to_its_people_and_back(sign_in: SignIn):
    page = compliance_of(sign_in("executive"))
    click_mark(page, "ages", 3)
    expect(page).to_have_url(re.compile(r"/matrix\?compliance=overdue&since=\.\."))
    expect(page.locator(".filter.set").filter(has_text="In breach since")).to_be_visible()
    page.go_back()
    compliance_of(page)
    click_mark(page, "flows", 0)
    expect(page).to_have_url(re.compile(r"/compliance/compare\?"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Two days side by side")


def test_a_cell_of_the_heat_map_leads_to_those_in_breach_there(sign_in: SignIn):
    page = compliance_of(sign_in("executive"))
    cell = page.locator("a.heat-cell:not(.h5)").first
    late = re.search(r"([\d,]+) of [\d,]+ in breach", cell.get_attribute("title") or "")
    assert late is not None
    cell.click()
    expect(page).to_have_url(re.compile(r"/matrix\?group=\d+&course=\d+&compliance=expired,overdue&in=\d+$"))
    expect(page.locator(".subtitle")).to_contain_text(f"{late[1]} learner")


def test_the_table_behind_a_figure_has_its_numbers_and_links(sign_in: SignIn):
    page = compliance_of(sign_in("executive", "/compliance"))
    card = page.get_by_role("region", name="In breach, by age").first
    card.get_by_text("Show the numbers as a table").click()
    table = card.get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_text(["Age", "Overdue", "Expired", "Together"])
    expect(card.get_by_role("button", name="Copy")).to_be_visible()
    together = [number_in(row.get_by_role("cell").last) for row in table.locator("tbody").get_by_role("row").all()]
    assert sum(together) == number_in(page.locator(".tile").nth(3).locator(".tile-value"))
    table.get_by_role("link", name="8–30 days").click()
    expect(page).to_have_url(re.compile(r"/matrix\?compliance=expired,overdue&since="))


def test_any_day_gone_by_is_in_the_address(sign_in: SignIn):
    page = compliance_of(sign_in("auditor", "/compliance"))
    now = page.locator(".tile-made").first.inner_text()
    page.get_by_role("button", name="Filter: As of").click()
    day = datetime.now(UTC).date() - timedelta(days=200)
    form = page.get_by_role("form", name="As of")
    form.get_by_label("At the end of").fill(day.isoformat())
    form.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile(f"as-of={day.isoformat()}"))
    expect(page.locator(".callout")).to_contain_text("As it stood at the end of")
    expect(page.locator(".tile-made").first).not_to_have_text(now)
    expect(page.locator(".tile")).to_have_count(4)
    page.go_back()
    expect(page.locator(".tile-made").first).to_have_text(now)


def test_who_moved_between_two_days_and_why(sign_in: SignIn):
    page = compliance_of(sign_in("executive"))
    page.get_by_role("link", name=re.compile("^Who moved since")).click()
    table = page.get_by_role("table", name="Who moved")
    expect(table.locator("tbody tr").first).to_contain_text(re.compile("ran out|passed|late"))
    page.get_by_label("Who is listed").select_option("recovered")
    expect(page).to_have_url(re.compile("side=recovered"))
    expect(table.locator("tbody tr").first).to_contain_text(re.compile("completed|exempt|due date|asked"))
    table.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/users/\d+$"))


@pytest.mark.parametrize("path", ["/compliance", "/compliance/compare"])
def test_nothing_is_cut_off_on_a_phone(sign_in: SignIn, path: str):
    page = sign_in("executive", path, **PHONE)
    expect(page.locator(".chart-card").first).to_be_visible()
    if path == "/compliance":
        compliance_of(page)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    for letters in page.locator(".plot .xtick text, .plot .ytick text, .plot .legendtext").all():
        box = letters.bounding_box()
        assert box is None or (box["x"] >= 0 and box["x"] + box["width"] <= 390)
