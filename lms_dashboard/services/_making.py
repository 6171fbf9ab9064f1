"""An export while it is made: who asked for what, on which connections, and who hears how far it is."""

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from queue import SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection

from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.sheets import About
from lms_dashboard.services.reading import Reading

Told = Callable[[int, int], None]
"""Hears how many rows are done, of how many; may raise to stop."""

_Found = TypeVar("_Found")
_One = TypeVar("_One")
_Rows = Iterator[tuple[Any, ...]]


MOST, LEAST = 5_000, 500
"""Rows that are read at a time."""

_SHARE = 8
"""The part of what is left that is read at a time: so all end at about the same time, and none waits for another."""


@dataclass(frozen=True, slots=True)
class Making:
    """All that a report needs. ``query`` is the page's own; connections ``beside`` see just what ``db`` sees."""

    db: Connection
    actor: Actor
    query: Any
    reading: Reading
    about: About
    now: datetime
    told: Told
    beside: tuple[Connection, ...] = ()

    def rows(
        self,
        wanted: Sequence[_One],
        read: Callable[[Connection, Sequence[_One]], _Found],
        unfold: Callable[[Sequence[_One], _Found], _Rows],
    ) -> _Rows:
        """The rows of what is wanted, in its order: of some thousands at a time, each read, unfolded and told.

        The next are read while the file takes these, on every connection: databases work beside Python, so that more
        cores are used. What ``unfold`` does is Python's own, for which more threads are no help.
        """
        parts, done = list(portions(wanted)), 0
        with closing(_ahead((self.db, *self.beside), parts, read)) as found:
            for part in parts:
                self.told(done, len(wanted))
                yield from unfold(part, next(found))
                done += len(part)
        self.told(done, len(wanted))


def portions(wanted: Sequence[_One]) -> Iterator[Sequence[_One]]:
    """What is wanted, in its order: many at a time, and towards the end fewer and fewer."""
    start = 0
    while start < len(wanted):
        size = min(MOST, max(LEAST, (len(wanted) - start) // _SHARE))
        yield wanted[start : start + size]
        start += size


def _ahead(
    connections: Sequence[Connection],
    parts: Sequence[Sequence[_One]],
    read: Callable[[Connection, Sequence[_One]], _Found],
) -> Generator[_Found, None, None]:
    """What is read of each part, in their order; when one is taken, every connection is at one of the next."""
    free: SimpleQueue[Connection] = SimpleQueue()
    for connection in connections:
        free.put(connection)

    def found(part: Sequence[_One]) -> _Found:
        db = free.get()
        try:
            return read(db, part)
        finally:
            free.put(db)

    readers, coming = ThreadPoolExecutor(len(connections)), deque[Future[_Found]]()
    try:
        for part in parts:
            coming.append(readers.submit(found, part))
            if len(coming) > len(connections):
                yield coming.popleft().result()
        while coming:
            yield coming.popleft().result()
    finally:
        readers.shutdown(cancel_futures=True)
