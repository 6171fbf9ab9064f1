"""Addresses: who asks, from where, and where to go next."""

from collections.abc import Mapping, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from lms_dashboard.config import Settings

Scope = MutableMapping[str, Any]

_DEFAULT_PORTS = {"http": "80", "https": "443", "ws": "80", "wss": "443"}
_LONGEST_PATH = 2000


def client_address(scope: Scope, trusted_hops: int) -> str:
    """The address of the client: of the connection, or what the outermost trusted proxy noted of it."""
    client = scope.get("client")
    direct = str(client[0]) if client else ""
    if not trusted_hops:
        return direct
    noted = [part.strip() for part in Headers(scope=scope).get("x-forwarded-for", "").split(",") if part.strip()]
    return noted[-trusted_hops] if len(noted) >= trusted_hops else direct


def is_tls(scope: Scope, settings: Settings) -> bool:
    """Whether the client speaks https, here or to a trusted proxy."""
    if scope.get("scheme") in ("https", "wss") or settings.behind_tls:
        return True
    return bool(settings.trusted_hops) and Headers(scope=scope).get("x-forwarded-proto", "").lower() == "https"


def is_own_origin(headers: Mapping[str, str], settings: Settings) -> bool:
    """Whether the Origin header names this product: the host that was asked, or LMS_PUBLIC_URL."""
    origin = urlsplit(headers.get("origin", ""))
    if origin.scheme not in ("http", "https") or not origin.netloc:
        return False
    own = {_with_port(headers.get("host", ""), origin.scheme)}
    if settings.public_url:
        public = urlsplit(settings.public_url)
        own.add(_with_port(public.netloc, public.scheme))
    if settings.trusted_hops and (forwarded := headers.get("x-forwarded-host")):
        own.add(_with_port(forwarded.split(",")[-1].strip(), origin.scheme))
    return _with_port(origin.netloc, origin.scheme) in own


def _with_port(netloc: str, scheme: str) -> str:
    host = netloc.lower()
    bare = host.rpartition("]")[2] if host.startswith("[") else host
    return host if ":" in bare else f"{host}:{_DEFAULT_PORTS.get(scheme, '')}"


def safe_next(target: str | None) -> str | None:
    """An address within the product to go to after signing in; None for anything else."""
    if not target or len(target) > _LONGEST_PATH or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    if any(ord(letter) < 32 or letter == "\\" for letter in target):
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or parts.path.startswith(("/auth/", "/sign-in")):
        return None
    return target
