"""Timing: so many runs after a warm-up, the median to quote, and the spread beside it."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """Median, least and most of ``n`` runs: milliseconds, or what ``unit`` says."""

    median: float
    low: float
    high: float
    n: int
    unit: str = "ms"

    def __str__(self) -> str:
        """As the tables show it."""
        median, low, high = (_text(value, self.unit) for value in (self.median, self.low, self.high))
        return median if self.n == 1 else f"{median} ({low}–{high}, n {self.n})"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the report: what was done, how long it took, the floor beside it, and the target in words."""

    work: str
    figure: Figure
    floor: Figure | None = None
    target: str = ""


def _text(value: float, unit: str) -> str:
    if unit != "ms":
        return f"{value:,.0f} {unit}" if value >= 10 else f"{value:.2f} {unit}"
    if value >= 1_000:
        return f"{value / 1_000:.2f} s"
    return f"{value:.1f} ms" if value >= 1 else f"{value:.2f} ms"


def figure_of(seconds: list[float]) -> Figure:
    """The figure of these runs."""
    return amounts([1_000 * s for s in seconds])


def amounts(values: list[float], unit: str = "ms") -> Figure:
    """The figure of these values, which are in this unit already."""
    return Figure(median(values), min(values), max(values), len(values), unit)


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
