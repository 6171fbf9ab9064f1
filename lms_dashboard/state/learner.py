"""One learner's page: courses with modules, history, certificates, mails, audit."""

from datetime import datetime
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.details import LearnerDetail
from lms_dashboard.domain.errors import NotFound
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.services.learners import get_learner
from lms_dashboard.state import address
from lms_dashboard.state.address import Part
from lms_dashboard.state.calls import call_service
from lms_dashboard.state.feed import Change, Shown
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.learner_view import (
    CourseView,
    HistoryView,
    LearnerView,
    audit_of,
    certificate_of,
    course_of,
    history_of,
    learner_mail_of,
    learner_of,
)
from lms_dashboard.state.live import LivePage
from lms_dashboard.state.panel_view import may_void

TABS = ("courses", "history", "certificates", "mails", "audit")
NOBODY = LearnerView()


def read_tab(text: str) -> str:
    """The tab that an address names."""
    if text not in TABS:
        raise ValueError("which is no part of this page")
    return text


PARTS = (Part("tab", "tab", read_tab, str), Part("archived", "archived", lambda text: text == "1", lambda _: "1"))


def find_learner(*, actor: Actor, learner_id: int, include_archived: bool, now: datetime) -> LearnerDetail | None:
    """The learner's page; None if there is none, which the page itself says."""
    try:
        return get_learner(actor=actor, learner_id=learner_id, include_archived=include_archived, now=now)
    except NotFound:
        return None


class LearnerState(LivePage, rx.State):
    """What the page shows. ``phase``: loading, ready or missing; ``archived``: ended and expired records as well."""

    _page_needs: ClassVar[Permission] = Permission.VIEW_REPORTS

    phase: str = "loading"
    learner: LearnerView = NOBODY
    courses: list[CourseView] = []
    history: list[HistoryView] = []
    certificates: list[HistoryView] = []
    mails: list[HistoryView] = []
    audit: list[HistoryView] = []
    tab: str = TABS[0]
    archived: bool = False
    changed: list[str] = []
    address: str = ""

    _learner_id: int = 0

    @rx.event(supersedes=True)
    @needs(PAGE)
    async def load(self) -> Any:
        """Show the learner that the address names, and follow what happens to them."""
        url = self.router.url
        try:
            learner_id = address.read_id(url.path.rstrip("/").rpartition("/")[2])
        except ValueError:
            learner_id = 0
        if learner_id != self._learner_id:
            self.phase, self.changed = "loading", []
        values, _ = address.read_address(PARTS, url.query_parameters)
        self._learner_id = learner_id
        self.tab, self.archived = values.get("tab", TABS[0]), values.get("archived", False)
        self._tell_address()
        return await self.open_page()  # type: ignore[operator]

    @rx.event
    @needs(PAGE)
    async def choose_tab(self, tab: str) -> None:
        """Another part of the page."""
        if tab in TABS:
            self.tab = tab
            self._tell_address()

    @rx.event
    @needs(PAGE)
    async def toggle_archived(self) -> None:
        """With or without ended cycles and what expired."""
        self.archived = not self.archived
        self._tell_address()
        await self._read()

    def _shows(self) -> Shown:
        """Only changes of this learner matter."""
        return Shown(frozenset({self._learner_id}), None)

    async def _read(self, news: list[Change] | None = None) -> None:
        """Read the learner; after a change, the courses that differ are marked."""
        detail = await call_service(self, find_learner, learner_id=self._learner_id, include_archived=self.archived)
        if detail is None:
            self.phase, self.learner, self.courses = "missing", NOBODY, []
            return
        before = {course.id: course for course in self.courses}
        self._draw(detail)
        differs = [course.id for course in self.courses if before.get(course.id) != course]
        self.changed = differs if news is not None else []
        self.phase = "ready"

    def _tell_address(self) -> None:
        said = {"tab": self.tab if self.tab != TABS[0] else "", "archived": "1" if self.archived else ""}
        self.address = "&".join(f"{name}={value}" for name, value in said.items() if value)

    def _draw(self, detail: LearnerDetail) -> None:
        actor = current_actor()
        order = actor.date_order
        self._assign("learner", learner_of(detail, actor))
        self._assign("courses", [course_of(row, order) for row in detail.courses])
        voids = may_void(actor, detail.is_self)
        self._assign("history", [history_of(row, order, may_void=voids) for row in detail.history])
        self._assign("certificates", [certificate_of(row, order, detail.day) for row in detail.certificates])
        self._assign("mails", [learner_mail_of(row, actor) for row in detail.mails])
        self._assign("audit", [audit_of(row, actor) for row in detail.audit])

    def _assign(self, name: str, value: Any) -> None:
        if getattr(self, name) != value:
            setattr(self, name, value)
