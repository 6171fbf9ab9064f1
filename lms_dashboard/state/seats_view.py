"""What the address of Seats says, and its offerings and rows as the browser gets them."""

from collections.abc import Mapping

from lms_dashboard.domain.days import format_day, local_time
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.seats import HELD, SORTS, VIEWS, OfferingRow, SeatCourse, SeatQuery, SeatRow
from lms_dashboard.domain.status import Progress
from lms_dashboard.state import address
from lms_dashboard.state.address import Part
from lms_dashboard.state.list_parts import PAGE_SIZES


def _read_list(text: str) -> str:
    if text not in VIEWS:
        raise ValueError(f"where only {', '.join(VIEWS)} are known")
    return text


PARTS = (
    Part("offering", "offering_id", address.read_id, str),
    Part("show", "view", _read_list, str),
    Part("q", "search", address.read_text, str),
    Part("sort", "sort", address.read_sort(SORTS), str),
    Part("rows", "page_size", address.read_number(PAGE_SIZES.__contains__), str),
    Part("page", "page", address.read_number(lambda page: 0 < page <= address.LARGEST_PAGE), str),
)
DEFAULT = SeatQuery()


def read_view(parameters: Mapping[str, str]) -> tuple[SeatQuery, tuple[str, ...]]:
    """The list that an address asks for, and what of it could not be read."""
    values, problems = address.read_address(PARTS, parameters)
    return SeatQuery(**values), problems


def write_view(view: SeatQuery) -> str:
    """The query string of a list; empty for the plain one."""
    return address.write_address(PARTS, view, DEFAULT)


def encode_offering(row: OfferingRow) -> list[str]:
    """A row of the offerings: components/seats_table.py draws it.

    Id, name, seats, held, free, waiting, percent held, courses in words, its address, that of who waits.
    """
    percent = round(100 * row.held / row.seats) if row.seats else 100
    return [
        str(row.id),
        row.name,
        f"{row.seats:,}",
        f"{row.held:,}",
        f"{row.free:,}",
        f"{row.waiting:,}" if row.waiting else "",
        str(percent),
        ", ".join(course.title for course in row.courses),
        f"/seats?offering={row.id}",
        f"/seats?offering={row.id}&show=waiting",
    ]


def encode_row(row: SeatRow, actor: Actor, view: str) -> list[str]:
    """A row of the list, of whoever holds a seat, waits, or held one.

    Row's id, learner's id, name, email, group, since, by whom, until, by whom, what a waiting one is due, which acts
    (held, self, waiting, or none), whether the person has left, then the courses as code|title|progress|words.
    """

    def day(instant: object) -> str:
        return format_day(local_time(actor.time_zone, instant).date(), actor.date_order) if instant else ""  # type: ignore[arg-type]

    return [
        str(row.id),
        str(row.learner_id),
        row.name,
        row.email,
        row.group,
        day(row.since),
        row.since_by,
        day(row.until),
        row.until_by,
        format_day(row.due_on, actor.date_order),
        _acts(row, view),
        "" if row.active else "1",
        *map(_course, row.courses if view == HELD or row.due_on else ()),
    ]


def _acts(row: SeatRow, view: str) -> str:
    if not row.may_change or view not in ("held", "waiting"):
        return ""
    return "self" if row.is_self and view == HELD else view


def _course(course: SeatCourse) -> str:
    words = course.progress.label if course.progress is not Progress.NONE else "not enrolled"
    return f"{course.code}|{course.title}|{course.progress.value}|{words}"
