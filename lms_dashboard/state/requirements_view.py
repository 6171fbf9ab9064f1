"""What the address of the requirements says, and each of them as the browser gets it."""

from collections.abc import Callable, Mapping

from lms_dashboard.domain.days import day_before, format_day
from lms_dashboard.domain.requirements import AUDIENCES, STATES, RequirementItem, RequirementQuery
from lms_dashboard.state import address
from lms_dashboard.state.address import Part
from lms_dashboard.state.list_parts import SEARCH, sorted_pages
from lms_dashboard.state.words import count_words

SORTS = ("course", "from", "until")
KINDS = {"mandatory": True, "optional": False}
AUDIENCE_WORDS = {"everybody": "everybody", "group": "groups", "job role": "job roles", "person": "single persons"}
STATE_WORDS = {"current": "in force", "upcoming": "to come", "ended": "ended"}
_REQUIRED = "compliance=pending,compliant,expiring,overdue,expired"


def _read_some(known: tuple[str, ...]) -> Callable[[str], tuple[str, ...]]:
    by_word = {text.replace(" ", "-"): text for text in known}

    def read(text: str) -> tuple[str, ...]:
        words = set(text.split(","))
        if not words <= by_word.keys():
            raise ValueError(f"where only {', '.join(by_word)} are known")
        return tuple(value for word, value in by_word.items() if word in words)

    return read


def _write_some(values: tuple[str, ...]) -> str:
    return ",".join(value.replace(" ", "-") for value in values)


def _read_kind(text: str) -> bool:
    if text not in KINDS:
        raise ValueError("which is neither mandatory nor optional")
    return KINDS[text]


PARTS = (
    SEARCH,
    Part("course", "course_ids", address.read_ids, address.write_ids),
    Part("for", "audiences", _read_some(AUDIENCES), _write_some),
    Part("when", "states", _read_some(STATES), _write_some),
    Part("kind", "mandatory", _read_kind, lambda kind: {True: "mandatory", False: "optional"}.get(kind, "")),
    *sorted_pages(SORTS),
)
BY_NAME = {part.name: part for part in PARTS}
DEFAULT = RequirementQuery()


def read_view(parameters: Mapping[str, str]) -> tuple[RequirementQuery, tuple[str, ...]]:
    """The list that an address asks for, and what of it could not be read."""
    values, problems = address.read_address(PARTS, parameters)
    return RequirementQuery(**values), problems


def write_view(view: RequirementQuery) -> str:
    """The query string of a list; empty for the plain one."""
    return address.write_address(PARTS, view, DEFAULT)


def encode_row(row: RequirementItem, order: str) -> list[str]:
    """A row: components/requirements_table.py draws it.

    Id, course's id and title, of whom, since, last day, first due, what is special, reason, people, in breach, Not
    Assigned, whether it may be changed, addresses of all, of those in breach, of those without a cycle, due in words.
    """
    last = format_day(day_before(row.until_day), order) if row.until_day else ""
    kinds = ["" if row.mandatory else "optional", f"{row.validity_months} months" if row.validity_months else ""]
    due = f"{count_words(row.due_days, 'day')} after it begins for somebody"
    return [
        str(row.id),
        str(row.course_id),
        row.course_title,
        audience_words(row),
        format_day(row.from_day, order),
        last,
        str(row.due_days),
        ", ".join(word for word in kinds if word),
        row.reason,
        f"{row.people:,}",
        f"{row.in_breach:,}" if row.in_breach else "",
        f"{row.unassigned:,}" if row.unassigned else "",
        "1" if row.may_change else "",
        _people(row, ""),
        _people(row, f"in={row.course_id}&compliance=overdue,expired"),
        _people(row, f"in={row.course_id}&{_REQUIRED}&progress=not-assigned"),
        due,
    ]


def audience_words(row: RequirementItem) -> str:
    """Everybody; the group's, job role's or person's name."""
    return {"everybody": "Everybody", "job role": f"Job role {row.target}"}.get(row.audience, row.target)


def _people(row: RequirementItem, more: str) -> str:
    """The matrix of the people whom it asks; for one person, their page."""
    if row.audience == "person":
        return f"/users/{row.target_id}"
    who = {"group": f"group={row.target_id}", "job role": f"role={row.target_id}"}.get(row.audience, "")
    return "/matrix?" + "&".join(part for part in (f"course={row.course_id}", who, more) if part)
