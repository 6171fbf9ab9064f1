"""The figures: axes that start where they must, marks where their rows are, colours that both grounds show."""

from datetime import date

import plotly.graph_objects as go
import pytest

from lms_dashboard.charts.compliance import (
    age_figure,
    expiry_figure,
    floor_of,
    flow_figure,
    hires_figure,
    rate_figure,
)
from lms_dashboard.charts.style import AMBER, BLANK, BLUE, GREEN, RED, SLATE
from lms_dashboard.domain.report import AgeBand, ExpiryMonth, Forecast, HireMonth, Point
from lms_dashboard.domain.rows import Rate

TODAY = date(2026, 11, 21)
POINTS = (
    Point(date(2026, 11, 7), Rate(100, 20, 70), 0, 0),
    Point(date(2026, 11, 14), Rate(0, 0, 0), 3, 5),
    Point(TODAY, Rate(100, 10, 80), 2, 9),
)
AHEAD = (Forecast(date(2026, 12, 21), Rate(100, 40, 50), 5),)
AGES = (AgeBand(1, 7, date(2026, 11, 15), TODAY, 4, 1), AgeBand(91, None, None, date(2026, 8, 23), 2, 30))
MONTHS = (ExpiryMonth(TODAY, date(2026, 11, 30), 7), ExpiryMonth(date(2027, 1, 1), date(2027, 1, 31), 0))
HIRES = (HireMonth(date(2026, 10, 1), date(2026, 10, 31), 1, 4, 0), HireMonth(date(2026, 11, 1), TODAY, 0, 0, 2))
FIGURES = (
    rate_figure(POINTS, AHEAD, 95, "dmy"),
    flow_figure(POINTS, "dmy"),
    age_figure(AGES),
    expiry_figure(MONTHS, "dmy", 30, TODAY),
    hires_figure(HIRES, "dmy", TODAY),
)


def test_a_line_may_begin_above_zero_and_says_where():
    low, high = FIGURES[0].layout.yaxis.range
    assert (low, high) == (50, 101)
    assert all(trace.fill is None for trace in FIGURES[0].data), "a filled line has to begin at zero"


@pytest.mark.parametrize(("shares", "floor"), [([97.0, 99.0], 90), ([50.0], 40), ([3.0], 0), ([None, None], 0)])
def test_the_floor_leaves_room_below_the_lowest(shares: list[float | None], floor: int):
    assert floor_of(shares) == floor


@pytest.mark.parametrize("figure", FIGURES[1:])
def test_bars_begin_at_zero(figure: go.Figure):
    numbers = figure.layout.xaxis if figure.data[0].orientation == "h" else figure.layout.yaxis
    assert numbers.rangemode == "tozero" or numbers.range[0] == 0


def test_what_expires_soon_is_told_from_the_day_shown():
    assert FIGURES[3].data[0].marker.opacity == (1, 0.62)
    assert expiry_figure(MONTHS, "dmy", 30, date(2027, 12, 1)).data[0].marker.opacity == (1, 0.62)


def test_a_day_on_which_nothing_is_required_is_a_gap_and_not_zero():
    assert FIGURES[0].data[0].y == (80.0, None, 90.0)


def test_of_few_or_none_the_axis_has_whole_numbers_and_nothing_is_drawn():
    quiet = flow_figure([Point(point.day, point.rate, 0, 0) for point in POINTS], "dmy")
    busy = flow_figure([Point(point.day, point.rate, 90, 7) for point in POINTS], "dmy")
    assert (quiet.layout.yaxis.dtick, busy.layout.yaxis.dtick) == (1, None)
    assert age_figure([AgeBand(1, 7, TODAY, TODAY, 0, 3)]).data[0].x == (None,)


def test_marks_are_where_their_rows_are():
    assert FIGURES[0].data[2].x[-1] == date(2026, 12, 21)
    assert [bar.y for bar in FIGURES[1].data] == [(3, 2), (-5, -9)]
    assert [FIGURES[2].data[i].x for i in (0, 1)] == [(4, 2), (1, 30)]
    assert FIGURES[3].data[0].y == (7, 0)
    assert FIGURES[4].data[0].y == (25.0, None)


@pytest.mark.parametrize("figure", FIGURES)
def test_nothing_is_dragged_or_cut_off(figure: go.Figure):
    assert figure.layout.dragmode is False
    for axis in (figure.layout.xaxis, figure.layout.yaxis):
        assert (axis.fixedrange, axis.automargin) == (True, True)


@pytest.mark.parametrize("ground", ["#ffffff", "#161b23"])
@pytest.mark.parametrize("colour", [BLUE, GREEN, RED, AMBER, SLATE])
def test_colours_stand_out_3_to_1_on_both_grounds(colour: str, ground: str):
    light, dark = sorted((luminance(colour), luminance(ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 3


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_chart_that_is_not_drawn_yet_costs_a_visit_next_to_nothing():
    assert len(BLANK.to_json()) < 100
