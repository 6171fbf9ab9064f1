"""The first step of an upload: what it is for, what holds for all rows, and the file."""

from datetime import date
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.config import get_settings
from lms_dashboard.domain.errors import Invalid, LmsError
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.upload_pages import Choices, ColumnsView
from lms_dashboard.domain.uploads import Duplicates, Kind, UploadOptions
from lms_dashboard.services.upload_drafts import set_options, take_sent_file
from lms_dashboard.services.upload_pages import get_choices, get_columns
from lms_dashboard.state import address
from lms_dashboard.state.calls import ask_service
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.upload_view import UploadView
from lms_dashboard.state.words import count_words, few_words

_ALLOWED: dict[str, frozenset[str]] = {
    "kind": frozenset(kind.value for kind in Kind),
    "duplicates": frozenset(policy.value for policy in Duplicates),
}
_LONGEST = 200
_ENROLLS = (Kind.ENROLL.value, Kind.ROSTER.value)


class UploadChoices(rx.State, mixin=True):
    """What is chosen for all rows. ``offerings`` are id and words, ``course_choices`` code, words and depth.

    ``answered`` is the mark of the file that was read last, or that ``file_error`` is about.
    """

    _page_needs: ClassVar[Permission] = Permission.MANAGE_TRAINING

    kind: str = Kind.ENROLL.value
    offering: str = ""
    courses: list[str] = []
    course_words: str = ""
    due_on: str = ""
    duplicates: str = Duplicates.ERROR.value
    note: str = ""
    encoding: str = ""
    welcome_mail: bool = True
    enrollment_mail: bool = True
    new_round: bool = False
    offerings: list[list[str]] = []
    course_choices: list[list[str]] = []
    known_groups: list[str] = []
    known_roles: list[str] = []
    answered: str = ""
    file_error: str = ""
    option_error: str = ""

    _view: Any = None
    _reading: bool = False

    @rx.event
    @needs(PAGE)
    async def choose(self, name: str, value: str) -> None:
        """One of the choices for all rows: its name and its value."""
        if name in _ALLOWED and value not in _ALLOWED[name]:
            return
        if name in ("kind", "offering", "due_on", "duplicates", "note", "encoding"):
            setattr(self, name, value[:_LONGEST])
            self.option_error = self.file_error = ""

    @rx.event
    @needs(PAGE)
    async def tick_course(self, code: str) -> None:
        """Enroll in this course too, or not."""
        known = [choice[0] for choice in self.course_choices]
        wanted = set(self.courses) ^ {code}
        self.courses = [one for one in known if one in wanted]
        self.course_words = few_words(self.courses)

    @rx.event
    @needs(PAGE)
    async def drop_courses(self) -> None:
        """No course for all rows."""
        self.courses, self.course_words = [], ""

    @rx.event
    @needs(PAGE)
    async def tick(self, name: str) -> None:
        """Welcome mail, enrollment mail, new round: yes or no."""
        if name in ("welcome_mail", "enrollment_mail", "new_round"):
            setattr(self, name, not getattr(self, name))
            self._count_mails()  # type: ignore[attr-defined]

    @rx.event(background=True)
    @needs(PAGE)
    async def take(self, mark: str, name: str) -> Any:
        """Read the file that was sent, and go on to its columns, or past them when all of them are clear."""
        async with self:
            if self._reading:
                return None
            self._reading, self.file_error = True, ""
            options, encoding = self.__wrapped__._options, self.encoding  # type: ignore[attr-defined]
        read: ColumnsView | None = None
        problem = ""
        try:
            read = await _taken(mark, name, options(), encoding)
        except LmsError as error:
            problem = str(error)
        finally:
            async with self:
                state: Any = self.__wrapped__  # type: ignore[attr-defined]
                state._reading, state.file_error, state.answered = False, problem, mark[:_LONGEST]
                view = UploadView(read.item.id, "check" if _is_clear(read) else "columns") if read else None
                event = await state._turn_to(view) if view else None
        return event

    @rx.event
    @needs(PAGE)
    async def keep_choices(self) -> Any:
        """What holds for all rows of the draft has changed: check it again."""
        if self._view is None or self._view.upload_id is None:
            return None
        try:
            await ask_service(set_options, upload_id=self._view.upload_id, options=self._options())
        except LmsError as error:
            self.option_error = str(error)
            return None
        return await self._turn_to(UploadView(self._view.upload_id, "check"))

    async def _turn_to(self, view: UploadView) -> Any:
        """Show another step, or another upload."""

    async def _read_choices(self) -> None:
        found: Choices = await ask_service(get_choices)
        self.offerings = [
            [str(i), f"{name}: {free:,} of {count_words(seats, 'seat')} free"]
            for i, name, seats, free in found.offerings
        ]
        self.course_choices = [[code, f"{code} · {title}", "0"] for code, title in found.courses]
        self.known_groups, self.known_roles = list(found.groups), list(found.job_roles)

    def _fill(self, options: UploadOptions) -> None:
        """The choices of a draft."""
        self.kind, self.duplicates, self.note = options.kind.value, options.duplicates.value, options.note
        self.offering = str(options.offering_id or "")
        self.courses, self.course_words = list(options.courses), few_words(list(options.courses))
        self.due_on = address.write_day(options.due_on)
        self.welcome_mail, self.enrollment_mail = options.welcome_mail, options.enrollment_mail
        self.new_round = options.new_round

    def _options(self) -> UploadOptions:
        """What is chosen, as far as the kind asks for it.

        Raises:
            Invalid: the due date is no day.
        """
        enrolls, courses = self.kind in _ENROLLS, self.kind != Kind.REMOVE.value
        return UploadOptions(
            kind=Kind(self.kind),
            offering_id=int(self.offering) if enrolls and self.offering.isdecimal() else None,
            courses=tuple(self.courses) if courses else (),
            due_on=_day(self.due_on) if courses and self.kind != Kind.COMPLETIONS.value else None,
            duplicates=Duplicates(self.duplicates) if enrolls else Duplicates.ERROR,
            welcome_mail=self.welcome_mail,
            enrollment_mail=self.enrollment_mail,
            new_round=self.new_round,
            note=self.note if self.kind == Kind.COMPLETIONS.value else "",
        )


def _day(text: str) -> date | None:
    try:
        return address.read_day(text) if text else None
    except ValueError:
        raise Invalid("The due date is no day.", "Choose one, or leave it empty.") from None


def _is_clear(read: ColumnsView) -> bool:
    """Every column is known by its heading, nothing can be read in two ways, nothing was guessed."""
    known = all(column.known_by_heading or not column.filled for column in read.columns)
    return known and not read.doubtful and not any("Read as" in note for note in read.item.notes)


async def _taken(mark: str, name: str, options: UploadOptions, encoding: str) -> ColumnsView:
    """The columns of the draft that the sent file has become."""
    given = {"mark": mark, "file_name": name[:_LONGEST] or "list.csv", "encoding": encoding, "options": options}
    draft = await ask_service(take_sent_file, folder=get_settings().uploads_dir, **given)
    return await ask_service(get_columns, upload_id=draft)
