"""The tree of groups, and the dialog to add, rename or move one."""

from collections.abc import AsyncIterator
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.groups import GroupResult, GroupRow
from lms_dashboard.domain.people import Permission
from lms_dashboard.services import groups
from lms_dashboard.state.address import read_id
from lms_dashboard.state.calls import ask_service, call_service
from lms_dashboard.state.feed import Change
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.live import LivePage
from lms_dashboard.state.notices import tell
from lms_dashboard.state.words import count_words

HEADINGS = {"add": "Add a group", "rename": "Rename", "move": "Move"}


class GroupsState(LivePage, rx.State):
    """``rows`` are id, name, depth, people in it, people in it and under it, the group above. ``act``: the dialog."""

    _page_needs: ClassVar[Permission] = Permission.MANAGE_TRAINING

    phase: str = "loading"
    rows: list[list[str]] = []
    administers: bool = False
    subtitle: str = ""
    act: str = ""
    heading: str = ""
    name: str = ""
    above: str = ""
    effects: list[str] = []
    error: str = ""
    busy: bool = False

    _group_id: int = 0

    @rx.event
    @needs(Permission.ADMINISTER)
    async def begin(self, act: str, group_id: str = "") -> None:
        """Open the dialog of an act; ``group_id`` is the group, or the one above a new one."""
        row = next((row for row in self.rows if row[0] == group_id), None)
        if act not in HEADINGS or (row is None and act != "add"):
            return
        self._group_id = int(row[0]) if row and act != "add" else 0
        self.heading = f"{HEADINGS[act]} {row[1]}" if row and act != "add" else HEADINGS[act]
        self.name = row[1] if row and act == "rename" else ""
        self.above = (row[5] if act == "move" else row[0]) if row else ""
        self.effects, self.error, self.act = [], "", act

    @rx.event
    @needs(Permission.ADMINISTER)
    async def choose_above(self, group_id: str) -> None:
        """The group above; a move says what it will do."""
        if group_id and group_id not in {row[0] for row in self.rows}:
            return
        self.above, self.error, self.effects = group_id, "", []
        if self.act == "move":
            await self._look_ahead()

    @rx.event
    @needs(Permission.ADMINISTER)
    async def submit(self, form: dict[str, Any]) -> AsyncIterator[Any]:
        """Do it; an error stands beside the field, which keeps what was typed."""
        if self.act not in HEADINGS:
            return
        self.busy, self.error = True, ""
        yield
        try:
            result = await self._do(str(form.get("name", "")))
        except LmsError as error:
            self.error = str(error)
        else:
            self.act = ""
            await tell(self, result.message)
            await self._read()
        self.busy = False

    @rx.event
    @needs(PAGE)
    async def cancel(self) -> None:
        """Close the dialog; nothing has been done."""
        self.act = ""

    async def _do(self, name: str) -> GroupResult:
        above = read_id(self.above) if self.above else None
        if self.act == "add":
            return await ask_service(groups.add_group, name=name, parent_id=above)
        if self.act == "rename":
            return await ask_service(groups.rename_group, group_id=self._group_id, name=name)
        return await ask_service(groups.move_group, group_id=self._group_id, parent_id=above)

    async def _look_ahead(self) -> None:
        above = read_id(self.above) if self.above else None
        try:
            told = await ask_service(groups.preview_move_group, group_id=self._group_id, parent_id=above)
        except LmsError as error:
            self.error = str(error)
            return
        breaches = [
            f"Adds {count_words(told.breaches_added, 'breach', 'breaches')}." if told.breaches_added else "",
            f"Removes {count_words(told.breaches_removed, 'breach', 'breaches')}." if told.breaches_removed else "",
        ]
        who = count_words(told.people, "person", "people")
        said = [f"Takes {who} along, who are or were in it or under it.", *breaches]
        self.effects = [line for line in said if line]

    async def _read(self, news: list[Change] | None = None) -> None:  # noqa: ARG002
        found = await call_service(self, groups.get_groups)
        if found is None:
            self.phase = "failed" if self.phase == "loading" else self.phase
            return
        rows = [encode(row) for row in found]
        if rows != self.rows:
            self.rows = rows
        self.administers = current_actor().administers_all
        self.subtitle = count_words(len(rows), "group")
        self.phase = "ready"


def encode(row: GroupRow) -> list[str]:
    """Id, name, depth, people in it, people in it and under it, the group above."""
    return [str(row.id), row.name, str(row.depth), str(row.people), str(row.below), str(row.parent_id or "")]
