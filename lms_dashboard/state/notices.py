"""Notices: what has just happened or gone wrong, with Undo where there is one.

Errors stay until they are dismissed, or their page is left.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import reflex as rx
from reflex.state import BaseState

from lms_dashboard.state.guard_marks import needs

Tone = Literal["done", "info", "error"]

_SECONDS = {"done": 7, "info": 7, "error": 0}
_SECONDS_TO_UNDO = 30
_MOST = 5

FAILED = "Try again; if it happens again, tell your administrator this number."


@dataclass(frozen=True)
class Notice:
    """One notice as the browser gets it."""

    id: int
    tone: str
    text: str
    mend: str
    seconds: int
    undo_label: str


@dataclass(frozen=True)
class Undo:
    """The service act that takes back what was just done: a module-level function and its arguments."""

    act: Callable[..., Any]
    arguments: Mapping[str, Any] = field(default_factory=dict)
    label: str = "Undo"


class NoticeState(rx.State):
    """The notices of a tab, newest last."""

    notices: list[Notice] = []

    _last: int = 0
    _undos: dict[int, Undo] = {}
    _errors: dict[int, str] = {}
    """The path of the page that each error belongs to."""

    @rx.event
    @needs(None)
    async def dismiss(self, notice_id: int) -> None:
        """Take a notice away."""
        self._drop(notice_id)

    @rx.event
    @needs(None)
    async def say_it_failed(self, number: str) -> None:
        """Tell that something nobody expected went wrong, and its number in the log."""
        self._add("error", f"Something went wrong ({number[:8]}).", FAILED, None)

    def _take_undo(self, notice_id: int) -> Undo | None:
        undo = self._undos.get(notice_id)
        self._drop(notice_id)
        return undo

    def _leave(self, path: str) -> None:
        """Another page is opened: errors of the page before go with it."""
        for notice_id in [one for one, of in self._errors.items() if of != path]:
            self._drop(notice_id)

    def _drop(self, notice_id: int) -> None:
        self.notices = [notice for notice in self.notices if notice.id != notice_id]
        self._undos.pop(notice_id, None)
        self._errors.pop(notice_id, None)

    def _add(self, tone: Tone, text: str, mend: str, undo: Undo | None) -> None:
        self._last += 1
        seconds = _SECONDS_TO_UNDO if undo else _SECONDS[tone]
        notice = Notice(self._last, tone, text, mend, seconds, undo.label if undo else "")
        if undo is not None:
            self._undos[notice.id] = undo
        if tone == "error":
            self._errors[notice.id] = self.router.url.path
        for old in self.notices[: -_MOST + 1]:
            self._undos.pop(old.id, None)
            self._errors.pop(old.id, None)
        self.notices = [*self.notices[-_MOST + 1 :], notice]


async def tell(state: BaseState, text: str, mend: str = "", *, tone: Tone = "done", undo: Undo | None = None) -> None:
    """Show a notice in the tab of this state.

    ``mend`` says what to do next. With ``undo`` it stays for 30 s and offers to take the act back.
    """
    notices = await state.get_state(NoticeState)
    notices._add(tone, text, mend, undo)
