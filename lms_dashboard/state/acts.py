"""Acts on one learner's course: their dialog, from the cell panel or from the learner's page."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.act_forms import COURSE_FORMS, ActForm
from lms_dashboard.domain.acts import Act, ActResult, Answers, EarlierCompletions, ExemptionCategory
from lms_dashboard.domain.details import CellDetail
from lms_dashboard.domain.errors import Conflict, LmsError
from lms_dashboard.domain.people import Permission
from lms_dashboard.services.acts import do_act, preview_act
from lms_dashboard.services.cells import get_cell
from lms_dashboard.state.act_words import field_of
from lms_dashboard.state.acting import answers_of, lacks, needed_names, start_values, undo_of, unreadable
from lms_dashboard.state.address import read_id
from lms_dashboard.state.calls import ask_service, call_service
from lms_dashboard.state.cell_act_words import current_cycle, effects, is_unfinished
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.matrix_footer import MatrixFooterState
from lms_dashboard.state.notices import tell
from lms_dashboard.state.refresh import refresh_page


class ActState(rx.State):
    """The dialog that is open: ``act`` is empty when none is. ``busy`` names the button that works.

    ``values`` is what the fields held when it opened, ``needed`` what must be filled, ``left_out`` what is not asked.
    """

    _page_needs: ClassVar[Permission] = Permission.MANAGE_TRAINING

    act: str = ""
    learner_name: str = ""
    course_title: str = ""
    values: dict[str, str] = {}
    needed: list[str] = []
    left_out: list[str] = []
    effects: list[str] = []
    errors: dict[str, str] = {}
    busy: str = ""

    _detail: CellDetail | None = None
    _completion_id: int | None = None
    _typed: dict[str, str] = {}

    @rx.event
    @needs(PAGE)
    async def begin(self, act: str, learner_id: str, course_id: str) -> AsyncIterator[Any]:
        """Open the dialog of an act; what takes something back is done at once."""
        if act in COURSE_FORMS:
            self.busy = f"{act}:{learner_id}:{course_id}"
            yield
            await self._begin(COURSE_FORMS[act], learner_id, course_id)
            yield MatrixFooterState.load

    @rx.event
    @needs(PAGE)
    async def begin_void(self, completion_id: str, learner_id: str, course_id: str) -> AsyncIterator[Any]:
        """Open the dialog that voids one completion."""
        self.busy = f"void:{completion_id}"
        yield
        await self._begin(COURSE_FORMS[Act.VOID_COMPLETION], learner_id, course_id, completion_id)

    @rx.event
    @needs(PAGE)
    async def change(self, name: str, value: str) -> None:
        """A field was changed on which the effects depend."""
        if self._detail is not None and name in self.values:
            self._typed[name] = value
            await self._look_ahead()

    @rx.event
    @needs(PAGE)
    async def correct_instead(self) -> None:
        """From the reset's dialog to a corrective reassignment, which destroys nothing."""
        if self._detail is not None:
            corrective = {"counts": EarlierCompletions.NOT_ANY_MORE.value}
            await self._open(COURSE_FORMS[Act.REASSIGN], self._detail, corrective)

    @rx.event
    @needs(PAGE)
    async def submit(self, data: dict[str, Any]) -> AsyncIterator[Any]:
        """Do it, as the form says; errors stand beside the fields, which keep what was typed."""
        detail = self._detail
        if detail is None or self.act not in COURSE_FORMS:
            return
        self.busy, self.errors = "submit", {}
        yield
        form = COURSE_FORMS[self.act]
        answers = replace(answers_of(form, 1, data), completion_id=self._completion_id)
        lacking = {name: mend for name, mend in lacks(form, 1, answers).items() if name not in self.left_out}
        self.errors = lacking | unreadable(form, 1, data)
        if not self.errors:
            await self._do(form, answers, detail)
        self.busy = ""
        yield MatrixFooterState.load

    @rx.event
    @needs(PAGE)
    async def cancel(self) -> None:
        """Close the dialog; nothing has been done."""
        self._close()

    async def _begin(self, form: ActForm, learner_id: str, course_id: str, completion_id: str = "") -> None:
        try:
            self._completion_id = read_id(completion_id) if completion_id else None
            learner, course = read_id(learner_id), read_id(course_id)
            if not form.asks:
                whom = {"learner_ids": [learner], "course_id": course}
                await self._done(await call_service(self, do_act, act=form.act, answers=Answers(), **whom))
            elif detail := await call_service(self, get_cell, learner_id=learner, course_id=course, day=None):
                await self._open(form, detail, {})
        except ValueError:
            self.act = ""
        finally:
            self.busy = ""

    async def _open(self, form: ActForm, detail: CellDetail, preset: dict[str, str]) -> None:
        self._detail, self._typed, self.errors = detail, {}, {}
        self.learner_name, self.course_title = detail.learner_name, detail.course_title
        self.values = start_values(form, 1, detail.today) | preset
        self.left_out = ["void_on"] if is_unfinished(detail) else ["void_on", "unfinished"]
        self.act = form.act.value
        await self._look_ahead()

    async def _look_ahead(self) -> None:
        """Say what would happen; an act that is refused says so when it is tried."""
        detail, form = self._detail, COURSE_FORMS[self.act]
        if detail is None:
            return
        answers = replace(answers_of(form, 1, self.values | self._typed), completion_id=self._completion_id)
        self.needed = needed_names(form, 1, answers)
        category = answers.category or ExemptionCategory.OTHER  # changes nothing of what would happen
        asked = replace(answers, unfinished=True, category=category)
        try:
            preview = await ask_service(
                preview_act, act=form.act, answers=asked, learner_ids=[detail.learner_id], course_id=detail.course_id
            )
        except LmsError:
            preview = None
        self.effects = effects(Act(self.act), detail, preview, answers, current_actor().date_order)

    async def _do(self, form: ActForm, answers: Answers, detail: CellDetail) -> None:
        cycle = current_cycle(detail)
        seen = {detail.learner_id: cycle.assignment_id if cycle else None}
        whom = {"learner_ids": [detail.learner_id], "course_id": detail.course_id}
        try:
            result = await ask_service(do_act, act=form.act, answers=answers, seen=seen, **whom)
        except Conflict as conflict:
            await tell(self, conflict.message, conflict.mend, tone="error")
            await self._done(None)
        except LmsError as error:
            self.errors = {field_of(error, form): str(error)}
            self.effects = [] if "form" in self.errors else self.effects  # it says why nothing is done
        else:
            await self._done(result)

    async def _done(self, result: ActResult | None) -> None:
        self._close()
        if result is not None:
            await tell(self, result.message, undo=undo_of(result))
        await refresh_page(self)

    def _close(self) -> None:
        self.act, self.effects, self.errors, self._detail = "", [], {}, None
