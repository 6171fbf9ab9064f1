"""What the address of Completions says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms_dashboard.domain.completion_log import CompletionsQuery
from lms_dashboard.state import address
from lms_dashboard.state.address import ANY_DAY, Part, Span
from lms_dashboard.state.list_parts import GROUP, PAGE_SIZES, ROLE, SEARCH, sorted_pages

SORTS = ("completed", "learner", "course", "valid_through", "score", "recorded")


@dataclass(frozen=True, slots=True)
class CompletionsView:
    """Filters, sort, page and day of the log, as the address says them."""

    search: str = ""
    group_ids: tuple[int, ...] = ()
    job_role_ids: tuple[int, ...] = ()
    course_ids: tuple[int, ...] = ()
    completed: Span = ANY_DAY
    archived: bool = False
    sort: str = "-completed"
    page: int = 1
    page_size: int = PAGE_SIZES[0]
    as_of: date | None = None
    shown: tuple[Any, ...] = ()
    status_course_id: int | None = None


def _read_span(text: str) -> Span:
    span = address.read_span(text)
    if span.ahead is not None:
        raise ValueError("which lies in the future")
    return span


def _read_switch(text: str) -> bool:
    if text != "1":
        raise ValueError("which is not 1")
    return True


PARTS = (
    SEARCH,
    GROUP,
    ROLE,
    Part("course", "course_ids", address.read_ids, address.write_ids),
    Part("completed", "completed", _read_span, address.write_span),
    Part("archived", "archived", _read_switch, lambda on: "1" if on else ""),
    Part("as-of", "as_of", address.read_day, address.write_day),
    *sorted_pages(SORTS),
)

DEFAULT = CompletionsView()
_NARROWS = ("search", "group_ids", "job_role_ids", "course_ids", "completed")


def read_view(parameters: Mapping[str, str]) -> tuple[CompletionsView, tuple[str, ...]]:
    """The view that an address asks for, and what of it could not be read."""
    values, problems = address.read_address(PARTS, parameters)
    return CompletionsView(**values), problems


def write_view(view: CompletionsView) -> str:
    """The query string of a view; empty for the plain log."""
    return address.write_address(PARTS, view, DEFAULT)


def is_filtered(view: CompletionsView) -> bool:
    """Whether fewer than all completions are asked for."""
    return any(getattr(view, name) != getattr(DEFAULT, name) for name in _NARROWS)


def query_of(view: CompletionsView) -> CompletionsQuery:
    """The question for the service."""
    return CompletionsQuery(
        search=view.search,
        group_ids=view.group_ids,
        job_role_ids=view.job_role_ids,
        course_ids=view.course_ids,
        completed_from=view.completed.from_day,
        completed_until=view.completed.until_day,
        include_archived=view.archived,
        sort=view.sort,
        page=view.page,
        page_size=view.page_size,
        as_of=view.as_of,
    )
