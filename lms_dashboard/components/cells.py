"""A cell of the matrix: from the short string of state/matrix_rows.py to glyph, text and words, in the browser."""

from dataclasses import dataclass

import reflex as rx

from lms_dashboard.components.basics import TONES
from lms_dashboard.domain.status import Progress, Shown


@dataclass(frozen=True)
class Years:
    """How a day becomes long: what follows it when it is this year's, and what stands before another year."""

    this_year: rx.Var[str]
    between: rx.Var[str]


_BEGINNINGS = {
    Shown.COMPLETED: ("Completed, valid through ", "Completed"),
    Shown.EXPIRING: ("Expiring, valid through ", "Expiring"),
    Shown.IN_PROGRESS: ("In Progress, due ", "In Progress"),
    Shown.NOT_STARTED: ("Not Started, due ", "Not Started"),
    Shown.NOT_ASSIGNED: ("Not Assigned, due ", "Not Assigned"),
    Shown.NOT_ASSIGNED_OVERDUE: ("Overdue, not assigned, due ", "Overdue, not assigned"),
    Shown.FAILED: ("Failed, no try left, due ", "Failed, no try left"),
    Shown.OVERDUE: ("Overdue since ", "Overdue"),
    Shown.EXPIRED: ("Expired, not covered since ", "Expired"),
    Shown.EXEMPT: ("Exempt until ", "Exempt"),
    Shown.SEALED: ("Sealed ", "Sealed"),
}
"""The words of a cell, with its day and without one."""

_UNFINISHED = {
    Progress.NOT_ASSIGNED: ", no current cycle",
    Progress.NOT_STARTED: ", retaking: not started",
    Progress.IN_PROGRESS: ", retaking: in progress",
    Progress.FAILED: ", retaking: failed",
}
_BEGUN = {
    Progress.NOT_STARTED: ", not started",
    Progress.IN_PROGRESS: ", in progress",
    Progress.FAILED: ", failed",
}
_WORDS = (
    (Shown.NOT_STARTED.value, "not started"),
    (Shown.NOT_ASSIGNED.value, "not assigned"),
    (Shown.FAILED.value, "failed"),
)
"""Statuses that are said by a word, not by a day or number."""

_CERTIFIED = (Shown.COMPLETED.value, Shown.EXPIRING.value)
_BREACHED = (Shown.OVERDUE.value, Shown.EXPIRED.value)


def cell_pieces(cell: rx.Var[str]) -> tuple[rx.Var[str], ...]:
    """Code, text, day, year and mark; an absent one is undefined in the browser."""
    pieces = cell.split("|")
    return tuple(pieces[n].to(str) for n in range(5))


def cell_tone(code: rx.Var[str]) -> rx.Var[str]:
    """The CSS class: the status, and what is being retaken or not assigned beside it."""
    beside = [(f"{shown}1", " unassigned") for shown in _CERTIFIED]
    beside += [(f"{shown}{progress}", " retaking") for shown in _CERTIFIED for progress in (2, 3, 4)]
    return _table(code[0], [(s.value, TONES[s]) for s in Shown if s.value], "empty") + _table(code, beside, "")


def cell_text(pieces: tuple[rx.Var[str], ...]) -> rx.Var[str]:
    """The short words beside the glyph: 40 %, 12 d, 3 Nov, 11 Feb 27, not started."""
    code, text, day, year, _ = pieces
    short_day = rx.cond(year, day + " " + year[2:], day)
    return rx.match(code[0], *_WORDS, rx.cond(text, text, short_day)).to(str)


def cell_words(pieces: tuple[rx.Var[str], ...], years: Years) -> rx.Var[str]:
    """All of it, as a tooltip says it: “Overdue since 3 Nov 2026, not started”."""
    code, text, day, year, _ = pieces
    long = day + rx.cond(year, years.between + year, years.this_year).to(str)
    dated = _table(code[0], [(shown.value, words[0]) for shown, words in _BEGINNINGS.items()], "") + long
    plain = _table(code[0], [(shown.value, words[1]) for shown, words in _BEGINNINGS.items()], "Not required")
    return rx.cond(day, dated, plain).to(str) + _how_far(code, text)


def _how_far(code: rx.Var[str], text: rx.Var[str]) -> rx.Var[str]:
    cases = [(f"{shown}{progress.value}", words) for shown in _CERTIFIED for progress, words in _UNFINISHED.items()]
    cases += [(f"{shown}{progress.value}", words) for shown in _BREACHED for progress, words in _BEGUN.items()]
    return _table(code, cases, "") + rx.cond(text, " (" + text + ")", "").to(str)


def _table(code: rx.Var[str], cases: list[tuple[str, str]], otherwise: str) -> rx.Var[str]:
    return rx.match(code, *cases, otherwise).to(str)
