"""The list of requirements: who must do what, since when and why. Its address says all of it."""

from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.requirements import RequirementItem, RequirementQuery, RequirementsPage
from lms_dashboard.services.filters import get_filter_choices
from lms_dashboard.services.requirement_lists import get_requirements
from lms_dashboard.state import address
from lms_dashboard.state.calls import call_service
from lms_dashboard.state.filter_words import either
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.paged_list import MarkedRows, SortedList
from lms_dashboard.state.requirements_view import (
    AUDIENCE_WORDS,
    BY_NAME,
    DEFAULT,
    SORTS,
    STATE_WORDS,
    encode_row,
    read_view,
    write_view,
)
from lms_dashboard.state.words import count_words, few_words

TICKED = ("course", "for", "when")


class RequirementsState(SortedList, MarkedRows, rx.State):
    """What the table shows. ``phase``: loading, ready or failed; ``unassigned``: required without a cycle, in all."""

    _page_needs: ClassVar[Permission] = Permission.VIEW_REPORTS
    _reader: ClassVar = staticmethod(read_view)
    _sorts: ClassVar[tuple[str, ...]] = SORTS

    subtitle: str = ""
    unassigned: str = ""
    filtered: bool = False
    may_add: bool = False
    search: str = ""
    kind: str = ""
    courses: list[list[str]] = []
    ticked: dict[str, list[str]] = {name: [] for name in TICKED}
    chips: dict[str, str] = {}

    _view: RequirementQuery = DEFAULT
    _items: dict[str, RequirementItem] = {}

    async def _enter(self) -> None:
        choices = await call_service(self, get_filter_choices)
        if choices is not None:
            self.courses = [[str(course.id), course.title, "0"] for course in choices.courses]
        self.may_add = current_actor().may(Permission.ADMINISTER)

    @rx.event
    @needs(PAGE)
    async def find(self, text: str) -> None:
        """Keep requirements whose course or reason contains the text."""
        search = address.read_text(text[: address.LONGEST_SEARCH])
        await self._go(replace(self._view, page=1, search=search), replaced=True)

    @rx.event
    @needs(PAGE)
    async def tick(self, name: str, value: str) -> None:
        """Add a value to a filter, or take it away; without any it is as it was at first."""
        part = BY_NAME.get(name)
        if part is None or name not in TICKED:
            return
        chosen = {*part.write(getattr(self._view, part.field)).split(",")} ^ {value}
        try:
            values: Any = part.read(",".join(sorted(chosen - {""}))) if chosen - {""} else getattr(DEFAULT, part.field)
        except ValueError:
            return
        await self._go(replace(self._view, page=1, **{part.field: values}))

    @rx.event
    @needs(PAGE)
    async def choose_kind(self, kind: str) -> None:
        """Mandatory, optional, or both."""
        await self._go(replace(self._view, page=1, mandatory={"mandatory": True, "optional": False}.get(kind)))

    @rx.event
    @needs(PAGE)
    async def drop(self, name: str) -> None:
        """Put one filter back."""
        if name in BY_NAME:
            field = BY_NAME[name].field
            await self._go(replace(self._view, page=1, **{field: getattr(DEFAULT, field)}))

    @rx.event
    @needs(PAGE)
    async def clear(self) -> None:
        """All that is in force or to come."""
        await self._go(replace(DEFAULT, sort=self._view.sort, page_size=self._view.page_size))

    async def _show(self, view: RequirementQuery, *, again: bool = False) -> None:
        page = await call_service(self, get_requirements, query=view)
        if page is None:
            self._fail(again=again)
            return
        order = current_actor().date_order
        self._take_rows([encode_row(row, order) for row in page.rows], marked=again)
        self._items = {str(row.id): row for row in page.rows}
        self._view = replace(view, page=page.page)
        self._draw(page)

    def _draw(self, page: RequirementsPage) -> None:
        view = self._view
        self._draw_pages(page.page, page.page_size, page.total)
        self._draw_order(view.sort)
        self.subtitle = count_words(page.total, "requirement")
        self.unassigned = f"{page.unassigned:,}" if page.unassigned else ""
        self.filtered = replace(view, page=1, sort=DEFAULT.sort, page_size=DEFAULT.page_size) != DEFAULT
        self.search, self.kind = view.search, BY_NAME["kind"].write(view.mandatory)
        self.ticked = {name: BY_NAME[name].write(getattr(view, BY_NAME[name].field)).split(",") for name in TICKED}
        titles = {row[0]: row[1] for row in self.courses}
        self.chips = {
            "course": few_words([titles.get(str(i), f"#{i}") for i in view.course_ids]),
            "for": either([AUDIENCE_WORDS[a] for a in view.audiences]) if view.audiences != DEFAULT.audiences else "",
            "when": either([STATE_WORDS[s] for s in view.states]) if view.states != DEFAULT.states else "",
        }
        self.address = write_view(view)
        self.phase = "ready"
