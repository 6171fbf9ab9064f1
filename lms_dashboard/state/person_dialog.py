"""The dialog to add a member, and the same to edit one: who they are, where they belong, since when."""

from collections.abc import AsyncIterator, Mapping
from datetime import date
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.persons import PersonProfile, PersonResult
from lms_dashboard.services import people
from lms_dashboard.services.filters import get_filter_choices
from lms_dashboard.services.people import PersonFields
from lms_dashboard.state import address
from lms_dashboard.state.calls import ask_service, call_service
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.invitation_dialog import InvitationDialogState
from lms_dashboard.state.notices import tell
from lms_dashboard.state.person_words import spell_words
from lms_dashboard.state.refresh import refresh_page

TEXTS = ("first_name", "last_name", "email", "external_id", "new_job_role")
DAYS = {"hired_on": "Choose a day, or leave it empty.", "from_day": "Choose a day, or leave it empty for today."}
_FIELDS = {
    "email address": "email",
    "this number": "external_id",
    "needs a name": "first_name",
    "neither email": "email",
    "group": "group_id",
    "hiring day": "hired_on",
    "job role": "new_job_role",
}
"""Words of an error's sentence, and the field it stands beside."""


class PersonDialogState(rx.State):
    """What the dialog shows. ``values`` are the fields as it was opened; ``roles`` are id, name and whether ticked."""

    _page_needs: ClassVar[Permission] = Permission.MANAGE_TRAINING

    is_open: bool = False
    learner_id: str = ""
    heading: str = ""
    values: dict[str, str] = {}
    groups: list[list[str]] = []
    roles: list[list[str]] = []
    history: list[str] = []
    errors: dict[str, str] = {}
    busy: bool = False

    @rx.event
    @needs(PAGE)
    async def add(self) -> None:
        """Open it for a new member."""
        self.learner_id, self.heading, self.history = "", "Add member", []
        self.values = dict.fromkeys((*TEXTS, *DAYS, "group_id"), "")
        await self._begin(())

    @rx.event
    @needs(PAGE)
    async def submit(self, form: dict[str, Any]) -> AsyncIterator[Any]:
        """Add or change; errors stand beside the fields, which keep what was typed."""
        if not self.is_open:
            return
        self.busy, self.errors = True, {}
        yield
        fields = self._read_form(form)
        if fields is not None:
            await self._do(fields, bool(form.get("invite")))
        self.busy = False

    @rx.event
    @needs(PAGE)
    async def cancel(self) -> None:
        """Close the dialog; nothing has been done."""
        self.is_open = False

    async def _edit(self, learner_id: int) -> None:
        found = await call_service(self, people.get_person, learner_id=learner_id)
        if found is None:
            return
        self.learner_id, self.heading = str(learner_id), f"Edit {found.name}"
        self.values = values_of(found)
        self.history = spell_words(found, current_actor().date_order)
        await self._begin(found.job_role_ids)

    async def _begin(self, ticked: tuple[int, ...]) -> None:
        choices = await call_service(self, get_filter_choices)
        if choices is None:
            return
        self.groups = [[str(g.id), "\u2003" * g.depth + g.name] for g in choices.groups]
        self.roles = [[str(r.id), r.name, "1" if r.id in ticked else ""] for r in choices.job_roles]
        self.errors, self.is_open = {}, True

    def _read_form(self, form: Mapping[str, Any]) -> PersonFields | None:
        days: dict[str, date | None] = {}
        for name, mend in DAYS.items():
            text = str(form.get(name, ""))
            try:
                days[name] = address.read_day(text) if text else None
            except ValueError:
                self.errors = {**self.errors, name: mend}
        if self.errors:
            return None
        known = {row[0] for row in self.groups}
        group = str(form.get("group_id", ""))
        ticked = tuple(int(row[0]) for row in self.roles if form.get(f"role-{row[0]}"))
        values: dict[str, Any] = {**days, **{name: str(form.get(name, "")) for name in TEXTS}}
        return PersonFields(**values, group_id=int(group) if group in known else None, job_role_ids=ticked)

    async def _do(self, fields: PersonFields, invite: bool) -> None:
        try:
            if self.learner_id:
                number = int(self.learner_id)
                result = await ask_service(people.edit_person, learner_id=number, person=fields)
            else:
                result = await ask_service(people.add_person, person=fields)
        except LmsError as error:
            self.errors = {field_of(error): str(error)}
        else:
            await self._done(result, invite)

    async def _done(self, result: PersonResult, invite: bool) -> None:
        self.is_open = False
        await tell(self, result.message)
        if invite:
            await (await self.get_state(InvitationDialogState))._open(result.learner_ids[0])
        await refresh_page(self)


def values_of(found: PersonProfile) -> dict[str, str]:
    """The fields of a person as the form shows them."""
    return {
        "first_name": found.first_name or ("" if found.last_name else found.name),
        "last_name": found.last_name,
        "email": found.email,
        "external_id": found.external_id,
        "hired_on": address.write_day(found.hired_on),
        "group_id": str(found.group_id or ""),
        "new_job_role": "",
        "from_day": address.write_day(found.today),
    }


def field_of(error: LmsError) -> str:
    """The field that an error belongs to; ``form`` for the whole."""
    text = error.message.lower()
    return next((field for words, field in _FIELDS.items() if words in text), "form")
