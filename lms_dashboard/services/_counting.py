"""Whose standings a report counts: the actor's scope, the filters, the courses that are offered, as numbers."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2b

import numpy as np
from sqlalchemy import Connection

from lms_dashboard.db.report import GroupNode, list_every_course, list_groups, on_leave, role_spells, scope_ids
from lms_dashboard.db.session import generation
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.queries import CourseChoice
from lms_dashboard.domain.report import ComplianceQuery, Figures, People
from lms_dashboard.domain.spans import NO_GROUP, NO_SPANS, Days, Numbers, Spans, number_of
from lms_dashboard.domain.status import Compliance
from lms_dashboard.domain.tallies import (
    ByLearner,
    Calendar,
    Chosen,
    Counts,
    breach_runs,
    by_learner,
    flags_of,
    largest,
    own_days,
    rate_of,
)
from lms_dashboard.services._course_answers import Answer, remembered, total_on
from lms_dashboard.services._standings_kept import Kept, kept_standings
from lms_dashboard.services.reading import Reading


@dataclass(frozen=True)
class Counting:
    """The spans that count, by course; ``courses`` are offered on the day, ``groups`` those of the scope."""

    organisation_id: int
    day: date
    kept: Kept
    spans: Mapping[int, Spans]
    courses: tuple[CourseChoice, ...]
    every_course: tuple[CourseChoice, ...]
    groups: tuple[GroupNode, ...]
    everything: bool = False
    """Whether no scope and no filter leaves anything out, so that the spans are those that are kept."""

    @cached_property
    def most(self) -> int:
        """The largest id of a learner."""
        return largest(self.spans, self.kept.homes.learner, self.kept.hires[0])

    def on_day(self, question: Hashable, count: Callable[[Spans], Answer]) -> list[Answer]:
        """What is counted of the rows that hold on the day, by course in the order of ``courses``."""
        number = number_of(self.day)
        every = [self.spans[course.id] for course in self.courses]
        return [remembered(spans, (question, number), lambda own: count(own.on(number))) for spans in every]

    def learners_on(self, day: date) -> ByLearner:
        """The courses of each learner on any day."""
        number = number_of(day)
        if self.everything:
            return total_on(self.spans, number, self.most, (generation(), self.organisation_id))
        return by_learner((spans.on(number) for spans in self.spans.values()), self.most)

    def learners_on_own(self, days: Days) -> ByLearner:
        """The courses of each learner on a day of her own; ``days`` are by learner's id, EARLIEST for nobody's."""
        question = ("own days", blake2b(days.tobytes()).digest())
        held = (remembered(spans, question, lambda own: own_days(own, days)) for spans in self.spans.values())
        return by_learner(held, self.most)

    def counts(self, days: Sequence[date]) -> Mapping[date, Counts]:
        """By day, then by status: how many, over all courses that are offered on it."""
        numbers = tuple(number_of(day) for day in days)
        calendar = Calendar(numbers)
        found = np.zeros((8, calendar.many), dtype=np.int64)
        for spans in self.spans.values():
            found += remembered(spans, ("counts", numbers), calendar.counts)
        return {day: found[:, i] for i, day in enumerate(days)}

    def flows(self, days: Sequence[date]) -> Mapping[date, tuple[int, int]]:
        """By day: the breaches that were entered and cleared after the day before it in the list, up to and on it."""
        numbers = tuple(number_of(day) for day in days)
        calendar = Calendar(numbers)
        found = np.zeros((2, calendar.many), dtype=np.int64)
        for spans in self.spans.values():
            found += remembered(
                spans, ("flows", numbers), lambda own: np.stack([calendar.among(run) for run in breach_runs(own)])
            )
        return {day: (int(found[0, i]), int(found[1, i])) for i, day in enumerate(days)}

    @cached_property
    def learners(self) -> ByLearner:
        """The courses of each learner on the day."""
        return self.learners_on(self.day)


def counting_of(db: Connection, actor: Actor, query: ComplianceQuery, reading: Reading) -> Counting:
    """What the question is to be counted over, as of the newest change."""
    kept = kept_standings(db, reading.organisation_id, reading.seq)
    groups = list_groups(db, actor)
    chosen = Chosen(
        groups=flags_of(inside(groups, query.group_ids)) if query.group_ids else None,
        learners=None if actor.scope_group_ids is None else flags_of(scope_ids(db, actor, reading.today)),
        spells=role_spells(db, reading.organisation_id, query.job_role_ids) if query.job_role_ids else None,
    )
    spans, courses, every = {}, [], []
    for choice, retired_on in list_every_course(db, reading.organisation_id):
        if query.course_ids and choice.id not in query.course_ids:
            continue
        spans[choice.id] = _offered(chosen.of(kept.courses.get(choice.id, NO_SPANS)), retired_on)
        every.append(choice)
        if retired_on is None or retired_on > reading.day:
            courses.append(choice)
    whole = not (query.group_ids or query.job_role_ids or query.course_ids) and actor.scope_group_ids is None
    own = (reading.organisation_id, reading.day, kept, spans, tuple(courses), tuple(every), tuple(groups))
    return Counting(*own, everything=whole)


def inside(groups: Iterable[GroupNode], group_ids: Iterable[int]) -> list[int]:
    """The ids of these groups and of all their subgroups."""
    marks = [f"/{group_id}/" for group_id in group_ids]
    return [node.id for node in groups if any(mark in node.path for mark in marks)]


def figures_on(db: Connection, counting: Counting, day: date, counts: Counts) -> Figures:
    """The headline on a day, of the counts by status of that day."""
    number = number_of(day)
    leave = on_leave(db, counting.organisation_id, day)
    away = sum(_exempt_of(counting.spans[c], number, ids) for c, ids in leave.items() if c in counting.spans)
    people = people_of(counting.learners_on(day))
    return Figures(day, rate_of(counts), people, away, int(counts[Compliance.SEALED]))


def people_of(found: ByLearner) -> People:
    """How many learners are required anything, and how many of them have no breach."""
    asked, late = int((found.required > 0).sum()), int((found.breaches > 0).sum())
    return People(asked, asked - late, late)


def home_of(counting: Counting, day: date) -> Numbers:
    """By learner's id: the home group on a day."""
    homes, number = counting.kept.homes, number_of(day)
    held = (homes.first <= number) & (homes.until > number)
    found = np.full(counting.most + 1, NO_GROUP, dtype=np.int32)
    found[homes.learner[held]] = homes.group[held]
    return found


def _exempt_of(spans: Spans, day: int, learner_ids: list[int]) -> int:
    exempt = spans.on(day).having([Compliance.EXEMPT])
    return int(np.isin(exempt.learner, np.asarray(learner_ids, dtype=np.int32)).sum())


def _offered(spans: Spans, retired_on: date | None) -> Spans:
    """The rows until the course is retired."""
    if retired_on is None:
        return spans
    end = number_of(retired_on)
    kept = spans.where(spans.first < end)
    return kept._replace(until=np.minimum(kept.until, np.int16(end)))
