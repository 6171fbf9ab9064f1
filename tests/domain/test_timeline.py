"""All days at once say the same as each day by itself."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from lms_dashboard.domain.compliance import Standing, standing_on
from lms_dashboard.domain.days import BEGINNING, FOREVER
from lms_dashboard.domain.facts import AttemptFacts, CycleFacts, Facts
from lms_dashboard.domain.status import BREACHES, Compliance, Progress
from lms_dashboard.domain.timeline import Span, timeline, turning_days
from tests.domain.generated import START, days, days_to_look_at, facts

EMPTY = Standing(Compliance.NOT_REQUIRED, Progress.NONE)
ANY = facts()


def on(spans: list[Span], day: date) -> Span | None:
    found = [span for span in spans if span.from_day <= day < span.until_day]
    assert len(found) <= 1, "two spans cover one day"
    return found[0] if found else None


@settings(max_examples=100)
@given(ANY)
def test_agrees_with_each_day_on_and_beside_every_turning_day(of: Facts):
    spans = timeline(of)
    for day in days_to_look_at(of):
        span = on(spans, day)
        assert (span.standing if span else EMPTY) == standing_on(of, day), day


@settings(max_examples=100)
@given(ANY, st.lists(st.integers(0, 1200), min_size=20, max_size=20))
def test_agrees_with_any_day_between(of: Facts, some: list[int]):
    spans = timeline(of)
    for day in (START + timedelta(days=n) for n in some):
        span = on(spans, day)
        assert (span.standing if span else EMPTY) == standing_on(of, day), day


@given(ANY)
def test_spans_are_in_order_without_overlap_and_never_empty(of: Facts):
    spans = timeline(of)
    assert all(span.from_day < span.until_day for span in spans)
    assert all(a.until_day <= b.from_day for a, b in itertools.pairwise(spans))


@given(ANY)
def test_neighbours_differ(of: Facts):
    spans = timeline(of)
    touching = [(a, b) for a, b in itertools.pairwise(spans) if a.until_day == b.from_day]
    assert all(a.standing != b.standing for a, b in touching)


@given(ANY)
def test_every_turning_day_comes_once_and_in_order(of: Facts):
    found = turning_days(of)
    assert found == sorted(set(found))
    assert found[0] == BEGINNING
    assert FOREVER not in found


@settings(max_examples=100)
@given(ANY)
def test_breach_since_is_the_first_day_of_the_run_of_breaches(of: Facts):
    for span in timeline(of):
        if span.standing.compliance not in BREACHES:
            assert span.breach_since is None
            continue
        since = span.breach_since
        assert since is not None
        assert standing_on(of, since).compliance in BREACHES
        assert standing_on(of, since - timedelta(days=1)).compliance not in BREACHES


@settings(max_examples=100)
@given(ANY, days)
def test_from_a_day_on_it_says_the_same_as_of_all_days(of: Facts, start: date):
    whole = [span for span in timeline(of) if span.until_day > start]
    breach = whole[0].breach_since if whole and whole[0].from_day <= start else None
    clipped = [span._replace(from_day=max(span.from_day, start)) for span in whole]
    assert timeline(of, start, breach) == clipped


ASKED_ONLY = facts(history=False)


@settings(max_examples=100)
@given(ASKED_ONLY, days, st.integers(0, 60), st.booleans())
def test_cycles_never_move_due_or_status(of: Facts, opened: date, length: int, ended: bool):
    """Archiving, reassigning and unseating end and open cycles: whatever they are, compliance stays."""
    end = opened + timedelta(days=length) if ended else None
    cycle = CycleFacts(1, 1, opened, end, (AttemptFacts(opened, opened),))
    with_cycle = replace(of, cycles=(cycle,))
    for day in days_to_look_at(with_cycle):
        was, is_now = standing_on(of, day), standing_on(with_cycle, day)
        assert (was.compliance, was.due_on, was.valid_through) == (
            is_now.compliance,
            is_now.due_on,
            is_now.valid_through,
        )
