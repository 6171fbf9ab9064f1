"""Who looks over the shoulder of an act: has the last word on whom it is done to, and hears how far it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from lms_dashboard.domain.acts import PassedOver
from lms_dashboard.domain.cases import Subject

S = TypeVar("S", bound=Subject)

Sorted = tuple[list[S], tuple[PassedOver, ...]]
"""To whom an act may be done, and whom it passes over and why."""

Review = Callable[[Sorted[Any]], Sorted[Any]]
"""Looks at them before anything is written: passes over more of them, or raises, and nothing is done."""

Tell = Callable[[str, int, int], None]
"""Told how far an act is: what is being done, to how many so far, of how many."""


def agree(found: Sorted[Any]) -> Sorted[Any]:
    """Whatever was found is right."""
    return found


def keep_quiet(doing: str, done: int, of: int) -> None:
    """Progress that nobody asked for."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What is asked of an act beside doing it."""

    review: Review = agree
    tell: Tell = keep_quiet


UNWATCHED = Watch()
