"""Two days side by side: the figures of both, why learners moved, and who."""

from dataclasses import replace
from typing import ClassVar

import reflex as rx

from lms_dashboard.domain.days import format_day
from lms_dashboard.domain.move_words import why_moved
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.report import Comparison, Figures, Move, Moved
from lms_dashboard.domain.report_words import change_words, count, share_words
from lms_dashboard.services.comparison import get_comparison
from lms_dashboard.state.calls import call_service
from lms_dashboard.state.compliance_links import Links
from lms_dashboard.state.compliance_view import (
    DEFAULT,
    PAGE_SIZE,
    SIDES,
    ComplianceView,
    is_filtered,
    query_of,
    read_view,
    write_view,
)
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.view_page import ViewPage
from lms_dashboard.state.words import page_words


class ComparisonState(ViewPage, rx.State):
    """``figures`` are name, both days, change; ``rows`` link, learner, group, course, before, after, why."""

    _page_needs: ClassVar[Permission] = Permission.VIEW_REPORTS
    _reader: ClassVar = staticmethod(read_view)

    filtered: bool = False
    first_day: str = ""
    second_day: str = ""
    back_address: str = "/compliance"
    figures: list[list[str]] = []
    fell: list[list[str]] = []
    recovered: list[list[str]] = []
    fell_words: str = ""
    recovered_words: str = ""
    side: str = "fell"
    rows: list[list[str]] = []
    summary: str = ""
    has_previous: bool = False
    has_next: bool = False

    _view: ComplianceView = DEFAULT

    @rx.event
    @needs(PAGE)
    async def choose_side(self, side: str) -> None:
        """Who fell out, or who became compliant."""
        if side in SIDES:
            await self._go(replace(self._view, side=side, page=1))

    @rx.event
    @needs(PAGE)
    async def next_page(self) -> None:
        """The following page."""
        await self._go(replace(self._view, page=self._view.page + 1))

    @rx.event
    @needs(PAGE)
    async def previous_page(self) -> None:
        """The page before."""
        await self._go(replace(self._view, page=max(1, self._view.page - 1)))

    async def _show(self, view: ComplianceView, *, again: bool = False) -> None:
        asked = {"query": query_of(view), "side": view.side, "page": view.page, "page_size": PAGE_SIZE}
        found = await call_service(self, get_comparison, **asked)
        if found is None:
            self._fail(again=again)
            return
        order = current_actor().date_order
        self._view = replace(view, page=found.page)
        self.address, self.side, self.filtered = write_view(self._view), view.side, is_filtered(view)
        self.back_address = Links(replace(view, side=DEFAULT.side)).page()
        self.first_day, self.second_day = (format_day(one.day, order) for one in (found.first, found.second))
        self._draw(found)
        self.phase = "ready"

    def _draw(self, found: Comparison) -> None:
        self.figures = figure_rows(found.first, found.second, self.first_day)
        self.fell, self.recovered = ([reason_row(move) for move in moves] for moves in (found.fell, found.recovered))
        self.fell_words, self.recovered_words = (
            count(sum(move.count for move in moves), "course of a learner", "courses of learners")
            for moves in (found.fell, found.recovered)
        )
        self.rows = [moved_row(row) for row in found.rows]
        self.summary = page_words(found.page, found.page_size, found.total)
        self.has_previous, self.has_next = found.page > 1, found.page * found.page_size < found.total


def figure_rows(first: Figures, second: Figures, since: str) -> list[list[str]]:
    """The headline of both days, and what changed."""
    shares = (
        ("Compliance rate", first.rate.compliant_share, second.rate.compliant_share),
        ("Certified", first.rate.certified_share, second.rate.certified_share),
        ("People fully compliant", first.people.share, second.people.share),
    )
    numbers = (
        ("Required", first.rate.required, second.rate.required),
        ("In breach", first.rate.in_breach, second.rate.in_breach),
        ("Learners in breach", first.people.in_breach, second.people.in_breach),
        ("Exempt", first.rate.exempt, second.rate.exempt),
        *([("Sealed by a reset", first.sealed, second.sealed)] if first.sealed or second.sealed else []),
    )
    made = [[name, share_words(a), share_words(b), _moved(a, b, since)] for name, a, b in shares]
    return made + [[name, f"{a:,}", f"{b:,}", f"{b - a:+,}" if b != a else "–"] for name, a, b in numbers]


def _moved(before: float | None, after: float | None, since: str) -> str:
    words = change_words(before, after, since)
    return words.removesuffix(f" since {since}") if words[0] in "▲▼" else "–"


def reason_row(move: Move) -> list[str]:
    """Why, how many courses, how many people."""
    return [move.why, f"{move.count:,}", f"{move.people:,}"]


def moved_row(row: Moved) -> list[str]:
    """Link, learner, group, course, status before, status after, why."""
    words = [row.before.label, row.after.label, why_moved(row.before, row.after)]
    return [f"/users/{row.learner_id}", row.name, row.group, row.course.title, *words]
