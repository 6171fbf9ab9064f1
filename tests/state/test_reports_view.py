"""The words and lines of the Reports Center."""

from dataclasses import replace
from datetime import date, timedelta

from lms_dashboard.domain.people import NOBODY, Permission, system_actor
from lms_dashboard.domain.report_words import share_words
from lms_dashboard.domain.reports import Count, DayRate, RateLine, ReportCounts, SeatCount
from lms_dashboard.domain.rows import Rate
from lms_dashboard.state.home import home_of
from lms_dashboard.state.reports_view import count_figures, learner_words, path_of, rate_figures

TODAY = date(2026, 11, 21)


def line(*rates: Rate) -> RateLine:
    return RateLine(rates[-1], tuple(DayRate(TODAY + timedelta(n), rate) for n, rate in enumerate(rates)))


class TestRates:
    def test_say_what_they_are_made_of_and_how_they_moved(self):
        rate, certified = rate_figures(line(Rate(10, 5, 3), Rate(2_000, 252, 1_500, 4)))
        assert (rate.value, rate.parts) == ("87.4 %", "1,748 of 2,000 required · 4 exempt")
        assert (rate.change, rate.better) == ("▲ 37.4 points in 2 days", True)
        assert rate.line_words == "2 days: from 50 % to 87.4 %, lowest 50 %, highest 87.4 %"
        assert (certified.value, certified.parts) == ("75 %", "1,500 of 2,000 required · 4 exempt")

    def test_that_fall_are_for_the_worse(self):
        rate, _ = rate_figures(line(Rate(10, 0, 3), Rate(10, 1, 3)))
        assert (rate.change, rate.better) == ("▼ 10 points in 2 days", False)

    def test_of_nobody_are_a_dash_without_a_line(self):
        rate, certified = rate_figures(line(Rate(0, 0, 0), Rate(0, 0, 0)))
        assert [rate.value, certified.value, rate.path] == ["–", "–", ""]

    def test_never_round_up_to_all(self):
        assert [share_words(99.99), share_words(100.0), share_words(0.04)] == ["99.9 %", "100 %", "0.1 %"]


class TestPath:
    def test_goes_from_the_lowest_to_the_highest_and_leaves_gaps(self):
        assert path_of([50, None, 0, 100]) == "M0.0,18.0M160.0,33.0L240.0,3.0"

    def test_of_one_level_is_straight(self):
        assert path_of([7, 7]) == "M0.0,18.0L240.0,18.0"


class TestCounts:
    def found(self, **more: object) -> ReportCounts:
        values = {"in_breach": Count(266, 2_000, 41), "due": Count(0, 2_000, 0), "unassigned": Count(1, 2_000, 1)}
        return ReportCounts(TODAY, 30, **values, learners=250, open_cycles=341, learners_open=190)

    def test_say_how_many_of_how_many_and_of_how_many_people(self):
        words = [(f.name, f.value, f.parts, f.tone) for f in count_figures(self.found())]
        assert words == [
            ("In breach", "266", "of 2,000 required · 41 people", "late"),
            ("Due in 30 days", "0", "of 2,000 required", ""),
            ("Not Assigned", "1", "of 2,000 required · 1 person", ""),
        ]

    def test_of_seats_where_there_are_any(self):
        figure = count_figures(replace(self.found(), seats=SeatCount(88, 90, 1)))[-1]
        assert (figure.name, figure.value, figure.parts) == ("Seats used", "88", "of 90 · 1 person waiting")

    def test_of_learners(self):
        assert learner_words(self.found()) == "250 active learners · 341 open assignments of 190 people"


class TestHome:
    def test_is_where_the_work_of_the_role_is(self):
        manager = system_actor(1)
        assert home_of(manager) == "/"
        assert home_of(NOBODY) == "/my"
        assert Permission.VIEW_REPORTS in manager.permissions
