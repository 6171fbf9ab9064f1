"""Course Assignment (the graduation cap): the courses that a user has, has had and could have, and acts on each."""

from typing import ClassVar

import reflex as rx

from lms_dashboard.domain.acts import Act
from lms_dashboard.domain.details import ActOffer
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.persons import PersonCourse, PersonCourses
from lms_dashboard.domain.status import Compliance
from lms_dashboard.services.users import get_person_courses
from lms_dashboard.state.calls import call_service
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.panel_view import compliance_words, progress_words

HEADINGS = {"assign": "Course assignment", "reset": "Reset course progress", "unenroll": "Unenroll"}
_ACTS = {"assign": (Act.ASSIGN, Act.REASSIGN), "reset": (Act.RESET,), "unenroll": (Act.REENROLL, Act.UNENROLL)}
_FACES = {
    Act.ASSIGN: "Assign…",
    Act.REASSIGN: "Reassign…",
    Act.RESET: "Reset…",
    Act.UNENROLL: "Unenroll…",
    Act.REENROLL: "Enroll again",
}


class CoursesDialogState(rx.State):
    """What the dialog shows: rows as ``encode_row`` makes them, those of the own courses and those never had."""

    _page_needs: ClassVar[Permission] = Permission.MANAGE_TRAINING

    is_open: bool = False
    heading: str = ""
    mode: str = "assign"
    learner_id: str = ""
    name: str = ""
    active: bool = True
    rows: list[list[str]] = []
    others: list[list[str]] = []
    other: str = ""

    @rx.event
    @needs(PAGE)
    async def choose_other(self, course_id: str) -> None:
        """A course that the user has never had, to be assigned."""
        self.other = course_id if course_id in {row[0] for row in self.others} else ""

    @rx.event
    @needs(PAGE)
    async def close(self) -> None:
        """Close the dialog."""
        self.is_open = False

    async def _open(self, learner_id: int, mode: str) -> None:
        found = await call_service(self, get_person_courses, learner_id=learner_id)
        if found is None:
            return
        self.mode, self.heading = mode, HEADINGS[mode]
        self.learner_id, self.name, self.active = str(learner_id), found.name, found.active
        self._draw(found)
        self.is_open = True

    async def _again(self) -> None:
        """Read again what is shown, after an act."""
        if self.is_open:
            found = await call_service(self, get_person_courses, learner_id=int(self.learner_id))
            if found is not None:
                self._draw(found)

    def _draw(self, found: PersonCourses) -> None:
        order = current_actor().date_order
        own = [row for row in found.courses if is_own(row)]
        if self.mode != "assign":
            own = [row for row in own if row.last_cycle]
        self.rows = [encode_row(row, self.mode, order) for row in own]
        never = [row for row in found.courses if not is_own(row)] if self.mode == "assign" else []
        self.others = [[str(row.course_id), row.title] for row in never]
        self.other = self.others[0][0] if self.others else ""


def is_own(row: PersonCourse) -> bool:
    """Whether the user has, has had or is asked the course."""
    return row.last_cycle > 0 or row.cell.compliance is not Compliance.NOT_REQUIRED


def encode_row(row: PersonCourse, mode: str, order: str) -> list[str]:
    """Course id, title, had, progress code and words, compliance code and words, act, its words, and why not."""
    offer = next((o for o in row.offers if o.act in _ACTS[mode]), ActOffer(_ACTS[mode][0], False, "is not possible"))
    cell = row.cell
    return [
        str(row.course_id),
        row.title,
        had_words(row),
        str(cell.progress.value),
        progress_words(cell.progress, cell.percent),
        str(cell.compliance.value),
        compliance_words(cell, row.due_on, row.valid_through, row.breach_since, order),
        offer.act.value,
        _FACES[offer.act],
        "" if offer.possible else offer.why_not,
    ]


def had_words(row: PersonCourse) -> str:
    """Has it now, has had it, or is only asked."""
    if row.cycle:
        return f"has it: cycle {row.cycle}"
    return f"has had it: {row.last_cycle} cycle{'s' if row.last_cycle != 1 else ''}" if row.last_cycle else "asked"
