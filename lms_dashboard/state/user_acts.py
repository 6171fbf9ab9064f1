"""The buttons of a row of Users: each opens its dialog."""

from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.act_forms import PEOPLE_FORMS
from lms_dashboard.domain.acts import PeopleAct
from lms_dashboard.domain.people import Permission
from lms_dashboard.state.address import read_id
from lms_dashboard.state.archive_dialog import ArchiveDialogState
from lms_dashboard.state.bulk_begin import begin_for_person
from lms_dashboard.state.courses_dialog import CoursesDialogState
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.invitation_dialog import InvitationDialogState
from lms_dashboard.state.merge_dialog import MergeDialogState
from lms_dashboard.state.notify_dialog import NotifyDialogState
from lms_dashboard.state.person_dialog import PersonDialogState
from lms_dashboard.state.seat_acts import SeatActsState


class UserActsState(rx.State):
    """The one handler behind all buttons of the table."""

    _page_needs: ClassVar[Permission] = Permission.MANAGE_TRAINING

    @rx.event
    @needs(PAGE)
    async def begin(self, act: str, learner_id: str) -> Any:
        """Open the dialog of an act for a user."""
        try:
            number = read_id(learner_id)
        except ValueError:
            return None
        if act in ("assign", "reset", "unenroll"):
            await (await self.get_state(CoursesDialogState))._open(number, act)
        elif act in PEOPLE_FORMS and PEOPLE_FORMS[act].asks:
            return await begin_for_person(self, PeopleAct(act), number)
        elif act == "edit":
            await (await self.get_state(PersonDialogState))._edit(number)
        elif act in _DIALOGS:
            dialog: Any = await self.get_state(_DIALOGS[act])
            await dialog._open(number)
        return None


_DIALOGS: dict[str, type[rx.State]] = {
    "archive": ArchiveDialogState,
    "notify": NotifyDialogState,
    "invite": InvitationDialogState,
    "merge": MergeDialogState,
    "unseat": SeatActsState,
}
