"""Days: validity over month ends and leap years, and today in an organisation's zone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_dashboard.domain.days import (
    BEGINNING,
    FOREVER,
    day_after,
    day_before,
    day_in,
    format_day,
    format_day_short,
    local_time,
    plus_days,
    utc,
    valid_until,
    zone_of,
)
from lms_dashboard.domain.errors import Invalid


class TestValidThrough:
    @pytest.mark.parametrize(
        ("done", "months", "through"),
        [
            (date(2026, 2, 12), 12, date(2027, 2, 11)),
            (date(2024, 2, 29), 12, date(2025, 2, 28)),
            (date(2024, 2, 29), 48, date(2028, 2, 28)),
            (date(2026, 8, 31), 6, date(2027, 2, 28)),
            (date(2027, 8, 31), 6, date(2028, 2, 29)),
            (date(2026, 1, 31), 1, date(2026, 2, 28)),
            (date(2026, 3, 31), 1, date(2026, 4, 30)),
            (date(2026, 1, 30), 1, date(2026, 2, 28)),
            (date(2026, 1, 29), 1, date(2026, 2, 28)),
            (date(2026, 1, 28), 1, date(2026, 2, 27)),
            (date(2026, 12, 31), 2, date(2027, 2, 28)),
            (date(2026, 1, 1), 12, date(2026, 12, 31)),
            (date(2026, 3, 1), 12, date(2027, 2, 28)),
            (date(2027, 3, 1), 12, date(2028, 2, 29)),
        ],
    )
    def test_is_the_day_before_the_same_day_or_the_months_last(self, done: date, months: int, through: date):
        assert valid_until(done, months) == through

    def test_without_months_is_for_ever(self):
        assert valid_until(date(2026, 1, 1), None) == FOREVER

    def test_past_the_calendars_end_is_for_ever(self):
        assert valid_until(date(9999, 6, 1), 12) == FOREVER

    @given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 120))
    def test_never_before_the_completion_and_longer_with_more_months(self, done: date, months: int):
        assert done < valid_until(done, months) < valid_until(done, months + 1)

    @given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 120))
    def test_falls_in_the_month_so_many_months_later_or_on_the_day_before_it(self, done: date, months: int):
        year, month = divmod(done.year * 12 + done.month - 1 + months, 12)
        assert (valid_until(done, months) + timedelta(days=1)).replace(day=1) in (
            date(year, month + 1, 1),
            date(year + month // 11, (month + 1) % 12 + 1, 1),
        )


class TestToday:
    NOON_UTC = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)

    def test_is_tomorrow_already_in_auckland_when_the_server_in_utc_has_noon(self):
        assert day_in("Pacific/Auckland", self.NOON_UTC) == date(2026, 11, 22)

    def test_is_yesterday_still_in_los_angeles_after_midnight_utc(self):
        assert day_in("America/Los_Angeles", datetime(2026, 11, 21, 3, tzinfo=UTC)) == date(2026, 11, 20)

    def test_auckland_changes_its_clocks_the_other_way_round(self):
        summer, winter = datetime(2026, 1, 15, 11, 30, tzinfo=UTC), datetime(2026, 7, 15, 11, 30, tzinfo=UTC)
        assert day_in("Pacific/Auckland", summer) == date(2026, 1, 16)
        assert day_in("Pacific/Auckland", winter) == date(2026, 7, 15)

    def test_the_hour_that_comes_twice_belongs_to_one_day(self):
        before, after = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
        assert day_in("Europe/London", before) == day_in("Europe/London", after) == date(2026, 10, 25)
        assert local_time("Europe/London", before).hour == local_time("Europe/London", after).hour == 1

    def test_an_instant_of_another_zone_is_the_same_instant(self):
        kept = utc(local_time("Pacific/Auckland", self.NOON_UTC))
        assert (kept, kept.tzinfo) == (self.NOON_UTC, UTC)

    @pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "Europe"])
    def test_refuses_a_zone_that_there_is_not(self, name: str):
        with pytest.raises(Invalid):
            zone_of(name)


class TestArithmetic:
    def test_stays_at_the_ends_of_the_calendar(self):
        assert plus_days(FOREVER, 1) == FOREVER
        assert plus_days(BEGINNING, -1) == BEGINNING
        assert day_after(FOREVER) == FOREVER
        assert day_before(BEGINNING) == BEGINNING

    def test_goes_over_a_leap_day(self):
        assert day_after(date(2024, 2, 28)) == date(2024, 2, 29)
        assert day_before(date(2023, 3, 1)) == date(2023, 2, 28)
        assert plus_days(date(2024, 2, 1), 30) == date(2024, 3, 2)


class TestFormat:
    @pytest.mark.parametrize(
        ("order", "text"), [("dmy", "11 Feb 2027"), ("mdy", "Feb 11, 2027"), ("ymd", "2027-02-11")]
    )
    def test_follows_the_readers_order(self, order: str, text: str):
        assert format_day(date(2027, 2, 11), order) == text

    @pytest.mark.parametrize("day", [None, FOREVER, BEGINNING])
    def test_is_empty_for_none_and_for_ever(self, day: date | None):
        assert format_day(day, "dmy") == format_day_short(day, "dmy", date(2026, 1, 1)) == ""

    def test_leaves_out_this_year_in_a_narrow_cell(self):
        today = date(2026, 11, 21)
        assert format_day_short(date(2026, 2, 11), "dmy", today) == "11 Feb"
        assert format_day_short(date(2027, 2, 11), "dmy", today) == "11 Feb 27"
        assert format_day_short(date(2027, 2, 11), "mdy", today) == "Feb 11 27"
        assert format_day_short(date(2027, 2, 11), "ymd", today) == "2027-02-11"
