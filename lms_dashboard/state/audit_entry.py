"""The entry of the audit trail that is open beside the list; and the check of the whole chain."""

import asyncio
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.trail import TrailDetail
from lms_dashboard.domain.trail_words import act_word, summary_words
from lms_dashboard.services.audit import Verified, get_trail_entry, verify
from lms_dashboard.state import address
from lms_dashboard.state.audit_view import touched_row, when_words
from lms_dashboard.state.calls import ask_service, call_service, settle
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.words import count_words, page_words

ROWS = 50
"""Learners of an entry on one page of the panel."""


class AuditEntryState(rx.State):
    """``seq`` is the open entry, if any. ``rows``: learner's id, name, course, what changed, kept or not."""

    _page_needs: ClassVar[Permission] = Permission.VIEW_AUDIT

    seq: str = ""
    heading: str = ""
    facts: list[list[str]] = []
    rows: list[list[str]] = []
    summary: str = ""
    search: str = ""
    has_previous: bool = False
    has_next: bool = False

    _page: int = 1

    @rx.event
    @needs(PAGE)
    async def find(self, text: str) -> None:
        """Keep the learners of that name, address or number."""
        self.search = address.read_text(text[: address.LONGEST_SEARCH])
        await self._turn(1)

    @rx.event
    @needs(PAGE)
    async def next_page(self) -> None:
        """The following learners."""
        await self._turn(self._page + 1)

    @rx.event
    @needs(PAGE)
    async def previous_page(self) -> None:
        """The learners before."""
        await self._turn(max(1, self._page - 1))

    async def _show(self, seq: int) -> None:
        """Open an entry; 0 closes the panel. The one that is open stays as it is: entries never change."""
        if str(seq or "") == self.seq:
            return
        self.seq, self.search, self._page = str(seq or ""), "", 1
        await self._turn(1)

    async def _turn(self, page: int) -> None:
        if not self.seq:
            return
        arguments = {"seq": int(self.seq), "search": self.search, "page": page, "page_size": ROWS}
        detail = await call_service(self, get_trail_entry, **arguments)
        if detail is None:
            self.seq = ""
        else:
            self._draw(detail)

    def _draw(self, detail: TrailDetail) -> None:
        entry, actor = detail.entry, current_actor()
        self.heading = f"{act_word(entry.act)} · entry {entry.seq:,}"
        facts = [
            ["When", when_words(entry, actor)],
            ["Who", f"{entry.actor_name or '–'} ({entry.actor_kind})"],
            ["From", entry.address],
            ["What", summary_words(entry.summary, actor.date_order)],
            ["Hash", entry.hash],
            ["Follows", entry.previous_hash],
        ]
        self.facts = [fact for fact in facts if fact[1]]
        self.rows = [touched_row(row, detail.names, actor) for row in detail.rows]
        self._page, self.summary = detail.page, page_words(detail.page, ROWS, detail.total)
        self.has_previous, self.has_next = detail.page > 1, detail.page * ROWS < detail.total


class AuditCheckState(rx.State):
    """The check of the chain: ``phase`` is empty, checking, whole or broken."""

    _page_needs: ClassVar[Permission] = Permission.VIEW_AUDIT

    phase: str = ""
    words: str = ""
    head: str = ""
    faults: list[str] = []

    @rx.event(background=True)
    @needs(PAGE)
    async def check(self) -> Any:
        """Check every entry and row of the trail; it may take a while, and the page stays usable."""
        async with self:
            if self.phase == "checking":
                return
            self.phase, self.faults = "checking", []
        checking = asyncio.create_task(ask_service(verify))
        await asyncio.wait([checking])
        async with self:
            self._say(await settle(self, "the check of the audit trail", checking))

    def _say(self, found: Verified | None) -> None:
        if found is None:
            self.phase = ""
            return
        self.phase = "broken" if found.faults else "whole"
        self.words = count_words(found.entries, "entry", "entries")
        self.head = found.head
        self.faults = [f"Entry {fault.seq:,}: {fault.problem}." for fault in found.faults[:20]]
