"""Seats: the offerings, and of the chosen one who holds a seat, who waits, and who held one. Its address says it."""

from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.seats import HELD, HISTORY, SORTS, WAITING, OfferingRow, SeatQuery, SeatsPage
from lms_dashboard.services.seating import seat_waiting
from lms_dashboard.services.seats import get_seats
from lms_dashboard.state import address
from lms_dashboard.state.calls import call_service
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.notices import tell
from lms_dashboard.state.paged_list import MarkedRows, SortedList
from lms_dashboard.state.seats_view import DEFAULT, encode_offering, encode_row, read_view, write_view
from lms_dashboard.state.words import count_words


class SeatsState(SortedList, MarkedRows, rx.State):
    """What the page shows. ``phase``: loading, ready or failed; ``chosen``: the offering whose people are listed."""

    _page_needs: ClassVar[Permission] = Permission.VIEW_REPORTS
    _reader: ClassVar = staticmethod(read_view)
    _sorts: ClassVar[tuple[str, ...]] = SORTS

    offerings: list[list[str]] = []
    chosen: str = ""
    name: str = ""
    about: str = ""
    view: str = HELD
    tabs: list[list[str]] = []
    courses: list[list[str]] = []
    search: str = ""
    subtitle: str = ""
    beyond: str = ""
    to_seat: str = ""
    waits: bool = False
    may_manage: bool = False
    may_change: bool = False
    busy: bool = False

    _view: SeatQuery = DEFAULT
    _offering: OfferingRow | None = None

    async def _enter(self) -> None:
        self.may_manage = current_actor().may(Permission.MANAGE_TRAINING)
        self.may_change = administers_all(current_actor())

    @rx.event
    @needs(PAGE)
    async def find(self, text: str) -> None:
        """Keep people whose name, number or address contains the words."""
        search = address.read_text(text[: address.LONGEST_SEARCH])
        await self._go(replace(self._view, page=1, search=search), replaced=True)

    @rx.event
    @needs(Permission.MANAGE_TRAINING)
    async def seat_them(self) -> Any:
        """Give free seats to whoever has waited longest."""
        if self._offering is None or self.busy:
            return
        self.busy = True
        yield
        found = await call_service(self, seat_waiting, offering_id=self._offering.id)
        self.busy = False
        if found is not None:
            await tell(self, found.message)
        await self._read([])

    async def _show(self, view: SeatQuery, *, again: bool = False) -> None:
        page = await call_service(self, get_seats, query=view)
        if page is None and view.offering_id is not None:  # told that there is no such offering: here are the others
            view = replace(view, offering_id=None)
            page = await call_service(self, get_seats, query=view)
        if page is None:
            self._fail(again=again)
            return
        actor = current_actor()
        self._take_rows([encode_row(row, actor, view.view) for row in page.rows], marked=again)
        self._view = replace(view, page=page.page)
        self._offering = page.chosen
        self._draw(page)

    def _draw(self, page: SeatsPage) -> None:
        view, offerings = self._view, [encode_offering(row) for row in page.offerings]
        if offerings != self.offerings:
            self.offerings = offerings
        self._draw_pages(page.page, page.page_size, page.total)
        self._draw_order(view.order)
        self.subtitle = count_words(len(page.offerings), "seat offering")
        self.search, self.view = view.search, view.view
        self.beyond = ""
        if page.beyond:
            self.beyond = f"{count_words(page.beyond, 'person', 'people')} outside your groups not listed here."
        if page.chosen is not None:
            self._draw_chosen(page.chosen)
        else:
            self.chosen = ""
        self.address = write_view(view)
        self.phase = "ready"

    def _draw_chosen(self, row: OfferingRow) -> None:
        self.chosen, self.name = str(row.id), row.name
        self.about = about_words(row)
        self.courses = [[f"/courses/{course.id}", course.title, course.code] for course in row.courses]
        here = f"/seats?offering={row.id}"
        self.tabs = [
            [HELD, f"Members {row.held - row.reserved:,}", here],
            [WAITING, f"Waiting {row.waiting:,}", f"{here}&show={WAITING}"],
            [HISTORY, "History", f"{here}&show={HISTORY}"],
        ]
        self.waits = row.waiting > 0
        some = min(row.free, row.waiting)
        who = "1 person who waits" if some == 1 else f"{some:,} people who wait"
        self.to_seat = f"Seat {who}" if some else ""


def administers_all(actor: Actor) -> bool:
    """Whether the person may change allowances: an administrator of the whole organisation."""
    return actor.administers_all


def about_words(row: OfferingRow) -> str:
    """12 of 90 seats are free · 3 people wait · 4 reserved by uploads under way."""
    said = [f"{row.free:,} of {count_words(row.seats, 'seat')} free"]
    if row.waiting:
        said.append(f"{count_words(row.waiting, 'person', 'people')} waiting")
    if row.reserved:
        said.append(f"{row.reserved:,} reserved by uploads under way")
    return " · ".join(said)
