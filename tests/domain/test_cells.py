"""What a cell shows for every combination of the two axes, and the numbers under them."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_dashboard.domain.cells import cell_label, cell_of
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.rows import MatrixCell, Rate
from lms_dashboard.domain.status import (
    BREACHES,
    CERTIFIED,
    REQUIRED,
    Compliance,
    Progress,
    Shown,
    shown_of,
    with_expiring,
)

TODAY = date(2026, 11, 21)
EVERY = list(product(Compliance, Progress))
TAKES_THE_PLACE = {
    Compliance.SEALED: Shown.SEALED,
    Compliance.EXEMPT: Shown.EXEMPT,
    Compliance.EXPIRING: Shown.EXPIRING,
    Compliance.COMPLIANT: Shown.COMPLETED,
    Compliance.EXPIRED: Shown.EXPIRED,
    Compliance.OVERDUE: Shown.OVERDUE,
}
IN_WORDS = {
    Progress.NONE: Shown.EMPTY,
    Progress.NOT_ASSIGNED: Shown.NOT_ASSIGNED,
    Progress.NOT_STARTED: Shown.NOT_STARTED,
    Progress.IN_PROGRESS: Shown.IN_PROGRESS,
    Progress.FAILED: Shown.FAILED,
    Progress.COMPLETED: Shown.COMPLETED,
}


def cell(compliance: Compliance, progress: Progress, **more: object) -> MatrixCell:
    values: dict[str, object] = {
        "percent": 40,
        "due_on": date(2026, 11, 3),
        "valid_through": None,
        "breach_since": None,
        "exempt_until": None,
        "day": TODAY,
        "expiring_days": 30,
    }
    return cell_of(compliance=compliance, progress=progress, **{**values, **more})


@pytest.mark.parametrize(("compliance", "progress"), EVERY)
def test_every_combination_shows_one_thing(compliance: Compliance, progress: Progress):
    if compliance is Compliance.OVERDUE and progress is Progress.NOT_ASSIGNED:
        assert shown_of(compliance, progress) is Shown.NOT_ASSIGNED_OVERDUE
    else:
        assert shown_of(compliance, progress) is TAKES_THE_PLACE.get(compliance, IN_WORDS[progress])


@pytest.mark.parametrize(("compliance", "progress"), EVERY)
def test_retaking_while_certified_shows_both(compliance: Compliance, progress: Progress):
    found = cell(compliance, progress, valid_through=TODAY + timedelta(days=200))
    unfinished = progress in (Progress.NOT_STARTED, Progress.IN_PROGRESS, Progress.FAILED)
    assert found.retaking is (progress if compliance in CERTIFIED and unfinished else Progress.NONE)
    assert found.unassigned is (compliance in CERTIFIED and progress is Progress.NOT_ASSIGNED)


def test_required_is_all_but_not_required_sealed_and_exempt():
    assert set(Compliance) - REQUIRED == {Compliance.NOT_REQUIRED, Compliance.SEALED, Compliance.EXEMPT}
    assert BREACHES | CERTIFIED | {Compliance.PENDING} == REQUIRED
    assert not BREACHES & CERTIFIED


@pytest.mark.parametrize("one", [*Compliance, *(p for p in Progress if p), *Shown])
def test_every_status_has_words(one: Compliance | Progress | Shown):
    assert one.label


def test_words_of_one_axis_differ():
    assert len({c.label for c in Compliance}) == len(Compliance)
    assert len({p.label for p in Progress}) == len(Progress)
    assert len({s.value for s in Shown}) == len(Shown)


class TestExpiring:
    @pytest.mark.parametrize(("left", "expected"), [(0, "Expiring"), (30, "Expiring"), (31, "Compliant")])
    def test_is_told_from_the_days_left(self, left: int, expected: str):
        through = TODAY + timedelta(days=left)
        assert with_expiring(Compliance.COMPLIANT, through, TODAY, 30).label == expected

    @pytest.mark.parametrize("compliance", set(Compliance) - {Compliance.COMPLIANT})
    def test_is_told_of_nothing_but_compliant(self, compliance: Compliance):
        assert with_expiring(compliance, TODAY, TODAY, 30) is compliance

    def test_says_how_many_days_are_left(self):
        found = cell(Compliance.COMPLIANT, Progress.COMPLETED, valid_through=TODAY + timedelta(days=12))
        assert (found.shown, found.days_left, cell_label(found, "dmy", TODAY)) == (Shown.EXPIRING, 12, "12 d")


class TestTheDayBesideIt:
    def test_is_valid_through_where_certified(self):
        through = TODAY + timedelta(days=82)
        found = cell(Compliance.COMPLIANT, Progress.COMPLETED, valid_through=through)
        assert (found.day, cell_label(found, "dmy", TODAY)) == (through, "11 Feb 27")

    def test_is_none_where_valid_for_ever(self):
        found = cell(Compliance.COMPLIANT, Progress.COMPLETED, valid_through=FOREVER)
        assert (found.day, cell_label(found, "dmy", TODAY)) == (None, "")

    @pytest.mark.parametrize("compliance", [Compliance.OVERDUE, Compliance.EXPIRED])
    def test_is_the_start_of_a_breach(self, compliance: Compliance):
        found = cell(compliance, Progress.NOT_STARTED, breach_since=date(2026, 11, 4))
        assert (found.day, cell_label(found, "dmy", TODAY)) == (date(2026, 11, 4), "4 Nov")

    def test_is_the_end_of_an_exemption(self):
        found = cell(Compliance.EXEMPT, Progress.NOT_STARTED, exempt_until=date(2026, 12, 1))
        assert cell_label(found, "mdy", TODAY) == "Dec 1"

    @pytest.mark.parametrize("progress", [Progress.IN_PROGRESS, Progress.FAILED])
    def test_gives_way_to_the_percent(self, progress: Progress):
        assert cell_label(cell(Compliance.PENDING, progress), "dmy", TODAY) == "40 %"

    @pytest.mark.parametrize("compliance", [Compliance.SEALED, Compliance.NOT_REQUIRED])
    def test_is_nothing_where_nothing_is_shown(self, compliance: Compliance):
        assert cell_label(cell(compliance, Progress.NONE, due_on=None), "dmy", TODAY) == ""


counts = st.builds(
    lambda certified, pending, breach, exempt: Rate(certified + pending + breach, breach, certified, exempt),
    *[st.integers(0, 500)] * 4,
)


class TestRates:
    def test_nobody_required_is_neither_0_nor_100(self):
        nobody = Rate(0, 0, 0, exempt=3)
        assert (nobody.compliant_share, nobody.certified_share) == (None, None)

    def test_compliance_rate_leaves_out_what_is_in_breach(self):
        assert (Rate(8, 2, 5).compliant_share, Rate(8, 2, 5).certified_share) == (75, 62.5)

    @given(counts)
    def test_certified_is_never_more_than_compliant(self, rate: Rate):
        assert rate.certified <= rate.compliant
        assert rate.compliant + rate.in_breach == rate.required
        if rate.required:
            assert 0 <= rate.certified_share <= rate.compliant_share <= 100

    @given(st.lists(counts, max_size=6))
    def test_a_sum_adds_every_count(self, rates: list[Rate]):
        total = Rate.sum(rates)
        assert total.required == sum(r.required for r in rates)
        assert total.in_breach == sum(r.in_breach for r in rates)
        assert total.certified == sum(r.certified for r in rates)
        assert total.exempt == sum(r.exempt for r in rates)

    def test_exempt_people_change_no_share(self):
        assert replace(Rate(8, 2, 5), exempt=90).compliant_share == Rate(8, 2, 5).compliant_share
