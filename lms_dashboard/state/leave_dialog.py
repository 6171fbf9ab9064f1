"""The dialogs to deactivate a user and to bring one back: from which day."""

from collections.abc import AsyncIterator, Callable
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.days import day_in
from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.persons import PersonResult
from lms_dashboard.services import leaving
from lms_dashboard.services.people import get_person
from lms_dashboard.state import address
from lms_dashboard.state.calls import ask_service, call_service
from lms_dashboard.state.clock import utc_now
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.notices import tell
from lms_dashboard.state.refresh import refresh_page

ACTS: dict[str, Callable[..., PersonResult]] = {"deactivate": leaving.deactivate, "bring_back": leaving.bring_back}


class LeaveDialogState(rx.State):
    """Which act is open for whom; ``act`` is empty when none is."""

    _page_needs: ClassVar[Permission] = Permission.MANAGE_TRAINING

    act: str = ""
    name: str = ""
    day: str = ""
    error: str = ""
    busy: bool = False

    _learner_id: int = 0

    @rx.event
    @needs(PAGE)
    async def submit(self, form: dict[str, Any]) -> AsyncIterator[Any]:
        """Do it, from the day that the form says."""
        if self.act not in ACTS:
            return
        self.busy, self.error = True, ""
        yield
        await self._do(str(form.get("from_day", "")))
        self.busy = False

    @rx.event
    @needs(PAGE)
    async def cancel(self) -> None:
        """Close the dialog; nothing has been done."""
        self.act = ""

    async def _open(self, learner_id: int, act: str) -> None:
        found = await call_service(self, get_person, learner_id=learner_id)
        if found is None:
            return
        self._learner_id, self.name = learner_id, found.name
        self.day = address.write_day(day_in(current_actor().time_zone, utc_now()))
        self.error, self.act = "", act

    async def _do(self, text: str) -> None:
        try:
            day = address.read_day(text)
            result = await ask_service(ACTS[self.act], learner_ids=[self._learner_id], from_day=day)
        except ValueError:
            self.error = "Choose a day."
        except LmsError as error:
            self.error = str(error)
        else:
            self.act = ""
            await tell(self, result.message)
            await refresh_page(self)
