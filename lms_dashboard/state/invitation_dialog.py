"""The dialog with a fresh link to set the password, shown once."""

from typing import ClassVar

import reflex as rx

from lms_dashboard.domain.days import format_day, local_time
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.persons import Invitation
from lms_dashboard.services.invitations import invite
from lms_dashboard.state.calls import call_service
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.notices import tell
from lms_dashboard.state.refresh import refresh_page


class InvitationDialogState(rx.State):
    """What the dialog shows: whose link, the link, and until when it can be used."""

    _page_needs: ClassVar[Permission] = Permission.MANAGE_TRAINING

    is_open: bool = False
    name: str = ""
    email: str = ""
    link: str = ""
    until: str = ""

    @rx.event
    @needs(PAGE)
    async def close(self) -> None:
        """Close the dialog and forget the link."""
        self.is_open, self.link = False, ""

    async def _open(self, learner_id: int) -> None:
        made = await call_service(self, invite, learner_id=learner_id)
        if made is None:
            return
        if not made.token:
            await tell(self, f"{made.name} can sign in already: as {made.email}, with the password they have.")
            return
        self._show(made)
        await refresh_page(self)

    def _show(self, made: Invitation) -> None:
        actor = current_actor()
        self.name, self.email = made.name, made.email
        self.link = f"/auth/password?token={made.token}"
        self.until = format_day(local_time(actor.time_zone, made.expires_at).date(), actor.date_order)
        self.is_open = True
