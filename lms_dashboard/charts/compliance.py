"""The figures of the Compliance page. A mark's place (trace, point) is that of its row, so that it can be followed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import plotly.graph_objects as go

from lms_dashboard.charts.style import AMBER, BLUE, CLEAR, GREEN, LEGEND, RED, SLATE, axis, figure
from lms_dashboard.domain.days import format_day, format_day_short
from lms_dashboard.domain.months import month_name
from lms_dashboard.domain.report import AgeBand, ExpiryMonth, Forecast, HireMonth, Point
from lms_dashboard.domain.report_words import heat_number, shown

_PERCENT = {"ticksuffix": " %", "tickformat": ".0f"}
_LABELLED = {"textposition": "outside", "cliponaxis": False}
_FEW = 5
"""Below so many the axis has a label for each, or it would label halves as whole numbers."""

FLOOR_STEP = 10
"""The lowest label of a line's axis is a multiple of so many percent."""


def floor_of(shares: Sequence[float | None]) -> int:
    """Where the axis of lines begins: five points or more below the lowest, a multiple of ten, percent 0–90."""
    known = [share for share in shares if share is not None]
    return max(0, int((min(known, default=0) - 5) // FLOOR_STEP * FLOOR_STEP))


def rate_figure(points: Sequence[Point], forecast: Sequence[Forecast], target: int, order: str) -> go.Figure:
    """Compliance rate and certified over time, the target, what lies ahead; lines, so the axis may begin above 0."""
    days = [point.day for point in points]
    rates = [point.rate.compliant_share for point in points]
    certified = [point.rate.certified_share for point in points]
    traces = [
        _line("Compliance rate", days, rates, BLUE, order, width=2.6),
        _line("Certified", days, certified, GREEN, order, symbol="diamond"),
        *_ahead(points[-1], forecast, order),
    ]
    low = floor_of([float(target), *(share for trace in traces for share in trace.y)])
    return figure(
        traces,
        290,
        xaxis=axis(tickformat="%-d %b<br>%Y", nticks=6, showgrid=False),
        yaxis=axis(range=[low, 101], **_PERCENT),
        hovermode="x unified",
        **_target(target),
    )


def _ahead(today: Point, forecast: Sequence[Forecast], order: str) -> list[go.Scatter]:
    if not forecast:
        return []
    days = [today.day, *(one.day for one in forecast)]
    untouched = [today.rate.compliant_share, *(one.untouched.compliant_share for one in forecast)]
    pace = [today.rate.compliant_share, *(one.pace_share for one in forecast)]
    return [
        _line("If nobody acts", days, untouched, RED, order, dash="dot", symbol="x"),
        _line("At the usual pace", days, pace, SLATE, order, dash="dash", symbol="square"),
    ]


def _target(target: int) -> dict[str, Any]:
    line = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": target, "y1": target}
    words = {
        "text": f"target {target} %",
        "xref": "paper",
        "x": 1,
        "y": target,
        "xanchor": "right",
        "yanchor": "bottom",
    }
    return {
        "shapes": [{**line, "line": {"color": SLATE, "width": 1.2, "dash": "longdash"}}],
        "annotations": [{**words, "showarrow": False, "font": {"size": 11}}],
    }


def _line(
    name: str,
    days: Sequence[date],
    shares: Sequence[float | None],
    colour: str,
    order: str,
    *,
    width: float = 2,
    dash: str = "solid",
    symbol: str = "circle",
) -> go.Scatter:
    return go.Scatter(
        name=name,
        x=list(days),
        y=[None if share is None else shown(share) for share in shares],
        mode="lines+markers",
        line={"color": colour, "width": width, "dash": dash},
        marker={"size": 6, "symbol": symbol},
        customdata=[format_day(day, order) for day in days],
        hovertemplate="%{y:.1f} %",
    )


def flow_figure(points: Sequence[Point], order: str) -> go.Figure:
    """Breaches entered (above the line) and cleared (below it) between the days of the lines."""
    steps = points[1:]
    words = [f"{format_day(a.day, order)} – {format_day(b.day, order)}" for a, b in zip(points, steps, strict=False)]
    days = [point.day for point in steps]
    most = max((max(point.entered, point.cleared) for point in steps), default=0)
    whole = {"dtick": 1} if most < _FEW else {}
    return figure(
        [
            _bars("Entered", days, [p.entered for p in steps], words, RED, "%{customdata}: %{y:,d} entered"),
            _bars("Cleared", days, [-p.cleared for p in steps], words, GREEN, "%{customdata}: %{text} cleared"),
        ],
        220,
        barmode="relative",
        xaxis=axis(tickformat="%-d %b<br>%Y", nticks=6, showgrid=False),
        yaxis=axis(tickformat=",d", zeroline=True, rangemode="tozero", **whole),
    )


def _bars(name: str, x: list[Any], y: list[int], words: list[str], colour: str, hover: str) -> go.Bar:
    return go.Bar(
        name=name,
        x=x,
        y=y,
        customdata=words,
        text=[f"{abs(number):,}" for number in y],
        textposition="none",
        marker={"color": colour},
        hovertemplate=hover + "<extra></extra>",
    )


def age_figure(ages: Sequence[AgeBand]) -> go.Figure:
    """Breaches by age: Overdue filled, Expired outlined, as their chips are."""
    outline = {"color": RED, "width": 1.5}
    traces = [
        _lying("Overdue", ages, [band.overdue for band in ages], {"color": RED, "line": outline}),
        _lying("Expired", ages, [band.expired for band in ages], {"color": CLEAR, "line": outline}),
        _sums(ages),
    ]
    return figure(
        traces,
        230,
        barmode="stack",
        legend={**LEGEND, "traceorder": "normal"},
        xaxis=axis(rangemode="tozero", tickformat=",d", nticks=5, showticklabels=False, showgrid=False),
        yaxis=axis(autorange="reversed", ticklabelstandoff=6),
        margin={"l": 8, "r": 56, "t": 8, "b": 8},
    )


def _lying(name: str, ages: Sequence[AgeBand], numbers: list[int], marker: dict[str, Any]) -> go.Bar:
    hover = "%{y}: %{x:,d} " + name + "<extra></extra>"
    labels = [band.label for band in ages]
    numbers_shown = [number or None for number in numbers]  # an outline around nothing would be a line
    return go.Bar(name=name, y=labels, x=numbers_shown, orientation="h", marker=marker, hovertemplate=hover)


def _sums(ages: Sequence[AgeBand]) -> go.Scatter:
    return go.Scatter(
        x=[band.overdue + band.expired for band in ages],
        y=[band.label for band in ages],
        mode="text",
        text=[f" {band.overdue + band.expired:,}" for band in ages],
        textposition="middle right",
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )


def expiry_figure(months: Sequence[ExpiryMonth], order: str, soon: int, today: date) -> go.Figure:
    """What expires in each month; those that begin within the warning days of the first day shown are stronger."""
    near = [(month.first - months[0].first).days <= soon for month in months]
    bars = go.Bar(
        x=[month_name(month.first) for month in months],
        y=[month.count for month in months],
        text=[f"{month.count:,}" for month in months],
        customdata=[_span(month.first, month.last, order, today) for month in months],
        marker={"color": AMBER, "opacity": [1 if is_near else 0.62 for is_near in near]},
        hovertemplate="%{customdata}: %{y:,d} expire<extra></extra>",
        **_LABELLED,
    )
    return figure(
        [bars],
        230,
        xaxis=axis(type="category", showgrid=False),
        yaxis=axis(rangemode="tozero", tickformat=",d", showticklabels=False, showgrid=False),
        margin={"l": 8, "r": 8, "t": 24, "b": 8},
    )


def hires_figure(months: Sequence[HireMonth], order: str, today: date) -> go.Figure:
    """The share of each month's new hires who were trained in time; the axis is all of 0 to 100 %."""
    spans = [_span(month.first, month.last, order, today) for month in months]
    bars = go.Bar(
        x=[month_name(month.first) for month in months],
        y=[month.share for month in months],
        text=[heat_number(month.share) for month in months],
        customdata=[f"{s}: {month.trained:,} of {month.known:,}" for s, month in zip(spans, months, strict=True)],
        marker={"color": BLUE},
        hovertemplate="%{customdata} trained in time<extra></extra>",
        **_LABELLED,
    )
    return figure(
        [bars],
        230,
        xaxis=axis(type="category", showgrid=False),
        yaxis=axis(range=[0, 108], tickvals=[0, 50, 100], **_PERCENT),
        margin={"l": 8, "r": 8, "t": 16, "b": 8},
    )


def _span(first: date, last: date, order: str, today: date) -> str:
    return f"{format_day_short(first, order, today)} – {format_day(last, order)}"
