"""Spans put together and counted, against the obvious way with Python's own lists."""

from collections import Counter
from operator import itemgetter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms_dashboard.domain.spans import EARLIEST, Spans, merged, replaced
from lms_dashboard.domain.status import BREACHES, CERTIFIED, REQUIRED, Compliance
from lms_dashboard.domain.tallies import Held, by_learner, own_days, rate_of

MOST = 12
Line = tuple[int, int, int, int, int, int]

lines = st.lists(
    st.tuples(
        st.integers(1, MOST), st.just(0), st.sampled_from(Compliance), st.integers(0, 9), st.just(10), st.just(0)
    ),
    unique_by=lambda line: (line[0], line[3]),
    max_size=30,
).map(lambda found: sorted(found, key=itemgetter(0, 3)))
"""Rows of learners 1 to 12, in the order of spans: learner, group, status, first day, until, mark."""


def spans(rows: list[Line]) -> Spans:
    """The rows as columns."""
    kinds = (np.int32, np.int32, np.int8, np.int16, np.int16, np.int16)
    columns = zip(*rows, strict=True) if rows else [()] * len(kinds)
    return Spans(*(np.array(column, dtype=kind) for column, kind in zip(columns, kinds, strict=True)))


def rows(of: Spans) -> list[Line]:
    """The columns as rows."""
    return list(zip(*(column.tolist() for column in of), strict=True))


class TestSpansOfDifferentLearners:
    @settings(max_examples=40)
    @given(lines, st.sets(st.integers(1, MOST)))
    def test_are_put_together_in_the_order_of_learners_and_days(self, every: list[Line], some: set[int]):
        mine, others = ([line for line in every if (line[0] in some) is own] for own in (True, False))
        assert [(r[0], r[3]) for r in rows(merged(spans(mine), spans(others)))] == [(r[0], r[3]) for r in every]
        assert Counter(rows(merged(spans(mine), spans(others)))) == Counter(every)

    @settings(max_examples=40)
    @given(lines, lines, st.sets(st.integers(1, MOST)))
    def test_new_rows_take_the_place_of_all_old_ones_of_their_learners(
        self, old: list[Line], more: list[Line], some: set[int]
    ):
        new = [line for line in more if line[0] in some]
        found = rows(replaced(spans(old), np.array(sorted(some), dtype=np.int32), spans(new)))
        assert Counter(found) == Counter([*new, *(line for line in old if line[0] not in some)])
        assert [(r[0], r[3]) for r in found] == sorted((r[0], r[3]) for r in found)


class TestCoursesOfEachLearner:
    @settings(max_examples=40)
    @given(st.lists(lines, max_size=4), st.dictionaries(st.integers(1, MOST), st.integers(0, 9)))
    def test_are_those_that_hold_on_a_day_of_her_own(self, courses: list[list[Line]], own: dict[int, int]):
        days = np.full(MOST + 1, EARLIEST, dtype=np.int16)
        for learner, day in own.items():
            days[learner] = day
        latest = [_one_each(course) for course in courses]
        found = by_learner((own_days(spans(course), days) for course in latest), MOST)
        for column, statuses in zip(found.columns, (REQUIRED, BREACHES, CERTIFIED), strict=True):
            held = Counter(
                r[0] for course in latest for r in course if r[0] in own and r[3] <= own[r[0]] and r[2] in statuses
            )
            assert column.tolist() == [held[learner] for learner in range(MOST + 1)]

    def test_are_none_where_no_course_is_asked_of_anybody(self):
        assert [column.tolist() for column in by_learner([], 2).columns] == [[0, 0, 0]] * 3

    def test_of_two_courses_are_added_up(self):
        one = Held(np.array([1, 2]), np.array([Compliance.OVERDUE, Compliance.COMPLIANT], dtype=np.int8))
        other = Held(np.array([2]), np.array([Compliance.EXPIRED], dtype=np.int8))
        assert [c.tolist() for c in by_learner([one, other], 2).columns] == [[0, 1, 2], [0, 1, 1], [0, 0, 1]]


def _one_each(course: list[Line]) -> list[Line]:
    """At most one row a learner."""
    return list({line[0]: line for line in course}.values())


@pytest.mark.parametrize("status", Compliance)
def test_a_rate_counts_a_status_as_what_it_is(status: Compliance):
    counts = np.zeros(8, dtype=np.int64)
    counts[status] = 3
    rate = rate_of(counts)
    assert rate.required == 3 * (status in REQUIRED)
    assert rate.in_breach == 3 * (status in BREACHES)
    assert rate.certified == 3 * (status in CERTIFIED)
    assert rate.exempt == 3 * (status is Compliance.EXEMPT)
