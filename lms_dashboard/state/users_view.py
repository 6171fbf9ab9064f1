"""What the address of Users says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lms_dashboard.domain.queries import UsersQuery
from lms_dashboard.domain.status import Shown
from lms_dashboard.state import address
from lms_dashboard.state.address import Part
from lms_dashboard.state.matrix_view import PAGE_SIZES, SHOWN_CHOICES

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


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


PARTS = (
    Part("q", "search", address.read_text, str),
    Part("group", "group_ids", address.read_ids, address.write_ids),
    Part("role", "job_role_ids", address.read_ids, address.write_ids),
    Part("status", "shown", address.read_words(SHOWN_CHOICES), address.write_words),
    Part("in", "status_course_id", address.read_id, _number),
    Part("who", "left", read_left, lambda left: "deactivated" if left else ""),
    Part("sort", "sort", address.read_sort(SORTS), str),
    Part("rows", "page_size", address.read_number(PAGE_SIZES.__contains__), str),
    Part("page", "page", address.read_number(lambda page: 0 < page <= address.LARGEST_PAGE), str),
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
