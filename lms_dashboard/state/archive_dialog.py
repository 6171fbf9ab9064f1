"""The dialog behind ✕ on Users: which courses to archive, and whether the user stays."""

from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.days import format_day
from lms_dashboard.domain.errors import Conflict, LmsError
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.persons import PersonCourse, PersonCourses
from lms_dashboard.services import archiving
from lms_dashboard.services.users import get_person_courses
from lms_dashboard.state.ask_dialog import AskDialog
from lms_dashboard.state.calls import ask_service, call_service
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.notices import Undo, tell
from lms_dashboard.state.panel_view import progress_words
from lms_dashboard.state.refresh import refresh_page
from lms_dashboard.state.words import count_words


class ArchiveDialogState(AskDialog, rx.State):
    """What the dialog shows: rows of course id, title, progress code and words, due. None is ticked at first."""

    _page_needs: ClassVar[Permission] = Permission.MANAGE_TRAINING

    name: str = ""
    active: bool = True
    rows: list[list[str]] = []
    ticked: list[str] = []
    remove: bool = False
    effects: list[str] = []

    _learner_id: int = 0
    _seen: dict[int, int | None] = {}

    @rx.event
    @needs(PAGE)
    async def tick(self, course_id: str) -> None:
        """Choose a course, or not."""
        if course_id in {row[0] for row in self.rows}:
            self.ticked = sorted({*self.ticked} ^ {course_id}, key=int)
            await self._look_ahead()

    @rx.event
    @needs(PAGE)
    async def tick_all(self) -> None:
        """Choose every course, or none."""
        every = [row[0] for row in self.rows]
        self.ticked = [] if self.ticked == every else every
        await self._look_ahead()

    @rx.event
    @needs(PAGE)
    async def choose_end(self, end: str) -> None:
        """Keep the user, or remove them."""
        self.remove = end == "remove"
        await self._look_ahead()

    async def _open(self, learner_id: int) -> None:
        found = await call_service(self, get_person_courses, learner_id=learner_id)
        if found is None:
            return
        self._learner_id, self.name, self.active = learner_id, found.name, found.active
        self._draw(found)
        self.ticked, self.remove, self.effects, self.error = [], False, [], ""
        self.is_open = True

    def _draw(self, found: PersonCourses) -> None:
        current = [row for row in found.courses if row.assignment_id is not None]
        self._seen = {row.course_id: row.assignment_id for row in current}
        self.rows = [encode_course(row, current_actor().date_order) for row in current]

    def _chosen(self) -> dict[str, Any]:
        return {"learner_id": self._learner_id, "course_ids": [int(course_id) for course_id in self.ticked]}

    async def _look_ahead(self) -> None:
        self.error, self.effects = "", []
        if not self.ticked and not self.remove:
            return
        try:
            told = await ask_service(archiving.preview_archive_courses, **self._chosen(), remove=self.remove)
        except LmsError as error:
            self.error = str(error)
        else:
            self.effects = effects(told, self.remove)

    async def _do(self) -> None:
        chosen, remove = self._chosen(), self.remove
        try:
            result = await ask_service(archiving.archive_courses, **chosen, remove=remove, seen=self._seen)
        except Conflict as conflict:
            await tell(self, conflict.message, conflict.mend, tone="error")
            await self._open(self._learner_id)
        else:
            self.is_open = False
            undo = Undo(archiving.restore_courses, {**chosen, "bring_back": remove})
            await tell(self, result.message, undo=undo)
        await refresh_page(self)


def encode_course(row: PersonCourse, order: str) -> list[str]:
    """Course id, title, progress code and words, cycle and due in words."""
    due = f" · due {format_day(row.cycle_due, order)}" if row.cycle_due else ""
    cycle = f"cycle {row.cycle}{due}" if row.cycle else ""
    return [
        str(row.course_id),
        row.title,
        str(row.cell.progress.value),
        progress_words(row.cell.progress, row.cell.percent),
        cycle,
    ]


def effects(told: archiving.ArchivePreview, remove: bool) -> list[str]:
    """What will happen, in numbers."""
    said = []
    if told.cycles:
        said.append(f"Ends {count_words(told.cycles, 'cycle')}; completions, certificates and results stay.")
    if remove:
        seats = f" and frees {count_words(told.seats, 'seat')}" if told.seats else ""
        said.append(f"Deactivates the user from today on{seats}. Every record is kept.")
    if told.breaches_added:
        said.append(f"Adds {count_words(told.breaches_added, 'breach', 'breaches')}.")
    if told.breaches_removed:
        said.append(f"Removes {count_words(told.breaches_removed, 'breach', 'breaches')}.")
    if told.cycles and not remove:
        said.append("What is required stays required: it shows as Not Assigned until it is assigned again.")
    return said
