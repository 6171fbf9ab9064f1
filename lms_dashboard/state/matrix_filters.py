"""The filters above the matrix: what can be chosen, what is chosen, and the chips' words."""

from datetime import date
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.days import day_in, plus_days
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.queries import FilterChoices
from lms_dashboard.services.filters import get_filter_choices
from lms_dashboard.state import address
from lms_dashboard.state.address import ANY_DAY, Span
from lms_dashboard.state.calls import call_service
from lms_dashboard.state.clock import utc_now
from lms_dashboard.state.filter_words import chip_words, group_row
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.matrix import MatrixState
from lms_dashboard.state.matrix_footer import MatrixFooterState
from lms_dashboard.state.matrix_view import DEFAULT, PARTS, MatrixView, changed, without

_LISTS = {
    part.name: part for part in PARTS if part.name in ("group", "role", "course", "status", "compliance", "progress")
}
_SPANS = ("due", "hired")
_FIELDS = {
    "group": ("group_ids",),
    "role": ("job_role_ids",),
    "course": ("course_ids",),
    "status": ("shown", "compliance", "progress", "status_course_id"),
    "due": ("due",),
    "hired": ("hired",),
    "learner": ("learner_ids",),
    "as-of": ("as_of",),
    "q": ("search",),
}
_KEPT = ("course_ids", "sort", "page_size", "as_of")


class MatrixFilterState(rx.State):
    """``chips`` are words by filter, empty where it is not set; ``ticked`` are the values chosen, by filter."""

    _page_needs: ClassVar[Permission] = Permission.VIEW_REPORTS

    groups: list[list[str]] = []
    courses: list[list[str]] = []
    roles: list[list[str]] = []
    chips: dict[str, str] = {}
    ticked: dict[str, list[str]] = {name: [] for name in _LISTS}
    search: str = ""
    in_course: str = ""
    spans: dict[str, list[str]] = {name: ["", ""] for name in _SPANS}
    as_of: str = ""
    errors: dict[str, str] = {}

    @rx.event
    @needs(PAGE)
    async def load(self) -> None:
        """Read what can be chosen, and say what the address has chosen."""
        choices: FilterChoices | None = await call_service(self, get_filter_choices)
        if choices is not None:
            self.groups = [group_row(group) for group in choices.groups]
            self.courses = [[str(course.id), course.title] for course in choices.courses]
            self.roles = [[str(role.id), role.name] for role in choices.job_roles]
        matrix = await self.get_state(MatrixState)
        self._describe(matrix._view)

    @rx.event
    @needs(PAGE)
    async def find(self, text: str) -> Any:
        """Keep learners whose name, address or number contains the text."""
        matrix = await self.get_state(MatrixState)
        search = address.read_text(text[: address.LONGEST_SEARCH])
        return await self._apply(changed(matrix._view, search=search), replaced=True)

    @rx.event
    @needs(PAGE)
    async def tick(self, name: str, value: str) -> Any:
        """Add a value to a filter, or take it away."""
        part = _LISTS.get(name)
        if part is None:
            return None
        matrix = await self.get_state(MatrixState)
        chosen = set(part.write(getattr(matrix._view, part.field)).split(",")) ^ {value}
        try:
            values = part.read(",".join(sorted(chosen - {""}))) if chosen - {""} else ()
        except ValueError:
            return None
        return await self._apply(changed(matrix._view, **{part.field: values}))

    @rx.event
    @needs(PAGE)
    async def choose_in_course(self, course_id: str) -> Any:
        """Ask for the status in this course; empty for any."""
        matrix = await self.get_state(MatrixState)
        number = address.read_id(course_id) if course_id.isdigit() else None
        return await self._apply(changed(matrix._view, status_course_id=number))

    @rx.event
    @needs(PAGE)
    async def choose_days(self, name: str, form: dict[str, Any]) -> Any:
        """Keep learners whose due or hiring day lies between two days."""
        text = f"{form.get('from', '')}..{form.get('until', '')}"
        return await self._span(name, "" if text == ".." else text)

    @rx.event
    @needs(PAGE)
    async def choose_days_ahead(self, name: str, days: int) -> Any:
        """Due in so many days from today, or hired in so many days up to today (negative)."""
        if days > 0:
            return await self._span(name, f"next-{days}")
        today = day_in(current_actor().time_zone, utc_now())
        return await self._span(name, address.write_span(Span(from_day=plus_days(today, days))))

    @rx.event
    @needs(PAGE)
    async def choose_day(self, form: dict[str, Any]) -> Any:
        """Show the matrix as it stood at the end of a day; none: today."""
        text = str(form.get("day", ""))
        try:
            day: date | None = address.read_day(text) if text else None
        except ValueError:
            self.errors = {"as-of": "Choose a day, such as 2026-02-11."}
            return None
        matrix = await self.get_state(MatrixState)
        return await self._apply(changed(matrix._view, as_of=day))

    @rx.event
    @needs(PAGE)
    async def drop(self, name: str) -> Any:
        """Clear one filter."""
        matrix = await self.get_state(MatrixState)
        return await self._apply(without(matrix._view, *_FIELDS.get(name, ())))

    @rx.event
    @needs(PAGE)
    async def clear(self) -> Any:
        """All learners again; order, columns and day stay."""
        matrix = await self.get_state(MatrixState)
        kept = {name: getattr(matrix._view, name) for name in _KEPT}
        return await self._apply(changed(DEFAULT, **kept))

    async def _span(self, name: str, text: str) -> Any:
        if name not in _SPANS:
            return None
        try:
            span = address.read_span(text) if text else ANY_DAY
        except ValueError as problem:
            self.errors = {name: f"Please correct the days, {problem}."}
            return None
        matrix = await self.get_state(MatrixState)
        return await self._apply(changed(matrix._view, **{name: span}))

    async def _apply(self, view: MatrixView, *, replaced: bool = False) -> Any:
        matrix = await self.get_state(MatrixState)
        await matrix._go(view, replaced=replaced)
        self._describe(matrix._view)
        return MatrixFooterState.load

    def _describe(self, view: MatrixView) -> None:
        self.errors = {}
        self.search = view.search
        self.in_course = address.write_ids([view.status_course_id]) if view.status_course_id else ""
        self.ticked = {name: part.write(getattr(view, part.field)).split(",") for name, part in _LISTS.items()}
        self.spans = {
            name: [address.write_day(span.from_day), address.write_day(span.until_day)]
            for name, span in (("due", view.due), ("hired", view.hired))
        }
        self.as_of = address.write_day(view.as_of)
        names = {"group": self.groups, "course": self.courses, "role": self.roles}
        known = {kind: {row[0]: row[1] for row in rows} for kind, rows in names.items()}
        self.chips = chip_words(view, known, current_actor().date_order)
