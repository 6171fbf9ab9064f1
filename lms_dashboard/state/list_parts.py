"""Parts of an address that many lists share: whom they find, by what status, in what order, on which page."""

from collections.abc import Sequence

from lms_dashboard.domain.status import Shown
from lms_dashboard.state import address
from lms_dashboard.state.address import Part

PAGE_SIZES = (50, 100, 200)
"""Rows of a page; the first is what a page has at first."""

SHOWN_CHOICES = tuple(shown for shown in Shown if shown is not Shown.EMPTY)

SEARCH = Part("q", "search", address.read_text, str)
GROUP = Part("group", "group_ids", address.read_ids, address.write_ids)
ROLE = Part("role", "job_role_ids", address.read_ids, address.write_ids)
STATUS = Part("status", "shown", address.read_words(SHOWN_CHOICES), address.write_words)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


STATUS_COURSE = Part("in", "status_course_id", address.read_id, _number)
"""The course that the status is of."""

PAGING = (
    Part("rows", "page_size", address.read_number(PAGE_SIZES.__contains__), str),
    Part("page", "page", address.read_number(lambda page: 0 < page <= address.LARGEST_PAGE), str),
)


def sorted_pages(sorts: Sequence[str]) -> tuple[Part, ...]:
    """The order, by one of these columns, and the page."""
    return (Part("sort", "sort", address.read_sort(sorts), str), *PAGING)
