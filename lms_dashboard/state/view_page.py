"""Pages whose view is in the address: read from there, shown, and written back, so that Back and links lead to it."""

from collections.abc import Callable
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.state.feed import Change
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.live import LivePage


class ViewPage(LivePage, mixin=True):
    """A live page that shows a view (``_show``), which it keeps in ``_view``. ``phase``: loading, ready, empty, failed.

    The state of a page names who reads its view from an address's parts, and says what in them is a problem
    (``_reader``).
    """

    _reader: ClassVar[Callable[..., tuple[Any, tuple[str, ...]]]]

    phase: str = "loading"
    problems: list[str] = []
    address: str = ""
    address_replaced: bool = True

    _view: Any = None

    @rx.event(supersedes=True)
    @needs(PAGE)
    async def load(self) -> Any:
        """Show what the address asks for, and follow it."""
        self._view, problems = type(self)._reader(self.router.url.query_parameters)
        self.problems, self.address_replaced = list(problems), True
        await self._enter()
        opened = await self.open_page()  # type: ignore[operator]
        return [event for event in (opened, self._after()) if event is not None]

    async def _enter(self) -> None:
        """What a page does before it reads its view: nothing."""

    async def _read(self, news: list[Change] | None = None) -> None:
        """Read the view anew, or again after a change."""
        await self._show(self._view, again=news is not None)

    async def _go(self, view: Any, *, replaced: bool = False) -> None:
        """Show another view; the Back button returns to the present one, unless it is replaced."""
        self.address_replaced, self.problems = replaced, []
        await self._show(view)

    async def _show(self, view: Any, *, again: bool = False) -> None:
        """Read and draw the view; ``again``: after a change, when rows that differ are marked."""

    def _after(self) -> Any:
        """The event that follows a change of the view: none."""

    def _fail(self, *, again: bool) -> None:
        """There is no answer: what is shown after a change stays; its notice says why."""
        self.phase = self.phase if again else "failed"
