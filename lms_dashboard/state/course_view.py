"""A course's page as the browser gets it: its address, its figures, people, modules and rules in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from lms_dashboard.domain.courses import CourseDetail, Equivalent, ModuleFields
from lms_dashboard.domain.days import FOREVER, format_day
from lms_dashboard.domain.queries import MatrixQuery
from lms_dashboard.domain.reports import RateLine
from lms_dashboard.domain.rows import MatrixCell, MatrixLearner
from lms_dashboard.domain.status import Compliance, Progress
from lms_dashboard.state import address
from lms_dashboard.state.address import Part
from lms_dashboard.state.list_parts import PAGE_SIZES, SEARCH, sorted_pages
from lms_dashboard.state.matrix_view import PROGRESS_CHOICES
from lms_dashboard.state.panel_view import progress_words
from lms_dashboard.state.reports_view import FigureView, rate_figures
from lms_dashboard.state.words import count_words, score_words

TABS = ("people", "modules", "rules", "history")
SORTS = ("name", "status")
BREACH = (Compliance.OVERDUE, Compliance.EXPIRED)

SHOWS: dict[str, tuple[str, tuple[Compliance, ...], tuple[Progress, ...]]] = {
    "everybody": ("Everybody on it", (), PROGRESS_CHOICES),
    "in-breach": ("In breach", BREACH, ()),
    "not-assigned": ("Not Assigned", (), (Progress.NOT_ASSIGNED,)),
    "not-started": ("Not Started", (), (Progress.NOT_STARTED,)),
    "in-progress": ("In Progress", (), (Progress.IN_PROGRESS,)),
    "failed": ("Failed", (), (Progress.FAILED,)),
    "completed": ("Completed", (), (Progress.COMPLETED,)),
    "expiring": ("Expiring", (Compliance.EXPIRING,), ()),
    "exempt": ("Exempt", (Compliance.EXEMPT,), ()),
}
"""By its word in the address: what the list of people is narrowed to."""


@dataclass(frozen=True, slots=True)
class CourseView:
    """What the address of a course says: the tab, and which of its people, in what order."""

    tab: str = TABS[0]
    search: str = ""
    show: str = "everybody"
    sort: str = "name"
    page: int = 1
    page_size: int = PAGE_SIZES[0]


def _one_of(known: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in known:
            raise ValueError(f"which is none of {', '.join(known)}")
        return text

    return read


PARTS = (
    Part("tab", "tab", _one_of(TABS), str),
    SEARCH,
    Part("show", "show", _one_of(tuple(SHOWS)), str),
    *sorted_pages(SORTS),
)
DEFAULT = CourseView()


def read_view(parameters: Mapping[str, str]) -> tuple[CourseView, tuple[str, ...]]:
    """The view that an address asks for, and what of it could not be read."""
    values, problems = address.read_address(PARTS, parameters)
    return CourseView(**values), problems


def write_view(view: CourseView) -> str:
    """The query string of a view; empty for the plain page."""
    return address.write_address(PARTS, view, DEFAULT)


def query_of(view: CourseView, course_id: int) -> MatrixQuery:
    """The people as a question to the matrix: one course, and who has something to do with it."""
    _, compliance, progress = SHOWS[view.show]
    down, key = view.sort.startswith("-"), view.sort.removeprefix("-")
    sort = f"course:{course_id}" if key == "status" else "name"
    return MatrixQuery(
        search=view.search,
        course_ids=(course_id,),
        status_course_id=course_id,
        compliance=compliance,
        progress=progress,
        sort=f"-{sort}" if down else sort,
        page=view.page,
        page_size=view.page_size,
    )


def figures_of(detail: CourseDetail, line: RateLine) -> list[FigureView]:
    """The rate with its line, and what needs looking after; each leads to its people on this page."""
    numbers, here = detail.item.numbers, f"/courses/{detail.item.id}"
    required = f"of {numbers.rate.required:,} required"
    in_breach = numbers.rate.in_breach
    rate = rate_figures(line)[0]
    return [
        replace(rate, address=here),
        FigureView(
            "Completed", f"{numbers.completed:,}", f"of {numbers.assigned:,} assigned", f"{here}?show=completed"
        ),
        FigureView("In breach", f"{in_breach:,}", required, f"{here}?show=in-breach", "late" if in_breach else ""),
        FigureView(
            "Due in 30 days",
            f"{numbers.due:,}",
            required,
            f"/matrix?course={detail.item.id}&in={detail.item.id}&compliance=pending,compliant,expiring&due=next-30",
            "soon" if numbers.due else "",
        ),
        FigureView("Not Assigned", f"{numbers.unassigned:,}", required, f"{here}?show=not-assigned"),
    ]


def person_row(who: MatrixLearner, cell: MatrixCell | None, order: str) -> list[str]:
    """Id, name, group, compliance's number and words, progress's number and words, the day that goes with it."""
    if cell is None:
        return [str(who.id), who.name, who.group, "0", "", "0", "", ""]
    return [
        str(who.id),
        who.name,
        who.group,
        str(cell.compliance.value),
        cell.compliance.label,
        str(cell.progress.value),
        progress_words(cell.progress, cell.percent),
        day_words(cell, order),
    ]


def day_words(cell: MatrixCell, order: str) -> str:
    """Valid through, overdue since, due, exempt until: whichever goes with the cell."""
    day = format_day(cell.day, order)
    words = {
        Compliance.COMPLIANT: "valid through",
        Compliance.EXPIRING: "valid through",
        Compliance.OVERDUE: "since",
        Compliance.EXPIRED: "since",
        Compliance.EXEMPT: "until",
        Compliance.PENDING: "due",
    }.get(cell.compliance, "")
    return f"{words} {day}" if words and day else "valid for ever" if cell.compliance is Compliance.COMPLIANT else ""


def module_row(number: int, one: ModuleFields) -> list[str]:
    """Position, title, kind, whether required, pass mark, tries."""
    mark = f"pass {score_words(one.pass_mark)}" if one.pass_mark is not None else "handing in is enough"
    tries = count_words(one.max_tries, "try", "tries") if one.max_tries else "as many tries as it takes"
    return [str(number), one.title, one.kind, "required" if one.required else "optional", mark, tries]


def rule_lines(detail: CourseDetail, order: str) -> list[list[str]]:
    """What holds for the course: the rule, and what it says."""
    fields, lines = detail.item.fields, []
    months = fields.validity_months
    lines.append(["Valid for", count_words(months, "month") if months else "ever"])
    own = "" if fields.retention_years is not None else ", as the organisation keeps them"
    lines.append(["Records are kept", count_words(detail.retention_years, "year") + own])
    lines.append(["Certificate", "yes" if fields.certificate else "no"])
    if fields.retired_on:
        lines.append(["Offered until", format_day(fields.retired_on, order)])
    lines += [
        ["Least accepted version", f"{_version(one.version)} from {_day(one.from_day, order)}"]
        for one in detail.least_versions
    ]
    lines += [["Satisfied by", f"{one.title}, {_days(one, order)}"] for one in detail.satisfied_by]
    lines += [["Satisfies", f"{one.title}, {_days(one, order)}"] for one in detail.satisfies]
    return lines


def _version(version: int) -> str:
    return str(version) if version > 1 else "every version counts"


def _days(one: Equivalent, order: str) -> str:
    until = f" until {format_day(one.until_day, order)}" if one.until_day < FOREVER else ""
    return f"from {_day(one.from_day, order)}{until}"


def _day(day: date, order: str) -> str:
    return format_day(day, order) or "the beginning"
