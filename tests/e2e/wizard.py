"""The upload page as a person uses it: what is clicked, dropped and read there."""

import re
from base64 import b64encode
from pathlib import Path

from playwright.sync_api import Download, Locator, Page, expect

SLOW = 30_000

_DROP = """([content, name]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name));
  document.querySelector(".upload-drop").dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true }));
}"""


def is_open(page: Page) -> Page:
    """The page, once a file can be given to it."""
    expect(page.locator(".upload-drop")).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("heading", name="Earlier uploads")).to_be_visible(timeout=SLOW)
    return page


def choose(page: Page, name: str, content: bytes) -> None:
    """Choose a file in the system's dialog."""
    page.set_input_files("#upload-file", {"name": name, "mimeType": "application/octet-stream", "buffer": content})


def drop(page: Page, name: str, content: bytes) -> None:
    """Drop a file on the page."""
    expect(page.locator(".upload-drop")).to_be_visible(timeout=SLOW)
    page.evaluate(_DROP, [b64encode(content).decode(), name])


def figure(page: Page, name: str) -> Locator:
    """The number that stands under a name."""
    return page.locator(".upload-figure").filter(has=page.get_by_text(name, exact=True)).locator("strong")


def mend(page: Page, value: str, correction: str) -> None:
    """Correct a value in the page."""
    line = page.locator(".mend-table tbody tr", has_text=value)
    line.get_by_role("textbox").fill(correction)
    line.get_by_role("button").click()
    expect(page.locator(".mend-table tbody tr", has_text=value)).to_have_count(0, timeout=SLOW)


def commit(page: Page, kind: str = "Add & Enroll members") -> None:
    """From the check to the end of the commit."""
    page.get_by_role("button", name="Continue with").click()
    expect(page.get_by_label("Send welcome mail upon register")).to_be_checked()
    page.get_by_role("button", name=re.compile(f"^{kind}:")).click()
    expect(page.get_by_text("Done. Every page shows it already.")).to_be_visible(timeout=SLOW)


def saved(download: Download) -> bytes:
    """What was downloaded."""
    return Path(download.path()).read_bytes()


def click_to_save(page: Page, name: str) -> bytes:
    """What a link downloads."""
    with page.expect_download() as started:
        page.get_by_role("link", name=name).click()
    return saved(started.value)
