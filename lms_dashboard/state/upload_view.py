"""What the address of an upload says, and its steps, numbers and rows in words."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lms_dashboard.domain.days import format_day, local_time
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.upload_pages import (
    KIND_WORDS,
    NO_SEAT,
    Checked,
    ColumnSample,
    ProblemGroup,
    ProblemLine,
    UploadItem,
)
from lms_dashboard.domain.uploads import Duplicates, Kind
from lms_dashboard.state import address
from lms_dashboard.state.address import Part
from lms_dashboard.state.words import count_words

STEPS = (("file", "File"), ("columns", "Columns"), ("check", "Check"), ("confirm", "Confirm"), ("result", "Result"))
STATE_WORDS = {"draft": "Draft", "committing": "Not finished", "done": "Done", "cancelled": "Cancelled"}
STATE_TONES = {"draft": "not-started", "committing": "expiring", "done": "completed", "cancelled": "exempt"}
MOST_LINES = 25
"""Lines of one group that are shown before somebody asks for more."""

_MOST_NUMBERS = 6


@dataclass(frozen=True, slots=True)
class UploadView:
    """An upload and its step; without one, the kind of a new one."""

    upload_id: int | None = None
    step: str = ""
    kind: str = Kind.ENROLL.value


@dataclass(frozen=True)
class ColumnRow:
    """A column of the file in words; ``says`` is empty where it is not read."""

    place: str
    heading: str
    samples: list[str]
    filled: str
    says: str


@dataclass(frozen=True)
class MendLine:
    """One thing to mend in words; ``correction`` is what the field begins with, ``offer`` what the button says."""

    key: str
    rows: str
    who: str
    column: str
    value: str
    problem: str
    mend: str
    correction: str
    offer: str
    editable: bool
    needs_seat: bool


@dataclass(frozen=True)
class MendGroup:
    """What is wrong in the same way; ``more`` offers lines that are not shown yet, ``left_out`` counts those behind.

    ``offer_all`` is what the button says that takes every suggestion.
    """

    title: str
    count: str
    lines: list[MendLine]
    more: str
    left_out: str
    offer_all: str


def _read_word(words: tuple[str, ...]) -> address.Reader:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(f"which is none of {', '.join(words)}")
        return text

    return read


PARTS = (
    Part("id", "upload_id", address.read_id, lambda number: str(number or "")),
    Part("step", "step", _read_word(tuple(key for key, _ in STEPS)), str),
    Part("kind", "kind", _read_word(tuple(kind.value for kind in Kind)), str),
)
DEFAULT = UploadView()


def read_view(parameters: Mapping[str, str]) -> tuple[UploadView, tuple[str, ...]]:
    """Which upload and step the address names, and what of it could not be read."""
    values, problems = address.read_address(PARTS, parameters)
    return UploadView(**values), problems


def write_view(view: UploadView) -> str:
    """The query string."""
    return address.write_address(PARTS, view, DEFAULT)


def steps_of(here: str, *, is_draft: bool) -> list[list[str]]:
    """Each step: key, words, whether it is done, here or ahead, and whether it can be gone back to."""
    at = [key for key, _ in STEPS].index(here)
    found = []
    for place, (key, words) in enumerate(STEPS):
        tone = "done" if place < at else "here" if place == at else "ahead"
        found.append([key, words, tone, "1" if is_draft and place < at else ""])
    return found


def instant_words(actor: Actor, at: datetime) -> str:
    """3 Nov 2026, 14:05, in the organisation's zone."""
    local = local_time(actor.time_zone, at)
    return f"{format_day(local.date(), actor.date_order)}, {local:%H:%M}"


def seen_words(actor: Actor, item: UploadItem) -> str:
    """When the very same list was uploaded before, and by whom."""
    if item.seen_at is None:
        return ""
    return f"This very list was uploaded on {instant_words(actor, item.seen_at)} by {item.seen_by}."


def earlier_row(actor: Actor, item: UploadItem) -> list[str]:
    """Id, when, by whom, kind, file, rows, state, its tone, numbers."""
    numbers = [("written", item.written), ("unchanged", item.unchanged), ("refused", item.refused)]
    if item.state != "draft":
        numbers.append(("not reached", item.not_reached))
    said = " · ".join(f"{count:,} {word}" for word, count in numbers if count)
    return [
        str(item.id),
        instant_words(actor, item.created_at),
        item.made_by,
        KIND_WORDS[item.kind],
        item.file_name,
        f"{item.rows:,}",
        STATE_WORDS[item.state],
        STATE_TONES[item.state],
        said or "–",
    ]


