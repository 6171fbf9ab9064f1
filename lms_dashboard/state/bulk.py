"""Acts on a selection: their dialog, from the preview to the result. What runs long is in state/bulk_work.py."""

from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.acts import Act, ActResult, EarlierCompletions
from lms_dashboard.domain.days import day_in, plus_days
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.selections import Selection, SelectionPreview
from lms_dashboard.services.cells import SUGGESTED_DAYS
from lms_dashboard.services.filters import get_filter_choices
from lms_dashboard.state.acting import undo_of
from lms_dashboard.state.address import read_day, read_id
from lms_dashboard.state.bulk_acts import BULK_ACTS, Filled, heading_of
from lms_dashboard.state.bulk_words import effects_of, groups_of, left_out_of, result_words
from lms_dashboard.state.bulk_work import do_it, make_preview
from lms_dashboard.state.calls import call_service
from lms_dashboard.state.clock import utc_now
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.matrix_footer import MatrixFooterState
from lms_dashboard.state.notices import tell
from lms_dashboard.state.refresh import refresh_page
from lms_dashboard.state.selections import list_named, selection_of

PAST = "You are looking at a past day; acts are done as of today."


class BulkState(rx.State):
    """The act on a selection that is asked about, under way or done.

    ``phase``: "" none, "asking", "working" or "done"; ``shut``: it works on while its dialog is closed. ``looking``:
    a preview is being made. ``passed_over`` are groups: reason, count, how many are not named, and names.
    """

    _page_needs: ClassVar[Permission] = Permission.MANAGE_TRAINING

    phase: str = ""
    shut: bool = False
    act: str = ""
    heading: str = ""
    courses: list[list[str]] = []
    course_id: str = ""
    course_title: str = ""
    due_on: str = ""
    counts: str = EarlierCompletions.UNTIL_EXPIRY.value
    unfinished: bool = False
    looking: bool = False
    ready: bool = False
    single: bool = False
    effects: list[str] = []
    left_out: str = ""
    changes: list[str] = []
    passed_over: list[list[str]] = []
    errors: dict[str, str] = {}
    doing: str = ""
    percent: int = 0
    outcome: list[str] = []
    undoable: bool = False
    given: list[str] = ["0", ""]

    _selection: Selection | None = None
    _list: str = ""
    _turn: int = 0
    _seen: SelectionPreview | None = None
    _wanted: Filled | None = None
    _strict: bool = True
    _result: ActResult | None = None

    @rx.event
    @needs(PAGE)
    async def begin(self, page: str, act: str, ids: str, every: bool, without: str) -> Any:
        """Open the dialog of an act for what is selected in a list."""
        if self.phase == "working":
            self.shut = False
            return None
        shown = await list_named(self, page)
        if shown is None or act not in {one.value for one in BULK_ACTS}:
            return None
        if (day := shown._listed().as_of) is not None and day != self._today():
            await tell(self, PAST, "Go back to today first.", tone="error")
            return None
        try:
            self._selection, self._list = selection_of(shown, ids, every, without), page
        except ValueError:
            return None
        return await self._open(Act(act), await shown._course_at_hand())

    @rx.event
    @needs(PAGE)
    async def choose_course(self, course_id: str) -> Any:
        """The course that the act is about."""
        known = {row[0]: row[1] for row in self.courses}
        if self.phase != "asking" or course_id not in known:
            return None
        self.course_id, self.course_title = course_id, known[course_id]
        return self._look()

    @rx.event
    @needs(PAGE)
    async def choose_due(self, day: str) -> Any:
        """Another due date."""
        try:
            self.due_on = read_day(day).isoformat()
        except ValueError:
            return None  # it is being typed; what is missing is told when it is sent
        return self._look()

    @rx.event
    @needs(PAGE)
    async def choose_counts(self, counts: str) -> Any:
        """Until when earlier completions count."""
        if counts not in list(EarlierCompletions):
            return None
        self.counts = counts
        return self._look()

    @rx.event
    @needs(PAGE)
    async def tick_unfinished(self, ticked: bool) -> Any:
        """Whether cycles that are not finished end too."""
        self.unfinished = ticked
        return self._look()

    @rx.event
    @needs(PAGE)
    async def correct_instead(self) -> Any:
        """From the reset's dialog to a corrective reassignment, which destroys nothing."""
        if self.phase != "asking" or self._selection is None:
            return None
        opened = await self._open(Act.REASSIGN, read_id(self.course_id) if self.course_id else None)
        self.counts = EarlierCompletions.NOT_ANY_MORE.value
        return opened

    @rx.event
    @needs(PAGE)
    async def submit(self, form: dict[str, Any]) -> Any:
        """Do it, as the form says; errors stand beside the fields, which keep what was typed."""
        if self.phase != "asking" or self._seen is None or self.looking:
            return None
        filled = replace(Filled.of_form(form), counts=EarlierCompletions(self.counts), unfinished=self.unfinished)
        self.errors = BULK_ACTS[Act(self.act)].lacks(filled)
        if self.errors:
            return None
        self._wanted, self._strict = filled, not form.get("pass_over_changed")
        self.phase, self.doing, self.percent = "working", "Waiting for its turn", 0
        return BulkState.work

    @rx.event
    @needs(PAGE)
    async def close(self) -> Any:
        """Close the dialog. What is being done goes on; what was done is told, with its Undo."""
        if self.phase == "working":
            self.shut = True
            return None
        result, self._result = self._result, None
        self.phase, self._selection, self._seen = "", None, None
        if result is not None:
            await tell(self, result.message, undo=undo_of(result))
        return None

    @rx.event
    @needs(PAGE)
    async def show(self) -> None:
        """Open the dialog again."""
        self.shut = False

    @rx.event
    @needs(PAGE)
    async def undo(self) -> Any:
        """Take back what was just done, for everybody to whom it was done."""
        taken_back = undo_of(self._result) if self._result is not None else None
        if taken_back is None or not self.undoable:
            return None
        self.undoable = False
        result = await call_service(self, taken_back.act, **taken_back.arguments)
        if result is not None:
            self._result, self.outcome = None, result_words(result)
            self.passed_over = groups_of(result.passed_over)
        await refresh_page(self)
        return MatrixFooterState.load

    @rx.event(background=True)
    @needs(PAGE)
    async def look(self) -> None:
        """Make the preview that is asked for; an older one that is late is not shown."""
        await make_preview(self)

    @rx.event(background=True)
    @needs(PAGE)
    async def work(self) -> Any:
        """Do what was submitted, once, and say how far it is."""
        return await do_it(self)

    async def _open(self, act: Act, course_id: int | None) -> Any:
        choices = await call_service(self, get_filter_choices)
        if choices is None:
            return None
        self.courses = [[str(course.id), course.title] for course in choices.courses]
        known = {row[0]: row[1] for row in self.courses}
        self.course_id = str(course_id) if str(course_id) in known else ""
        self.course_title = known.get(self.course_id, "")
        self.act, self.heading, self.phase, self.shut = act.value, heading_of(act), "asking", False
        self.due_on = plus_days(self._today(), SUGGESTED_DAYS).isoformat()
        self.counts, self.unfinished = EarlierCompletions.UNTIL_EXPIRY.value, False
        self.errors, self.changes, self._result = {}, [], None
        return self._look()

    def _look(self) -> Any:
        """The preview is out of date: ask for another."""
        self._turn += 1
        self._seen, self.ready, self.effects, self.passed_over, self.left_out = None, False, [], [], ""
        self.looking = self.phase == "asking" and self.course_id != ""
        return BulkState.look if self.looking else None

    def _today(self) -> date:
        return day_in(current_actor().time_zone, utc_now())

    def _filled(self) -> Filled:
        """The fields that a preview depends on."""
        return Filled(read_day(self.due_on), EarlierCompletions(self.counts), self.unfinished)

    def _foresee(self, seen: SelectionPreview) -> None:
        """Show a preview."""
        self._seen, self.ready, self.looking = seen, True, False
        self.single = seen.preview.learners == 1
        self.effects = effects_of(BULK_ACTS[Act(self.act)], self._filled(), seen, current_actor().date_order)
        self.left_out, self.passed_over = left_out_of(seen), groups_of(seen.preview.passed_over)

    def _finish(self, result: ActResult) -> None:
        """Show a result, and take the ticks away: what matched may match no more."""
        self.phase, self._result, self._selection, self._seen = "" if self.shut else "done", result, None, None
        self.outcome, self.passed_over = result_words(result), groups_of(result.passed_over)
        self.undoable = undo_of(result) is not None
        self.given = [str(int(self.given[0]) + 1), ""]
