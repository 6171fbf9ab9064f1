"""One course's page: numbers, people, modules, rules, history."""

from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.courses import CourseDetail
from lms_dashboard.domain.errors import NotFound
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.reports import RateLine
from lms_dashboard.domain.trail import TrailQuery
from lms_dashboard.services.audit import get_trail
from lms_dashboard.services.courses import get_course
from lms_dashboard.services.matrix import get_matrix_page
from lms_dashboard.services.reports import get_rate_line
from lms_dashboard.state import address
from lms_dashboard.state.audit_view import entry_row
from lms_dashboard.state.calls import call_service
from lms_dashboard.state.course_view import (
    DEFAULT,
    SHOWS,
    SORTS,
    TABS,
    CourseView,
    figures_of,
    module_row,
    person_row,
    query_of,
    read_view,
    rule_lines,
    write_view,
)
from lms_dashboard.state.feed import Change, Shown
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.paged_list import SortedList
from lms_dashboard.state.reports_view import FigureView
from lms_dashboard.state.words import count_words


def find_course(*, actor: Actor, course_id: int, now: Any) -> CourseDetail | None:
    """The course's page; None if there is none, which the page itself says."""
    try:
        return get_course(actor=actor, course_id=course_id, now=now)
    except NotFound:
        return None


class CourseState(SortedList, rx.State):
    """What the page shows. ``phase``: loading, ready or missing."""

    _page_needs: ClassVar[Permission] = Permission.VIEW_REPORTS
    _reader: ClassVar = staticmethod(read_view)
    _sorts: ClassVar[tuple[str, ...]] = SORTS

    course_id: str = ""
    title: str = ""
    about: str = ""
    retired: bool = False
    figures: list[FigureView] = []
    people: list[list[str]] = []
    changed: list[str] = []
    modules: list[list[str]] = []
    rules: list[list[str]] = []
    has_equivalents: bool = False
    requirements: str = ""
    history: list[list[str]] = []
    tab: str = TABS[0]
    search: str = ""
    show: str = DEFAULT.show
    may_change: bool = False
    may_reset: bool = False
    may_audit: bool = False

    _view: CourseView = DEFAULT
    _detail: CourseDetail | None = None

    @rx.event
    @needs(PAGE)
    async def choose_tab(self, tab: str) -> None:
        """Another part of the page."""
        if tab in TABS:
            await self._go(replace(self._view, tab=tab))

    @rx.event
    @needs(PAGE)
    async def find(self, text: str) -> None:
        """Keep people whose name, address or number contains the text."""
        search = address.read_text(text[: address.LONGEST_SEARCH])
        await self._go(replace(self._view, page=1, search=search), replaced=True)

    @rx.event
    @needs(PAGE)
    async def choose_show(self, show: str) -> None:
        """Whom the list of people shows."""
        if show in SHOWS:
            await self._go(replace(self._view, page=1, show=show))

    async def _enter(self) -> None:
        """Which course the address names."""
        actor = current_actor()
        try:
            number = str(address.read_id(self.router.url.path.rstrip("/").rpartition("/")[2]))
        except ValueError:
            number = "0"
        if number != self.course_id:
            self.course_id, self.phase, self.changed = number, "loading", []
        self.may_reset, self.may_audit = actor.may(Permission.RESET_PROGRESS), actor.may(Permission.VIEW_AUDIT)

    def _shows(self) -> Shown:
        """Only changes of this course matter."""
        return Shown(None, frozenset({int(self.course_id or 0)}))

    async def _read(self, news: list[Change] | None = None) -> None:
        """Read the numbers and the open part."""
        detail = await call_service(self, find_course, course_id=int(self.course_id))
        if detail is None:
            self.phase, self.people, self._detail = "missing", [], None
            return
        line = await call_service(self, get_rate_line, course_id=int(self.course_id))
        if line is not None:
            self._draw(detail, line)
            await self._show(self._view, again=news is not None)

    def _draw(self, detail: CourseDetail, line: RateLine) -> None:
        order, fields = current_actor().date_order, detail.item.fields
        self._detail, self.title, self.may_change = detail, fields.title, detail.may_change
        self.about = f"{fields.code} · version {detail.item.version}"
        self.retired = fields.retired_on is not None and fields.retired_on <= detail.today
        self._assign("figures", figures_of(detail, line))
        self._assign("modules", [module_row(n, one) for n, one in enumerate(detail.modules, 1)])
        self._assign("rules", rule_lines(detail, order))
        self.has_equivalents = any(one.until_day > detail.today for one in detail.satisfied_by)
        self.requirements = count_words(detail.requirements, "requirement")

    async def _show(self, view: CourseView, *, again: bool = False) -> None:
        actor = current_actor()
        page = await call_service(self, get_matrix_page, query=query_of(view, int(self.course_id)))
        if page is None:
            return
        before = {row[0]: row for row in self.people}
        cells = [row[0] if row else None for row in page.cells]
        rows = [person_row(who, cell, actor.date_order) for who, cell in zip(page.learners, cells, strict=True)]
        self.changed = [row[0] for row in rows if before.get(row[0]) != row] if again else []
        self._assign("people", rows)
        self._view = replace(view, page=page.page)
        self._draw_pages(page.page, page.page_size, page.total)
        self._draw_order(view.sort)
        self.tab, self.search, self.show, self.address = view.tab, view.search, view.show, write_view(self._view)
        if view.tab == "history" and self.may_audit:
            trail = await call_service(self, get_trail, query=TrailQuery(course_id=int(self.course_id)))
            self._assign("history", [entry_row(entry, actor) for entry in trail.entries] if trail else [])
        self.phase = "ready"

    def _assign(self, name: str, value: Any) -> None:
        if getattr(self, name) != value:
            setattr(self, name, value)
