"""Stretches of days: [from, until), their overlap and their union; and what a requirement asks of a learner when."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from lms_dashboard.domain.days import plus_days
from lms_dashboard.domain.facts import Stretch

Spell = tuple[date, date]
"""From (inclusive) and until (exclusive)."""


def is_within(spells: Iterable[Spell], day: date) -> bool:
    """Whether the day is in any."""
    return any(start <= day < end for start, end in spells)


def overlap(one: Iterable[Spell], other: Sequence[Spell]) -> list[Spell]:
    """The days that are in both."""
    found = []
    for a_from, a_until in one:
        for b_from, b_until in other:
            start, end = max(a_from, b_from), min(a_until, b_until)
            if start < end:
                found.append((start, end))
    return found


def union(spells: Iterable[Spell]) -> list[Spell]:
    """The days that are in any, in order, spells that touch joined."""
    joined: list[Spell] = []
    for start, end in sorted(spells):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        elif start < end:
            joined.append((start, end))
    return joined


class Asked(NamedTuple):
    """A requirement by its days and numbers, whoever it is for. ``first_due`` is set where the due day was chosen."""

    requirement_id: int
    course_id: int
    from_day: date
    until_day: date
    due_days: int
    first_due: date | None = None
    validity_months: int | None = None
    mandatory: bool = True


def stretches_of(asked: Asked, active: Sequence[Spell], belongs: Sequence[Spell] | None) -> list[Stretch]:
    """When the requirement covers a learner: while it holds, the learner is active, and belongs to its audience.

    First due: N days after the latest of its start, hiring, return and joining (product.md, "Words"), so N days after
    the stretch begins; a chosen due day holds for the first stretch, unless it lies before it.
    """
    days = overlap([(asked.from_day, asked.until_day)], active)
    if belongs is not None:
        days = overlap(days, belongs)
    found = []
    for index, (start, end) in enumerate(union(days)):
        chosen = asked.first_due if index == 0 and asked.first_due is not None and asked.first_due >= start else None
        due = chosen or plus_days(start, asked.due_days)
        found.append(
            Stretch(start, end, due, asked.due_days, asked.validity_months, asked.mandatory, asked.requirement_id)
        )
    return found
