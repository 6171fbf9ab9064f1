"""Add member: the dialog that gives seats with their courses to people who are found, pasted, or new."""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.days import day_in
from lms_dashboard.domain.errors import Invalid, LmsError
from lms_dashboard.domain.pasted import FOUND
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.seats import DUE_DAYS, SeatingResult
from lms_dashboard.services import people, seating
from lms_dashboard.services.filters import get_filter_choices
from lms_dashboard.services.pasting import find_people
from lms_dashboard.services.people import PersonFields
from lms_dashboard.services.search import find_anything
from lms_dashboard.state import address
from lms_dashboard.state.calls import ask_service, call_service
from lms_dashboard.state.clock import utc_now
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.notices import tell
from lms_dashboard.state.seat_form import field_of, outcome_of, ticked_courses, unclear
from lms_dashboard.state.seats import SeatsState

_MOST_FOUND = 6
_TEXTS = ("first_name", "last_name", "email", "external_id")


class SeatDialogState(rx.State):
    """``who`` is known or new. ``found`` and ``chosen`` are people: id, name, what tells them apart.

    ``outcome`` says, when it is done, who was left without a seat or passed over, and why.
    """

    _page_needs: ClassVar[Permission] = Permission.MANAGE_TRAINING

    is_open: bool = False
    heading: str = ""
    free: str = ""
    full: bool = False
    who: str = "known"
    text: str = ""
    found: list[list[str]] = []
    chosen: list[list[str]] = []
    courses: list[list[str]] = []
    groups: list[list[str]] = []
    due_on: str = ""
    errors: dict[str, str] = {}
    message: str = ""
    outcome: list[str] = []
    busy: bool = False

    _offering_id: int = 0
    _made_id: int = 0

    @rx.event
    @needs(PAGE)
    async def begin(self) -> None:
        """Open it for the offering that is shown."""
        seats, choices = await self.get_state(SeatsState), await call_service(self, get_filter_choices)
        row = seats._offering
        if row is None or choices is None:
            return
        self._offering_id, self._made_id, self.heading = row.id, 0, f"Add member to {row.name}"
        self.free, self.full = seats.about, row.free == 0
        self.courses = [[str(one.id), one.title] for one in row.courses if not one.retired]
        self.groups = [["", "no group"], *([str(g.id), "\u2003" * g.depth + g.name] for g in choices.groups)]
        due = day_in(current_actor().time_zone, utc_now()) + timedelta(days=DUE_DAYS)
        self.who, self.due_on, self.text = "known", address.write_day(due), ""
        self.found, self.chosen, self.errors, self.outcome, self.message = [], [], {}, [], ""
        self.is_open = True

    @rx.event
    @needs(PAGE)
    async def choose_who(self, who: str) -> None:
        """People who are here, or somebody new."""
        self.who, self.errors = "new" if who == "new" else "known", {}

    @rx.event
    @needs(PAGE)
    async def look(self, text: str) -> None:
        """People whose name, number or address begins so or contains it."""
        self.text = text[: address.LONGEST_SEARCH]
        answer = await call_service(self, find_anything, text=self.text) if self.text.strip() else None
        known = {row[0] for row in self.chosen}
        people_found = answer.people if answer else ()
        rows = [[str(one.id), one.title, one.detail, one.note] for one in people_found if str(one.id) not in known]
        self.found = rows[:_MOST_FOUND]

    @rx.event
    @needs(PAGE)
    async def choose(self, learner_id: str) -> None:
        """Take one of those who were found."""
        row = next((row for row in self.found if row[0] == learner_id), None)
        if row is not None:
            self.chosen, self.found, self.text = [*self.chosen, row], [], ""

    @rx.event
    @needs(PAGE)
    async def drop(self, learner_id: str) -> None:
        """Take one away again."""
        self.chosen = [row for row in self.chosen if row[0] != learner_id]

    @rx.event
    @needs(PAGE)
    async def cancel(self) -> None:
        """Close it."""
        self.is_open = False

    @rx.event
    @needs(PAGE)
    async def submit(self, form: dict[str, Any]) -> AsyncIterator[Any]:
        """Give the seats; an error stands beside its field, and what was typed stays."""
        if not self.is_open or self.busy or self.message:
            return
        self.busy, self.errors = True, {}
        yield
        try:
            found = await self._seat(form)
        except ValueError:
            self.errors = {"due_on": "Choose a day."}
        except LmsError as error:
            self.errors = {field_of(error): str(error)}
        else:
            await self._done(found)
        self.busy = False

    async def _seat(self, form: Mapping[str, Any]) -> SeatingResult:
        due_on, courses = address.read_day(str(form.get("due_on") or "")), ticked_courses(form)
        if not courses and self.courses:
            raise Invalid("No course is chosen.", "Tick at least one course that comes with the seat.")
        ids = await (self._new(form) if self.who == "new" else self._known(str(form.get("people") or "")))
        return await ask_service(
            seating.add_to_seats,
            offering_id=self._offering_id,
            learner_ids=ids,
            course_ids=courses,
            due_on=due_on,
            all_or_nobody=form.get("when_full") == "nobody",
        )

    async def _known(self, text: str) -> list[int]:
        """Those who were chosen, then those of the pasted list.

        Raises:
            Invalid: nobody is named, or a line does not say for certain whom it means.
        """
        ids = [int(row[0]) for row in self.chosen]
        if text.strip():
            lines = await ask_service(find_people, text=text)
            if problem := unclear(lines):
                raise Invalid(problem, "All lines were looked up; nobody was seated.")
            ids += [line.people[0].id for line in lines if line.state == FOUND]
        if not ids:
            raise Invalid("The list is empty.", "Find somebody by name, or paste a list.")
        return ids

    async def _new(self, form: Mapping[str, Any]) -> list[int]:
        """The new member's id; who was added already, when only the seat failed, is not added twice."""
        if not self._made_id:
            group = str(form.get("group_id") or "")
            texts: dict[str, Any] = {name: str(form.get(name) or "").strip() for name in _TEXTS}
            fields = PersonFields(
                **texts, group_id=int(group) if group in {row[0] for row in self.groups[1:]} else None
            )
            self._made_id = (await ask_service(people.add_person, person=fields)).learner_ids[0]
        return [self._made_id]

    async def _done(self, found: SeatingResult) -> None:
        self.outcome = outcome_of(found)
        if self.outcome:
            self.message = found.message
        else:
            self.is_open = False
            await tell(self, found.message)
        await (await self.get_state(SeatsState))._read([])
