"""All standings of a course as columns of numbers: what every count of the Compliance page is taken from.

A day is the number of days since 2000-01-01 in 16 bits (1910 to 2089; what lies beyond is at the end of the scale).
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from lms_dashboard.domain.status import BREACHES

Column: TypeAlias = npt.NDArray[Any]
Numbers: TypeAlias = Column
"""Ids and positions: 32 bits."""

Days: TypeAlias = Column
"""Days of the scale: 16 bits."""

Statuses: TypeAlias = Column
"""Members of Compliance: 8 bits."""

Flags: TypeAlias = npt.NDArray[np.bool_]

_ZERO = date(2000, 1, 1).toordinal()
EARLIEST, LATEST = -32_768, 32_767
NO_GROUP = 0
"""Where a learner has no home group."""


def number_of(day: date) -> int:
    """The day as a number of the scale."""
    return min(LATEST, max(EARLIEST, day.toordinal() - _ZERO))


def as_days(numbers: Column) -> Days:
    """Numbers of days, cut off at the ends of the scale."""
    days: Days = np.clip(numbers, EARLIEST, LATEST).astype(np.int16)
    return days


class Homes(NamedTuple):
    """Home groups by learner and days, without a gap; ordered by learner, then by day."""

    learner: Numbers
    group: Numbers
    first: Days
    until: Days


class Spans(NamedTuple):
    """A course's standings, ordered by learner, then by day; ``until`` is the day after the last.

    ``mark`` is the valid through of what is certified, and the first day of the breach of what is in breach.
    """

    learner: Numbers
    group: Numbers
    compliance: Statuses
    first: Days
    until: Days
    mark: Days

    def where(self, chosen: Flags) -> "Spans":
        """The rows that are chosen."""
        return self.at(np.flatnonzero(chosen))

    def at(self, positions: npt.NDArray[np.intp]) -> "Spans":
        """The rows at these positions."""
        return Spans(*(column.take(positions) for column in self))

    def on(self, day: int) -> "Spans":
        """The rows that hold on a day."""
        return self.where((self.first <= day) & (self.until > day))

    def having(self, statuses: Iterable[int]) -> "Spans":
        """The rows with one of these statuses."""
        return self.where(has(self.compliance, statuses))


def has(compliance: Statuses, statuses: Iterable[int]) -> Flags:
    """Which of these are one of the statuses."""
    known = np.zeros(16, dtype=np.bool_)
    known[[int(status) for status in statuses]] = True
    found: Flags = known[compliance]
    return found


def homes_of(learner: Numbers, group: Numbers, first: Days, until: Days) -> Homes:
    """Memberships in any order, with the days between them filled by NO_GROUP."""
    order = np.lexsort((first, learner))
    learner, group, first, until = learner[order], group[order], first[order], until[order]
    same = learner[1:] == learner[:-1]
    before = np.full(len(learner), EARLIEST, dtype=np.int16)
    before[1:][same] = until[:-1][same]
    last = np.ones(len(learner), dtype=np.bool_)
    last[:-1] = ~same
    filled = Homes(
        np.concatenate([learner, learner, learner[last]]),
        np.concatenate([group, np.full(len(learner) + int(last.sum()), NO_GROUP, dtype=np.int32)]),
        np.concatenate([first, before, until[last]]),
        np.concatenate([until, first, np.full(int(last.sum()), LATEST, dtype=np.int16)]),
    )
    kept = filled.first < filled.until
    filled = Homes(*(column[kept] for column in filled))
    order = np.lexsort((filled.first, filled.learner))
    return Homes(*(column[order] for column in filled))


def spans_of(learner: Numbers, compliance: Statuses, first: Days, until: Days, through: Days, homes: Homes) -> Spans:
    """The standings of a course in any order as Spans: what counts alike joined, and cut where the group changes."""
    order = np.lexsort((first, learner))
    learner, compliance, first, until, through = (
        column[order] for column in (learner, compliance, first, until, through)
    )
    mark = np.where(has(compliance, BREACHES), _breach_starts(learner, compliance, first, until), through)
    goes_on = _follows(learner, first, until) & (compliance[1:] == compliance[:-1]) & (mark[1:] == mark[:-1])
    begins = np.ones(len(learner), dtype=np.bool_)
    begins[1:] = ~goes_on
    ends = np.ones(len(learner), dtype=np.bool_)
    ends[:-1] = begins[1:]
    joined = Spans(
        learner[begins],
        np.zeros(int(begins.sum()), dtype=np.int32),
        compliance[begins],
        first[begins],
        until[ends],
        mark[begins].astype(np.int16),
    )
    return _cut_by_group(joined, homes)


def _follows(learner: Numbers, first: Days, until: Days) -> Flags:
    """For each row but the first: it begins where the one before it ends, for the same learner."""
    found: Flags = (learner[1:] == learner[:-1]) & (first[1:] == until[:-1])
    return found


def _breach_starts(learner: Numbers, compliance: Statuses, first: Days, until: Days) -> Days:
    """For rows in breach: the first day of the unbroken run of breach days that they belong to."""
    breach = has(compliance, BREACHES)
    starts = np.ones(len(learner), dtype=np.bool_)
    starts[1:] = ~(_follows(learner, first, until) & breach[:-1])
    runs = np.maximum.accumulate(np.where(starts, np.arange(len(learner)), 0))
    return first[runs]


def _cut_by_group(spans: Spans, homes: Homes) -> Spans:
    cut = within(spans, homes, take_group=True)
    homeless = ~np.isin(spans.learner, homes.learner)
    return merged(spans.where(homeless), cut) if homeless.any() else cut


def within(spans: Spans, spells: Homes, *, take_group: bool = False) -> Spans:
    """The rows cut to the spells of their learner, which do not overlap; ``take_group``: with the spells' group."""
    low = np.searchsorted(spells.learner, spans.learner, side="left")
    count = np.searchsorted(spells.learner, spans.learner, side="right") - low
    row = np.repeat(np.arange(len(low)), count)
    spell = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(low, count)
    first = np.maximum(spans.first[row], spells.first[spell])
    until = np.minimum(spans.until[row], spells.until[spell])
    kept = first < until
    row, spell = row[kept], spell[kept]
    group = spells.group[spell] if take_group else spans.group[row]
    return Spans(spans.learner[row], group, spans.compliance[row], first[kept], until[kept], spans.mark[row])


def merged(one: Spans, other: Spans) -> Spans:
    """Both together, in order; a learner's rows are in one of them only."""
    positions = np.searchsorted(one.learner, other.learner)
    return Spans(*(np.insert(column, positions, more) for column, more in zip(one, other, strict=True)))


def replaced(old: Spans, learners: Numbers, new: Spans) -> Spans:
    """The old rows with those of some learners taken out, and the new ones in their place."""
    return merged(old.where(~np.isin(old.learner, learners)), new)


NO_SPANS = Spans(*(np.zeros(0, dtype=kind) for kind in (np.int32, np.int32, np.int8, np.int16, np.int16, np.int16)))
"""Of a course that is asked of nobody."""
