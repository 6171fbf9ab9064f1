"""User Progress: one row a learner. Its address says all of it."""

from dataclasses import replace
from typing import ClassVar

import reflex as rx

from lms_dashboard.domain.days import format_day
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.queries import ProgressQuery
from lms_dashboard.domain.rows import ProgressPage, ProgressRow
from lms_dashboard.services.progress import get_progress_page
from lms_dashboard.state.calls import call_service
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.paged_list import MarkedRows, SortedList
from lms_dashboard.state.progress_view import (
    DEFAULT,
    SORTS,
    ProgressView,
    is_filtered,
    query_of,
    read_view,
    write_view,
)
from lms_dashboard.state.selections import selectable
from lms_dashboard.state.words import count_words, duration_words


@selectable("progress")
class ProgressState(SortedList, MarkedRows, rx.State):
    """What the table shows: rows of id, name, email, group and words. ``phase``: loading, ready or failed."""

    _page_needs: ClassVar[Permission] = Permission.VIEW_REPORTS
    _reader: ClassVar = staticmethod(read_view)
    _sorts: ClassVar[tuple[str, ...]] = SORTS

    subtitle: str = ""
    total: int = 0
    filtered: bool = False
    past_day: str = ""

    _view: ProgressView = DEFAULT

    def _listed(self) -> ProgressQuery:
        """What is shown, for "all that match"."""
        return query_of(self._view)

    async def _course_at_hand(self) -> int | None:
        """The course that is filtered by."""
        return self._view.state_course_id or self._view.status_course_id

    async def _show(self, view: ProgressView, *, again: bool = False) -> None:
        page = await call_service(self, get_progress_page, query=query_of(view))
        if page is None:
            self._fail(again=again)
            return
        order = current_actor().date_order
        self._take_rows([encode_row(row, order) for row in page.rows], marked=again)
        self._view = replace(view, page=page.page)
        self._draw(page)

    def _draw(self, page: ProgressPage) -> None:
        view, order = self._view, current_actor().date_order
        self.subtitle, self.total = count_words(page.total, "learner"), page.total
        self._draw_pages(page.page, page.page_size, page.total)
        self._draw_order(view.sort)
        self.filtered = is_filtered(view)
        self.past_day = format_day(view.as_of, order) if view.as_of and view.as_of != page.today else ""
        self.address = write_view(view)
        self.phase = "ready"


def encode_row(row: ProgressRow, order: str) -> list[str]:
    """Id, name, email, group, last activity, completed, of how many, in breach, certificates, time spent."""
    return [
        str(row.id),
        row.name,
        row.email,
        row.group,
        format_day(row.last_activity, order) or "–",
        str(row.completed),
        str(row.assigned),
        str(row.in_breach or ""),
        str(row.certificates),
        duration_words(row.seconds),
    ]
