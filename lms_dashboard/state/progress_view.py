"""What the address of User Progress says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lms_dashboard.domain.queries import ProgressQuery
from lms_dashboard.domain.status import Shown
from lms_dashboard.state import address
from lms_dashboard.state.address import Part
from lms_dashboard.state.list_parts import GROUP, PAGE_SIZES, ROLE, SEARCH, STATUS, STATUS_COURSE, sorted_pages

SORTS = ("name", "email", "group", "last_activity", "completed", "in_breach", "certificates", "seconds")
COURSE_STATES = {"completed": "has completed", "not_completed": "has not completed", "not_started": "has not started"}


@dataclass(frozen=True, slots=True)
class ProgressView:
    """Filters, sort, page and day of User Progress, as the address says them."""

    search: str = ""
    group_ids: tuple[int, ...] = ()
    job_role_ids: tuple[int, ...] = ()
    shown: tuple[Shown, ...] = ()
    status_course_id: int | None = None
    course_state: str = ""
    state_course_id: int | None = None
    sort: str = "name"
    page: int = 1
    page_size: int = PAGE_SIZES[0]
    as_of: date | None = None


def read_course_state(text: str) -> str:
    """What was done in a course."""
    if text not in COURSE_STATES:
        raise ValueError("which is neither completed, not_completed nor not_started")
    return text


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


PARTS = (
    SEARCH,
    GROUP,
    ROLE,
    STATUS,
    STATUS_COURSE,
    Part("has", "course_state", read_course_state, str),
    Part("of", "state_course_id", address.read_id, _number),
    Part("as-of", "as_of", address.read_day, address.write_day),
    *sorted_pages(SORTS),
)

DEFAULT = ProgressView()
_NARROWS = ("search", "group_ids", "job_role_ids", "shown", "course_state")


def read_view(parameters: Mapping[str, str]) -> tuple[ProgressView, tuple[str, ...]]:
    """The view that an address asks for, and what of it could not be read."""
    values, problems = address.read_address(PARTS, parameters)
    if bool(values.get("course_state")) != bool(values.get("state_course_id")):
        values.pop("course_state", None)
        values.pop("state_course_id", None)
        problems = (*problems, "The address names only one of has and of; both were left out.")
    return ProgressView(**values), problems


def write_view(view: ProgressView) -> str:
    """The query string of a view; empty for the plain list."""
    return address.write_address(PARTS, view, DEFAULT)


def is_filtered(view: ProgressView) -> bool:
    """Whether fewer than all learners are asked for."""
    return any(getattr(view, name) != getattr(DEFAULT, name) for name in _NARROWS)


def query_of(view: ProgressView) -> ProgressQuery:
    """The question for the service."""
    return ProgressQuery(
        search=view.search,
        group_ids=view.group_ids,
        job_role_ids=view.job_role_ids,
        shown=view.shown,
        status_course_id=view.status_course_id,
        course_state=view.course_state,
        state_course_id=view.state_course_id,
        sort=view.sort,
        page=view.page,
        page_size=view.page_size,
        as_of=view.as_of,
    )
