"""What many open tabs read at the same moment, because of one change: read once, given to all with the same rights."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import replace
from typing import Any, TypeVar

from lms_dashboard.domain.people import Actor
from lms_dashboard.state.feed import feed
from lms_dashboard.state.identity import current_actor

T = TypeVar("T")

KEPT = 1.0
"""Seconds after which an answer is read anew, whoever asks."""

_MOST = 64

_asked: OrderedDict[Hashable, tuple[float, "asyncio.Task[Any]"]] = OrderedDict()


async def read_together(question: Hashable, read: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """The answer as of the newest change that is known here; whoever asks first reads it.

    Only for what a change of the feed makes tabs read: what a person asks for, or has just changed, is read anew.
    """
    actor = current_actor()
    key = (question, rights_of(actor), feed.head(actor.organisation_id or 0))
    _let_go()
    if key not in _asked:
        _asked[key] = (time.monotonic(), asyncio.create_task(read()))
    task = _asked[key][1]
    try:
        answer: T = await asyncio.shield(task)
    finally:
        if task.done() and (task.cancelled() or task.exception()):
            _asked.pop(key, None)
    return answer


def rights_of(actor: Actor) -> Actor:
    """The actor without what makes them a person: equal for all who may see the same, in the same form."""
    return replace(actor, account_id=None, member_id=None, name="", email="", address="", organisations=())


def _let_go() -> None:
    now = time.monotonic()
    while _asked and (len(_asked) > _MOST or now - next(iter(_asked.values()))[0] > KEPT):
        _asked.popitem(last=False)
