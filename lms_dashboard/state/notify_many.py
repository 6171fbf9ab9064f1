"""Notify everybody who is selected in a list: what would be sent, by kind, and what is held back and why."""

from typing import ClassVar

import reflex as rx

from lms_dashboard.domain.people import Permission
from lms_dashboard.services.notifying import count_notices, notify
from lms_dashboard.services.selections import find_selected
from lms_dashboard.state.ask_dialog import AskDialog
from lms_dashboard.state.calls import ask_service, call_service
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.notices import tell
from lms_dashboard.state.notify_dialog import KINDS
from lms_dashboard.state.refresh import refresh_page
from lms_dashboard.state.selections import list_named, selection_of
from lms_dashboard.state.words import count_words


class NotifyManyState(AskDialog, rx.State):
    """What the dialog shows: sentences of what will be queued and what is held back."""

    _page_needs: ClassVar[Permission] = Permission.MANAGE_TRAINING

    who: str = ""
    effects: list[str] = []
    count: int = 0

    _ids: tuple[int, ...] = ()

    @rx.event
    @needs(PAGE)
    async def begin(self, page: str, ids: str, every: bool, without: str) -> None:
        """Say what would be sent to those who are selected in a list."""
        shown = await list_named(self, page)
        if shown is None:
            return
        try:
            selection = selection_of(shown, ids, every, without)
        except ValueError:
            return
        found = await call_service(self, find_selected, selection=selection)
        if found is None:
            return
        self._ids, self.who, self.error = found.learner_ids, count_words(len(found.learner_ids), "learner"), ""
        await self._look_ahead()

    @rx.event
    @needs(PAGE)
    async def cancel(self) -> None:
        """Close the dialog; nothing is sent."""
        self.is_open, self._ids = False, ()

    async def _do(self) -> None:
        result = await ask_service(notify, learner_ids=list(self._ids))
        self.is_open = False
        await tell(self, result.message)
        await refresh_page(self)

    async def _look_ahead(self) -> None:
        counted = await call_service(self, count_notices, learner_ids=list(self._ids))
        if counted is None:
            return
        kinds, held = counted
        self.count = sum(number for _, number in kinds)
        self.effects = [f"{KINDS[kind]}: {count_words(number, 'mail')}." for kind, number in kinds]
        self.effects += [f"{count_words(number, 'course')} passed over: {reason}" for reason, number in held]
        self.is_open = True
