"""An export while it is made: who asked for what, on which connection, and who hears how far it is."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection

from lms_dashboard.db.export_rows import chunks
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.sheets import About
from lms_dashboard.services.reading import Reading

Told = Callable[[int, int], None]
"""Hears how many rows are done, of how many; may raise to stop."""


@dataclass(frozen=True, slots=True)
class Making:
    """All that a report needs. ``query`` is the page's own."""

    db: Connection
    actor: Actor
    query: Any
    reading: Reading
    about: About
    now: datetime
    told: Told

    def rows(
        self, ids: Sequence[int], read: Callable[[Sequence[int]], Iterator[tuple[Any, ...]]]
    ) -> Iterator[tuple[Any, ...]]:
        """The rows of these ids, in their order: some thousands are read at a time, and told.

        The next are read while the file takes these: databases work beside Python, so that a core more is used.
        """
        parts, done = [*chunks(ids), ()], 0
        with ThreadPoolExecutor(max_workers=1) as ahead:
            coming = ahead.submit(_listed, read, parts[0])
            for part, following in pairwise(parts):
                self.told(done, len(ids))
                ready, coming = coming.result(), ahead.submit(_listed, read, following)
                yield from ready
                done += len(part)
        self.told(done, len(ids))


def _listed(read: Callable[[Sequence[int]], Iterator[tuple[Any, ...]]], some: Sequence[int]) -> list[tuple[Any, ...]]:
    return list(read(some)) if some else []
