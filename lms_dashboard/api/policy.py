"""The Content-Security-Policy: own files only, and the few inline scripts that a built page contains, by hash."""

import base64
import hashlib
import re
from functools import lru_cache

from lms_dashboard.config import BUILT

_INLINE = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL | re.IGNORECASE)
_HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9a-fA-F:.]+\](:[0-9]{1,5})?")

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""For answers that are no pages."""


def page_policy(path: str, host: str) -> str:
    """The policy of a page; its host's websocket is named too, since some browsers' 'self' leaves it out."""
    socket = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    pages = inline_scripts(built_at())
    scripts = pages.get(path.rstrip("/") or "/", pages.get("", ()))
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *scripts)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            f"connect-src 'self'{socket}",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def built_at() -> int:
    """When the pages were built; 0 when they are not."""
    start = BUILT / "index.html"
    return start.stat().st_mtime_ns if start.is_file() else 0


@lru_cache(maxsize=1)
def inline_scripts(built: int) -> dict[str, tuple[str, ...]]:  # noqa: ARG001 — read again after another build
    """The hashes of the inline scripts of each built page, by its path; under "" those of the page for all others."""
    return {_path_of(str(page.relative_to(BUILT))): _hashes(page.read_text()) for page in BUILT.rglob("*.html")}


def _path_of(file: str) -> str:
    if file in ("404.html", "__spa-fallback.html"):
        return ""
    return "/" + file.removesuffix(".html").removesuffix("index").rstrip("/")


def _hashes(page: str) -> tuple[str, ...]:
    codes = {found["code"] for found in _INLINE.finditer(page) if "src=" not in found["attributes"]}
    return tuple(sorted(f"'sha256-{_sha256(code)}'" for code in codes))


def _sha256(code: str) -> str:
    return base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
