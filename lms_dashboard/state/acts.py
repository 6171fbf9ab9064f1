"""Acts on one learner's course: their dialog, from the cell panel or from the learner's page."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.acts import Act, ActResult, EarlierCompletions
from lms_dashboard.domain.details import CellDetail
from lms_dashboard.domain.errors import Conflict, LmsError
from lms_dashboard.domain.people import Permission
from lms_dashboard.services import assignments
from lms_dashboard.services.cells import get_cell
from lms_dashboard.state.act_words import HEADINGS, current_cycle, effects, field_of, is_unfinished
from lms_dashboard.state.acting import Wanted, do, look_ahead, undo_of
from lms_dashboard.state.address import read_id
from lms_dashboard.state.calls import call_service
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.matrix_footer import MatrixFooterState
from lms_dashboard.state.notices import tell
from lms_dashboard.state.refresh import refresh_page

AT_ONCE = {Act.RESTORE: assignments.restore, Act.UNDO_REASSIGN: assignments.undo_reassign}
"""Acts that take something back; they ask nothing."""


class ActState(rx.State):
    """The dialog that is open: ``act`` is empty when none is. ``busy`` names the button that works."""

    _page_needs: ClassVar[Permission] = Permission.MANAGE_TRAINING

    act: str = ""
    heading: str = ""
    learner_name: str = ""
    course_title: str = ""
    due_on: str = ""
    counts: str = EarlierCompletions.UNTIL_EXPIRY.value
    asks_unfinished: bool = False
    effects: list[str] = []
    errors: dict[str, str] = {}
    busy: str = ""

    _detail: CellDetail | None = None

    @rx.event
    @needs(PAGE)
    async def begin(self, act: str, learner_id: str, course_id: str) -> AsyncIterator[Any]:
        """Open the dialog of an act; what takes something back is done at once."""
        if act not in list(Act):
            return
        self.busy = f"{act}:{learner_id}:{course_id}"
        yield
        try:
            await self._begin(Act(act), read_id(learner_id), read_id(course_id))
        except ValueError:
            self.act = ""
        finally:
            self.busy = ""
        yield MatrixFooterState.load

    @rx.event
    @needs(PAGE)
    async def choose_counts(self, counts: str) -> None:
        """Until when earlier completions count."""
        if counts in list(EarlierCompletions):
            self.counts = counts
            await self._look_ahead()

    @rx.event
    @needs(PAGE)
    async def correct_instead(self) -> None:
        """From the reset's dialog to a corrective reassignment, which destroys nothing."""
        if self._detail is not None:
            self.counts = EarlierCompletions.NOT_ANY_MORE.value
            await self._open(Act.REASSIGN, self._detail)

    @rx.event
    @needs(PAGE)
    async def submit(self, form: dict[str, Any]) -> AsyncIterator[Any]:
        """Do it, as the form says; errors stand beside the fields, which keep what was typed."""
        detail = self._detail
        if detail is None or self.act not in list(Act):
            return
        self.busy, self.errors = "submit", {}
        yield
        wanted = Wanted.of_form(Act(self.act), detail, form)
        self.errors = wanted.lacks(is_unfinished(detail))
        if not self.errors:
            await self._do(wanted, detail)
        self.busy = ""
        yield MatrixFooterState.load

    @rx.event
    @needs(PAGE)
    async def cancel(self) -> None:
        """Close the dialog; nothing has been done."""
        self._close()

    async def _begin(self, act: Act, learner_id: int, course_id: int) -> None:
        if act in AT_ONCE:
            result = await call_service(self, AT_ONCE[act], learner_ids=[learner_id], course_id=course_id)
            await self._done(result)
            return
        detail = await call_service(self, get_cell, learner_id=learner_id, course_id=course_id, day=None)
        if detail is not None:
            self.counts = EarlierCompletions.UNTIL_EXPIRY.value
            await self._open(act, detail)

    async def _open(self, act: Act, detail: CellDetail) -> None:
        self._detail, self.errors = detail, {}
        self.heading, self.learner_name, self.course_title = HEADINGS[act], detail.learner_name, detail.course_title
        self.due_on = detail.suggested_due.isoformat()
        self.asks_unfinished = act is Act.REASSIGN and is_unfinished(detail)
        self.act = act.value
        await self._look_ahead()

    async def _look_ahead(self) -> None:
        """Say what would happen; an act that is refused says so when it is tried."""
        detail = self._detail
        if detail is None:
            return
        act, due_on = Act(self.act), date.fromisoformat(self.due_on)
        try:
            preview = await look_ahead(Wanted(act, detail, due_on, EarlierCompletions(self.counts)))
        except LmsError:
            preview = None
        self.effects = effects(act, detail, preview, due_on, current_actor().date_order)

    async def _do(self, wanted: Wanted, detail: CellDetail) -> None:
        cycle = current_cycle(detail)
        try:
            result = await do(wanted, seen={detail.learner_id: cycle.assignment_id if cycle else None})
        except Conflict as conflict:
            await tell(self, conflict.message, conflict.mend, tone="error")
            await self._done(None)
        except LmsError as error:
            self.errors = {field_of(error): str(error)}
        else:
            await self._done(result)

    async def _done(self, result: ActResult | None) -> None:
        self._close()
        if result is not None:
            await tell(self, result.message, undo=undo_of(result))
        await refresh_page(self)

    def _close(self) -> None:
        self.act, self.effects, self.errors, self._detail = "", [], {}, None
