"""The rule for a day, applied to all days at once: stretches of days during which nothing that a cell shows changes."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from lms_dashboard.domain.compliance import Standing, standing_on
from lms_dashboard.domain.days import BEGINNING, FOREVER, day_after, plus_days, valid_until
from lms_dashboard.domain.facts import Facts
from lms_dashboard.domain.status import BREACHES, Compliance, Progress


class Span(NamedTuple):
    """A standing that holds from ``from_day`` until ``until_day`` (exclusive), and since when it is a breach."""

    from_day: date
    until_day: date
    breach_since: date | None
    standing: Standing


def _validities(facts: Facts) -> set[int | None]:
    return {None, *(s.validity_months for s in facts.stretches)}


def _completion_days(facts: Facts) -> Iterator[date]:
    months = _validities(facts)
    for completion in facts.completions:
        yield completion.completed_on
        yield completion.counts_from
        for m in months:
            shorter = completion.valid_through if m is None else valid_until(completion.completed_on, m)
            yield day_after(min(completion.valid_through, shorter))
        for cap in completion.caps:
            yield cap.from_day
            if cap.counts_through is not None:
                yield day_after(cap.counts_through)


def _cycle_days(facts: Facts) -> set[date | None]:
    days: set[date | None] = set()
    for cycle in facts.cycles:
        days.update((cycle.assigned_on, cycle.ended_on))
        for gap in cycle.gaps:
            days.update(gap)
        for attempt in cycle.attempts:
            days.update((attempt.opened_on, attempt.started_on, attempt.completed_on, attempt.failed_on))
            for failure in attempt.failures:
                days.update(failure)
            if attempt.percents:
                days.update(day for day, _ in attempt.percents)
    return days


def _rule_days(facts: Facts) -> Iterator[date]:
    for stretch in facts.stretches:
        yield stretch.from_day
        yield stretch.until_day
        yield day_after(stretch.first_due)
    for exemption in facts.exemptions:
        yield exemption.from_day
        yield exemption.until_day
        for stretch in facts.stretches:
            yield day_after(plus_days(exemption.until_day, stretch.due_days))
    for restart in facts.restarts:
        yield restart.day
        yield day_after(restart.due)
    for extension in facts.extensions:
        yield extension.made_on
        yield day_after(extension.new_due)
    for floor in facts.floors:
        yield floor.from_day
        yield day_after(floor.from_day)
        yield floor.until_day


def turning_days(facts: Facts) -> list[date]:
    """Every day on which anything that a cell shows can change, in order, the beginning of time first."""
    days = _cycle_days(facts)
    days.update((BEGINNING, facts.sealed_on))
    days.update(_rule_days(facts))
    days.update(_completion_days(facts))
    return sorted(day for day in days if day is not None and day < FOREVER)


def _is_blank(standing: Standing) -> bool:
    return standing.compliance is Compliance.NOT_REQUIRED and standing.progress is Progress.NONE


def _breach_since(before: date | None, standing: Standing, day: date) -> date | None:
    """In breach since the first uncovered day: a breach that follows a breach goes on."""
    if standing.compliance not in BREACHES:
        return None
    return before or day


def timeline(facts: Facts, start: date = BEGINNING, breach: date | None = None) -> list[Span]:
    """The spans of all days, in order and without overlap; days with an empty cell are left out.

    With a ``start``, of the days from there on: ``breach`` is then since when the day before it is in breach.
    """
    spans: list[Span] = []
    days = [start, *(day for day in turning_days(facts) if day > start)]
    for day, until in zip(days, [*days[1:], FOREVER], strict=True):
        standing = standing_on(facts, day)
        breach = _breach_since(breach, standing, day)
        if spans and spans[-1].until_day == day and spans[-1].standing == standing:
            spans[-1] = spans[-1]._replace(until_day=until)
        elif not _is_blank(standing):
            spans.append(Span(day, until, breach, standing))
    return spans
