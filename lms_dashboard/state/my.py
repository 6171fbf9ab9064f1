"""A learner's own training: what is due, in order; courses, history, certificates. Read-only."""

from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.details import LearnerCourse
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.status import BREACHES, Compliance, Progress
from lms_dashboard.services.learners import get_own
from lms_dashboard.state.calls import call_service
from lms_dashboard.state.feed import Change, Shown
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.learner_view import (
    CourseView,
    HistoryView,
    LearnerView,
    certificate_of,
    course_of,
    history_of,
    learner_of,
    urgency,
)
from lms_dashboard.state.live import LivePage
from lms_dashboard.state.words import count_words

NOBODY = LearnerView()
_ASKED = BREACHES | {Compliance.PENDING}


class MyState(LivePage, rx.State):
    """What the learner's own page shows. ``phase``: loading, ready or missing."""

    _page_needs: ClassVar[Permission] = Permission.VIEW_OWN

    phase: str = "loading"
    learner: LearnerView = NOBODY
    sentence: str = ""
    due: list[CourseView] = []
    done: list[CourseView] = []
    history: list[HistoryView] = []
    certificates: list[HistoryView] = []

    @rx.event(supersedes=True)
    @needs(PAGE)
    async def load(self) -> Any:
        """Show the own training, and follow what happens to it."""
        return await self.open_page()  # type: ignore[operator]

    def _shows(self) -> Shown:
        """Only changes of this learner matter."""
        return Shown(frozenset({int(self.learner.id or 0)}), None)

    async def _read(self, news: list[Change] | None = None) -> None:  # noqa: ARG002
        """Read all of it; it is small."""
        detail = await call_service(self, get_own)
        if detail is None:
            self.phase = "missing"
            return
        actor = current_actor()
        order, rows = actor.date_order, sorted(detail.courses, key=urgency)
        due = [row for row in rows if _is_open(row)]
        self.learner = learner_of(detail, actor)
        self.due = [course_of(row, order) for row in due]
        self.done = [course_of(row, order) for row in rows if row not in due]
        self.history = [history_of(row, order) for row in detail.history]
        self.certificates = [certificate_of(row, order, detail.day) for row in detail.certificates]
        late = sum(row.cell.compliance in BREACHES for row in due)
        self.sentence = _sentence(len(due), late)
        self.phase = "ready"


def _is_open(row: LearnerCourse) -> bool:
    """Whether there is something to do: the course is asked and not covered, or its current cycle is unfinished."""
    unfinished = row.cycle is not None and row.cell.progress is not Progress.COMPLETED
    return unfinished or row.cell.compliance in _ASKED


def _sentence(due: int, late: int) -> str:
    if not due:
        return "Nothing is due. Well done."
    courses = f"{count_words(due, 'course')} to do"
    return f"{courses}, {late} of them late." if late else f"{courses}; none of them is late."
