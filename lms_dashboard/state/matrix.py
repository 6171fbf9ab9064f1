"""The Training Matrix: rows, order and page. Its address says all of it."""

from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.days import day_in, format_day
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.queries import MatrixQuery
from lms_dashboard.domain.rows import MatrixPage
from lms_dashboard.services.matrix import get_matrix_page
from lms_dashboard.state.calls import ask_service, settle
from lms_dashboard.state.cell_panel import CellPanelState
from lms_dashboard.state.clock import utc_now
from lms_dashboard.state.feed import Change
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.matrix_footer import MatrixFooterState
from lms_dashboard.state.matrix_rows import encode_page, mark_changes
from lms_dashboard.state.matrix_view import (
    DEFAULT,
    SORTS,
    MatrixView,
    is_filtered,
    query_of,
    read_view,
    write_view,
)
from lms_dashboard.state.paged_list import SortedList
from lms_dashboard.state.selections import selectable
from lms_dashboard.state.shared import read_together
from lms_dashboard.state.words import count_words

Found = tuple[MatrixPage, list[list[str]]]
"""A page, and its rows as they travel."""


@selectable("matrix")
class MatrixState(SortedList, rx.State):
    """What the table shows. ``phase``: loading, ready or failed."""

    _page_needs: ClassVar[Permission] = Permission.VIEW_REPORTS
    _reader: ClassVar = staticmethod(read_view)
    _sorts: ClassVar[tuple[str, ...]] = SORTS

    rows: list[list[str]] = []
    courses: list[list[str]] = []
    this_year: str = ""
    between: str = ""
    subtitle: str = ""
    total: int = 0
    filtered: bool = False
    nobody: bool = False
    no_courses: bool = False
    past_day: str = ""

    _view: MatrixView = DEFAULT
    _turn: int = 1

    async def _enter(self) -> None:
        (await self.get_state(CellPanelState))._shut()

    async def _read(self, news: list[Change] | None = None) -> None:
        """Read the view anew, or again after a change: then each cell that differs is marked."""
        await self._show(self._view, again=news is not None, together=bool(news))
        if news is not None:
            await (await self.get_state(CellPanelState))._refresh()
        if news:  # an act of the own tab counts when its cell is on the screen
            await (await self.get_state(MatrixFooterState))._recount(together=True)

    async def _go(self, view: MatrixView, *, replaced: bool = False) -> None:
        """Show another view; the Back button returns to the present one, unless it is replaced."""
        if view.as_of != self._view.as_of:
            (await self.get_state(CellPanelState))._shut()
        await super()._go(view, replaced=replaced)

    def _listed(self) -> MatrixQuery:
        """What is shown, for "all that match"."""
        return query_of(self._view, day_in(current_actor().time_zone, utc_now()))

    async def _course_at_hand(self) -> int | None:
        """The course of the open cell, else the one that is filtered by, else the only column."""
        chosen = (await self.get_state(CellPanelState)).chosen
        if chosen:
            return int(chosen.split(":")[1])
        only = self._view.course_ids[0] if len(self._view.course_ids) == 1 else None
        return self._view.status_course_id or only

    def _after(self) -> Any:
        """What follows a change of the view: counting."""
        return MatrixFooterState.load

    async def _show(self, view: MatrixView, *, again: bool = False, together: bool = False) -> None:
        found = await self._ask(view, together=together)
        if found is not None and not found[0].learners and found[0].total:
            view = replace(view, page=-(-found[0].total // view.page_size))
            found = await self._ask(view, together=together)
        if found is None:
            self._fail(again=again)
            return
        page, rows = found
        if again:
            self._turn = 3 - self._turn
            rows = mark_changes(getattr(self.rows, "__wrapped__", self.rows), rows, str(self._turn))
        self._view = view
        self._draw(page, rows)
        footer = await self.get_state(MatrixFooterState)
        footer._want(query_of(view, page.today), afresh=again)

    async def _ask(self, view: MatrixView, *, together: bool) -> Found | None:
        actor = current_actor()
        query = query_of(view, day_in(actor.time_zone, utc_now()))

        async def read() -> Found:
            page = await ask_service(get_matrix_page, query=query)
            return page, encode_page(page, actor.date_order)

        return await settle(self, "the matrix", read_together(query, read) if together else read())

    def _draw(self, page: MatrixPage, rows: list[list[str]]) -> None:
        courses = [[str(course.id), course.code, course.title] for course in page.courses]
        if rows != self.rows:
            self.rows = rows
        if courses != self.courses:
            self.courses = courses
        self._draw_words(page, current_actor().date_order)
        self._draw_pages(page.page, page.page_size, page.total)
        self._draw_order(self._view.sort)
        self.filtered = is_filtered(self._view)
        self.nobody, self.no_courses = not page.learners, not page.courses_total
        self.address = write_view(self._view)
        self.phase = "ready"

    def _draw_words(self, page: MatrixPage, order: str) -> None:
        day = self._view.as_of
        self.this_year = {"dmy": f" {page.today.year}", "mdy": f", {page.today.year}"}.get(order, "")
        self.between = ", " if order == "mdy" else " "
        self.subtitle = _subtitle(page)
        self.total = page.total
        self.past_day = format_day(day, order) if day and day != page.today else ""


def _subtitle(page: MatrixPage) -> str:
    courses = count_words(page.courses_total, "course")
    if len(page.courses) != page.courses_total:
        courses = f"{len(page.courses):,} of {courses}"
    return f"{count_words(page.total, 'learner')} · {courses}"
