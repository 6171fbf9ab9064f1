"""The dialogs of a course: make, edit, new version, least accepted version, another course that counts."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.courses import RulePreview
from lms_dashboard.domain.days import day_in
from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.people import Permission
from lms_dashboard.services import course_acts, course_rules
from lms_dashboard.services.filters import get_filter_choices
from lms_dashboard.state.calls import ask_service, call_service
from lms_dashboard.state.clock import utc_now
from lms_dashboard.state.course import CourseState
from lms_dashboard.state.course_form import (
    NEW_MODULE,
    Lacking,
    course_of,
    field_of,
    module_values,
    modules_of,
    rule_effects,
    rule_of,
    texts_of,
    values_of,
    version_choices,
)
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.notices import tell

HEADINGS = {
    "make": "Make a course",
    "edit": "Edit the course",
    "version": "New version",
    "least": "Least accepted version",
    "equivalent": "Another course that counts",
    "unequal": "A course that counts no more",
}
RULES = ("least", "equivalent", "unequal")
"""What is looked at before it is saved."""


class CourseDialogState(rx.State):
    """``mode`` names the dialog, empty: closed. ``modules`` are rows of key, title, kind, required, mark, tries."""

    _page_needs: ClassVar[Permission] = Permission.ADMINISTER

    mode: str = ""
    heading: str = ""
    about: str = ""
    values: dict[str, str] = {}
    modules: list[list[str]] = []
    courses: list[list[str]] = []
    versions: list[list[str]] = []
    in_use: str = ""
    effects: list[str] = []
    names: list[str] = []
    errors: dict[str, str] = {}
    busy: bool = False

    _course_id: int = 0
    _next_key: int = 0
    _looked_at: dict[str, str] = {}

    @rx.event
    @needs(PAGE)
    async def begin(self, mode: str) -> None:
        """Open one: ``make`` from the list, the others for the course that is shown."""
        shown = await self.get_state(CourseState)
        detail = None if mode == "make" else shown._detail
        if mode not in HEADINGS or (mode != "make" and detail is None):
            return
        actor = current_actor()
        today = day_in(actor.time_zone, utc_now())
        self.values, self._looked_at = values_of(detail, today), {}
        self.effects, self.names, self.errors, self.modules = [], [], {}, []
        self._course_id, self.about = (0, "") if detail is None else (detail.item.id, detail.item.fields.title)
        if detail is not None:
            self.modules = module_values(detail.modules)
            self.versions = version_choices(detail)
            counting = [one for one in detail.satisfied_by if one.until_day > today]
            self.courses = [[str(one.course_id), one.title] for one in counting]
            self.in_use = str(detail.item.version) if detail.version_in_use else ""
        self._next_key = len(self.modules)
        if mode == "equivalent":
            await self._list_courses()
        if mode == "make":
            self._add()
        self.mode, self.heading = mode, HEADINGS[mode]

    @rx.event
    @needs(PAGE)
    async def add_module(self) -> None:
        """One more row."""
        if len(self.modules) < course_acts.MOST_MODULES:
            self._add()

    @rx.event
    @needs(PAGE)
    async def drop_module(self, key: str) -> None:
        """A row less; what was typed into the others stays."""
        self.modules = [row for row in self.modules if row[0] != key]

    @rx.event
    @needs(PAGE)
    async def lift_module(self, key: str) -> None:
        """A row one place up."""
        rows = list(self.modules)
        place = next((n for n, row in enumerate(rows) if row[0] == key), 0)
        if place:
            rows[place - 1], rows[place] = rows[place], rows[place - 1]
            self.modules = rows

    @rx.event
    @needs(PAGE)
    async def submit(self, form: dict[str, Any]) -> AsyncIterator[Any]:
        """Save; a rule is looked at first, and saved when the same fields are sent again."""
        if not self.mode or self.busy:
            return
        self.busy, self.errors = True, {}
        yield
        try:
            event = await self._submit(form)
        except Lacking as lacking:
            self.errors, event = lacking.errors, None
        except LmsError as error:
            self.errors, event = {field_of(error): str(error)}, None
        finally:
            self.busy = False
        yield event

    @rx.event
    @needs(PAGE)
    async def cancel(self) -> None:
        """Close it; nothing has been saved."""
        self.mode = ""

    async def _list_courses(self) -> None:
        choices = await call_service(self, get_filter_choices)
        rows = choices.courses if choices is not None else ()
        self.courses = [[str(one.id), one.title] for one in rows if one.id != self._course_id]

    def _add(self) -> None:
        self.modules = [*self.modules, [str(self._next_key), *NEW_MODULE]]
        self._next_key += 1

    async def _submit(self, form: Mapping[str, Any]) -> Any:
        if self.mode in RULES and texts_of(form) != self._looked_at:
            seen = await ask_service(course_rules.preview_rule, rule=self._rule(form))
            self._foresee(seen, texts_of(form))
            return None
        words, event = await self._save(form)
        self.mode = ""
        await tell(self, words)
        if event is None:
            await (await self.get_state(CourseState))._read([])
        return event

    def _foresee(self, seen: RulePreview, texts: dict[str, str]) -> None:
        actor = current_actor()
        self.effects = rule_effects(seen, day_in(actor.time_zone, utc_now()), actor.date_order)
        self._looked_at, self.names = texts, list(seen.names)

    def _rule(self, form: Mapping[str, Any]) -> course_rules.CourseRule:
        if self.mode == "least":
            version, day = rule_of(form, "version")
            return course_rules.LeastVersionFrom(self._course_id, day, version)
        other, day = rule_of(form, "other")
        if self.mode == "unequal":
            return course_rules.SatisfiedByUntil(self._course_id, day, other)
        return course_rules.SatisfiedByFrom(self._course_id, day, other)

    async def _save(self, form: Mapping[str, Any]) -> tuple[str, Any]:
        """Save what the dialog is for; what is told, and where the tab goes on, if elsewhere."""
        one, keys = {"course_id": self._course_id}, [row[0] for row in self.modules]
        if self.mode == "make":
            fields, modules = course_of(form), modules_of(form, keys)
            made = await ask_service(course_acts.create_course, fields=fields, modules=modules)
            return f"{fields.title} was made.", rx.redirect(f"/courses/{made}")
        if self.mode == "edit":
            await ask_service(course_acts.change_course, **one, fields=course_of(form))
            return "The course was changed.", None
        if self.mode == "version":
            version = await ask_service(course_acts.publish_version, **one, modules=modules_of(form, keys))
            return f"Version {version} holds from now on.", None
        rule = self._rule(form)
        if isinstance(rule, course_rules.LeastVersionFrom):
            asked = {"version": rule.version, "from_day": rule.from_day}
            await ask_service(course_rules.set_least_version, **one, **asked)
        elif isinstance(rule, course_rules.SatisfiedByFrom | course_rules.SatisfiedByUntil):
            ends = isinstance(rule, course_rules.SatisfiedByUntil)
            asked = {"satisfied_by_id": rule.satisfied_by_id, "from_day": rule.from_day}
            await ask_service(course_rules.end_equivalent if ends else course_rules.set_equivalent, **one, **asked)
        return "The rule holds from that day on.", None
