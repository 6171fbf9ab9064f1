"""The gate in front of everything: origins, security headers, and pages only for who has signed in."""

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse

from lms_dashboard.api.addresses import Scope, is_own_origin, is_tls
from lms_dashboard.api.policy import NOTHING, built_at, inline_scripts, page_policy
from lms_dashboard.config import get_settings
from lms_dashboard.domain.evidence import LARGEST_FILE
from lms_dashboard.domain.upload_tables import MOST_BYTES
from lms_dashboard.state.identity import token_of

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]

_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_CLOSED = ("/_upload", "/_all_routes", "/auth-codespace")
_OPEN = ("/sign-in", "/health", "/ping", "/_health", "/_event", "/auth/", "/download/", "/verify/")
_LARGEST_FORM = 32 * 1024
_LARGEST = {"/evidence": LARGEST_FILE, "/upload/file": MOST_BYTES, "/settings/certificate/template": 300 * 1024}
_FILE = re.compile(r"\.[A-Za-z0-9]{1,8}$")
_YEAR = "public, max-age=31536000, immutable"

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class Gate:
    """Lets through what may pass, and puts the security headers on every answer."""

    def __init__(self, app: AsgiApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or hand it on."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        refusal = _refusal(scope)
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send, refused=refusal is not None)
            return
        await (refusal or self.app)(_as_file(scope), receive, _with_headers(scope, send))

    async def _socket(self, scope: Scope, receive: Receive, send: Send, *, refused: bool) -> None:
        if not refused:
            await self.app(scope, receive, send)
            return
        await receive()
        await send({"type": "websocket.close", "code": 4403})


def _as_file(scope: Scope) -> Scope:
    """Pages lie in folders; asking for the folder itself spares the browser a redirect to it."""
    if scope["path"] == "/" or scope["path"] not in inline_scripts(built_at()):
        return scope
    return {**scope, "path": scope["path"] + "/"}


def _refusal(scope: Scope) -> AsgiApp | None:
    """What to answer instead, when the request may not pass."""
    headers, path = Headers(scope=scope), scope["path"]
    if path.startswith(_CLOSED):
        return PlainTextResponse("Not found", 404)
    if scope["type"] == "websocket":
        foreign = "origin" in headers and not is_own_origin(headers, get_settings())
        return PlainTextResponse("", 403) if foreign else None
    if scope["method"] not in _SAFE_METHODS:
        return _refused_post(headers, path)
    if not path.startswith(_OPEN) and not _FILE.search(path) and not token_of(headers.get("cookie", "")):
        return _to_sign_in(scope)
    return None


def _refused_post(headers: Headers, path: str) -> AsgiApp | None:
    same_site = headers.get("sec-fetch-site") == "same-origin" and "origin" not in headers
    if not same_site and not is_own_origin(headers, get_settings()):
        return PlainTextResponse("This request did not come from a page of this product.", 403)
    length = headers.get("content-length", "")
    if not length.isdecimal() or int(length) > _LARGEST.get(path, _LARGEST_FORM):
        return PlainTextResponse("The request is too large.", 413)
    return None


def _to_sign_in(scope: Scope) -> AsgiApp:
    here = scope["path"]
    if scope.get("query_string"):
        here += "?" + scope["query_string"].decode("latin-1")
    target = "/sign-in" if here == "/" else f"/sign-in?next={quote(here, safe='')}"
    return RedirectResponse(target, 303)


def _with_headers(scope: Scope, send: Send) -> Send:
    settings = get_settings()
    host = Headers(scope=scope).get("host", "")

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(HEADERS)
            is_page = headers.get("content-type", "").startswith("text/html")
            if message["status"] != 304:  # the browser would put it in the place of the policy that it has kept
                headers["Content-Security-Policy"] = page_policy(scope["path"], host) if is_page else NOTHING
            headers["Cache-Control"] = _cache(scope["path"], message["status"])
            if is_tls(scope, settings):
                headers["Strict-Transport-Security"] = "max-age=31536000"
        await send(message)

    return sending


def _cache(path: str, status: int) -> str:
    if status == 200 and path.startswith(("/assets/", "/fonts/")):
        return _YEAR
    return "no-store" if path.startswith(_OPEN) else "no-cache"
