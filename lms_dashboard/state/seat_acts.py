"""The three dots of a row of Seats, and Remove from Seat Offering on Users: a seat taken away, or given now."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.people import Permission
from lms_dashboard.services import seating, unseating
from lms_dashboard.services.seats import get_held_seats
from lms_dashboard.state.address import read_id
from lms_dashboard.state.calls import ask_service, call_service
from lms_dashboard.state.courses_dialog import CoursesDialogState
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.notices import Undo, tell
from lms_dashboard.state.refresh import refresh_page
from lms_dashboard.state.seat_form import effects_of
from lms_dashboard.state.seats import SeatsState


class SeatActsState(rx.State):
    """The dialog that asks before a seat is taken away. ``name`` is empty when it is closed.

    ``offerings`` are those to choose from, where somebody holds several seats: id and name; ``chosen`` is one's id.
    """

    _page_needs: ClassVar[Permission] = Permission.MANAGE_TRAINING

    name: str = ""
    offerings: list[list[str]] = []
    chosen: str = ""
    effects: list[str] = []
    error: str = ""
    busy: bool = False

    _learner_id: int = 0
    _offering_id: int = 0

    @rx.event
    @needs(PAGE)
    async def begin(self, act: str, learner_id: str) -> None:
        """Begin an act on the person of a row of the list that is shown."""
        seats = await self.get_state(SeatsState)
        row = next((row for row in seats.rows if row[1] == learner_id), None)
        if row is None or seats._offering is None:
            return
        self._learner_id, self._offering_id = read_id(learner_id), seats._offering.id
        if act == "unenroll":
            await (await self.get_state(CoursesDialogState))._open(self._learner_id, "unenroll")
        elif act == "remove":
            self.offerings = [[str(self._offering_id), seats._offering.name]]
            await self._ask(row[2], self.offerings[0])
        elif act in ("seat", "withdraw"):
            await self._queue(act)

    @rx.event
    @needs(PAGE)
    async def choose(self, offering_id: str) -> None:
        """Another of the seats that the person holds."""
        row = next((row for row in self.offerings if row[0] == offering_id), None)
        if self.name and row is not None:
            await self._ask(self.name, row)

    async def _open(self, learner_id: int) -> None:
        """Ask about somebody's seats, whichever they are."""
        held = await call_service(self, get_held_seats, learner_id=learner_id)
        if held is None:
            return
        self._learner_id, self.offerings = learner_id, [[str(i), name] for i, name in held.offerings]
        if self.offerings:
            await self._ask(held.learner_name, self.offerings[0])
        else:
            await tell(self, f"{held.learner_name} holds no seat.")

    async def _ask(self, name: str, offering: Sequence[str]) -> None:
        self.chosen, self._offering_id = offering[0], int(offering[0])
        who = {"offering_id": self._offering_id, "learner_ids": [self._learner_id]}
        told = await call_service(self, unseating.preview_remove_from_offering, **who)
        if told is not None:
            self.effects, self.error, self.name = effects_of(told, name, offering[1]), "", name

    async def _queue(self, act: str) -> None:
        do: Any = seating.seat_waiting if act == "seat" else seating.leave_queue
        found = await call_service(self, do, offering_id=self._offering_id, learner_ids=[self._learner_id])
        if found is not None:
            await tell(self, found.message)
        await (await self.get_state(SeatsState))._read([])

    @rx.event
    @needs(PAGE)
    async def confirm(self) -> AsyncIterator[Any]:
        """Take the seat away; it can be taken back for 30 seconds."""
        if not self.name or self.busy:
            return
        self.busy, self.error = True, ""
        yield
        who = {"offering_id": self._offering_id, "learner_ids": [self._learner_id]}
        try:
            done = await ask_service(unseating.remove_from_offering, **who)
        except LmsError as error:
            self.error = str(error)
        else:
            self.name = ""
            await tell(self, done.message, undo=Undo(unseating.return_to_offering, who))
            await refresh_page(self)
        self.busy = False

    @rx.event
    @needs(PAGE)
    async def cancel(self) -> None:
        """Close the dialog; nothing has been done."""
        self.name = ""
