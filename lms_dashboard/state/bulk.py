"""Acts on a selection: their dialog, from the preview to the result. What runs long is in state/bulk_work.py."""

from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.act_forms import ActForm
from lms_dashboard.domain.acts import Act, ActResult, Answers, EarlierCompletions, PeopleAct
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.selections import Selection, SelectionPreview, Ticked
from lms_dashboard.state.acting import answers_of, lacks, needed_names, start_values, undo_of, unreadable
from lms_dashboard.state.bulk_acts import NOTIFY, OFFERED, courses_to_choose, groups_to_choose, today_here
from lms_dashboard.state.bulk_words import effects_of, groups_of, left_out_of, result_words
from lms_dashboard.state.bulk_work import do_it, make_preview
from lms_dashboard.state.calls import call_service
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.matrix_footer import MatrixFooterState
from lms_dashboard.state.notices import tell
from lms_dashboard.state.notify_many import NotifyManyState
from lms_dashboard.state.refresh import refresh_page
from lms_dashboard.state.selections import list_named, selection_of
from lms_dashboard.state.words import count_words

PAST = "You are looking at a past day; acts are done as of today."


class BulkState(rx.State):
    """The act on a selection that is asked about, under way or done.

    ``phase``: "" none, "asking", "working" or "done"; ``shut``: it works on while its dialog is closed. ``looking``:
    a preview is being made; ``lacking``: why there is none. ``who``: whom an act on people is about; empty: an act on a
    course. ``values``, ``needed``, ``left_out`` and ``errors`` are the
    fields', by name. ``passed_over`` are groups: reason, count, how many are not named, and names; ``file`` is the mark
    of the whole list, to be downloaded.
    """

    _page_needs: ClassVar[Permission] = Permission.MANAGE_TRAINING

    phase: str = ""
    shut: bool = False
    act: str = ""
    single: bool = False
    who: str = ""
    groups: list[list[str]] = []
    courses: list[list[str]] = []
    course_id: str = ""
    course_title: str = ""
    values: dict[str, str] = {}
    needed: list[str] = []
    left_out: list[str] = []
    errors: dict[str, str] = {}
    looking: bool = False
    ready: bool = False
    lacking: str = ""
    effects: list[str] = []
    left_out_words: str = ""
    changes: list[str] = []
    passed_over: list[list[str]] = []
    doing: str = ""
    percent: int = 0
    outcome: list[str] = []
    undoable: bool = False
    file: str = ""
    given: list[str] = ["0", "", ""]

    _selection: Selection | None = None
    _list: str = ""
    _typed: dict[str, str] = {}
    _turn: int = 0
    _seen: SelectionPreview | None = None
    _wanted: Answers | None = None
    _strict: bool = True
    _result: ActResult | None = None

    @rx.event
    @needs(PAGE)
    async def begin(self, page: str, act: str, ids: str, every: bool, without: str) -> Any:
        """Open the dialog of an act for what is selected in a list."""
        if self.phase == "working":
            self.shut = False
            return None
        if act == NOTIFY:
            return NotifyManyState.begin(page, ids, every, without)  # type: ignore[operator]  # Reflex makes it callable
        shown = await list_named(self, page)
        if shown is None or act not in OFFERED:
            return None
        if (day := shown._listed().as_of) is not None and day != today_here():
            await tell(self, PAST, "Go back to today first.", tone="error")
            return None
        try:
            self._selection, self._list = selection_of(shown, ids, every, without), page
        except ValueError:
            return None
        self.single = isinstance(self._selection, Ticked) and len(self._selection.learner_ids) == 1
        form, self.who = OFFERED[act], ""
        if form.about_people:
            count = len(self._selection.learner_ids) if isinstance(self._selection, Ticked) else shown.total
            return await self._open_people(form, count_words(count, "learner"))
        await self._choose_from(await shown._course_at_hand())
        self._open(form, {})
        return self._look()

    @rx.event
    @needs(PAGE)
    async def taken(self) -> None:
        """The browser has ticked what it was given."""
        self.given = [self.given[0], "", self.given[2]]

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
    async def change(self, name: str, value: str) -> Any:
        """A field was changed on which the effects depend."""
        if self.phase != "asking" or name not in self.values:
            return None
        self._typed[name] = value
        return self._look()

    @rx.event
    @needs(PAGE)
    async def correct_instead(self) -> Any:
        """From the reset's dialog to a corrective reassignment, which destroys nothing."""
        if self.phase != "asking" or self._selection is None:
            return None
        self._open(OFFERED[Act.REASSIGN.value], {"counts": EarlierCompletions.NOT_ANY_MORE.value})
        return self._look()

    @rx.event
    @needs(PAGE)
    async def submit(self, data: dict[str, Any]) -> Any:
        """Do it, as the form says; errors stand beside the fields, which keep what was typed."""
        if self.phase != "asking" or self._seen is None or self.looking:
            return None
        form, count = OFFERED[self.act], self._count()
        self.errors = lacks(form, count, answers_of(form, count, data)) | unreadable(form, count, data)
        if self.errors:
            return None
        self._wanted, self._strict = answers_of(form, count, data), not data.get("pass_over_changed")
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

    async def _open_people(self, form: ActForm, who: str) -> Any:
        self.groups = await groups_to_choose(self) if form.act is PeopleAct.MOVE else []
        self.who, self.course_id, self.course_title = who, "", ""
        self._open(form, {})
        return self._look()

    def _open(self, form: ActForm, preset: dict[str, str]) -> None:
        self.act, self.phase, self.shut, self._typed = form.act.value, "asking", False, {}
        self.values = start_values(form, self._count(), today_here()) | preset
        self.errors, self.changes, self._result = {}, [], None

    async def _choose_from(self, course_id: int | None) -> None:
        self.courses = await courses_to_choose(self)
        known = {row[0]: row[1] for row in self.courses}
        self.course_id = str(course_id) if str(course_id) in known else ""
        self.course_title = known.get(self.course_id, "")

    def _look(self) -> Any:
        """The preview is out of date: ask for another."""
        self._turn += 1
        self._seen, self.ready, self.effects, self.passed_over, self.left_out_words = None, False, [], [], ""
        self.lacking, self.file = "", ""
        self.needed = needed_names(OFFERED[self.act], self._count(), self._answers())
        self.looking = self.phase == "asking" and (self.course_id or self.who) != ""
        return BulkState.look if self.looking else None

    def _count(self) -> int:
        """1 if one learner was ticked, else 2: what is asked of one, and of several."""
        return 1 if self.single else 2

    def _answers(self) -> Answers:
        """What the fields say so far."""
        return answers_of(OFFERED[self.act], self._count(), {**self.values, **self._typed})

    def _foresee(self, seen: SelectionPreview) -> None:
        """Show a preview."""
        self._seen, self.ready = seen, bool(seen.preview.touched)
        self.effects = effects_of(OFFERED[self.act], self._answers(), seen, current_actor().date_order)
        self.left_out_words, self.passed_over = left_out_of(seen), groups_of(seen.preview.passed_over)

    def _finish(self, result: ActResult) -> None:
        """Show a result, and take the ticks away: what matched may match no more."""
        self.phase, self._result, self._selection, self._seen = "" if self.shut else "done", result, None, None
        self.outcome, self.passed_over = result_words(result), groups_of(result.passed_over)
        self.undoable = undo_of(result) is not None
        self._give(self._list, "")

    def _give(self, page: str, ids: str) -> None:
        """Tick just these learners in a list, instead of whoever is ticked there."""
        self.given = [str(int(self.given[0]) + 1), ids, page]
