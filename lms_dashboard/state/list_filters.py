"""The filters above a list: what can be chosen, what is chosen, the chips' words, and the acts on them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.days import day_in, plus_days
from lms_dashboard.domain.people import Permission
from lms_dashboard.services.filters import get_filter_choices
from lms_dashboard.state import address
from lms_dashboard.state.address import ANY_DAY, Part, Span
from lms_dashboard.state.calls import call_service
from lms_dashboard.state.clock import utc_now
from lms_dashboard.state.filter_words import chip_words, gone_words, group_row
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor

TICKED = ("group", "role", "course", "status", "compliance", "progress")
SPANS = ("due", "since", "hired", "completed")


class ListFilters(rx.State, mixin=True):
    """``chips`` are words by filter, empty where it is not set; ``ticked`` are the values chosen, by filter; ``gone``
    says what is chosen and is not there any more.

    The state of a page names the list that it filters (``_list``), the parts of its address (``_parts``), what the
    cross of each chip puts back (``_drops``), the plain view (``_plain``), and what "Clear" leaves alone (``_kept``).
    """

    _page_needs: ClassVar[Permission] = Permission.VIEW_REPORTS
    _list: ClassVar[Any]
    _parts: ClassVar[Mapping[str, Part]]
    _drops: ClassVar[Mapping[str, tuple[str, ...]]]
    _plain: ClassVar[Any]
    _kept: ClassVar[tuple[str, ...]] = ()
    _known: bool = False

    groups: list[list[str]] = []
    courses: list[list[str]] = []
    roles: list[list[str]] = []
    chips: dict[str, str] = {}
    ticked: dict[str, list[str]] = {name: [] for name in TICKED}
    spans: dict[str, list[str]] = {name: ["", ""] for name in SPANS}
    search: str = ""
    in_course: str = ""
    as_of: str = ""
    errors: dict[str, str] = {}
    gone: list[str] = []

    @rx.event
    @needs(PAGE)
    async def load(self) -> None:
        """Read what can be chosen, and say what the address has chosen."""
        choices = await call_service(self, get_filter_choices)
        if choices is not None:
            self.groups = [group_row(group) for group in choices.groups]
            self.courses = [[str(course.id), course.title, "0"] for course in choices.courses]
            self.roles = [[str(role.id), role.name, "0"] for role in choices.job_roles]
            self._known = True
        self._describe(await self._view())

    @rx.event
    @needs(PAGE)
    async def find(self, text: str) -> Any:
        """Keep learners whose name, address or number contains the text."""
        search = address.read_text(text[: address.LONGEST_SEARCH])
        return await self._change({"search": search}, replaced=True)

    @rx.event
    @needs(PAGE)
    async def tick(self, name: str, value: str) -> Any:
        """Add a value to a filter, or take it away."""
        part = self._parts.get(name)
        if part is None or name not in TICKED:
            return None
        chosen = {*part.write(getattr(await self._view(), part.field)).split(",")} ^ {value}
        try:
            values: Any = part.read(",".join(sorted(chosen - {""}))) if chosen - {""} else ()
        except ValueError:
            return None
        return await self._change({part.field: values})

    @rx.event
    @needs(PAGE)
    async def choose_in_course(self, course_id: str) -> Any:
        """Ask for the status in this course; empty for any."""
        known = {row[0] for row in self.courses}
        return await self._change({"status_course_id": int(course_id) if course_id in known else None})

    @rx.event
    @needs(PAGE)
    async def choose_days(self, name: str, form: dict[str, Any]) -> Any:
        """Keep learners whose due or hiring day lies between two days."""
        text = f"{form.get('from', '')}..{form.get('until', '')}"
        return await self._span(name, "" if text == ".." else text)

    @rx.event
    @needs(PAGE)
    async def choose_days_ahead(self, name: str, days: int) -> Any:
        """So many days from today on; negative: from so many days ago."""
        if days > 0:
            return await self._span(name, f"next-{days}")
        today = day_in(current_actor().time_zone, utc_now())
        return await self._span(name, address.write_span(Span(from_day=plus_days(today, days))))

    @rx.event
    @needs(PAGE)
    async def choose_day(self, form: dict[str, Any]) -> Any:
        """Show the list as it stood at the end of a day; none: today."""
        text = str(form.get("day", ""))
        try:
            day: date | None = address.read_day(text) if text else None
        except ValueError:
            self.errors = {"as-of": "Choose a day, such as 2026-02-11."}
            return None
        return await self._change({"as_of": day})

    @rx.event
    @needs(PAGE)
    async def drop(self, name: str) -> Any:
        """Clear one filter."""
        fields = self._drops.get(name, ())
        return await self._change({field: getattr(self._plain, field) for field in fields})

    @rx.event
    @needs(PAGE)
    async def clear(self) -> Any:
        """Everybody again; order, columns and day stay."""
        view = await self._view()
        return await self._go(replace(self._plain, **{name: getattr(view, name) for name in self._kept}))

    async def _view(self) -> Any:
        return (await self.get_state(self._list))._view

    async def _span(self, name: str, text: str) -> Any:
        if name not in self._parts or name not in SPANS:
            return None
        try:
            span = address.read_span(text) if text else ANY_DAY
        except ValueError as problem:
            self.errors = {name: f"Please correct the days, {problem}."}
            return None
        return await self._change({name: span})

    async def _change(self, values: Mapping[str, Any], *, replaced: bool = False) -> Any:
        return await self._go(replace(await self._view(), page=1, **values), replaced=replaced)

    async def _go(self, view: Any, *, replaced: bool = False) -> Any:
        shown = await self.get_state(self._list)
        await shown._go(view, replaced=replaced)
        self._describe(shown._view)
        return shown._after()

    def _describe(self, view: Any) -> None:
        self.errors, self.search, self.as_of = {}, view.search, address.write_day(view.as_of)
        self.in_course = "" if view.status_course_id is None else str(view.status_course_id)
        parts = {name: self._parts[name] for name in TICKED if name in self._parts}
        ticked = {name: part.write(getattr(view, part.field)).split(",") for name, part in parts.items()}
        self.ticked = {**self.ticked, **ticked}
        spans: dict[str, Span] = {name: getattr(view, name, ANY_DAY) for name in SPANS}
        self.spans = {
            name: [address.write_day(span.from_day), address.write_day(span.until_day)] for name, span in spans.items()
        }
        names = {"group": self.groups, "course": self.courses, "role": self.roles}
        known = {kind: {row[0]: row[1] for row in rows} for kind, rows in names.items()}
        self.chips = chip_words(view, known, current_actor().date_order)
        self.gone = gone_words(view, known) if self._known else []
        self._describe_more(view)

    def _describe_more(self, view: Any) -> None:
        """What a page's own filters have to say."""
