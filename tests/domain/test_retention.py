"""How long sealed records are kept."""

from datetime import date

import pytest

from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.retention import destroy_on

ENDED = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("ended", "through", "years", "expected"),
    [
        (ENDED, None, 6, date(2032, 11, 21)),
        (ENDED, date(2027, 5, 1), 6, date(2033, 5, 1)),
        (ENDED, date(2025, 5, 1), 6, date(2032, 11, 21)),
        (date(2024, 2, 29), None, 6, date(2030, 3, 1)),
        (date(2024, 2, 29), None, 4, date(2028, 2, 29)),
    ],
)
def test_runs_from_the_later_of_end_and_valid_through(ended: date, through: date | None, years: int, expected: date):
    assert destroy_on(ended, through, years) == expected


@pytest.mark.parametrize("through", [None, date(2027, 5, 1), FOREVER])
def test_is_at_once_where_nothing_is_retained(through: date | None):
    assert destroy_on(ENDED, through, 0) == ENDED


def test_never_ends_past_the_calendar():
    assert destroy_on(ENDED, date(9998, 1, 1), 6) == FOREVER
