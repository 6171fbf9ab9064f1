"""The panel beside the matrix: the answer to "why is this red?"."""

from datetime import date
from typing import ClassVar

import reflex as rx

from lms_dashboard.domain.details import CellDetail
from lms_dashboard.domain.people import Permission
from lms_dashboard.services.cells import get_cell
from lms_dashboard.state.address import read_id
from lms_dashboard.state.calls import call_service
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.panel_view import PanelView, panel_of

EMPTY = PanelView()


class CellPanelState(rx.State):
    """The one cell that is open; ``chosen`` is "learner:course", empty when the panel is shut."""

    _page_needs: ClassVar[Permission] = Permission.VIEW_REPORTS

    chosen: str = ""
    detail: PanelView = EMPTY

    _day: date | None = None

    @rx.event
    @needs(PAGE)
    async def open_cell(self, learner_id: str, course_id: str, day: str = "") -> None:
        """Open the panel at a cell, on a day (ISO; empty: today). A second click on the open cell shuts it."""
        if not course_id:
            return
        try:
            learner, course = read_id(learner_id), read_id(course_id)
            self._day = date.fromisoformat(day) if day else None
        except ValueError:
            return
        if self.chosen == f"{learner}:{course}":
            self._shut()
        elif (detail := await self._ask(learner, course)) is not None:
            self._show(detail)

    @rx.event
    @needs(PAGE)
    async def shut(self) -> None:
        """Close the panel."""
        self._shut()

    async def _refresh(self) -> None:
        """Read the open cell again after a change."""
        if self.chosen:
            learner, course = map(int, self.chosen.split(":"))
            detail = await self._ask(learner, course)
            self._shut() if detail is None else self._show(detail)

    async def _ask(self, learner_id: int, course_id: int) -> CellDetail | None:
        return await call_service(self, get_cell, learner_id=learner_id, course_id=course_id, day=self._day)

    def _show(self, detail: CellDetail) -> None:
        view = panel_of(detail, current_actor())
        if view != self.detail:
            self.detail = view
        self.chosen = f"{detail.learner_id}:{detail.course_id}"

    def _shut(self) -> None:
        self.chosen = ""
