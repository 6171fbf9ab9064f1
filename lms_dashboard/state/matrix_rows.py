"""Rows of the matrix as the short strings that travel to the browser; components/cells.py turns them into words.

A cell is ``code|text|day|year``: what is shown and the progress (one character each), the text beside the glyph where
it is not the day, the day without its year, and the year where it is not this one. A cell that was changed under the
reader's eyes ends in ``|1`` or ``|2``, in turns, so that its mark fades again. An empty cell is an empty string.
"""

from datetime import date
from functools import lru_cache
from itertools import zip_longest

from lms_dashboard.domain.cells import cell_label
from lms_dashboard.domain.days import BEGINNING, FOREVER, format_day
from lms_dashboard.domain.rows import MatrixCell, MatrixFooter, MatrixLearner, MatrixPage, Rate
from lms_dashboard.domain.status import Progress, Shown

ROW_HEAD = 4
"""Strings of a row before its cells: id, name, group, rate."""

_BY_PERCENT_OR_DAYS = frozenset({Shown.EXPIRING, Shown.IN_PROGRESS, Shown.FAILED})


def encode_page(page: MatrixPage, date_order: str) -> list[list[str]]:
    """The rows of a page."""
    return [
        [*encode_learner(learner), *(encode_cell(cell, date_order, page.today) for cell in cells)]
        for learner, cells in zip(page.learners, page.cells, strict=True)
    ]


def encode_learner(learner: MatrixLearner) -> list[str]:
    """The head of a row."""
    return [str(learner.id), learner.name, learner.group, encode_rate(learner.rate)]


def encode_rate(rate: Rate) -> str:
    """``percent|compliant|required|in breach|exempt``; the percent is empty if nobody is required."""
    share = rate.compliant_share
    percent = "" if share is None else str(int(share))
    return f"{percent}|{rate.compliant}|{rate.required}|{rate.in_breach}|{rate.exempt}"


def encode_footer(footer: MatrixFooter) -> list[str]:
    """The overall rate, then one a course."""
    return [encode_rate(footer.overall), *(encode_rate(rate) for rate in footer.by_course)]


@lru_cache(maxsize=8192)
def encode_cell(cell: MatrixCell | None, date_order: str, today: date) -> str:
    """A cell; empty for one that asks nothing and has nothing. Cells repeat: pages are written from known ones."""
    if cell is None or cell.shown is Shown.EMPTY:
        return ""
    text = cell_label(cell, date_order, today) if cell.shown in _BY_PERCENT_OR_DAYS else ""
    day, year = _day_and_year(cell.day, date_order, today)
    progress = _progress_of(cell)
    return f"{cell.shown.value}{progress.value}|{text}|{day}|{year}".rstrip("|")


def mark_changes(before: list[list[str]], after: list[list[str]], turn: str) -> list[list[str]]:
    """The rows after a live change: what is new carries the mark; what was marked keeps it and is not redrawn."""
    known = {row[0]: row for row in before}
    return [_mark_row(known[row[0]], row, turn) if row[0] in known else row for row in after]


def _mark_row(before: list[str], after: list[str], turn: str) -> list[str]:
    if len(before) != len(after):
        return after
    pairs = zip_longest(before[ROW_HEAD:], after[ROW_HEAD:], fillvalue="")
    return [*after[:ROW_HEAD], *(_mark_cell(old, new, turn) for old, new in pairs)]


def _mark_cell(old: str, new: str, turn: str) -> str:
    if _unmarked(old) == new:
        return old
    return "|".join([*new.split("|"), "", "", ""][:4]) + f"|{turn}"


def _unmarked(cell: str) -> str:
    pieces = cell.split("|")
    return cell if len(pieces) < 5 else "|".join(pieces[:4]).rstrip("|")


def _progress_of(cell: MatrixCell) -> Progress:
    if cell.unassigned:
        return Progress.NOT_ASSIGNED
    return cell.progress if cell.retaking is Progress.NONE else cell.retaking


def _day_and_year(day: date | None, date_order: str, today: date) -> tuple[str, str]:
    if day is None or day in (FOREVER, BEGINNING):
        return "", ""
    text = format_day(day, date_order)
    if date_order == "ymd":
        return text, ""
    short = text.removesuffix(f"{day.year}").rstrip(", ")
    return short, "" if day.year == today.year else str(day.year)
