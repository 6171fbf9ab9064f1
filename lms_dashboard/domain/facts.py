"""What decides a learner's standing in a course, as plain dated facts (product.md, "Words")."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from lms_dashboard.domain.days import BEGINNING, FOREVER

Days = tuple[date, date]
"""From (inclusive), until (exclusive)."""


def _within(stretches: tuple[Days, ...], day: date) -> bool:
    return any(first <= day < until for first, until in stretches) if stretches else False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days (until exclusive) during which one requirement asks the course of this learner, who is active.

    ``first_due`` is N days after the latest of the requirement's start, hiring, return and joining, unless fixed.
    ``due_days`` is N; ``validity_months`` is the requirement's own, shorter or longer, or None.
    """

    from_day: date
    until_day: date
    first_due: date
    due_days: int = 0
    validity_months: int | None = None
    mandatory: bool = True
    requirement_id: int = 0


@dataclass(frozen=True, slots=True)
class Cap:
    """From ``from_day`` on a completion counts only until ``counts_through``; None: not any more (superseded)."""

    from_day: date
    counts_through: date | None


@dataclass(frozen=True, slots=True)
class CompletionFacts:
    """A completion that is neither sealed nor voided; ``counts_from`` is the day an equivalent course counts from."""

    completed_on: date
    valid_through: date = FOREVER
    version: int | None = 1
    counts_from: date = BEGINNING
    caps: tuple[Cap, ...] = ()


@dataclass(frozen=True, slots=True)
class Exempted:
    """Days (until exclusive) of an exemption; on leave, due dates move to return + N."""

    from_day: date
    until_day: date
    leave: bool = False


@dataclass(frozen=True, slots=True)
class Restart:
    """A corrective reassignment or a reset: from ``day`` on the course is asked anew, due on ``due``."""

    day: date
    due: date


@dataclass(frozen=True, slots=True)
class Extension:
    """Extend due: made on a day, an unmet due date moves from the old to the new."""

    made_on: date
    old_due: date
    new_due: date


@dataclass(frozen=True, slots=True)
class VersionFloor:
    """From a day on, until another (exclusive), completions of an older version do not count.

    A least version of 0 takes none away by its version: on its day another course has ceased to satisfy this one.
    """

    from_day: date
    least_version: int
    until_day: date = FOREVER

    def takes(self, version: int | None, day: date) -> bool:
        """Whether a completion of that version (None: of another course) does not count on the day."""
        return version is not None and version < self.least_version and self.from_day <= day < self.until_day


def floors_of(said: Sequence[tuple[date, int]]) -> tuple[VersionFloor, ...]:
    """The floors that least versions make, in the order of their days: each holds until a later one is lower.

    A least version of 1 ends what there was: every version counts.
    """
    found: list[VersionFloor] = []
    for day, least in said:
        found = [replace(f, until_day=min(f.until_day, day)) if f.least_version > least else f for f in found]
        found += [VersionFloor(day, least)] if least > 1 else []
    return tuple(floor for floor in found if floor.from_day < floor.until_day)


def least_on(said: Sequence[tuple[date, int]], day: date) -> int:
    """The least version that counts on a day, as ``floors_of`` says; 1: every version does."""
    return max((f.least_version for f in floors_of(said) if f.from_day <= day < f.until_day), default=1)


@dataclass(frozen=True, slots=True)
class AttemptFacts:
    """One attempt of a cycle by its dates; ``percents`` are (day, percent 0–100 of required modules passed).

    ``failures`` are days (until exclusive) on which it had failed, before another try was granted.
    """

    opened_on: date
    started_on: date | None = None
    completed_on: date | None = None
    failed_on: date | None = None
    percents: tuple[tuple[date, int], ...] = ()
    failures: tuple[Days, ...] = ()

    def had_failed_on(self, day: date) -> bool:
        """Whether no try was left at the day's end."""
        return (self.failed_on is not None and self.failed_on <= day) or _within(self.failures, day)


@dataclass(frozen=True, slots=True)
class CycleFacts:
    """One cycle: current from ``assigned_on`` until the day it ended (exclusive); attempts in order.

    ``gaps`` are days (until exclusive) on which it had ended, before that end was undone.
    """

    assignment_id: int
    number: int
    assigned_on: date
    ended_on: date | None
    attempts: tuple[AttemptFacts, ...]
    gaps: tuple[Days, ...] = ()

    def is_current_on(self, day: date) -> bool:
        """Whether it could be worked on at the day's end."""
        if day < self.assigned_on or (self.ended_on is not None and self.ended_on <= day):
            return False
        return not _within(self.gaps, day)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that decides a learner's standing in a course. ``sealed_on`` is the day of the last reset."""

    stretches: tuple[Stretch, ...] = ()
    completions: tuple[CompletionFacts, ...] = ()
    cycles: tuple[CycleFacts, ...] = ()
    exemptions: tuple[Exempted, ...] = ()
    restarts: tuple[Restart, ...] = ()
    extensions: tuple[Extension, ...] = ()
    floors: tuple[VersionFloor, ...] = ()
    sealed_on: date | None = None
