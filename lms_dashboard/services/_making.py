"""An export while it is made: who asked for what, on which connection, and who hears how far it is."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
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
        """The rows of these ids, in their order: some thousands are read at a time, and told."""
        done = 0
        for some in chunks(ids):
            self.told(done, len(ids))
            yield from read(some)
            done += len(some)
        self.told(done, len(ids))
