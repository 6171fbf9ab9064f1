"""The filters above User Progress, with "has completed … course"."""

from collections.abc import Mapping
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.state.address import Part
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.list_filters import ListFilters
from lms_dashboard.state.progress import ProgressState
from lms_dashboard.state.progress_view import COURSE_STATES, DEFAULT, PARTS


class ProgressFilterState(ListFilters, rx.State):
    """What User Progress is narrowed to."""

    _list: ClassVar[Any] = ProgressState
    _parts: ClassVar[Mapping[str, Part]] = {part.name: part for part in PARTS}
    _plain: ClassVar[Any] = DEFAULT
    _kept: ClassVar[tuple[str, ...]] = ("sort", "page_size", "as_of")
    _drops: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "group": ("group_ids",),
        "role": ("job_role_ids",),
        "status": ("shown", "status_course_id"),
        "has": ("course_state", "state_course_id"),
        "as-of": ("as_of",),
    }

    has: str = ""
    has_words: str = ""
    of_course: str = ""

    @rx.event
    @needs(PAGE)
    async def choose_course_state(self, form: dict[str, Any]) -> Any:
        """Keep learners who have completed, not completed or not started a course."""
        state, course = str(form.get("has", "")), str(form.get("of", ""))
        if state not in COURSE_STATES or course not in {row[0] for row in self.courses}:
            self.errors = {"has": "Choose a course, and what was done in it."}
            return None
        return await self._change({"course_state": state, "state_course_id": int(course)})

    def _describe_more(self, view: Any) -> None:
        self.has, self.of_course = view.course_state, str(view.state_course_id or "")
        titles = {row[0]: row[1] for row in self.courses}
        words = COURSE_STATES.get(view.course_state, "").removeprefix("has ")
        self.has_words = f"{words} {titles.get(self.of_course, f'#{self.of_course}')}" if words else ""
