"""The dialog of a requirement: add, change or end it; first it says what that does to everybody, then it is saved."""

from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.days import day_in
from lms_dashboard.domain.errors import Invalid, LmsError
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.queries import MatrixQuery
from lms_dashboard.domain.requirements import NewRequirement, RequirementEdit, RequirementPreview, Wanted
from lms_dashboard.services import requirements
from lms_dashboard.services.filters import get_filter_choices
from lms_dashboard.services.matrix import get_matrix_page
from lms_dashboard.services.requirement_previews import preview_requirement
from lms_dashboard.state.calls import ask_service, call_service
from lms_dashboard.state.clock import utc_now
from lms_dashboard.state.following import HowFar, follow
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.notices import tell
from lms_dashboard.state.requirement_form import Lacking, effects_of, field_of, fields_of, values_of, wanted_of
from lms_dashboard.state.requirements import RequirementsState

HEADINGS = {"add": "Add a requirement", "change": "Change the requirement", "end": "End the requirement"}
_DONE = {
    "add": "The requirement is in force.",
    "change": "The requirement was changed.",
    "end": "The requirement ends.",
}


class RequirementDialogState(rx.State):
    """``mode`` is add, change or end; empty: closed. ``phase``: asking, looking or saving.

    ``effects`` are what the fields that were looked at would do; another field, and they are looked at anew.
    """

    _page_needs: ClassVar[Permission] = Permission.ADMINISTER

    mode: str = ""
    phase: str = "asking"
    heading: str = ""
    about: str = ""
    values: dict[str, str] = {}
    audience: str = "everybody"
    groups: list[list[str]] = []
    roles: list[list[str]] = []
    courses: list[list[str]] = []
    whole: bool = True
    effects: list[str] = []
    errors: dict[str, str] = {}
    doing: str = ""
    percent: int = 0

    _requirement_id: int = 0
    _form: dict[str, str] = {}
    _looked_at: dict[str, str] = {}

    @rx.event
    @needs(PAGE)
    async def begin(self, mode: str, requirement_id: str) -> None:
        """Open it: for a new requirement, or to change or end one of the list."""
        item = (await self.get_state(RequirementsState))._items.get(requirement_id)
        if mode not in HEADINGS or (mode != "add" and item is None):
            return
        choices = await call_service(self, get_filter_choices)
        if choices is None:
            return
        self.groups = [[str(g.id), "\u2003" * g.depth + g.name] for g in choices.groups]
        self.roles = [[str(r.id), r.name] for r in choices.job_roles]
        self.courses = [["", "Choose a course"], *([str(c.id), c.title] for c in choices.courses)]
        actor = current_actor()
        self.whole = actor.administer_group_ids is None
        self.values = values_of(item, day_in(actor.time_zone, utc_now()))
        self.audience = "everybody" if self.whole else "group"
        self.about = "" if item is None else f"{item.course_title} · {item.target or 'everybody'}"
        self._requirement_id, self._looked_at = int(requirement_id or 0), {}
        self.effects, self.errors, self.phase = [], {}, "asking"
        self.mode, self.heading = mode, HEADINGS[mode]

    @rx.event
    @needs(PAGE)
    async def choose_audience(self, audience: str) -> None:
        """Of whom it is asked: shows the field for it."""
        self.audience = audience

    @rx.event
    @needs(PAGE)
    async def submit(self, form: dict[str, Any]) -> Any:
        """Look what it does; the same fields once more: save it."""
        if not self.mode or self.phase != "asking":
            return None
        self._form, self.errors = fields_of(form), {}
        self.phase = "saving" if self._form == self._looked_at else "looking"
        self.doing, self.percent = "", 0
        return type(self).work

    @rx.event
    @needs(PAGE)
    async def cancel(self) -> None:
        """Close it; nothing has been saved, unless it is being saved already."""
        if self.phase != "saving":
            self.mode = ""

    @rx.event(background=True)
    @needs(PAGE)
    async def work(self) -> None:
        """Preview, or save; a requirement for a hundred thousand people takes some seconds."""
        async with self:
            state: Any = self.__wrapped__  # type: ignore[attr-defined]
            phase, form, mode = state.phase, dict(state._form), state.mode
            requirement_id = state._requirement_id
        if phase not in ("looking", "saving") or not mode:
            return
        found: RequirementPreview | dict[str, str] | None = {}  # what nobody expected is told elsewhere
        try:
            found = await self._ask(phase, mode, requirement_id, form)
        except Lacking as lacking:
            found = lacking.errors
        except LmsError as error:
            found = {field_of(error): str(error)}
        finally:
            async with self:
                await self.__wrapped__._settle(phase, form, found)  # type: ignore[attr-defined]

    async def _ask(self, phase: str, mode: str, requirement_id: int, form: dict[str, str]) -> RequirementPreview | None:
        far = HowFar()
        wanted = wanted_of(mode, requirement_id, form, await _person(form) if mode == "add" else None)
        if phase == "looking":
            return await follow(self, far, ask_service(preview_requirement, wanted=wanted, tell=far.tell))
        await follow(self, far, _save(wanted, far))
        return None

    async def _settle(
        self, phase: str, form: dict[str, str], found: RequirementPreview | dict[str, str] | None
    ) -> None:
        """Show what came of it."""
        if self.phase != phase:
            return  # the tab was emptied meanwhile: its person may see something else by now
        self.phase = "asking"
        actor = current_actor()
        if isinstance(found, dict):
            self.errors, self.effects, self._looked_at = found, [], {}
        elif found is not None:
            today = day_in(actor.time_zone, utc_now())
            self.effects, self._looked_at = effects_of(found, today, actor.date_order), form
        else:
            await tell(self, _DONE[self.mode])
            self.mode = ""
            await (await self.get_state(RequirementsState))._read([])


async def _save(wanted: Wanted, far: HowFar) -> None:
    if isinstance(wanted, NewRequirement):
        await ask_service(requirements.create_requirement, new=wanted, tell=far.tell)
    elif isinstance(wanted, RequirementEdit):
        await ask_service(requirements.change_requirement, edit=wanted, tell=far.tell)
    else:
        end = {"requirement_id": wanted.requirement_id, "until_day": wanted.until_day, "reason": wanted.reason}
        await ask_service(requirements.end_requirement, **end, tell=far.tell)


async def _person(form: dict[str, str]) -> int | None:
    """The one learner who is meant by a name, number or address.

    Raises:
        Lacking: nobody is, or several are.
    """
    if form["audience"] != "person":
        return None
    if not form["person"]:
        raise Lacking({"person": "Type a name, a number or an email address."})
    try:
        page = await ask_service(get_matrix_page, query=MatrixQuery(search=form["person"], page_size=2))
    except Invalid as error:
        raise Lacking({"person": str(error)}) from error
    if page.total != 1:
        raise Lacking({"person": _who(page.total)})
    return int(page.learners[0].id)


def _who(total: int) -> str:
    if not total:
        return "Nobody is found by that. Type a name, a number or an email address."
    return f"{total:,} learners are found by that: type the number or the whole email address."
