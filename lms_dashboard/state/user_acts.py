"""The buttons of a row of Users: each opens its dialog."""

from typing import ClassVar

import reflex as rx

from lms_dashboard.domain.people import Permission
from lms_dashboard.state.address import read_id
from lms_dashboard.state.archive_dialog import ArchiveDialogState
from lms_dashboard.state.courses_dialog import CoursesDialogState
from lms_dashboard.state.guard_marks import PAGE, needs


class UserActsState(rx.State):
    """The one handler behind all buttons of the table."""

    _page_needs: ClassVar[Permission] = Permission.MANAGE_TRAINING

    @rx.event
    @needs(PAGE)
    async def begin(self, act: str, learner_id: str) -> None:
        """Open the dialog of an act for a user."""
        try:
            number = read_id(learner_id)
        except ValueError:
            return
        if act == "archive":
            await (await self.get_state(ArchiveDialogState))._open(number)
        elif act in ("assign", "reset"):
            await (await self.get_state(CoursesDialogState))._open(number, act)
