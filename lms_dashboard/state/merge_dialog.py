"""The dialog to merge another record of the same person into one, and to take a merge apart."""

from typing import ClassVar

import reflex as rx

from lms_dashboard.domain.days import format_day, local_time
from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.people import Permission
from lms_dashboard.services import merging
from lms_dashboard.services.people import get_person
from lms_dashboard.services.search import find_anything
from lms_dashboard.state import address
from lms_dashboard.state.ask_dialog import AskDialog
from lms_dashboard.state.calls import ask_service, call_service
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.notices import Undo, tell
from lms_dashboard.state.refresh import refresh_page
from lms_dashboard.state.words import count_words


class MergeDialogState(AskDialog, rx.State):
    """``found`` are id, name and detail of records to choose from; ``merges`` id, name, when and by whom."""

    _page_needs: ClassVar[Permission] = Permission.MANAGE_TRAINING

    name: str = ""
    detail: str = ""
    found: list[list[str]] = []
    chosen: str = ""
    merges: list[list[str]] = []
    effects: list[str] = []

    _kept_id: int = 0

    @rx.event(supersedes=True)
    @needs(PAGE)
    async def find(self, text: str) -> None:
        """Look for the other record."""
        answer = await call_service(self, find_anything, text=text[: address.LONGEST_SEARCH])
        if answer is not None:
            self.found = [[str(p.id), p.title, p.detail] for p in answer.people if p.id != self._kept_id]
            self.chosen, self.effects, self.error = "", [], ""

    @rx.event
    @needs(PAGE)
    async def choose(self, learner_id: str) -> None:
        """This is the other record: say what merging would do."""
        if learner_id not in {row[0] for row in self.found}:
            return
        self.chosen, self.effects, self.error = learner_id, [], ""
        try:
            told = await ask_service(merging.preview_merge, kept_id=self._kept_id, alias_id=int(learner_id))
        except LmsError as error:
            self.error = str(error)
        else:
            self.effects = effects(told)

    @rx.event
    @needs(PAGE)
    async def take_apart(self, merge_id: str) -> None:
        """Undo a merge, if nothing was done to the person since."""
        if merge_id not in {row[0] for row in self.merges}:
            return
        result = await call_service(self, merging.undo_merge, merge_id=int(merge_id))
        if result is not None:
            self.is_open = False
            await tell(self, result.message)
            await refresh_page(self)

    async def _do(self) -> None:
        if not self.chosen:
            return
        result = await ask_service(merging.merge, kept_id=self._kept_id, alias_id=int(self.chosen))
        self.is_open = False
        made = await call_service(self, merging.get_merges, learner_id=self._kept_id)
        undo = Undo(merging.undo_merge, {"merge_id": made[0].id}) if made else None
        await tell(self, result.message, undo=undo)
        await refresh_page(self)

    async def _open(self, learner_id: int) -> None:
        person = await call_service(self, get_person, learner_id=learner_id)
        made = await call_service(self, merging.get_merges, learner_id=learner_id) if person is not None else None
        if person is None or made is None:
            return
        actor = current_actor()
        self._kept_id, self.name = learner_id, person.name
        self.detail = " · ".join(part for part in (person.email, person.external_id) if part)
        self.merges = [
            [
                str(row.id),
                row.alias_name,
                format_day(local_time(actor.time_zone, row.merged_at).date(), actor.date_order),
                row.merged_by,
            ]
            for row in made
        ]
        self.found, self.chosen, self.effects, self.error, self.is_open = [], "", [], "", True


def effects(told: merging.MergePreview) -> list[str]:
    """What will happen, in numbers."""
    over = f"{count_words(told.completions, 'completion')} and {count_words(told.cycles, 'cycle')}"
    said = [
        f"{told.alias_name} is listed nowhere any more: {over} become {told.kept_name}'s, with exemptions and mails.",
    ]
    if told.cycles_ended:
        said.append(f"Ends {count_words(told.cycles_ended, 'cycle')} that both records have open.")
    if told.seats_freed:
        said.append(f"Frees {count_words(told.seats_freed, 'seat')} that both records hold.")
    said.append(
        f"In breach: {told.breaches_before} of both records now, {told.breaches_after} of the person afterwards."
    )
    said.append("Can be taken apart until something else is done to the person.")
    return said
