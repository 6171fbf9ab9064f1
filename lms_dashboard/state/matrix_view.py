"""What the Training Matrix's address says: a view that can be sent, and turned into the question for the service."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lms_dashboard.domain.days import plus_days
from lms_dashboard.domain.queries import MatrixQuery
from lms_dashboard.domain.status import Compliance, Progress, Shown
from lms_dashboard.state import address
from lms_dashboard.state.address import ANY_DAY, Part, Span
from lms_dashboard.state.list_parts import GROUP, PAGE_SIZES, ROLE, SEARCH, STATUS, STATUS_COURSE, sorted_pages

SORTS = ("name", "group", "compliance", "hired", "course:")
PROGRESS_CHOICES = tuple(progress for progress in Progress if progress is not Progress.NONE)


@dataclass(frozen=True, slots=True)
class MatrixView:
    """Filters, sort, page and day of the matrix, as the address says them."""

    search: str = ""
    group_ids: tuple[int, ...] = ()
    job_role_ids: tuple[int, ...] = ()
    course_ids: tuple[int, ...] = ()
    shown: tuple[Shown, ...] = ()
    compliance: tuple[Compliance, ...] = ()
    progress: tuple[Progress, ...] = ()
    status_course_id: int | None = None
    due: Span = ANY_DAY
    since: Span = ANY_DAY
    hired: Span = ANY_DAY
    sort: str = "name"
    page: int = 1
    page_size: int = PAGE_SIZES[0]
    as_of: date | None = None
    learner_ids: tuple[int, ...] = ()
    home_group_id: int | None = None


PARTS = (
    SEARCH,
    GROUP,
    Part("home", "home_group_id", address.read_home, address.write_home),
    ROLE,
    Part("learner", "learner_ids", address.read_ids, address.write_ids),
    Part("course", "course_ids", address.read_ids, address.write_ids),
    STATUS,
    Part("compliance", "compliance", address.read_words(Compliance), address.write_words),
    Part("progress", "progress", address.read_words(PROGRESS_CHOICES), address.write_words),
    STATUS_COURSE,
    Part("due", "due", address.read_span, address.write_span),
    Part("since", "since", address.read_span, address.write_span),
    Part("hired", "hired", address.read_span, address.write_span),
    Part("as-of", "as_of", address.read_day, address.write_day),
    *sorted_pages(SORTS),
)

DEFAULT = MatrixView()
FILTERS = (
    "search",
    "group_ids",
    "home_group_id",
    "job_role_ids",
    "shown",
    "compliance",
    "progress",
    "status_course_id",
    "due",
    "since",
    "hired",
)

_SAID_ALIKE = (
    *("search", "group_ids", "home_group_id", "job_role_ids", "course_ids", "shown", "compliance", "progress"),
    *("status_course_id", "sort", "page", "page_size", "as_of"),
)
"""What the address and the question say alike."""


def read_view(parameters: Mapping[str, str]) -> tuple[MatrixView, tuple[str, ...]]:
    """The view that an address asks for, and what of it could not be read."""
    values, problems = address.read_address(PARTS, parameters)
    return MatrixView(**values), problems


def write_view(view: MatrixView) -> str:
    """The query string of a view; empty for the plain matrix."""
    return address.write_address(PARTS, view, DEFAULT)


def is_filtered(view: MatrixView) -> bool:
    """Whether fewer than all learners are asked for."""
    names = (*FILTERS, "learner_ids")
    return any(getattr(view, name) != getattr(DEFAULT, name) for name in names)


def query_of(view: MatrixView, today: date) -> MatrixQuery:
    """The question for the service; "the next 30 days" become days from ``today``."""
    day = view.as_of or today
    due_from, due_until = _days(view.due, day)
    breach_from, breach_until = _days(view.since, day)
    hired_from, hired_until = _days(view.hired, day)
    return MatrixQuery(
        **{name: getattr(view, name) for name in _SAID_ALIKE},
        due_from=due_from,
        due_until=due_until,
        breach_from=breach_from,
        breach_until=breach_until,
        hired_from=hired_from,
        hired_until=hired_until,
        learner_ids=view.learner_ids or None,
    )


def next_sort(sort: str, column: str) -> str:
    """What a click on a column's head sorts by: ascending, then descending."""
    return f"-{column}" if sort == column else column


def _days(span: Span, today: date) -> tuple[date | None, date | None]:
    if span.ahead is None:
        return span.from_day, span.until_day
    return today, plus_days(today, span.ahead)
