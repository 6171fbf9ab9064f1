"""Stretches of days, and what a requirement asks of a learner when."""

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.facts import Stretch
from lms_dashboard.domain.spells import Asked, Spell, overlap, stretches_of, union

D = date(2026, 1, 1)


def at(n: int) -> date:
    return D + timedelta(days=n)


numbers = st.tuples(st.integers(0, 60), st.integers(1, 30))
spells = st.lists(numbers.map(lambda pair: (at(pair[0]), at(sum(pair)))), max_size=5)


def days_of(some: list[Spell]) -> set[date]:
    return {start + timedelta(days=n) for start, end in some for n in range((end - start).days)}


@given(spells)
def test_a_union_has_the_same_days_each_once_and_apart(some: list[Spell]):
    joined = union(some)
    assert days_of(joined) == days_of(some)
    assert all(a[1] < b[0] for a, b in itertools.pairwise(joined))


@given(spells, spells)
def test_an_overlap_has_the_days_of_both(one: list[Spell], other: list[Spell]):
    assert days_of(overlap(one, other)) == days_of(one) & days_of(other)


class TestStretches:
    ASKED = Asked(5, 1, at(10), FOREVER, 30)
    ALWAYS = ((at(0), FOREVER),)

    def first_dues(self, asked: Asked, active: tuple[Spell, ...], belongs: tuple[Spell, ...] | None) -> list[date]:
        return [stretch.first_due for stretch in stretches_of(asked, active, belongs)]

    def test_everybody_is_asked_from_its_start(self):
        assert stretches_of(self.ASKED, self.ALWAYS, None) == [Stretch(at(10), FOREVER, at(40), 30, None, True, 5)]

    def test_whoever_is_hired_later_is_due_later(self):
        assert self.first_dues(self.ASKED, ((at(20), FOREVER),), None) == [at(50)]

    def test_whoever_joins_the_audience_later_is_due_later(self):
        assert self.first_dues(self.ASKED, self.ALWAYS, ((at(25), FOREVER),)) == [at(55)]

    def test_whoever_leaves_and_returns_is_asked_twice(self):
        spells = ((at(0), at(20)), (at(100), FOREVER))
        found = stretches_of(self.ASKED, spells, None)
        assert [(s.from_day, s.until_day, s.first_due) for s in found] == [
            (at(10), at(20), at(40)),
            (at(100), FOREVER, at(130)),
        ]

    def test_moving_within_the_audience_asks_nothing_anew(self):
        assert self.first_dues(self.ASKED, self.ALWAYS, ((at(0), at(20)), (at(20), FOREVER))) == [at(40)]

    def test_from_is_inclusive_and_until_is_not(self):
        short = Asked(5, 1, at(10), at(11), 30)
        assert [(s.from_day, s.until_day) for s in stretches_of(short, self.ALWAYS, None)] == [(at(10), at(11))]

    def test_nobody_who_was_never_active_or_never_belonged(self):
        assert stretches_of(self.ASKED, (), None) == []
        assert stretches_of(self.ASKED, self.ALWAYS, ()) == []

    def test_a_chosen_due_day_holds_for_the_first_stretch_only(self):
        chosen = Asked(5, 1, at(10), FOREVER, 30, first_due=at(15))
        assert self.first_dues(chosen, ((at(0), at(20)), (at(100), FOREVER)), None) == [at(15), at(130)]

    def test_a_chosen_due_day_before_the_stretch_does_not_hold(self):
        chosen = Asked(5, 1, at(10), FOREVER, 30, first_due=at(15))
        assert self.first_dues(chosen, ((at(50), FOREVER),), None) == [at(80)]

    def test_numbers_and_choice_go_along(self):
        asked = Asked(5, 1, at(10), FOREVER, 7, None, 6, False)
        assert stretches_of(asked, self.ALWAYS, None) == [Stretch(at(10), FOREVER, at(17), 7, 6, False, 5)]
