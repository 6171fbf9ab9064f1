"""The dialog of a records request on a learner's page: what was sealed is shown once, to whoever gave a reason."""

from collections.abc import AsyncIterator
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.records_requests import reason_of
from lms_dashboard.services.filters import get_filter_choices
from lms_dashboard.services.records_requests import open_sealed
from lms_dashboard.state.calls import call_service
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.learner import LearnerState
from lms_dashboard.state.records_request_view import SealedView, sealed_of

ALL_COURSES = ("", "All courses")


class RecordsRequestState(rx.State):
    """``entry`` is the request's number in the audit trail, empty until it was answered.

    ``sealed`` is the answer, on its way to the browser only: no memory and no Redis keeps it. The guard forgets the
    dialog before any page opens, so that neither a reload nor what is opened next shows it.
    """

    _page_needs: ClassVar[Permission] = Permission.OPEN_SEALED

    is_open: bool = False
    busy: bool = False
    name: str = ""
    courses: list[tuple[str, str]] = []
    error: str = ""
    entry: str = ""
    sealed: list[SealedView] = []

    _learner_id: int = 0

    @rx.event
    @needs(PAGE)
    async def begin(self) -> None:
        """Ask about the learner whose page it is: in which course, and for what reason."""
        learner = (await self.get_state(LearnerState)).learner
        choices = await call_service(self, get_filter_choices) if learner.id else None
        if choices is None:
            return
        self._forget()
        self._learner_id, self.name = int(learner.id), learner.name
        self.courses = [ALL_COURSES, *((str(one.id), f"{one.title} ({one.code})") for one in choices.courses)]
        self.is_open = True

    @rx.event
    @needs(PAGE)
    async def submit(self, data: dict[str, Any]) -> AsyncIterator[Any]:
        """Write the request into the audit trail and show what was sealed; that the reason lacks stands beside it."""
        chosen = str(data.get("course") or "")
        if not self.is_open or self.entry or chosen not in dict(self.courses):
            return
        try:
            reason = reason_of(str(data.get("reason") or ""))
        except Invalid as lacking:
            self.error = str(lacking)
            return
        self.busy, self.error = True, ""
        yield
        asked = {"learner_id": self._learner_id, "course_id": int(chosen) if chosen else None, "reason": reason}
        opened = await call_service(self, open_sealed, **asked)
        self.busy = False
        if opened is not None:
            order = current_actor().date_order
            self.entry, self.sealed = str(opened.seq), [sealed_of(one, order) for one in opened.sealed]
            yield
            self.sealed = []
            self._get_root_state()._clean()  # the browser is not told: it shows what the server no longer has

    @rx.event
    @needs(PAGE)
    async def close(self) -> None:
        """Close the dialog, and let go of what it showed."""
        self._forget()

    def _forget(self) -> None:
        """As if nothing had been asked."""
        if self.is_open or self.sealed:
            self.reset()  # type: ignore[no-untyped-call]
