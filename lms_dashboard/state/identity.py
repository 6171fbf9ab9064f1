"""Who an event is on behalf of: from the cookie of the tab's socket to the Actor in the session's row.

The cookie of a socket never changes, so expiry, revocation and roles are read from the database at every event.
"""

import asyncio
import hashlib
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from lms_dashboard.domain.errors import NotSignedIn
from lms_dashboard.domain.people import NOBODY, Actor
from lms_dashboard.services.sessions import get_actor
from lms_dashboard.state.clock import utc_now

COOKIE = "lms_session"

_actor: ContextVar[Actor] = ContextVar("actor", default=NOBODY)


def token_of(cookies: str) -> str:
    """The session's token in a Cookie header; empty when there is none."""
    for pair in cookies.split(";"):
        name, _, value = pair.strip().partition("=")
        if name == COOKIE:
            return value.strip('"')
    return ""


def token_in(router_data: Mapping[str, Any]) -> str:
    """The session's token among what the server noted of the tab's socket."""
    headers = router_data.get("headers") or {}
    return token_of(str(headers.get("cookie", "")))


async def find_actor(token: str) -> Actor:
    """The person behind a session's token, as the database has it now; NOBODY when there is none."""
    if not token:
        return NOBODY
    try:
        return await asyncio.to_thread(get_actor, actor=NOBODY, token=token, now=utc_now())
    except NotSignedIn:
        return NOBODY


def fingerprint(token: str, actor: Actor) -> str:
    """Changes whenever somebody else is there, or the same person may see or do other things than before."""
    if actor.organisation_id is None:
        return ""
    scope = None if actor.scope_group_ids is None else sorted(actor.scope_group_ids)
    rights = (actor.account_id, actor.organisation_id, sorted(actor.permissions), scope, actor.learner_id)
    return hashlib.sha256(repr((token, rights)).encode()).hexdigest()


def set_actor(actor: Actor) -> None:
    """Remember whom the event that now runs is on behalf of."""
    _actor.set(actor)


def current_actor() -> Actor:
    """Whom the event that now runs is on behalf of; NOBODY outside of events."""
    return _actor.get()
