"""The list of courses with their numbers. Its address says all of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import reflex as rx

from lms_dashboard.domain.courses import SORTS, CourseItem, CourseList
from lms_dashboard.domain.people import Permission
from lms_dashboard.services.courses import get_courses
from lms_dashboard.state import address
from lms_dashboard.state.address import Part
from lms_dashboard.state.calls import call_service
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.matrix_rows import encode_rate
from lms_dashboard.state.matrix_view import next_sort
from lms_dashboard.state.paged_list import MarkedRows
from lms_dashboard.state.view_page import ViewPage
from lms_dashboard.state.words import count_words


@dataclass(frozen=True, slots=True)
class CoursesView:
    """What the address of the list says."""

    search: str = ""
    sort: str = "title"
    retired: bool = False


PARTS = (
    Part("q", "search", address.read_text, str),
    Part("sort", "sort", address.read_sort(SORTS), str),
    Part("retired", "retired", lambda text: text == "1", lambda _: "1"),
)

DEFAULT = CoursesView()


def read_view(parameters: Mapping[str, str]) -> tuple[CoursesView, tuple[str, ...]]:
    """The list that an address asks for, and what of it could not be read."""
    values, problems = address.read_address(PARTS, parameters)
    return CoursesView(**values), problems


class CoursesState(ViewPage, MarkedRows, rx.State):
    """What the table shows. ``phase``: loading, ready or failed; ``gone``: courses that are not offered any more."""

    _page_needs: ClassVar[Permission] = Permission.VIEW_REPORTS
    _reader: ClassVar = staticmethod(read_view)

    subtitle: str = ""
    search: str = ""
    sort_key: str = "title"
    descending: bool = False
    retired: bool = False
    gone: str = ""
    may_make: bool = False

    _view: CoursesView = DEFAULT

    @rx.event
    @needs(PAGE)
    async def find(self, text: str) -> None:
        """Keep courses whose title or code contains the text."""
        search = address.read_text(text[: address.LONGEST_SEARCH])
        await self._go(replace(self._view, search=search), replaced=True)

    @rx.event
    @needs(PAGE)
    async def sort_by(self, column: str) -> None:
        """Sort by a column; once more turns the order."""
        if column in SORTS:
            await self._go(replace(self._view, sort=next_sort(self._view.sort, column)))

    @rx.event
    @needs(PAGE)
    async def toggle_retired(self) -> None:
        """Those that are offered, or those that are not any more."""
        await self._go(replace(self._view, retired=not self._view.retired))

    async def _enter(self) -> None:
        actor = current_actor()
        self.may_make = actor.administers_all

    async def _show(self, view: CoursesView, *, again: bool = False) -> None:
        found = await call_service(self, get_courses, search=view.search, sort=view.sort, retired=view.retired)
        if found is None:
            self._fail(again=again)
            return
        self._take_rows([encode_row(item) for item in found.rows], marked=again)
        self._view = view
        self._draw(found)

    def _draw(self, found: CourseList) -> None:
        view = self._view
        self.subtitle = count_words(len(found.rows), "retired course" if view.retired else "course")
        self.search, self.retired = view.search, view.retired
        self.sort_key, self.descending = view.sort.removeprefix("-"), view.sort.startswith("-")
        self.gone = f"{found.retired:,}" if found.retired else ""
        self.address = address.write_address(PARTS, view, DEFAULT)
        self.phase = "ready"


def encode_row(item: CourseItem) -> list[str]:
    """Id, code, title, version, validity, assigned, completed, in breach, Not Assigned, rate."""
    numbers, months = item.numbers, item.fields.validity_months
    return [
        str(item.id),
        item.fields.code,
        item.fields.title,
        str(item.version),
        count_words(months, "month") if months else "for ever",
        f"{numbers.assigned:,}",
        f"{numbers.completed:,}",
        f"{numbers.rate.in_breach:,}" if numbers.rate.in_breach else "",
        f"{numbers.unassigned:,}" if numbers.unassigned else "",
        encode_rate(numbers.rate),
    ]
