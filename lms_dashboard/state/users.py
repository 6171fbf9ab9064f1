"""Users: the people whom one manages, one row each. Its address says all of it."""

from dataclasses import replace
from typing import ClassVar

import reflex as rx

from lms_dashboard.domain.days import format_day
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.persons import UserRow
from lms_dashboard.domain.queries import MatrixQuery
from lms_dashboard.services.users import as_matrix, get_users_page
from lms_dashboard.state.calls import call_service
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.paged_list import MarkedRows, SortedList
from lms_dashboard.state.selections import selectable
from lms_dashboard.state.users_view import DEFAULT, SORTS, UsersView, is_filtered, query_of, read_view, write_view
from lms_dashboard.state.words import count_words


@selectable("users")
class UsersState(SortedList, MarkedRows, rx.State):
    """What the table shows: rows of id, name and words. ``phase``: loading, ready or failed."""

    _page_needs: ClassVar[Permission] = Permission.MANAGE_TRAINING
    _reader: ClassVar = staticmethod(read_view)
    _sorts: ClassVar[tuple[str, ...]] = SORTS

    total: int = 0
    subtitle: str = ""
    filtered: bool = False
    left: bool = False

    _view: UsersView = DEFAULT

    def _listed(self) -> MatrixQuery:
        """What is shown, for "all that match"."""
        return as_matrix(query_of(self._view))

    async def _course_at_hand(self) -> int | None:
        """The course that is filtered by."""
        return self._view.status_course_id

    async def _show(self, view: UsersView, *, again: bool = False) -> None:
        page = await call_service(self, get_users_page, query=query_of(view))
        if page is None:
            self._fail(again=again)
            return
        order = current_actor().date_order
        self._take_rows([encode_row(row, order) for row in page.rows], marked=again)
        self._view = replace(view, page=page.page)
        self._draw_pages(page.page, page.page_size, page.total)
        self._draw_order(view.sort)
        self.total = page.total
        self.subtitle = count_words(page.total, "deactivated user" if view.left else "user")
        self.filtered, self.left, self.address = is_filtered(view), view.left, write_view(self._view)
        self.phase = "ready"


def encode_row(row: UserRow, order: str) -> list[str]:
    """Id, name, email, number, group, job roles, current courses, in breach, sign-in, deactivated when, away until."""
    return [
        str(row.id),
        row.name,
        row.email,
        row.external_id,
        row.group,
        ", ".join(row.job_roles),
        str(row.courses),
        str(row.in_breach or ""),
        row.sign_in.value,
        format_day(row.left_on, order),
        format_day(row.away_until, order),
    ]
