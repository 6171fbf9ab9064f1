"""The change feed of this process: one task asks the database for all organisations, and wakes who is concerned."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from lms_dashboard.domain.people import LIVE_FEED, system_actor
from lms_dashboard.services import changes

logger = logging.getLogger(__name__)

INTERVAL = 0.1
"""Seconds between two looks at the head table."""

_KEPT = 512
_MOST_BACKOFF = 5.0


class Change(Protocol):
    """One entry of the change feed; ids of None mean many."""

    @property
    def seq(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def learner_ids(self) -> frozenset[int] | None: ...
    @property
    def course_ids(self) -> frozenset[int] | None: ...


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows; ids of None mean that every change concerns it."""

    learner_ids: frozenset[int] | None = None
    course_ids: frozenset[int] | None = None

    def concerned_by(self, change: "Change") -> bool:
        """Whether the change may alter what is shown."""
        return _meet(self.learner_ids, change.learner_ids) and _meet(self.course_ids, change.course_ids)


def _meet(shown: frozenset[int] | None, changed: frozenset[int] | None) -> bool:
    return shown is None or changed is None or not shown.isdisjoint(changed)


@dataclass(slots=True, eq=False)
class Watcher:
    """One open tab, waiting."""

    organisation_id: int
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    news: list[Change] = field(default_factory=list)
    missed: bool = False
    closed: bool = False

    def put(self, change: Change) -> None:
        """Note a change and wake."""
        self.news.append(change)
        self.wake.set()

    def close(self) -> None:
        """Tell the watcher's task to end."""
        self.closed = True
        self.wake.set()

    async def wait(self, seconds: float) -> list[Change]:
        """The changes since the last call, as soon as there are any; empty after so many seconds."""
        try:
            await asyncio.wait_for(self.wake.wait(), seconds)
        except TimeoutError:
            return []
        self.wake.clear()
        news, self.news = self.news, []
        return news


class Feed:
    """The heads of all organisations as this process knows them, their latest changes, and who waits for more."""

    def __init__(self) -> None:
        self.heads: dict[int, int] = {}
        self.recent: dict[int, deque[Change]] = {}
        self.watchers: dict[str, Watcher] = {}

    def head(self, organisation_id: int) -> int:
        """The number of the organisation's last change that is known here. Note it before reading a page."""
        return self.heads.get(organisation_id, 0)

    def subscribe(self, tab: str, organisation_id: int, after: int) -> Watcher:
        """Start to watch for a tab, from the change after ``after``; an earlier watcher of the tab is closed."""
        self.unsubscribe(tab)
        watcher = self.watchers[tab] = Watcher(organisation_id)
        kept = self.recent.get(organisation_id, deque())
        if after < self.head(organisation_id) and (not kept or kept[0].seq > after + 1):
            watcher.missed = True
            watcher.wake.set()
        for change in kept:
            if change.seq > after:
                watcher.put(change)
        return watcher

    def unsubscribe(self, tab: str, watcher: Watcher | None = None) -> None:
        """Forget the tab's watcher, if it is this one (or whichever it is)."""
        present = self.watchers.get(tab)
        if present is not None and watcher in (None, present):
            present.close()
            del self.watchers[tab]

    def ask_again(self, tab: str) -> None:
        """Have the tab read all of its page once more: what it shows is known to be of a moment ago."""
        if tab in self.watchers:
            self.watchers[tab].missed = True
            self.watchers[tab].wake.set()

    def nudge(self, tab: str) -> None:
        """Wake the tab's watcher without a change."""
        if tab in self.watchers:
            self.watchers[tab].wake.set()

    def publish(self, organisation_id: int, news: Iterable[Change], head: int) -> None:
        """Take in the changes of an organisation and wake its watchers."""
        kept = self.recent.setdefault(organisation_id, deque(maxlen=_KEPT))
        waiting = [watcher for watcher in self.watchers.values() if watcher.organisation_id == organisation_id]
        for change in news:
            kept.append(change)
            for watcher in waiting:
                watcher.put(change)
        self.heads[organisation_id] = max(head, self.head(organisation_id))


feed = Feed()
"""The feed of this process."""


async def follow_feed(interval: float = INTERVAL, alive: Callable[[], bool] = lambda: True) -> None:
    """Look at the heads again and again, for as long as the process serves."""
    feed.heads, feed.recent = await _first_heads(), {}
    wait = interval
    while alive():
        await asyncio.sleep(wait)
        try:
            await look()
            wait = interval
        except Exception:
            wait = min(wait * 2, _MOST_BACKOFF)
            logger.exception("the change feed cannot be read; trying again in %s s", wait)


async def _first_heads() -> dict[int, int]:
    while True:
        try:
            return await asyncio.to_thread(changes.get_heads, actor=LIVE_FEED)
        except Exception:
            logger.exception("the change feed cannot be read; trying again in %s s", _MOST_BACKOFF)
            await asyncio.sleep(_MOST_BACKOFF)


async def look() -> None:
    """One look: a single query for all organisations, and one more for each that has changed."""
    heads = await asyncio.to_thread(changes.get_heads, actor=LIVE_FEED)
    for organisation_id, head in heads.items():
        known = feed.head(organisation_id)
        if head > known:
            actor = system_actor(organisation_id)
            news = await asyncio.to_thread(changes.get_changes, actor=actor, after_seq=known)
            feed.publish(organisation_id, news, head)
