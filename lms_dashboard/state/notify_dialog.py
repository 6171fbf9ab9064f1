"""The dialog behind the envelope: what would be sent about each current course, and what is held back."""

from typing import ClassVar

import reflex as rx

from lms_dashboard.domain.people import Permission
from lms_dashboard.services.notifying import get_notices, notify
from lms_dashboard.services.people import get_person
from lms_dashboard.state.ask_dialog import AskDialog
from lms_dashboard.state.calls import ask_service, call_service
from lms_dashboard.state.notices import tell
from lms_dashboard.state.refresh import refresh_page

KINDS = {"overdue": "Overdue", "expiring": "Expires soon", "reminder": "Reminder before due"}


class NotifyDialogState(AskDialog, rx.State):
    """What the dialog shows: rows of course, kind of mail in words, and why it is held back."""

    _page_needs: ClassVar[Permission] = Permission.MANAGE_TRAINING

    name: str = ""
    email: str = ""
    rows: list[list[str]] = []
    count: int = 0

    _learner_id: int = 0

    async def _do(self) -> None:
        result = await ask_service(notify, learner_ids=[self._learner_id])
        self.is_open = False
        await tell(self, result.message)
        await refresh_page(self)

    async def _open(self, learner_id: int) -> None:
        person = await call_service(self, get_person, learner_id=learner_id)
        found = await call_service(self, get_notices, learner_id=learner_id) if person is not None else None
        if person is None or found is None:
            return
        self._learner_id, self.name, self.email = learner_id, person.name, person.email
        self.rows = [[notice.course_title, KINDS.get(notice.kind, ""), notice.held] for notice in found]
        self.count = sum(not notice.held for notice in found)
        self.error, self.is_open = "", True
