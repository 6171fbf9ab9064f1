"""Counting spans: on a day, by group, by learner, over many days. Pure numbers; what they mean is said elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from lms_dashboard.domain.rows import Rate
from lms_dashboard.domain.spans import (
    EARLIEST,
    LATEST,
    NO_SPANS,
    Days,
    Flags,
    Homes,
    Numbers,
    Spans,
    Statuses,
    has,
    within,
)
from lms_dashboard.domain.status import BREACHES, CERTIFIED, REQUIRED, Compliance

Counts = npt.NDArray[np.int64]
_STATUSES = 8


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whose standings count: by group, by learner (both flags by id), by spells of a job role; None is everybody."""

    groups: Flags | None = None
    learners: Flags | None = None
    spells: Homes | None = None

    def of(self, spans: Spans) -> Spans:
        """The rows that count."""
        flags = [
            flag[np.minimum(ids, len(flag) - 1)]
            for flag, ids in ((self.groups, spans.group), (self.learners, spans.learner))
            if flag is not None
        ]
        for flag in flags[:1]:
            spans = spans.where(flag if len(flags) == 1 else flag & flags[1])
        return spans if self.spells is None else within(spans, self.spells)


def flags_of(ids: Iterable[int]) -> Flags:
    """Flags by id; what lies beyond the largest is not flagged."""
    chosen = list(ids)
    flags = np.zeros(max(chosen, default=0) + 2, dtype=np.bool_)
    flags[chosen] = True
    return flags


def rate_of(counts: Counts) -> Rate:
    """The rate of counts by status."""
    numbers: list[int] = counts.tolist()  # one step: asked for one by one, each number would be a step of its own
    required, breaches, certified = (sum(map(numbers.__getitem__, s)) for s in (REQUIRED, BREACHES, CERTIFIED))
    return Rate(required, breaches, certified, numbers[Compliance.EXEMPT])


def counts_by(spans: Spans, places: Numbers, many: int) -> Counts:
    """By place, of so many, and status: how many rows; ``places`` says for each row where it belongs."""
    found = np.bincount(places * _STATUSES + spans.compliance, minlength=many * _STATUSES)
    return found.reshape(many, _STATUSES)


class Calendar:
    """Days in ascending order, and for every day of the scale the first of them that is not before it."""

    def __init__(self, days: Sequence[int]) -> None:
        """Days as numbers of the scale."""
        self.many = len(days)
        self._next = np.searchsorted(np.asarray(days), np.arange(EARLIEST, LATEST + 1), side="left").astype(np.int32)

    def index(self, days: Days) -> Numbers:
        """For each day the position of the first of the calendar's that is not before it; ``many`` if there is none."""
        found: Numbers = self._next[days.astype(np.int32) - EARLIEST]
        return found

    def counts(self, spans: Spans) -> Counts:
        """By status and day of the calendar: how many rows hold."""
        width = self.many + 1
        at = spans.compliance.astype(np.int32) * width
        begun = np.bincount(at + self.index(spans.first), minlength=_STATUSES * width)
        ended = np.bincount(at + self.index(spans.until), minlength=_STATUSES * width)
        held = np.cumsum((begun - ended).reshape(_STATUSES, width), axis=1)
        return held[:, : self.many]

    def among(self, days: Days) -> Counts:
        """By day of the calendar: how many of these days are after the day before it, up to and on it."""
        return np.bincount(self.index(days), minlength=self.many + 1)[: self.many]


def breach_runs(spans: Spans) -> tuple[Days, Days]:
    """The days on which breaches were entered, and those on which they were cleared."""
    breach = spans.having(BREACHES)
    goes_on = (breach.learner[1:] == breach.learner[:-1]) & (breach.first[1:] == breach.until[:-1])
    begins, ends = (np.ones(len(breach.learner), dtype=np.bool_) for _ in range(2))
    begins[1:], ends[:-1] = ~goes_on, ~goes_on
    return breach.first[begins], breach.until[ends]


@dataclass(frozen=True, slots=True)
class ByLearner:
    """By learner's id: in how many courses required, in breach and certified."""

    required: Numbers
    breaches: Numbers
    certified: Numbers

    @property
    def columns(self) -> tuple[Numbers, Numbers, Numbers]:
        """All of it, in order."""
        return self.required, self.breaches, self.certified


class Held(NamedTuple):
    """A course's rows of which a learner has at most one: whose, and with which status."""

    learner: Numbers
    compliance: Statuses


def by_learner(held: Iterable[Held | Spans], most: int) -> ByLearner:
    """The courses of each learner, added up; ``most`` is the largest id."""
    parts = list(held) or [NO_SPANS]
    learner, compliance = (
        np.concatenate(column) for column in zip(*((p.learner, p.compliance) for p in parts), strict=True)
    )
    chosen = (learner[has(compliance, statuses)] for statuses in (REQUIRED, BREACHES, CERTIFIED))
    return ByLearner(*(np.bincount(ids, minlength=most + 1).astype(np.int16) for ids in chosen))


def statuses_on(spans: Spans, day: int, most: int) -> Statuses:
    """By learner's id: the status on a day; Not required where there is no row."""
    held = spans.on(day)
    found = np.zeros(most + 1, dtype=np.int8)
    found[held.learner] = held.compliance
    return found


def own_days(spans: Spans, days: Days) -> Held:
    """What holds on a day of each learner's own; ``days`` are by learner's id, EARLIEST for nobody's."""
    day = days[np.minimum(spans.learner, len(days) - 1)]
    chosen = np.flatnonzero((day > EARLIEST) & (spans.first <= day) & (spans.until > day))
    return Held(spans.learner[chosen], spans.compliance[chosen])


def largest(courses: Mapping[int, Spans], *more: npt.NDArray[Any]) -> int:
    """The largest id of a learner."""
    every = [spans.learner for spans in courses.values()] + list(more)
    return max((int(ids.max()) for ids in every if len(ids)), default=0)
