"""User Progress: one row a learner. Its address says all of it."""

from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.days import format_day
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.queries import ProgressQuery
from lms_dashboard.domain.rows import ProgressPage, ProgressRow
from lms_dashboard.services.progress import get_progress_page
from lms_dashboard.state.address import read_sort
from lms_dashboard.state.calls import call_service
from lms_dashboard.state.feed import Change
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.live import LivePage
from lms_dashboard.state.matrix_view import PAGE_SIZES, next_sort
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
from lms_dashboard.state.words import count_words, duration_words, page_words


@selectable("progress")
class ProgressState(LivePage, rx.State):
    """What the table shows: rows of id, name, email, group and words. ``phase``: loading, ready or failed."""

    _page_needs: ClassVar[Permission] = Permission.VIEW_REPORTS

    phase: str = "loading"
    rows: list[list[str]] = []
    changed: list[str] = []
    subtitle: str = ""
    summary: str = ""
    total: int = 0
    has_previous: bool = False
    has_next: bool = False
    sort_key: str = "name"
    descending: bool = False
    page_size: str = str(PAGE_SIZES[0])
    filtered: bool = False
    past_day: str = ""
    problems: list[str] = []
    address: str = ""
    address_replaced: bool = True

    _view: ProgressView = DEFAULT

    @rx.event(supersedes=True)
    @needs(PAGE)
    async def load(self) -> Any:
        """Show what the address asks for, and follow it."""
        self._view, problems = read_view(self.router.url.query_parameters)
        self.problems, self.address_replaced = list(problems), True
        return await self.open_page()  # type: ignore[operator]

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

    @rx.event
    @needs(PAGE)
    async def choose_page_size(self, size: str) -> None:
        """So many rows a page."""
        if size in map(str, PAGE_SIZES):
            await self._go(replace(self._view, page=1, page_size=int(size)))

    @rx.event
    @needs(PAGE)
    async def sort_by(self, column: str) -> None:
        """Sort by a column; once more turns the order."""
        try:
            sort = read_sort(SORTS)(next_sort(self._view.sort, column))
        except ValueError:
            return
        await self._go(replace(self._view, page=1, sort=sort))

    async def _read(self, news: list[Change] | None = None) -> None:
        """Read the view anew, or again after a change: then the rows that differ are marked."""
        await self._show(self._view, marked=news is not None)

    async def _go(self, view: ProgressView, *, replaced: bool = False) -> None:
        """Show another view; the Back button returns to the present one, unless it is replaced."""
        self.address_replaced, self.problems = replaced, []
        await self._show(view)

    def _listed(self) -> ProgressQuery:
        """What is shown, for "all that match"."""
        return query_of(self._view)

    async def _course_at_hand(self) -> int | None:
        """The course that is filtered by."""
        return self._view.state_course_id or self._view.status_course_id

    def _after(self) -> None:
        """Nothing follows a change of the view."""

    async def _show(self, view: ProgressView, *, marked: bool = False) -> None:
        page = await call_service(self, get_progress_page, query=query_of(view))
        if page is None:
            self.phase = self.phase if marked else "failed"
            return
        before = {row[0]: row for row in self.rows}
        rows = [encode_row(row, current_actor().date_order) for row in page.rows]
        self.changed = [row[0] for row in rows if before.get(row[0]) != row] if marked else []
        if rows != self.rows:
            self.rows = rows
        self._view = replace(view, page=page.page)
        self._draw(page)

    def _draw(self, page: ProgressPage) -> None:
        view, order = self._view, current_actor().date_order
        self.subtitle, self.total = count_words(page.total, "learner"), page.total
        self.summary = page_words(page.page, page.page_size, page.total)
        self.has_previous, self.has_next = page.page > 1, page.page * page.page_size < page.total
        self.sort_key, self.descending = view.sort.removeprefix("-"), view.sort.startswith("-")
        self.page_size, self.filtered = str(view.page_size), is_filtered(view)
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
