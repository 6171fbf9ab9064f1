"""What the addresses of Compliance say: whose, which courses, which day, compared with which, how far back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from lms_dashboard.domain.report import HIRE_DAYS, ComplianceQuery, Range
from lms_dashboard.domain.status import Shown
from lms_dashboard.state import address
from lms_dashboard.state.address import Part

ORDERS = {"people": "by people", "rate": "by rate"}
SIDES = {"fell": "fell out", "recovered": "became compliant"}
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class ComplianceView:
    """Filters, days and orders of the two pages of Compliance, as their addresses say them."""

    group_ids: tuple[int, ...] = ()
    job_role_ids: tuple[int, ...] = ()
    course_ids: tuple[int, ...] = ()
    as_of: date | None = None
    compared_with: date | None = None
    back: Range = Range.QUARTER
    hire_days: int = HIRE_DAYS[0]
    order: str = "people"
    side: str = "fell"
    page: int = 1

    search: ClassVar[str] = ""  # the bar of filters asks every view for these
    shown: ClassVar[tuple[Shown, ...]] = ()
    status_course_id: ClassVar[int | None] = None


def _one_of(words: Mapping[str, str]) -> address.Reader:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(f"which is none of {', '.join(words)}")
        return text

    return read


def read_range(text: str) -> Range:
    """How far back."""
    try:
        return Range(text)
    except ValueError:
        raise ValueError(f"which is none of {', '.join(Range)}") from None


PARTS = (
    Part("group", "group_ids", address.read_ids, address.write_ids),
    Part("role", "job_role_ids", address.read_ids, address.write_ids),
    Part("course", "course_ids", address.read_ids, address.write_ids),
    Part("as-of", "as_of", address.read_day, address.write_day),
    Part("with", "compared_with", address.read_day, address.write_day),
    Part("back", "back", read_range, str),
    Part("hires", "hire_days", address.read_number(HIRE_DAYS.__contains__), str),
    Part("order", "order", _one_of(ORDERS), str),
    Part("side", "side", _one_of(SIDES), str),
    Part("page", "page", address.read_number(lambda page: 0 < page <= address.LARGEST_PAGE), str),
)

DEFAULT = ComplianceView()


def read_view(parameters: Mapping[str, str]) -> tuple[ComplianceView, tuple[str, ...]]:
    """The view that an address asks for, and what of it could not be read."""
    values, problems = address.read_address(PARTS, parameters)
    return ComplianceView(**values), problems


def write_view(view: ComplianceView) -> str:
    """The query string of a view; empty for the plain page."""
    return address.write_address(PARTS, view, DEFAULT)


def is_filtered(view: ComplianceView) -> bool:
    """Whether only some learners or courses are asked for."""
    return bool(view.group_ids or view.job_role_ids or view.course_ids)


def query_of(view: ComplianceView) -> ComplianceQuery:
    """The question for the service."""
    return ComplianceQuery(
        group_ids=view.group_ids,
        job_role_ids=view.job_role_ids,
        course_ids=view.course_ids,
        as_of=view.as_of,
        compared_with=view.compared_with,
        back=view.back,
        hire_days=view.hire_days,
    )
