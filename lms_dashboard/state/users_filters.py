"""The filters above Users, with who is active and who has been deactivated."""

from collections.abc import Mapping
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.people import Permission
from lms_dashboard.state.address import Part
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.list_filters import ListFilters
from lms_dashboard.state.users import UsersState
from lms_dashboard.state.users_view import DEFAULT, PARTS

WHO = {"active": "active", "deactivated": "deactivated"}


class UsersFilterState(ListFilters, rx.State):
    """What Users is narrowed to."""

    _page_needs: ClassVar[Permission] = Permission.MANAGE_TRAINING
    _list: ClassVar[Any] = UsersState
    _parts: ClassVar[Mapping[str, Part]] = {part.name: part for part in PARTS}
    _plain: ClassVar[Any] = DEFAULT
    _kept: ClassVar[tuple[str, ...]] = ("sort", "page_size")
    _drops: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "group": ("group_ids",),
        "role": ("job_role_ids",),
        "status": ("shown", "status_course_id"),
        "who": ("left",),
    }

    who: str = "active"

    @rx.event
    @needs(PAGE)
    async def choose_who(self, who: str) -> Any:
        """Those who are active, or those who have been deactivated."""
        return await self._change({"left": who == "deactivated"}) if who in WHO else None

    def _describe_more(self, view: Any) -> None:
        self.who = "deactivated" if view.left else "active"
