"""A full roster's missing people: told by the check, and after the commit removed if they are ticked."""

from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.roster import Missing
from lms_dashboard.domain.upload_pages import UploadItem
from lms_dashboard.domain.uploads import Kind
from lms_dashboard.services.roster import get_missing, remove_missing
from lms_dashboard.state.calls import ask_service
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.notices import tell
from lms_dashboard.state.words import count_words

_SHOWN = 200


class UploadMissing(rx.State, mixin=True):
    """``missing`` are id, name, detail and whether it is oneself; ``ticked`` are ids."""

    _page_needs: ClassVar[Permission] = Permission.MANAGE_TRAINING

    missing_words: str = ""
    missing: list[list[str]] = []
    missing_more: str = ""
    may_remove: bool = False
    none_may_go: bool = False
    ticked: list[str] = []
    remove_words: str = ""
    removing: bool = False
    missing_error: str = ""

    _view: Any = None
    _missing_ids: tuple[int, ...] = ()

    @rx.event
    @needs(PAGE)
    async def tick_missing(self, learner_id: str) -> None:
        """Remove this one too, or not."""
        known = {str(i) for i in self._missing_ids}
        self._tick({*self.ticked} ^ ({learner_id} & known))

    @rx.event
    @needs(PAGE)
    async def tick_all_missing(self) -> None:
        """Remove all of them, or nobody."""
        everybody = {str(i) for i in self._missing_ids}
        self._tick(set() if everybody == {*self.ticked} else everybody)

    @rx.event(background=True)
    @needs(PAGE)
    async def remove_ticked(self) -> None:
        """Let those leave who are ticked."""
        async with self:
            upload_id = self._view.upload_id if self._view else None
            if upload_id is None or self.removing or not self.ticked:
                return
            self.removing, self.missing_error = True, ""
            ids = [int(i) for i in self.ticked]
        message, problem = "", ""
        try:
            message = (await ask_service(remove_missing, upload_id=upload_id, learner_ids=ids)).message
        except LmsError as error:
            problem = str(error)
        finally:
            async with self:
                state: Any = self.__wrapped__  # type: ignore[attr-defined]
                state.removing, state.missing_error = False, problem
                await state._read()
                if message:
                    await tell(state, message)

    async def _read_missing(self, item: UploadItem) -> None:
        """Of a full roster; of no other kind is anybody missing."""
        found = await ask_service(get_missing, upload_id=item.id) if item.kind is Kind.ROSTER else None
        self._show_missing(found, is_committed=item.state == "done")

    def _show_missing(self, found: Missing | None, *, is_committed: bool) -> None:
        people = found.people if found else ()
        self.missing_words = found.words if found else ""
        shown = [
            [str(p.id), p.name, " · ".join(filter(None, (p.group, p.external_id, p.email))), "1" if p.is_self else ""]
            for p in people[:_SHOWN]
        ]
        if shown != self.missing:
            self.missing = shown
        left = len(people) - len(shown)
        self.missing_more = f"and {count_words(left, 'person', 'people')} more, whom “all” ticks too" if left else ""
        self.none_may_go = found is not None and found.is_stopped
        self.may_remove = is_committed and found is not None and not found.is_stopped and bool(people)
        self._missing_ids = tuple(person.id for person in people if not person.is_self)
        self._tick({*self.ticked} & {str(i) for i in self._missing_ids})

    def _tick(self, ticked: set[str]) -> None:
        self.ticked = [str(i) for i in self._missing_ids if str(i) in ticked]
        self.remove_words = f"Remove {count_words(len(self.ticked), 'person', 'people')}" if self.ticked else ""
