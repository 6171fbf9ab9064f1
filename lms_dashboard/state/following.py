"""Work that runs longer than a second: it goes on in a thread, and its page says how far it is."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")

EVERY = 0.2
"""Seconds between two words of progress."""


@dataclass
class HowFar:
    """How far the work is; written by its thread, read by its page."""

    doing: str = ""
    done: int = 0
    of: int = 0

    def tell(self, doing: str, done: int, of: int) -> None:
        """What the work says."""
        self.doing, self.done, self.of = doing, done, of

    @property
    def words(self) -> str:
        """Looking at each learner: 20,000 of 100,000."""
        return f"{self.doing}: {self.done:,} of {self.of:,}" if self.of else self.doing

    @property
    def percent(self) -> int:
        """How much of the bar is filled, 0–100."""
        return 100 * self.done // self.of if self.of else 0


async def follow(page: Any, far: HowFar, work: Coroutine[Any, Any, T]) -> T:
    """Wait for the work; meanwhile the page's ``doing`` and ``percent`` say what ``far`` hears."""
    task, said = asyncio.create_task(work), ""
    while not (await asyncio.wait({task}, timeout=EVERY))[0]:
        if said != (said := far.words):
            async with page:
                page.__wrapped__.doing, page.__wrapped__.percent = said, far.percent
    return task.result()
