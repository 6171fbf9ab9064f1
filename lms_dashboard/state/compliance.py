"""Compliance: figures, their tables and their links, for what the address asks."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any, ClassVar

import plotly.graph_objects as go
import reflex as rx

from lms_dashboard.charts.compliance import age_figure, expiry_figure, flow_figure, hires_figure, rate_figure
from lms_dashboard.charts.style import BLANK
from lms_dashboard.domain.days import format_day
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.report import HIRE_DAYS, ComplianceReport, Range
from lms_dashboard.domain.report_words import sealed_in, sentences
from lms_dashboard.domain.status import Compliance
from lms_dashboard.services.compliance import get_compliance
from lms_dashboard.state import compliance_rows
from lms_dashboard.state.calls import call_service
from lms_dashboard.state.compliance_links import ARE_CERTIFIED, IN_BREACH, Links
from lms_dashboard.state.compliance_view import (
    DEFAULT,
    ORDERS,
    ComplianceView,
    is_filtered,
    query_of,
    read_view,
    write_view,
)
from lms_dashboard.state.feed import feed
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.view_page import ViewPage

PATIENCE = 0.15
"""Seconds after which the numbers of a moment ago are shown while newer ones are counted."""

CHARTS = ("rate", "flows", "ages", "expiring", "hires")


class ComplianceState(ViewPage, rx.State):
    """What the page shows. ``phase``: loading, ready, empty or failed. Rows of a table are a link, then cells."""

    _page_needs: ClassVar[Permission] = Permission.VIEW_REPORTS
    _reader: ClassVar = staticmethod(read_view)
    _rest: ClassVar[float] = 1.0

    subtitle: str = ""
    past_day: str = ""
    filtered: bool = False
    sentences: list[list[str]] = []
    tiles: list[list[str]] = []
    courses: list[str] = []
    heat: list[list[list[str]]] = []
    heat_foot: list[str] = []
    groups: list[list[str]] = []
    managers: list[list[str]] = []
    tables: dict[str, list[list[str]]] = {name: [] for name in CHARTS}
    rate: go.Figure = BLANK
    flows: go.Figure = BLANK
    ages: go.Figure = BLANK
    expiring: go.Figure = BLANK
    hires: go.Figure = BLANK
    sealed: str = ""
    axis_from: int = 0
    has_hires: bool = False
    back: str = Range.QUARTER.value
    hire_days: str = str(HIRE_DAYS[0])
    order: str = "people"
    compared_with: str = ""
    compare_address: str = ""

    _view: ComplianceView = DEFAULT
    _links: Mapping[str, list[list[str]]] = {}

    @rx.event
    @needs(PAGE)
    async def choose_back(self, back: str) -> None:
        """How far back the lines go."""
        if back in set(Range):
            await self._go(replace(self._view, back=Range(back)))

    @rx.event
    @needs(PAGE)
    async def choose_hire_days(self, days: str) -> None:
        """After how many days new hires should be trained."""
        if days in map(str, HIRE_DAYS):
            await self._go(replace(self._view, hire_days=int(days)))

    @rx.event
    @needs(PAGE)
    async def choose_order(self, order: str) -> None:
        """Groups and managers by people or by rate."""
        if order in ORDERS:
            await self._go(replace(self._view, order=order))

    @rx.event
    @needs(PAGE)
    async def open_mark(self, chart: str, points: list[dict[str, Any]]) -> Any:
        """Go to the people behind a mark of a figure."""
        for point in points[:1]:
            curve, number = point.get("curveNumber"), point.get("pointNumber")
            links = self._links.get(chart, [])
            if isinstance(curve, int) and isinstance(number, int) and 0 <= curve < len(links):
                found = links[curve][number] if 0 <= number < len(links[curve]) else ""
                return rx.redirect(found) if found else None
        return None

    async def _show(self, view: ComplianceView, *, again: bool = False) -> None:
        report = await call_service(self, get_compliance, query=query_of(view), patience=PATIENCE)
        if report is None:
            self._fail(again=again)
            return
        if report.behind:
            self._follow_from(report.seq)
        order = current_actor().date_order
        links = Links(replace(view, page=1))
        self._view, self.address = view, write_view(view)
        self.subtitle = f"as of {format_day(report.day, order)}"
        self.past_day = format_day(report.day, order) if report.day != report.today else ""
        self.filtered = is_filtered(view)
        self._draw_words(report, links, order)
        self._draw_figures(report, order)
        self._links = links_of(report, links)
        self.back, self.hire_days, self.order = view.back.value, str(view.hire_days), view.order
        self.phase = "ready" if report.now.rate.required or any(p.rate.required for p in report.points) else "empty"

    def _follow_from(self, seq: int) -> None:
        """What is shown is of a moment ago: what has come since is shown as soon as it is counted."""
        self._since = seq
        feed.ask_again(self.router.session.client_token)

    def _draw_words(self, report: ComplianceReport, links: Links, order: str) -> None:
        said = zip(("What changed", "What is worst", "Who must act"), sentences(report, order), strict=True)
        drawn = {
            "sentences": [[*words, to] for words, to in zip(said, links.sentences(report), strict=True)],
            "tiles": compliance_rows.tiles(report, links, order),
            "courses": [course.title for course in report.courses],
            "heat": compliance_rows.heat_rows(report, links),
            "heat_foot": compliance_rows.heat_foot(report),
            "groups": compliance_rows.group_table(report, links, links.view.order),
            "managers": compliance_rows.manager_table(report, links, links.view.order),
            "tables": compliance_rows.tables(report, links, order),
            "sealed": sealed_in(report),
            "has_hires": any(month.known or month.too_early for month in report.hires),
            "compared_with": format_day(report.then.day, order),
            "compare_address": links.comparison(report.then.day, report.day, "fell"),
        }
        self._assign(drawn)

    def _draw_figures(self, report: ComplianceReport, order: str) -> None:
        rate = rate_figure(report.points, report.forecast, report.settings.target, order)
        drawn = {
            "rate": rate,
            "axis_from": int(rate.layout.yaxis.range[0]),
            "flows": flow_figure(report.points, order),
            "ages": age_figure(report.ages),
            "expiring": expiry_figure(report.expiring, order, report.settings.expiring_days, report.today),
            "hires": hires_figure(report.hires, order, report.today),
        }
        self._assign(drawn)

    def _assign(self, drawn: Mapping[str, Any]) -> None:
        """Only what differs goes to the browser."""
        for name, value in drawn.items():
            if getattr(self, name) != value:
                setattr(self, name, value)


def links_of(report: ComplianceReport, links: Links) -> dict[str, list[list[str]]]:
    """Where the marks of each figure lead, by trace and point."""
    ahead = [links.breaches(), *(links.ahead(one.day, report.day) for one in report.forecast)]
    days = [point.day for point in report.points]
    steps = list(pairwise(days))
    return {
        "rate": [
            *([links.on(day, report.today, statuses) for day in days] for statuses in (IN_BREACH, ARE_CERTIFIED)),
            ahead,
            ahead,
        ],
        "flows": [[links.comparison(*step, side) for step in steps] for side in ("fell", "recovered")],
        "ages": [[links.age(band, s) for band in report.ages] for s in (Compliance.OVERDUE, Compliance.EXPIRED)],
        "expiring": [[links.expiry(month) for month in report.expiring]],
        "hires": [[links.hires(month) for month in report.hires]],
    }
