"""Who looks over the shoulder of an act: has the last word on whom it is done to, and hears how far it is."""

from collections.abc import Callable
from dataclasses import dataclass

from lms_dashboard.domain.acts import PassedOver
from lms_dashboard.domain.cases import Case

Sorted = tuple[list[Case], tuple[PassedOver, ...]]
"""The cases that an act may be done to, and whom it passes over and why."""

Review = Callable[[Sorted], Sorted]
"""Looks at the sorted cases before anything is written: passes over more of them, or raises, and nothing is done."""

Tell = Callable[[str, int, int], None]
"""Told how far an act is: what is being done, to how many so far, of how many."""


def agree(found: Sorted) -> Sorted:
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
