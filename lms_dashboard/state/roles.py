"""People and roles, for administrators: who holds what, given and taken."""

from collections.abc import AsyncIterator
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.days import day_in, format_day
from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.people import Actor, Permission, Role
from lms_dashboard.domain.settings import GrantRow, MemberRow
from lms_dashboard.services import roles
from lms_dashboard.services.filters import get_filter_choices
from lms_dashboard.services.invitations import invite_member
from lms_dashboard.services.roles import NewGrant
from lms_dashboard.state.address import read_id
from lms_dashboard.state.calls import ask_service, call_service
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.invitation_dialog import InvitationDialogState
from lms_dashboard.state.notices import tell

WORDS = {
    Role.MANAGER.value: "Training manager",
    Role.EXECUTIVE.value: "Executive",
    Role.AUDITOR.value: "Auditor",
    Role.ADMINISTRATOR.value: "Administrator",
    Permission.RESET_PROGRESS.value: "Permission to reset progress",
}
_FIELDS = {"address": "email", "name is missing": "name", "group": "group_id"}


class RolesState(rx.State):
    """``rows`` are one a grant: member, name, email, notes, grant, what in words, where, since, first of its member."""

    _page_needs: ClassVar[Permission] = Permission.ADMINISTER

    rows: list[list[str]] = []
    groups: list[list[str]] = []
    is_open: bool = False
    email: str = ""
    name: str = ""
    errors: dict[str, str] = {}
    busy: bool = False
    taking: list[str] = []
    taking_error: str = ""

    @rx.event
    @needs(PAGE)
    async def begin(self, email: str = "") -> None:
        """Open the dialog that gives a role, to somebody new or to whoever signs in with an address."""
        choices = await call_service(self, get_filter_choices)
        if choices is not None:
            self.groups = [[str(g.id), "\u2003" * g.depth + g.name] for g in choices.groups]
            self.name = next((row[1] for row in self.rows if row[2] == email), "")
            self.email, self.errors, self.is_open = email[:254], {}, True

    @rx.event
    @needs(PAGE)
    async def cancel(self) -> None:
        """Close the dialog; nothing has been done."""
        self.is_open, self.taking = False, []

    @rx.event
    @needs(PAGE)
    async def give(self, form: dict[str, Any]) -> AsyncIterator[Any]:
        """Give what the form says; a person without a password gets a link."""
        if not self.is_open:
            return
        self.errors, self.busy = {}, True
        yield
        group = str(form.get("group_id", ""))
        group_id = int(group) if group in {row[0] for row in self.groups} else None
        email, name, what = (str(form.get(name, "")) for name in ("email", "name", "what"))
        try:
            given = await ask_service(roles.give_role, grant=NewGrant(email, name, what, group_id))
        except LmsError as error:
            self.errors = {field_of(error): str(error)}
        else:
            self.is_open = False
            await tell(self, f"{given.name}: {WORDS.get(what, what)} given.")
            await self._read()
            if given.needs_link:
                await self._link(given.member_id)
        self.busy = False

    @rx.event
    @needs(PAGE)
    async def ask_to_take(self, grant_id: str) -> None:
        """Ask before a role is taken."""
        self.taking, self.taking_error = next((row for row in self.rows if row[4] == grant_id), []), ""

    @rx.event
    @needs(PAGE)
    async def take(self) -> None:
        """Take the role that was asked about."""
        if not self.taking:
            return
        row = self.taking
        try:
            await ask_service(roles.take_role, grant_id=int(row[4]))
        except LmsError as error:
            self.taking_error = str(error)
        else:
            self.taking = []
            await tell(self, f"{row[1]}: {row[5]} taken. It holds from their next click on.")
            await self._read()

    @rx.event
    @needs(PAGE)
    async def invite(self, member_id: str) -> None:
        """A link to set the password, for whoever has none."""
        try:
            await self._link(read_id(member_id))
        except ValueError:
            return

    async def _link(self, member_id: int) -> None:
        made = await call_service(self, invite_member, member_id=member_id)
        if made is not None:
            (await self.get_state(InvitationDialogState))._show(made)

    async def _read(self) -> None:
        found = await call_service(self, roles.get_members)
        if found is not None:
            rows = [row for member in found for row in encode_member(member, current_actor())]
            if rows != self.rows:
                self.rows = rows


def encode_member(member: MemberRow, reader: Actor) -> list[list[str]]:
    """A row for each grant; the name stands in the first."""
    notes = ["you"] if member.is_self else []
    notes += [] if member.can_sign_in else ["has no password yet"]
    head = [str(member.member_id), member.name, member.email, ", ".join(notes)]
    first = ["1", *[""] * (len(member.grants) - 1)]
    able = "1" if member.can_sign_in else ""
    return [[*head, *_grant(grant, reader), at, able] for grant, at in zip(member.grants, first, strict=True)]


def _grant(grant: GrantRow, reader: Actor) -> list[str]:
    where = grant.group or "the whole organisation"
    since = format_day(day_in(reader.time_zone, grant.given_at), reader.date_order)
    return [str(grant.id), WORDS.get(grant.what, grant.what), where, since]


def field_of(error: LmsError) -> str:
    """The field that an error belongs to; ``form`` for the whole."""
    text = error.message.lower()
    return next((field for words, field in _FIELDS.items() if words in text), "form")
