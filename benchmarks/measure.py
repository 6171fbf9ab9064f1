"""Timing: so many runs after a warm-up, the median to quote, and the spread beside it."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """Milliseconds: median, fastest and slowest of ``n`` runs."""

    median: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        """As the tables show it."""
        return f"{_ms(self.median)} ({_ms(self.low)}–{_ms(self.high)}, n {self.n})"


def _ms(value: float) -> str:
    if value >= 1_000:
        return f"{value / 1_000:.2f} s"
    return f"{value:.1f} ms" if value >= 1 else f"{value:.2f} ms"


def figure_of(seconds: list[float]) -> Figure:
    """The figure of these runs."""
    ms = [1_000 * s for s in seconds]
    return Figure(median(ms), min(ms), max(ms), len(ms))


def timed(work: Callable[[], object], n: int = 15, warm: int = 2) -> Figure:
    """Run it ``n`` times after ``warm`` runs that do not count."""
    for _ in range(warm):
        work()
    runs = []
    gc.collect()
    for _ in range(n):
        start = time.perf_counter()
        work()
        runs.append(time.perf_counter() - start)
    return figure_of(runs)


def once(work: Callable[[], object]) -> float:
    """Seconds of one run."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def ratio(figure: Figure, floor: Figure | None) -> str:
    """How many times the floor."""
    return f"{figure.median / floor.median:.1f} ×" if floor and floor.median else "–"
