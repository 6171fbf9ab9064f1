"""Lists of every kind in a browser: awkward files, a commit that died, a full roster, five thousand rows."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from lms_dashboard.db import session
from tests.awkward import FILES, KNOWN, Awkward
from tests.e2e.conftest import SignIn, signing_in
from tests.e2e.product import Product, environment_for, serve
from tests.e2e.wizard import SLOW, choose, click_to_save, commit, drop, figure, is_open, mend
from tests.services.killed_upload import BATCHES_BEFORE, ROWS_OF_A_BATCH, commit_and_die
from tests.state.people import World, make_world
from tests.state.served import PASSWORD

_TOLD = """() => {
  window.told = [];
  const look = () => document.querySelectorAll(".running").forEach((one) => window.told.push(one.textContent));
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


@pytest.fixture(scope="module")
def clinics(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[tuple[Product, World]]:
    """A product of its own with two empty organisations: nobody else's learners are to be removed or counted."""
    environment = environment_for(tmp_path_factory.mktemp("clinics"))
    url = environment["LMS_DATABASE_URL"]
    shutil.copyfile(sqlite_template, url.removeprefix("sqlite:///"))
    session.configure(url)
    world = make_world()
    session.dispose()
    with serve(environment) as running:
        yield running, world


@pytest.fixture
def enter(clinics: tuple[Product, World], new_context: Callable[..., BrowserContext]) -> SignIn:
    """Signs somebody of the clinics in."""
    return signing_in(clinics[0], new_context, PASSWORD)


def test_every_awkward_file_is_answered_in_the_page_and_then_the_next_one(enter: SignIn):
    page = is_open(enter("manager", "/upload"))
    choose(page, "known.csv", KNOWN)
    commit(page)
    page.get_by_role("button", name="Upload another file").click()
    for what, file in FILES.items():
        name = f"{what}.{file.ending}"
        drop(page, name, file.make())
        if file.refused:
            alert = page.locator(".upload-box").get_by_role("alert")
            expect(alert, what).to_contain_text(name, timeout=SLOW)
            expect(alert, what).to_contain_text(file.refused)
        else:
            expect(page.locator(".page-head .subtitle"), what).to_contain_text(name, timeout=SLOW)
            assert_shown(page, what, file)
            back = "Discard" if file.step == "check" else "Upload another file"
            page.get_by_role("button", name=back, exact=True).click()


def assert_shown(page: Page, what: str, file: Awkward) -> None:
    """The step that the table says; of the check, each problem with its row, column and value, and no other."""
    if file.step == "check":
        expect(figure(page, "Ready"), what).to_have_text(str(file.ready), timeout=SLOW)
        lines = page.locator(".mend-table tbody tr")
        expect(lines, what).to_have_count(len(file.wrong))
        for wrong in file.wrong:
            line = lines.filter(has=page.get_by_role("rowheader", name=re.compile(rf"^{wrong.row}\b")))
            for words in (wrong.column, wrong.value, wrong.words):
                expect(line, what).to_contain_text(words)
    else:
        expect(page.get_by_role("button", name="Check the rows"), what).to_be_visible(timeout=SLOW)
    expect(page.locator(".upload-page"), what).to_contain_text(file.said)


def test_a_commit_that_died_says_what_is_in_and_goes_on(clinics: tuple[Product, World], enter: SignIn, tmp_path: Path):
    product, world = clinics
    page, rows = is_open(enter("manager", "/upload")), 3 * ROWS_OF_A_BATCH
    choose(page, "died.csv", list_of("died", rows))
    expect(figure(page, "Ready")).to_have_text(str(rows), timeout=SLOW)
    (number,) = re.findall(r"id=(\d+)", page.url)
    commit_and_die(product.database_url(), world.own, int(number), tmp_path / "reached")
    page.goto(f"{product.url}/upload?id={number}")
    stopped = page.get_by_role("status").filter(has_text="This upload is not finished.")
    expect(stopped).to_contain_text(f"{BATCHES_BEFORE * ROWS_OF_A_BATCH} of {rows}", timeout=SLOW)
    expect(figure(page, "Not reached")).to_have_text(str(ROWS_OF_A_BATCH))
    page.get_by_role("button", name="Go on with the rest").click()
    expect(page.get_by_text("Done. Every page shows it already.")).to_be_visible(timeout=SLOW)
    expect(figure(page, "Written")).to_have_text(str(rows))
    page.get_by_text("What is in, batch by batch").click()
    expect(page.locator(".upload-batches li")).to_have_count(BATCHES_BEFORE + 1)


def test_a_full_roster_tells_who_is_missing_and_removes_whom_somebody_ticks(enter: SignIn):
    page = is_open(enter("other", "/upload?kind=roster"))
    everybody = list_of("ros", 50)
    choose(page, "january.csv", everybody)
    commit(page, "Full roster")
    page.get_by_role("button", name="Upload another file").click()
    choose(page, "most.csv", b"\n".join(everybody.splitlines()[:40]))
    missing = page.get_by_role("region", name="Missing from the list")
    expect(missing).to_contain_text("11 of 50", timeout=SLOW)
    expect(missing.get_by_role("button")).to_have_count(0)
    page.get_by_role("button", name="Discard").click()
    choose(page, "february.csv", b"\n".join([*everybody.splitlines()[:49], b"New One,new.one@ros.example"]))
    expect(missing.get_by_text("Ros 48")).to_be_attached(timeout=SLOW)
    commit(page, "Full roster")
    expect(missing.get_by_role("button", name="Remove")).to_have_count(0)
    missing.get_by_label("Ros 49").click()
    missing.get_by_role("button", name="Remove 1 person").click()
    expect(missing.get_by_text("Ros 49")).to_have_count(0, timeout=SLOW)
    expect(missing.get_by_text("Ros 48")).to_be_visible()


def test_five_thousand_rows_are_checked_mended_and_written_and_their_result_changes_nothing(enter: SignIn):
    page, rows = is_open(enter("manager", "/upload")), 5_000
    choose(page, "many.csv", list_of("many", rows).replace(b"p4711@", b"p4711@@"))
    expect(figure(page, "Ready")).to_have_text(f"{rows - 1:,}", timeout=SLOW)
    mend(page, "p4711@@many.example", "p4711@many.example")
    expect(figure(page, "Ready")).to_have_text(f"{rows:,}", timeout=SLOW)
    page.evaluate(_TOLD)
    commit(page)
    assert any("of 5,000" in told for told in page.evaluate("window.told"))
    expect(figure(page, "Written")).to_have_text(f"{rows:,}")
    result = click_to_save(page, "Upload results (.xlsx)")
    page.get_by_role("button", name="Upload another file").click()
    choose(page, "result.xlsx", result)
    expect(figure(page, "Unchanged")).to_have_text(f"{rows:,}", timeout=SLOW)
    expect(figure(page, "Ready")).to_have_text("0")


def list_of(name: str, rows: int) -> bytes:
    """So many new people with numbers for last names."""
    people = (f"{name.title()} {number},p{number}@{name}.example" for number in range(rows))
    return "\n".join(("Name,Email", *people)).encode()
