"""The Content-Security-Policy: own files only, and the few inline scripts that the built pages contain, by hash."""

import base64
import hashlib
import re
from functools import lru_cache

from lms_dashboard.config import BUILT


_INLINE = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL | re.IGNORECASE)
_HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9a-fA-F:.]+\](:[0-9]{1,5})?")


@lru_cache(maxsize=64)
def content_security_policy(host: str) -> str:
    """The policy for a page served as this host (its websocket is named too, for browsers whose 'self' leaves it out)."""
    socket = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *inline_scripts())),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            f"connect-src 'self'{socket}",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


@lru_cache(maxsize=1)
def inline_scripts() -> tuple[str, ...]:
    """The hashes of the inline scripts in the built pages, read once when the process starts to serve."""
    codes = {code for page in sorted(BUILT.rglob("*.html")) for code in _codes(page.read_text())}
    return tuple(sorted(f"'sha256-{_sha256(code)}'" for code in codes))


def _codes(page: str) -> list[str]:
    return [found["code"] for found in _INLINE.finditer(page) if "src=" not in found["attributes"]]


def _sha256(code: str) -> str:
    return base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
