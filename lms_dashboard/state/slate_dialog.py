"""Clean slate: the dialog that makes the file first, says in numbers what follows, and has the name typed."""

from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.clean_slate import Slate, SlateResult
from lms_dashboard.domain.days import format_day, local_time
from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.people import Permission
from lms_dashboard.services.clean_slate import clean, prepare_clean_slate
from lms_dashboard.services.slate_files import get_clean_slates
from lms_dashboard.state.calls import ask_service, call_service
from lms_dashboard.state.following import HowFar, follow
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.notices import tell
from lms_dashboard.state.refresh import refresh_page
from lms_dashboard.state.seats import SeatsState
from lms_dashboard.state.words import count_words

WHOLE = "organisation"


class SlateDialogState(rx.State):
    """``phase``: empty (closed), choosing, making (the file), asking (for the name), working.

    ``earlier`` are clean slates that were done: what, when and by whom, where its file is.
    """

    _page_needs: ClassVar[Permission] = Permission.ADMINISTER

    phase: str = ""
    offering: str = ""
    name: str = ""
    effects: list[str] = []
    file: str = ""
    file_words: str = ""
    earlier: list[list[str]] = []
    error: str = ""
    typed: str = ""
    doing: str = ""
    percent: int = 0

    _offering_id: int = 0
    _whole: bool = False
    _slate_id: int = 0

    @rx.event
    @needs(PAGE)
    async def begin(self) -> None:
        """Open it: of the offering that Seats shows, or of the organisation."""
        found = await call_service(self, get_clean_slates)
        on_seats = self.router.url.path.startswith("/seats")
        row = (await self.get_state(SeatsState))._offering if on_seats else None
        if found is None:
            return
        self._offering_id, self.offering = (row.id, row.name) if row else (0, "")
        self.earlier = [_earlier(slate) for slate in found]
        self.error, self.effects, self.file, self.phase = "", [], "", "choosing"

    @rx.event
    @needs(PAGE)
    async def cancel(self) -> None:
        """Close it; nothing has been done, unless it is being done already."""
        if self.phase != "working":
            self.phase = ""

    @rx.event
    @needs(PAGE)
    async def prepare(self, form: dict[str, Any]) -> Any:
        """Make the file of what was chosen."""
        if self.phase != "choosing":
            return None
        self._whole = form.get("of") == WHOLE or not self._offering_id
        self._to_work("making")
        return type(self).work

    @rx.event
    @needs(PAGE)
    async def confirm(self, form: dict[str, Any]) -> Any:
        """Do it, with the name as it was typed."""
        if self.phase != "asking":
            return None
        self.typed = str(form.get("name") or "")[:400]
        self._to_work("working")
        return type(self).work

    def _to_work(self, phase: str) -> None:
        self.phase, self.error, self.doing, self.percent = phase, "", "", 0

    @rx.event(background=True)
    @needs(PAGE)
    async def work(self) -> None:
        """Make the file, or do what was prepared; both take some seconds for many thousand people."""
        async with self:
            state: Any = self.__wrapped__  # type: ignore[attr-defined]
            phase, typed, slate_id = state.phase, state.typed, state._slate_id
            offering_id = None if state._whole else state._offering_id
        far = HowFar()
        found: Slate | SlateResult | None = None
        error = "Something went wrong; nothing was done. Try again."
        try:
            if phase == "making":
                found = await follow(
                    self, far, ask_service(prepare_clean_slate, offering_id=offering_id, tell=far.tell)
                )
            elif phase == "working":
                what = {"slate_id": slate_id, "confirmation": typed}
                done: SlateResult = await follow(self, far, ask_service(clean, **what, tell=far.tell))
                found = done
        except LmsError as refused:
            error = str(refused)
        finally:
            async with self:
                await self.__wrapped__._settle(phase, found, error)  # type: ignore[attr-defined]

    async def _settle(self, phase: str, found: Slate | SlateResult | None, error: str) -> None:
        """Show what came of it."""
        if self.phase != phase:
            return  # the dialog was closed, or the tab emptied, meanwhile
        if isinstance(found, Slate):
            self._slate_id, self.name, self.effects = found.id, found.name, effects_of(found)
            self.file = f"/download/clean-slate/{found.id}.xlsx"
            self.file_words = f"Download it ({_size(found.size)})"
            self.phase = "asking"
        elif isinstance(found, SlateResult):
            self.phase = ""
            await tell(self, found.message)
            await refresh_page(self)
        else:
            self.error, self.phase = error, "choosing" if phase == "making" else "asking"


def effects_of(slate: Slate) -> list[str]:
    """What it does, in numbers."""
    counts = slate.counts
    said = [
        f"Archives {count_words(counts.cycles, 'cycle')}"
        + (f", of which {counts.unfinished:,} {_are(counts.unfinished)} not completed." if counts.unfinished else "."),
        f"Frees {count_words(counts.seats, 'seat')}.",
        f"Deactivates {count_words(counts.people, 'person', 'people')}: nothing is asked of them until they are back.",
    ]
    if counts.breaches:
        said.append(f"{count_words(counts.breaches, 'breach', 'breaches')} of today end with that.")
    if counts.spared:
        said.append("You yourself are left as you are.")
    said.append("Every record is kept. The list that is uploaded next brings back who is on it.")
    return [*said, "There is no Undo."]


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _size(size: int) -> str:
    return f"{size / 1_048_576:.1f} MB" if size > 1_048_576 else f"{max(1, size // 1024):,} KB"


def _earlier(slate: Slate) -> list[str]:
    actor = current_actor()
    done = local_time(actor.time_zone, slate.done_at or slate.made_at)
    when = f"{format_day(done.date(), actor.date_order)}, {done:%H:%M}, by {slate.made_by}"
    return [str(slate.id), slate.name, when, f"/download/clean-slate/{slate.id}.xlsx"]
