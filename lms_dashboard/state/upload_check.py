"""The third and fourth step of an upload: what each row would do, what is wrong, and correcting it in the page."""

from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.roster import Missing
from lms_dashboard.domain.upload_pages import Checked, Correction, ProblemGroup, ProblemLine
from lms_dashboard.domain.uploads import NO_MAILS, Kind, Mails
from lms_dashboard.services.roster import get_missing
from lms_dashboard.services.upload_drafts import mend_rows
from lms_dashboard.services.upload_pages import preview_draft
from lms_dashboard.state.calls import ask_service
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.upload_view import (
    MOST_LINES,
    MendGroup,
    check_figures,
    key_of,
    mend_group,
    seen_words,
    suggested,
)
from lms_dashboard.state.words import count_words


class UploadCheck(rx.State, mixin=True):
    """``figures`` are name, number, parts and tone; ``effects`` what committing will do."""

    _page_needs: ClassVar[Permission] = Permission.MANAGE_TRAINING

    checking: bool = False
    mending: str = ""
    check_error: str = ""
    mend_error: str = ""
    figures: list[list[str]] = []
    groups: list[MendGroup] = []
    notes: list[str] = []
    seen: str = ""
    ready: int = 0
    ready_words: str = ""
    refused_words: str = ""
    effects: list[str] = []
    new_people: str = ""
    mail_words: str = ""

    _view: Any = None
    _turn: int = 0
    _found: tuple[ProblemGroup, ...] = ()
    _shown: dict[str, int] = {}
    _mails: Mails = NO_MAILS

    @rx.event(background=True)
    @needs(PAGE)
    async def check(self) -> None:
        """Compare every row with what is known, and show it, if nobody has asked again meanwhile."""
        async with self:
            self._turn += 1
            turn, upload_id = self._turn, self._view.upload_id if self._view else None
            self.checking = upload_id is not None
        if upload_id is None:
            return
        found: Checked | None = None
        missing: Missing | None = None
        problem = ""
        try:
            found, missing = await _checked(upload_id)
        except LmsError as error:
            problem = str(error)
        finally:
            async with self:
                if self._turn == turn:
                    self._settle_check(found, problem)
                    self._show_missing(missing, is_committed=False)  # type: ignore[attr-defined]

    @rx.event(background=True)
    @needs(PAGE)
    async def mend(self, form: dict[str, Any]) -> Any:
        """Put a correction into the rows that have the same thing wrong, and check again."""
        key, correction = str(form.get("key", "")), str(form.get("correction", ""))
        async with self:
            line = self._line(key)
        return await self._correct(key, [_corrected(line, correction)] if line and line.editable else [])

    @rx.event(background=True)
    @needs(PAGE)
    async def mend_all(self, title: str) -> Any:
        """Take every suggestion of a group, and check again."""
        async with self:
            lines = [line for group in self._found if group.title == title for line in suggested(group)]
        return await self._correct(title, [_corrected(line, line.suggestion) for line in lines])

    async def _correct(self, mark: str, corrections: list[Correction]) -> Any:
        """Put corrections into the draft; ``mark`` is what is busy meanwhile."""
        async with self:
            upload_id = self._view.upload_id if self._view else None
            if upload_id is None or not corrections:
                return None
            self.mending, self.mend_error = mark, ""
        problem = ""
        try:
            await ask_service(mend_rows, upload_id=upload_id, corrections=corrections)
        except LmsError as error:
            problem = str(error)
        finally:
            async with self:
                self.mend_error = problem
                self.mending = "" if problem else self.mending
        return None if problem else type(self.__wrapped__).check  # type: ignore[attr-defined]

    @rx.event
    @needs(PAGE)
    async def show_more(self, title: str) -> None:
        """A hundred more lines of a group."""
        self._shown = {**self._shown, title[:200]: self._shown.get(title, MOST_LINES) + 100}
        self._draw_groups(self._found)

    def _line(self, key: str) -> ProblemLine | None:
        return next((one for group in self._found for one in group.lines if key_of(group, one) == key), None)

    def _settle_check(self, found: Checked | None, problem: str) -> None:
        self.checking, self.mending, self.check_error = False, "", problem
        if found is None:
            self.groups, self.figures, self.ready, self.effects = [], [], 0, []
            return
        self.figures, self.notes = check_figures(found), list(found.result.notes)
        self.ready = found.result.ready
        self.ready_words, self.new_people = (
            f"{found.result.ready:,}",
            count_words(found.result.new, "new person", "new people"),
        )
        refused = found.result.refused_rows
        self.refused_words = count_words(refused, "row") if refused else ""
        self.seen = seen_words(current_actor(), found.item)
        self.effects, self._mails = effects_of(found), found.result.mails
        self._count_mails()
        self._draw_groups(found.groups)

    def _count_mails(self) -> None:
        """How many mails will go, with the boxes as they are ticked."""
        boxes: Any = self
        count = self._mails.total(welcome=boxes.welcome_mail, enrollment=boxes.enrollment_mail)
        self.mail_words = f"{count_words(count, 'mail')} will be sent." if count else "No mail will be sent."

    def _in_their_place(self, groups: tuple[ProblemGroup, ...]) -> tuple[ProblemGroup, ...]:
        """What was shown stays where it was: nothing jumps while somebody corrects one line after the other."""
        places = {group.title: place for place, group in enumerate(self._found)}
        return tuple(sorted(groups, key=lambda group: places.get(group.title, len(places))))

    def _draw_groups(self, groups: tuple[ProblemGroup, ...]) -> None:
        groups = self._found = self._in_their_place(groups)
        drawn = [mend_group(group, self._shown.get(group.title, MOST_LINES)) for group in groups]
        if drawn != self.groups:
            self.groups = drawn


