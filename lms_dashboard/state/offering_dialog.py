"""Manage Seats: the dialog that makes an offering or changes its name, its allowance and its courses."""

from collections.abc import AsyncIterator
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.people import Permission
from lms_dashboard.services import seat_offerings
from lms_dashboard.services.filters import get_filter_choices
from lms_dashboard.services.seats import get_offerings
from lms_dashboard.state.address import read_id
from lms_dashboard.state.calls import ask_service, call_service
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.notices import tell
from lms_dashboard.state.seat_form import field_of, fields_of, marked, values_of
from lms_dashboard.state.seats import SeatsState
from lms_dashboard.state.words import count_words


class OfferingDialogState(rx.State):
    """``mode`` is make or change; empty: closed. ``courses`` are id, title and whether ticked."""

    _page_needs: ClassVar[Permission] = Permission.ADMINISTER

    mode: str = ""
    heading: str = ""
    hint: str = ""
    values: dict[str, str] = {}
    courses: list[list[str]] = []
    errors: dict[str, str] = {}
    busy: bool = False

    _offering_id: int = 0

    @rx.event
    @needs(PAGE)
    async def begin(self, offering_id: str) -> None:
        """Open it for an offering; empty: for a new one."""
        try:
            number = read_id(offering_id) if offering_id else 0
        except ValueError:
            return
        found, choices = await call_service(self, get_offerings), await call_service(self, get_filter_choices)
        row = next((one for one in found or () if one.id == number), None)
        if found is None or choices is None or (number and row is None):
            return
        offered = [[str(one.id), one.title] for one in row.courses] if row else []
        known = {one[0] for one in offered}
        others = [[str(one.id), one.title] for one in choices.courses if str(one.id) not in known]
        self.courses = marked([*offered, *others], [int(one[0]) for one in offered])
        self._offering_id, self.values, self.errors = number, values_of(row), {}
        self.heading = f"Manage seats of {row.name}" if row else "New seat offering"
        self.hint = f"{count_words(row.held, 'seat')} held now." if row else "How many people can hold a seat at once."
        self.mode = "change" if row else "make"

    @rx.event
    @needs(PAGE)
    async def cancel(self) -> None:
        """Close it; nothing has been saved."""
        self.mode = ""

    @rx.event
    @needs(PAGE)
    async def submit(self, form: dict[str, Any]) -> AsyncIterator[Any]:
        """Save; an error stands beside its field, and what was typed stays."""
        if not self.mode or self.busy:
            return
        fields = fields_of(form)
        if isinstance(fields, dict):
            self.errors = fields
            return
        self.busy, self.errors = True, {}
        yield
        try:
            if self.mode == "make":
                await ask_service(seat_offerings.create_offering, fields=fields)
                said = f"“{fields.name}” has {count_words(fields.seats, 'seat')}."
            else:
                said = await ask_service(seat_offerings.change_offering, offering_id=self._offering_id, fields=fields)
        except LmsError as error:
            self.errors = {field_of(error): str(error)}
        else:
            self.mode = ""
            await tell(self, said)
            await (await self.get_state(SeatsState))._read([])
        self.busy = False
