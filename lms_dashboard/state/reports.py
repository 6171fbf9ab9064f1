"""The Reports Center: figures and lines, which follow every change."""

from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.people import Permission
from lms_dashboard.services.reports import get_rate_line, get_report_counts
from lms_dashboard.state.calls import ask_service, settle
from lms_dashboard.state.feed import Change
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.home import START, home_of
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.live import LivePage
from lms_dashboard.state.reports_view import FigureView, count_figures, learner_words, rate_figures
from lms_dashboard.state.shared import read_together


class ReportsState(LivePage, rx.State):
    """What the page shows. ``phase``: loading, ready or failed."""

    _page_needs: ClassVar[Permission] = Permission.VIEW_REPORTS

    phase: str = "loading"
    rates: list[FigureView] = []
    counts: list[FigureView] = []
    learners: str = ""
    nobody: bool = False

    @rx.event(supersedes=True)
    @needs(None)
    async def load(self) -> Any:
        """The figures, for whom this is the start page; everybody else goes on to theirs."""
        home = home_of(current_actor())
        if home != START:
            return rx.redirect(home, replace=True)
        return await self.open_page()  # type: ignore[operator]

    @rx.event
    @needs(PAGE)
    async def again(self) -> None:
        """Try once more."""
        await self._read()

    async def _read(self, news: list[Change] | None = None) -> None:
        """Read the figures; tabs that a change wakes read them together."""
        found = await settle(self, "the reports", read_together("reports", _ask) if news else _ask())
        if found is None:
            self.phase = "failed" if self.phase != "ready" else "ready"
            return
        line, counts = found
        self._assign("rates", rate_figures(line))
        self._assign("counts", count_figures(counts))
        self.learners, self.nobody = learner_words(counts), not counts.learners
        self.phase = "ready"

    def _assign(self, name: str, value: Any) -> None:
        if getattr(self, name) != value:
            setattr(self, name, value)


async def _ask() -> Any:
    return await ask_service(get_rate_line), await ask_service(get_report_counts)