def _corrected(line: ProblemLine, correction: str) -> Correction:
    return Correction(line.rows, line.column, line.value, correction)


async def _checked(upload_id: int) -> tuple[Checked, Missing | None]:
    """The check, and of a full roster who is missing from it."""
    found = await ask_service(preview_draft, upload_id=upload_id)
    is_roster = found.item.kind is Kind.ROSTER
    return found, await ask_service(get_missing, upload_id=upload_id) if is_roster else None


def effects_of(found: Checked) -> list[str]:
    """What committing will do, in numbers."""
    result = found.result
    if not result.ready:
        return ["Nothing will be written."]
    kind = found.item.kind
    said, known = [], result.ready
    if kind in (Kind.ENROLL, Kind.ROSTER):
        known = result.known
        if result.new:
            said.append(f"{_people(result.new, 'new ')} will be added, and enrolled where a course is named.")
        if result.back:
            said.append(f"{_people(result.back)} who had left will be active again.")
    if known:
        said.append(_FIRST[kind].format(_people(known)))
    if result.seats_taken:
        said.append(
            f"{count_words(result.seats_taken, 'seat')} will be taken, reserved before the first row is written."
        )
    if result.unchanged:
        said.append(f"{count_words(result.unchanged, 'row')} will change nothing: what they say holds already.")
    if result.refused_rows:
        said.append(
            f"{count_words(result.refused_rows, 'row')} will be refused, with the reason, to be corrected later."
        )
    return said


def _people(count: int, which: str = "") -> str:
    return count_words(count, f"{which}person", f"{which}people")


_FIRST = {
    Kind.ENROLL: "{} who are known already will be enrolled.",
    Kind.ROSTER: "{} who are known already will be moved or enrolled.",
    Kind.RETRAIN: "{} will be retrained: the present cycle is archived, the next one opens. Completions stay.",
    Kind.REMOVE: "{} will be removed: not active from today on, seats freed, every record kept.",
    Kind.COMPLETIONS: "Completions of {} will be recorded.",
}
