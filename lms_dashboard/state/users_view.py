"""What the address of Users says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lms_dashboard.domain.queries import UsersQuery
from lms_dashboard.domain.status import Shown
from lms_dashboard.state import address
from lms_dashboard.state.address import Part
from lms_dashboard.state.list_parts import GROUP, PAGE_SIZES, ROLE, SEARCH, STATUS, STATUS_COURSE, sorted_pages

SORTS = ("name", "email", "group", "number", "hired", "courses", "in_breach")


@dataclass(frozen=True, slots=True)
class UsersView:
    """Filters, sort and page of Users, as the address says them. ``left``: those who have been deactivated."""

    search: str = ""
    group_ids: tuple[int, ...] = ()
    job_role_ids: tuple[int, ...] = ()
    shown: tuple[Shown, ...] = ()
    status_course_id: int | None = None
    left: bool = False
    sort: str = "name"
    page: int = 1
    page_size: int = PAGE_SIZES[0]
    as_of: date | None = None
    """Always today: who is there is asked of the present."""


def read_left(text: str) -> bool:
    """Who is meant."""
    if text != "deactivated":
        raise ValueError("which is not deactivated")
    return True


PARTS = (
    SEARCH,
    GROUP,
    ROLE,
    STATUS,
    STATUS_COURSE,
    Part("who", "left", read_left, lambda left: "deactivated" if left else ""),
    *sorted_pages(SORTS),
)

DEFAULT = UsersView()
_NARROWS = ("search", "group_ids", "job_role_ids", "shown")


def read_view(parameters: Mapping[str, str]) -> tuple[UsersView, tuple[str, ...]]:
    """The view that an address asks for, and what of it could not be read."""
    values, problems = address.read_address(PARTS, parameters)
    return UsersView(**values), problems


def write_view(view: UsersView) -> str:
    """The query string of a view; empty for the plain list."""
    return address.write_address(PARTS, view, DEFAULT)


def is_filtered(view: UsersView) -> bool:
    """Whether fewer than all are asked for."""
    return any(getattr(view, name) != getattr(DEFAULT, name) for name in _NARROWS)


def query_of(view: UsersView) -> UsersQuery:
    """The question for the service."""
    return UsersQuery(
        search=view.search,
        group_ids=view.group_ids,
        job_role_ids=view.job_role_ids,
        shown=view.shown,
        status_course_id=view.status_course_id,
        left=view.left,
        sort=view.sort,
        page=view.page,
        page_size=view.page_size,
    )
