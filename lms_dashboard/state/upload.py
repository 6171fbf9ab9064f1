"""The upload page: a new list, a draft at one of its steps, or the result of one; and the earlier ones."""

from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.errors import LmsError, NotFound
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.upload_pages import KIND_WORDS, UploadItem
from lms_dashboard.domain.uploads import Kind
from lms_dashboard.services.upload_pages import get_upload, get_uploads
from lms_dashboard.services.uploads import cancel_upload
from lms_dashboard.state.calls import ask_service, call_service
from lms_dashboard.state.feed import Change
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.notices import tell
from lms_dashboard.state.upload_check import UploadCheck
from lms_dashboard.state.upload_choices import UploadChoices
from lms_dashboard.state.upload_columns import UploadColumns
from lms_dashboard.state.upload_commit import UploadCommit
from lms_dashboard.state.upload_missing import UploadMissing
from lms_dashboard.state.upload_view import (
    DEFAULT,
    STEPS,
    UploadView,
    earlier_row,
    instant_words,
    read_view,
    seen_words,
    steps_of,
    write_view,
)
from lms_dashboard.state.view_page import ViewPage
from lms_dashboard.state.words import count_words

_CHECKED = ("check", "confirm")


class UploadState(UploadChoices, UploadColumns, UploadCheck, UploadCommit, UploadMissing, ViewPage, rx.State):
    """``phase``: loading, gone, failed, or the step. ``steps`` are key, words, tone and whether one can go there."""

    _page_needs: ClassVar[Permission] = Permission.MANAGE_TRAINING
    _reader: ClassVar = staticmethod(read_view)

    upload_id: str = ""
    title: str = ""
    subtitle: str = ""
    steps: list[list[str]] = []
    earlier: list[list[str]] = []

    _view: UploadView = DEFAULT

    @rx.event
    @needs(PAGE)
    async def go_to(self, step: str) -> Any:
        """Another step of the draft."""
        if step in dict(STEPS) and self._view.upload_id is not None:
            return await self._turn_to(UploadView(self._view.upload_id, step))
        return None

    @rx.event
    @needs(PAGE)
    async def begin_anew(self) -> None:
        """Another list."""
        await self._turn_to(UploadView(kind=self.kind))

    @rx.event
    @needs(PAGE)
    async def discard(self) -> None:
        """Give the draft up; nothing of it has been written."""
        if self.phase in ("file", "columns", *_CHECKED) and self._view.upload_id is not None:
            await call_service(self, cancel_upload, upload_id=self._view.upload_id)
            await self._turn_to(UploadView(kind=self.kind))

    async def _enter(self) -> None:
        self.phase = "loading"
        if self._view.upload_id is None:
            self.kind = self._view.kind

    def _after(self) -> Any:
        """A step that shows what was checked: checking."""
        return type(self).check if self.phase in _CHECKED else None

    async def _turn_to(self, view: UploadView) -> Any:
        fresh = view.step == "check" or view.upload_id != self._view.upload_id
        self._view, self.address_replaced, self.problems = view, False, []
        if fresh:
            self.groups, self.figures, self._found, self.check_error, self.seen = [], [], (), "", ""
        await self._read()
        return self._after() if fresh else None

    async def _read(self, news: list[Change] | None = None) -> None:
        """Read what the address names; a change elsewhere concerns results and the list of uploads only."""
        if news is not None and self.phase not in ("file", "result"):
            return
        self.address = write_view(self._view)
        try:
            await (self._read_new() if self._view.upload_id is None else self._read_upload(self._view.upload_id, news))
        except NotFound:
            self.phase = "gone"
        except LmsError as error:
            await tell(self, error.message, error.mend, tone="error")
            self.phase = "failed" if self.phase == "loading" else self.phase

    async def _read_new(self) -> None:
        actor, found = current_actor(), await call_service(self, get_uploads)
        if found is None:
            self.phase = "failed"
            return
        earlier = [earlier_row(actor, item) for item in found]
        if earlier != self.earlier:
            self.earlier = earlier
        await self._read_choices()
        self.upload_id, self.title, self.subtitle = "", "Upload", "a list of people, checked before anything is written"
        self.steps, self.phase = steps_of("file", is_draft=False), "file"

    async def _read_upload(self, upload_id: int, news: list[Change] | None) -> None:
        item = await ask_service(get_upload, upload_id=upload_id)
        step = "result" if item.state != "draft" else self._view.step or "check"
        step = "check" if step == "result" and item.state == "draft" else step
        self._name(item)
        if news is None and item.options is not None and step != "result" and self.phase != "confirm":
            self._fill(item.options)
        if step in ("file", "check"):
            await self._read_choices()
        elif step == "columns":
            await self._read_columns(upload_id)
        elif step == "result":
            await self._draw_result(item)
            await self._read_missing(item)
        self.steps, self.phase = steps_of(step, is_draft=item.state == "draft"), step

    def _name(self, item: UploadItem) -> None:
        actor = current_actor()
        self.upload_id, self.title = str(item.id), KIND_WORDS[Kind(item.kind)]
        made = f"{item.made_by}, {instant_words(actor, item.created_at)}"
        self.subtitle = f"{item.file_name} · {count_words(item.rows, 'row')} · {made}"
        self.notes, self.seen = list(item.notes), seen_words(actor, item)
