"""The audit trail: who did what to whom. Its address says all of it, the open entry too."""

from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.trail import TrailPage
from lms_dashboard.domain.trail_words import act_word
from lms_dashboard.services.audit import get_trail
from lms_dashboard.state import address
from lms_dashboard.state.address import ANY_DAY
from lms_dashboard.state.audit_entry import AuditEntryState
from lms_dashboard.state.audit_view import (
    DEFAULT,
    AuditView,
    entry_row,
    is_filtered,
    query_of,
    read_acts,
    read_view,
    total_words,
    write_view,
)
from lms_dashboard.state.calls import call_service
from lms_dashboard.state.filter_words import span_words
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.paged_list import PagedList
from lms_dashboard.state.words import few_words


class AuditState(PagedList, rx.State):
    """What the table shows. ``acts`` are value and words of what can be ticked; ``phase``: loading, ready or failed."""

    _page_needs: ClassVar[Permission] = Permission.VIEW_AUDIT
    _reader: ClassVar = staticmethod(read_view)

    rows: list[list[str]] = []
    acts: list[list[str]] = []
    ticked: list[str] = []
    subtitle: str = ""
    filtered: bool = False
    who: str = ""
    learner: str = ""
    days: list[str] = ["", ""]
    act_words: str = ""
    day_words: str = ""
    days_error: str = ""

    _view: AuditView = DEFAULT

    @rx.event
    @needs(PAGE)
    async def find_who(self, text: str) -> None:
        """Keep what somebody of that name did."""
        await self._go(replace(self._view, page=1, who=_searched(text)), replaced=True)

    @rx.event
    @needs(PAGE)
    async def find_learner(self, text: str) -> None:
        """Keep what was done to somebody of that name, address or number."""
        await self._go(replace(self._view, page=1, learner=_searched(text)), replaced=True)

    @rx.event
    @needs(PAGE)
    async def tick(self, act: str) -> None:
        """Add a kind of act, or take it away."""
        chosen = ",".join(sorted({*self._view.acts} ^ {act}))
        try:
            acts = read_acts(chosen) if chosen else ()
        except ValueError:
            return
        await self._go(replace(self._view, page=1, acts=acts))

    @rx.event
    @needs(PAGE)
    async def choose_days(self, form: dict[str, Any]) -> None:
        """Keep what was done between two days."""
        text = f"{form.get('from', '')}..{form.get('until', '')}"
        try:
            days = ANY_DAY if text == ".." else address.read_span(text)
        except ValueError as problem:
            self.days_error = f"Please correct the days, {problem}."
            return
        await self._go(replace(self._view, page=1, days=days))

    @rx.event
    @needs(PAGE)
    async def clear(self) -> None:
        """The whole trail again."""
        await self._go(replace(DEFAULT, page_size=self._view.page_size))

    @rx.event
    @needs(PAGE)
    async def open_entry(self, seq: str) -> None:
        """Open an entry beside the list, or close it (0)."""
        if seq.isascii() and seq.isdigit() and len(seq) < 10:
            await self._go(replace(self._view, entry=int(seq)))

    async def _go(self, view: AuditView, *, replaced: bool = False) -> None:
        self.days_error = ""
        await super()._go(view, replaced=replaced)

    async def _show(self, view: AuditView, *, again: bool = False) -> None:
        page = await call_service(self, get_trail, query=query_of(view))
        if page is None:
            self._fail(again=again)
            return
        self._view = replace(view, page=page.page)
        self._draw(page)
        await (await self.get_state(AuditEntryState))._show(self._view.entry)

    def _draw(self, page: TrailPage) -> None:
        view, actor = self._view, current_actor()
        rows = [entry_row(entry, actor) for entry in page.entries]
        if rows != self.rows:
            self.rows = rows
        self.acts = [[act, act_word(act), "0"] for act in page.acts]
        self.subtitle = total_words(page.total)
        self._draw_pages(page.page, page.page_size, page.total)
        self.filtered = is_filtered(view)
        self._draw_filters(view)
        self.phase = "ready"

    def _draw_filters(self, view: AuditView) -> None:
        self.who, self.learner, self.ticked = view.who, view.learner, list(view.acts)
        self.act_words = few_words([act_word(act) for act in view.acts])
        self.day_words = span_words(view.days, current_actor().date_order)
        self.days = [address.write_day(view.days.from_day), address.write_day(view.days.until_day)]
        self.address = write_view(view)


def _searched(text: str) -> str:
    return address.read_text(text[: address.LONGEST_SEARCH])
