"""Completions: the log, one row a completion. Its address says all of it."""

from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.completion_log import CompletionsPage, LoggedCompletion, Standing
from lms_dashboard.domain.days import day_in, format_day
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.status import Shown
from lms_dashboard.services.completion_log import get_completions_page
from lms_dashboard.state.calls import call_service
from lms_dashboard.state.completions_view import SORTS, is_filtered, query_of, read_view, write_view
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.paged_list import MarkedRows, SortedList
from lms_dashboard.state.words import count_words, score_words

_CODES = {
    Standing.VALID: Shown.COMPLETED,
    Standing.EXPIRING: Shown.EXPIRING,
    Standing.EXPIRED: Shown.EXPIRED,
    Standing.SUPERSEDED: Shown.EXEMPT,
    Standing.VOIDED: Shown.EXEMPT,
}
"""The glyph and colour of what a completion is worth."""


class CompletionsState(SortedList, MarkedRows, rx.State):
    """What the table shows. ``phase``: loading, ready or failed."""

    _page_needs: ClassVar[Permission] = Permission.VIEW_REPORTS
    _reader: ClassVar = staticmethod(read_view)
    _sorts: ClassVar[tuple[str, ...]] = SORTS

    subtitle: str = ""
    filtered: bool = False
    archived: bool = False
    past_day: str = ""

    @rx.event
    @needs(PAGE)
    async def toggle_archived(self) -> None:
        """With or without what does not count any more."""
        await self._go(replace(self._view, page=1, archived=not self._view.archived))

    async def _show(self, view: Any, *, again: bool = False) -> None:
        page = await call_service(self, get_completions_page, query=query_of(view))
        if page is None:
            self._fail(again=again)
            return
        actor = current_actor()
        self._take_rows([encode_row(row, actor) for row in page.rows], marked=again)
        self._view = replace(view, page=page.page)
        self._draw(page)

    def _draw(self, page: CompletionsPage) -> None:
        view, order = self._view, current_actor().date_order
        self.subtitle = count_words(page.total, "completion")
        self._draw_pages(page.page, page.page_size, page.total)
        self._draw_order(view.sort)
        self.filtered, self.archived = is_filtered(view), view.archived
        self.past_day = format_day(view.as_of, order) if view.as_of and view.as_of != page.today else ""
        self.address = write_view(view)
        self.phase = "ready"


def encode_row(row: LoggedCompletion, actor: Actor) -> list[str]:
    """Id, learner's id, name, group, course, cycle, day, score, code, status, through, certificate, recorded, why."""
    order = actor.date_order
    recorded = format_day(day_in(actor.time_zone, row.recorded_at), order)
    return [
        str(row.id),
        str(row.learner_id),
        row.name,
        row.group,
        row.course_title,
        _cycle_words(row),
        format_day(row.completed_on, order),
        score_words(row.score) or "–",
        _CODES[row.standing].value,
        row.standing.value,
        format_day(row.valid_through, order) or "for ever",
        row.certificate_number,
        f"{row.recorded_by or '–'}, {recorded}",
        "; ".join(part for part in (row.why, row.note) if part),
    ]


def _cycle_words(row: LoggedCompletion) -> str:
    if row.cycle is None:
        return "outside"
    return f"{row.cycle}, {row.ended}" if row.ended else str(row.cycle)
