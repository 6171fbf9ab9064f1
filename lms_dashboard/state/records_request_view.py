"""What a records request opened, as the browser gets it: words and days in the reader's form."""

from dataclasses import dataclass
from datetime import date

from lms_dashboard.domain.days import FOREVER, format_day
from lms_dashboard.domain.records_requests import SealedCompletion, SealedCourse, SealedCycle
from lms_dashboard.state.words import score_words


@dataclass(frozen=True)
class SealedRow:
    """A completion or an attempt: what it is, its days, and what stands under them."""

    what: str
    days: str
    under: str
    score: str
    version: str
    certificate: str


@dataclass(frozen=True)
class SealedView:
    """What one reset sealed; ``gone`` says when it was destroyed, empty where it was not."""

    id: str
    title: str
    sealed: str
    reason: str
    gone: str
    rows: tuple[SealedRow, ...]


def sealed_of(one: SealedCourse, order: str) -> SealedView:
    """A reset with all that it sealed: completions first, as that is what is asked for."""
    rows = [completion_row(row, order) for row in one.completions] + [cycle_row(row, order) for row in one.cycles]
    until = f" Kept until {format_day(one.destroy_on, order)}." if one.destroy_on < FOREVER else " Kept for ever."
    return SealedView(
        id=str(one.seal_id),
        title=f"{one.course_title} ({one.course_code})",
        sealed=f"Sealed {format_day(one.sealed_on, order)} by a reset of {one.sealed_by}."
        + ("" if one.destroyed else until),
        reason=one.reason,
        gone="Destroyed, as retention did not ask for it any more: nothing of it is left to show."
        if one.destroyed
        else "",
        rows=tuple(rows),
    )


def completion_row(row: SealedCompletion, order: str) -> SealedRow:
    """Completed 12 Feb 2026, valid through 11 Feb 2027; under it who recorded it, its note, and why it was voided."""
    through = (
        "valid for ever" if row.valid_through == FOREVER else f"valid through {format_day(row.valid_through, order)}"
    )
    under = (
        f"recorded by {row.recorded_by}" if row.recorded_by else "",
        row.note,
        f"voided: {row.void_reason}" if row.void_reason is not None else "",
    )
    return SealedRow(
        "Completion" + (f" of cycle {row.cycle}" if row.cycle else ""),
        f"completed {format_day(row.completed_on, order)}, {through}",
        " · ".join(words for words in under if words),
        score_words(row.score),
        str(row.course_version),
        row.certificate_number,
    )


def cycle_row(row: SealedCycle, order: str) -> SealedRow:
    """Cycle 2, attempt 1: assigned, started, completed or failed, and how it ended."""
    ended_by = f" by {row.ended_by}" if row.ended_by else ""
    assigned_by = f" by {row.assigned_by}" if row.assigned_by else ""
    steps: list[tuple[str, date | None, str]] = [
        ("assigned", row.assigned_on, assigned_by),
        ("started", row.started_on, ""),
        ("completed", row.completed_on, ""),
        ("failed", row.failed_on, ""),
        (row.end_reason or "ended", row.ended_on, ended_by),
    ]
    days = [f"{words} {format_day(day, order)}{by}" for words, day, by in steps if day is not None]
    what = f"Cycle {row.cycle}, attempt {row.attempt}"
    return SealedRow(what, ", ".join(days), "", score_words(row.score), str(row.course_version), "")
