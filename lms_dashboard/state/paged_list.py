"""What lists share: turning pages, rows a page, order, and the marks of rows that a live change has touched."""

from dataclasses import replace
from typing import ClassVar

import reflex as rx

from lms_dashboard.state.address import read_sort
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.list_parts import PAGE_SIZES
from lms_dashboard.state.matrix_view import next_sort
from lms_dashboard.state.view_page import ViewPage
from lms_dashboard.state.words import page_words


class PagedList(ViewPage, mixin=True):
    """A list in pages: its state shows a view (``_show``), which it keeps in ``_view``."""

    summary: str = ""
    has_previous: bool = False
    has_next: bool = False
    page_size: str = str(PAGE_SIZES[0])

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

    def _draw_pages(self, page: int, page_size: int, total: int) -> None:
        self.summary = page_words(page, page_size, total)
        self.has_previous, self.has_next = page > 1, page * page_size < total
        self.page_size = str(page_size)


class SortedList(PagedList, mixin=True):
    """A list in pages that is sorted by its columns (``_sorts``)."""

    _sorts: ClassVar[tuple[str, ...]]

    sort_key: str = "name"
    descending: bool = False

    @rx.event
    @needs(PAGE)
    async def sort_by(self, column: str) -> None:
        """Sort by a column; once more turns the order."""
        try:
            sort = read_sort(self._sorts)(next_sort(self._view.sort, column))
        except ValueError:
            return
        await self._go(replace(self._view, page=1, sort=sort))

    def _draw_order(self, sort: str) -> None:
        self.sort_key, self.descending = sort.removeprefix("-"), sort.startswith("-")


class MarkedRows(rx.State, mixin=True):
    """Rows whose first word is their id; ``changed`` are the ids of those that a live change has touched."""

    rows: list[list[str]] = []
    changed: list[str] = []

    def _take_rows(self, rows: list[list[str]], *, marked: bool) -> None:
        before = {row[0]: row for row in self.rows}
        self.changed = [row[0] for row in rows if before.get(row[0]) != row] if marked else []
        if rows != self.rows:
            self.rows = rows
