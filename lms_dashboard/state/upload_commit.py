"""The last step of an upload: committed in the background, stopped, gone on with, and what became of each row."""

from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.upload_pages import UploadItem
from lms_dashboard.services.upload_drafts import draft_of_refused, set_options
from lms_dashboard.services.upload_pages import get_refused
from lms_dashboard.services.uploads import begin_upload, cancel_upload
from lms_dashboard.state.calls import ask_service, call_service
from lms_dashboard.state.following import HowFar, follow
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.notices import tell
from lms_dashboard.state.upload_view import MOST_LINES, MendGroup, UploadView, mend_group, result_figures
from lms_dashboard.state.upload_work import RUNNING, STOPPING, carry_on
from lms_dashboard.state.words import count_words


class UploadCommit(rx.State, mixin=True):
    """``outcome``: running, stopped, done, nothing or cancelled. ``batches`` are what is in, in words."""

    _page_needs: ClassVar[Permission] = Permission.MANAGE_TRAINING

    beginning: bool = False
    commit_error: str = ""
    outcome: str = ""
    doing: str = ""
    percent: int = 0
    stopping: bool = False
    result_figures: list[list[str]] = []
    result_groups: list[MendGroup] = []
    batches: list[str] = []
    to_correct: str = ""

    _view: Any = None
    _reached: tuple[int, int] = (0, 0)

    @rx.event(background=True)
    @needs(PAGE)
    async def commit(self) -> None:
        """Begin the upload, and commit it batch by batch; it goes on when the page is left."""
        async with self:
            state: Any = self.__wrapped__  # type: ignore[attr-defined]
            if state.beginning or state.phase != "confirm":
                return
            state.beginning, state.commit_error = True, ""
            upload_id, options = state._view.upload_id, state._options()
        begun: int | None = None
        problem = ""
        try:
            await ask_service(set_options, upload_id=upload_id, options=options)
            begun = await ask_service(begin_upload, upload_id=upload_id)
        except LmsError as error:
            problem = str(error)
        finally:
            async with self:
                state.beginning, state.commit_error = False, problem
                if begun is not None:
                    await _show_begun(state, upload_id, begun)
        if begun is not None:
            await self._work(begun)

    @rx.event(background=True)
    @needs(PAGE)
    async def resume(self) -> None:
        """Go on with what is not in yet."""
        async with self:
            upload_id = self._at_hand()
        if upload_id is not None and upload_id not in RUNNING:
            await self._work(upload_id)

    async def _work(self, upload_id: int) -> None:
        far, problem = HowFar("Writing"), ""
        async with self:
            self.outcome, self.commit_error, self.stopping = "running", "", False
        try:
            await follow(self, far, ask_service(carry_on, upload_id=upload_id, far=far))
        except LmsError as error:
            problem = str(error)
        finally:
            async with self:
                state: Any = self.__wrapped__  # type: ignore[attr-defined]
                state._reached = (0, 0)
                await state._read()
                state.commit_error = problem if state.outcome == "stopped" else ""

    @rx.event
    @needs(PAGE)
    async def cancel(self) -> Any:
        """Stop after the present batch: what is in stays in."""
        upload_id = self._at_hand()
        if upload_id is None or self.stopping:
            return
        self.stopping = True
        yield
        STOPPING.add(upload_id)
        await call_service(self, cancel_upload, upload_id=upload_id)
        STOPPING.discard(upload_id)
        self.stopping = False
        await self._read()  # type: ignore[attr-defined]

    @rx.event
    @needs(PAGE)
    async def correct(self) -> Any:
        """A new draft of the rows that were refused or not reached."""
        upload_id = self._view.upload_id if self._view else None
        made = await call_service(self, draft_of_refused, upload_id=upload_id) if upload_id else None
        return await self._turn_to(UploadView(made, "check")) if made else None  # type: ignore[attr-defined]

    def _at_hand(self) -> int | None:
        """The upload whose result is shown: an address may name anybody's."""
        return self._view.upload_id if getattr(self, "phase", "") == "result" else None

    async def _draw_result(self, item: UploadItem) -> None:
        refused = await ask_service(get_refused, upload_id=item.id)
        done, before = item.rows - item.not_reached, self._reached
        self._reached = (item.id, done)
        self.outcome = _outcome(item, is_moving=before[0] == item.id and before[1] < done)
        if self.outcome in ("running", "stopped"):
            self.percent, self.doing = 100 * done // max(1, item.rows), f"Writing: {done:,} of {item.rows:,}"
        self.result_figures = result_figures(item)
        self.result_groups = [mend_group(group, MOST_LINES) for group in refused]
        self.batches = [
            f"Batch {number}: {count_words(rows, 'row')}, from row {first:,} to row {last:,} of the file"
            for number, first, last, rows in item.batches
        ]
        self.to_correct = _offer(item)


async def _show_begun(state: Any, upload_id: int, begun: int) -> None:
    if begun != upload_id:
        await tell(state, "This very list was stopped on its way before.", "It goes on where it stopped.")
    await state._turn_to(UploadView(begun, "result"))


def _offer(item: UploadItem) -> str:
    """What the button says that makes a new draft of what is not in."""
    left = count_words(item.refused + item.not_reached, "row")
    if item.state not in ("done", "cancelled") or not item.refused + item.not_reached:
        return ""
    return f"Upload the other {left}" if item.not_reached else f"Correct {left} here"


def _outcome(item: UploadItem, *, is_moving: bool) -> str:
    """How it ended, if it has. ``is_moving``: more is in than before, so that another process writes it."""
    if item.state == "committing":
        return "running" if is_moving or item.id in RUNNING else "stopped"
    if item.state == "done":
        return "done" if item.written else "nothing"
    return item.state
