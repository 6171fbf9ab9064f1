"""Finds a Chromium that really starts, or brings one. `python -m tests.browser` does it before the tests begin."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# In a process of its own: Playwright's plain interface refuses to start inside an event loop.
ASK_PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright as start\n"
    "with start() as playwright: print(playwright.chromium.executable_path, end='')"
)
ADVICE = (
    "No Chromium could be started, and none could be installed. Install one (Debian: apt-get install chromium), "
    "or name one: LMS_TEST_BROWSER=/path/to/chromium make test."
)


class NoBrowser(RuntimeError):
    """No browser starts on this machine, whatever was tried."""


@cache
def browser_path() -> str:
    """The path of a Chromium that was seen to start.

    Raises:
        NoBrowser: none starts and none can be installed; the message says what to do.
    """
    if path := _first_that_starts():
        return path
    if named := os.environ.get("LMS_TEST_BROWSER"):
        raise NoBrowser(f"LMS_TEST_BROWSER names {named}, which does not start.")
    for install in (_install_with_playwright, _install_with_apt):
        install()
        if path := _first_that_starts():
            return path
    raise NoBrowser(ADVICE)


def _first_that_starts() -> str | None:
    return next((path for path in _candidates() if _starts(path)), None)


def _candidates() -> Iterator[str]:
    if named := os.environ.get("LMS_TEST_BROWSER"):
        yield named
        return
    for name in NAMES:
        if path := shutil.which(name):
            yield path
    yield from _playwrights_own()


def _playwrights_own() -> Iterator[str]:
    path = _run([sys.executable, "-c", ASK_PLAYWRIGHT], 30)
    if path and Path(path).exists():
        yield path


def _starts(path: str) -> bool:
    """Ubuntu's chromium-browser is a stub that asks for a snap: only a page that was drawn counts."""
    command = [path, *FLAGS, "--dump-dom", "data:text/html,<p>drawn</p>"]
    return "<p>drawn</p>" in _run(command, seconds=60)


def _install_with_playwright() -> None:
    _say("No Chromium found: asking Playwright for its own …")
    with_libraries = ["--with-deps"] if _is_root() else []
    _run([sys.executable, "-m", "playwright", "install", *with_libraries, "chromium"], 600)


def _install_with_apt() -> None:
    if not (_is_root() and shutil.which("apt-get")):
        return
    _say("Playwright's download is out of reach: installing Debian's Chromium …")
    _run(["apt-get", "update", "-qq"], 300)
    _run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], 900)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _run(command: list[str], seconds: int) -> str:
    """The command's output; a failure is said, and is an empty output."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=seconds, stdin=subprocess.DEVNULL, env=environment
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        _say(f"{command[0]}: {error}")
        return ""
    if done.returncode != 0:
        _say(f"{' '.join(command[:4])} … ended with {done.returncode}: {done.stderr.strip()[-300:]}")
        return ""
    return done.stdout


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        _say(f"Browser for the tests: {browser_path()}")
    except NoBrowser as error:
        sys.exit(str(error))
