"""Saved views in the rail: the pinned ones, all of them, and saving the page that is open."""

import reflex as rx

from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.views import SavedView
from lms_dashboard.services.views import change_view, get_views, remove_view, save_view
from lms_dashboard.state.calls import ask_service, call_service
from lms_dashboard.state.guard_marks import needs
from lms_dashboard.state.identity import current_actor


class ViewsState(rx.State):
    """``rows``: id, name, path, address to select everybody, owner if another's, shared, pinned.

    ``saved`` counts what was saved, so that the form knows when to be empty again.
    """

    rows: list[list[str]] = []
    pinned: list[list[str]] = []
    error: str = ""
    saved: int = 0

    _read: bool = False

    @rx.event
    @needs(None)
    async def load(self) -> None:
        """Read them once for this tab; who sees no reports has none."""
        if not self._read and current_actor().may(Permission.VIEW_REPORTS):
            await self._list()

    @rx.event
    @needs(Permission.VIEW_REPORTS)
    async def save(self, name: str, path: str, shared: bool, pinned: bool) -> None:
        """Keep the page that is open under a name."""
        try:
            await ask_service(save_view, name=name, path=path, shared=shared, pinned=pinned)
        except LmsError as error:
            self.error = str(error)
            return
        self.error, self.saved = "", self.saved + 1
        await self._list()

    @rx.event
    @needs(Permission.VIEW_REPORTS)
    async def change(self, view_id: int, shared: bool, pinned: bool) -> None:
        """Share it or not, pin it or not."""
        await call_service(self, change_view, view_id=view_id, shared=shared, pinned=pinned)
        await self._list()

    @rx.event
    @needs(Permission.VIEW_REPORTS)
    async def remove(self, view_id: int) -> None:
        """Forget it."""
        await call_service(self, remove_view, view_id=view_id)
        await self._list()

    async def _list(self) -> None:
        found = await call_service(self, get_views)
        if found is None:
            return
        self._read = True
        may_act = current_actor().may(Permission.MANAGE_TRAINING)
        self.rows = [encode(view, may_act=may_act) for view in found]
        self.pinned = [[view.path, view.name] for view in found if view.pinned]


def encode(view: SavedView, *, may_act: bool) -> list[str]:
    """A row for the browser; who may not act selects nobody."""
    select = f"{view.path}#select-all" if view.selects and may_act else ""
    flags = ["1" if flag else "" for flag in (view.shared, view.pinned)]
    return [str(view.id), view.name, view.path, select, "" if view.own else view.owner, *flags]