def column_row(column: ColumnSample, rows: int) -> ColumnRow:
    """A column as the page shows it."""
    filled = f"{column.filled:,} of {count_words(rows, 'row')}" if column.filled else "empty"
    samples = [text[:60] for text in column.samples]
    says = column.says.value if column.says else ""
    return ColumnRow(str(column.place), column.heading, samples, filled, says)


def check_figures(found: Checked) -> list[list[str]]:
    """Name, number, what it is made of, tone."""
    result, options = found.result, found.item.options
    kinds = [("new", result.new), ("known", result.known), ("back", result.back)]
    made = " · ".join(f"{word} {count:,}" for word, count in kinds if count)
    mend = result.refused_rows - result.no_seat
    figures = [
        ["Ready", f"{result.ready:,}", made or "nothing to write", "good" if result.ready else ""],
        ["To mend", f"{mend:,}", "refused as they stand" if mend else "nothing is wrong", "bad" if mend else ""],
        ["Unchanged", f"{result.unchanged:,}", "hold already what the row says", ""],
    ]
    if result.no_seat:
        used = f"{count_words(result.seats_taken, 'seat')} will be taken"
        figures.append(["No seat left", f"{result.no_seat:,}", used, "bad"])
    elif result.seats_taken:
        figures.append(["Seats taken", f"{result.seats_taken:,}", "nobody goes without", ""])
    if result.have_course and options is not None:
        figures.append(["Have the course", f"{result.have_course:,}", _POLICIES[options.duplicates], ""])
    return figures


_POLICIES = {
    Duplicates.ERROR: "refused where something else is asked",
    Duplicates.SKIP: "skipped",
    Duplicates.REASSIGN: "archived and reassigned",
}


def result_figures(item: UploadItem) -> list[list[str]]:
    """Name, number, what it means, tone: they add up to the rows."""
    figures = [
        ["Written", f"{item.written:,}", "in the records now", "good" if item.written else ""],
        ["Unchanged", f"{item.unchanged:,}", "held already", ""],
        ["Refused", f"{item.refused:,}", "named below" if item.refused else "", "bad" if item.refused else ""],
    ]
    if item.state == "committing":
        figures.append(["Not reached", f"{item.not_reached:,}", "still to come", ""])
    else:
        figures.append(["Not reached", f"{item.not_reached:,}", "", "bad" if item.not_reached else ""])
    return figures


def key_of(group: ProblemGroup, line: ProblemLine) -> str:
    """The same for the same thing to mend, however often it is checked."""
    said = (group.title, line.column, line.value, line.rows[0] if not line.value or len(line.rows) == 1 else 0)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:12]


def mend_group(group: ProblemGroup, shown: int) -> MendGroup:
    """The group with its first lines."""
    left = len(group.lines) - shown
    lines = [_mend_line(key_of(group, line), line) for line in group.lines[:shown]]
    more = f"Show {min(left, 100):,} more of {count_words(left, 'line')}" if left > 0 else ""
    behind = group.left_out if left <= 0 else 0
    left_out = f"{count_words(behind, 'more line')} in the workbook of the refused rows." if behind else ""
    offers = len(suggested(group))
    offer_all = f"Apply the {offers:,} suggestions" if offers > 1 else ""
    return MendGroup(group.title, count_words(group.count, "row"), lines, more, left_out, offer_all)


def suggested(group: ProblemGroup) -> list[ProblemLine]:
    """The lines of which it is known what may have been meant."""
    return [line for line in group.lines if line.editable and line.suggestion]


def _mend_line(key: str, line: ProblemLine) -> MendLine:
    return MendLine(
        key,
        _numbers(line.rows),
        line.who,
        line.column.value,
        line.value or "(empty)",
        line.problem,
        line.mend,
        line.suggestion or ("" if line.column.value == "Leave Blank" else line.value),
        "Apply" if len(line.rows) == 1 else f"Apply to all {len(line.rows):,}",
        line.editable,
        line.problem.startswith(NO_SEAT),
    )


def _numbers(rows: tuple[int, ...]) -> str:
    said = ", ".join(str(number) for number in rows[:_MOST_NUMBERS])
    return f"{said} +{len(rows) - _MOST_NUMBERS:,}" if len(rows) > _MOST_NUMBERS else said
