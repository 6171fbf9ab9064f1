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
_asked: dict[str, "asyncio.Future[Actor]"] = {}
_asks: set["asyncio.Task[None]"] = set()


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
    return await asyncio.to_thread(_actor_of, token)


async def find_actor_with_others(token: str) -> Actor:
    """As ``find_actor``, for tabs that a change wakes together: one thread asks for them all."""
    if not token:
        return NOBODY
    if not _asked:
        _asks.add(task := asyncio.create_task(_ask_for_all()))
        task.add_done_callback(_asks.discard)
    if token not in _asked:
        _asked[token] = asyncio.get_running_loop().create_future()
    return await asyncio.shield(_asked[token])


async def _ask_for_all() -> None:
    await asyncio.sleep(0)  # those that wake at the same moment come along
    asked = dict(_asked)
    _asked.clear()
    finding = asyncio.create_task(asyncio.to_thread(_actors_of, list(asked)))
    await asyncio.wait([finding])
    error = finding.exception()
    for number, waiting in enumerate(asked.values()):
        if error is None:
            waiting.set_result(finding.result()[number])
        else:
            waiting.set_exception(error)


def _actors_of(tokens: list[str]) -> list[Actor]:
    return [_actor_of(token) for token in tokens]


def _actor_of(token: str) -> Actor:
    try:
        return get_actor(actor=NOBODY, token=token, now=utc_now())
    except NotSignedIn:
        return NOBODY


def fingerprint(token: str, actor: Actor) -> str:
    """Changes whenever somebody else is there, or the same person may see or do other things, or in another form."""
    if actor.organisation_id is None:
        return ""
    groups = (actor.scope_group_ids, actor.manage_group_ids, actor.reset_group_ids, actor.administer_group_ids)
    scopes = [None if ids is None else sorted(ids) for ids in groups]
    forms = (actor.time_zone, actor.date_order, actor.organisation_name)
    rights = (actor.account_id, actor.organisation_id, sorted(actor.permissions), scopes, actor.learner_id, forms)
    return hashlib.sha256(repr((token, rights)).encode()).hexdigest()


def set_actor(actor: Actor) -> None:
    """Remember whom the event that now runs is on behalf of."""
    _actor.set(actor)


def current_actor() -> Actor:
    """Whom the event that now runs is on behalf of; NOBODY outside of events."""
    return _actor.get()
