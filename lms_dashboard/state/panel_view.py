"""A cell's details as the panel shows them: words and days in the reader's form."""

from dataclasses import dataclass
from datetime import date, datetime

from lms_dashboard.domain.act_forms import ACT_FORMS
from lms_dashboard.domain.days import FOREVER, format_day, local_time
from lms_dashboard.domain.details import (
    EXTENSION,
    ActOffer,
    CellDetail,
    CompletionRow,
    CycleRow,
    MailRow,
    ReliefRow,
    RequirementRow,
)
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.rows import MatrixCell
from lms_dashboard.domain.status import Compliance, Progress, Shown
from lms_dashboard.state.words import score_words


@dataclass(frozen=True)
class Offer:
    """A button of the panel: the act, its words, and why it is not possible now."""

    act: str
    words: str
    possible: bool
    why_not: str


@dataclass(frozen=True)
class Line:
    """A line of a list: a status code for its mark, a head, what stands under it, and a word at its right.

    ``void`` is the completion that may be voided; ``files`` are its evidence: addresses and names.
    """

    code: str
    head: str
    under: str
    side: str
    void: str = ""
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class PanelView:
    """All that the panel shows of one cell."""

    learner_id: str = ""
    learner_name: str = ""
    group: str = ""
    course_id: str = ""
    course_code: str = ""
    course_title: str = ""
    compliance: str = ""
    compliance_words: str = ""
    progress: str = ""
    progress_words: str = ""
    why: str = ""
    valid_through: str = ""
    due_on: str = ""
    past_day: str = ""
    requirements: tuple[Line, ...] = ()
    relief: tuple[Line, ...] = ()
    offers: tuple[Offer, ...] = ()
    cycles: tuple[Line, ...] = ()
    completions: tuple[Line, ...] = ()
    mails: tuple[Line, ...] = ()


def panel_of(detail: CellDetail, actor: Actor) -> PanelView:
    """The panel of a cell."""
    order, voids = actor.date_order, may_void(actor, detail.is_self) and detail.day == detail.today
    return PanelView(
        learner_id=str(detail.learner_id),
        learner_name=detail.learner_name,
        group=detail.group,
        course_id=str(detail.course_id),
        course_code=detail.course_code,
        course_title=detail.course_title,
        compliance=str(detail.cell.compliance.value),
        compliance_words=compliance_words(detail.cell, detail.due_on, detail.valid_through, detail.breach_since, order),
        progress=str(detail.cell.progress.value),
        progress_words=progress_words(detail.cell.progress, detail.cell.percent),
        why=detail.why,
        valid_through=validity_words(detail.valid_through, order),
        due_on=format_day(detail.due_on, order),
        past_day=format_day(detail.day, order) if detail.day != detail.today else "",
        requirements=tuple(requirement_line(row, order) for row in detail.requirements),
        relief=tuple(relief_line(row, actor) for row in detail.relief),
        offers=offers_of(detail.offers),
        cycles=tuple(cycle_line(row, order) for row in detail.cycles),
        completions=tuple(completion_line(row, order, may_void=voids) for row in detail.completions),
        mails=tuple(mail_line(row, actor) for row in detail.mails),
    )


def compliance_words(
    cell: MatrixCell, due_on: date | None, valid_through: date | None, breach_since: date | None, order: str
) -> str:
    """Overdue since 3 Nov 2026; Compliant, through …; Exempt until …; Pending, due …"""
    said = {
        Compliance.OVERDUE: (" since ", breach_since),
        Compliance.EXPIRED: (" since ", breach_since),
        Compliance.COMPLIANT: (" through ", valid_through),
        Compliance.EXPIRING: (" through ", valid_through),
        Compliance.EXEMPT: (" until ", cell.day),
        Compliance.PENDING: (", due ", due_on),
    }
    joint, day = said.get(cell.compliance, ("", None))
    words = format_day(day, order)
    return f"{cell.compliance.label}{joint}{words}" if words else cell.compliance.label


def progress_words(progress: Progress, percent: int) -> str:
    """In Progress, 40 %; No cycle."""
    if progress in (Progress.IN_PROGRESS, Progress.FAILED):
        return f"{progress.label}, {percent} %"
    return progress.label or "No cycle"


def validity_words(valid_through: date | None, order: str) -> str:
    """Until when the completion that counts longest is valid."""
    if valid_through is None:
        return "–"
    return "for ever" if valid_through == FOREVER else format_day(valid_through, order)


def offers_of(offers: tuple[ActOffer, ...]) -> tuple[Offer, ...]:
    """The buttons of a cell."""
    return tuple(Offer(offer.act.value, ACT_FORMS[offer.act].button, offer.possible, offer.why_not) for offer in offers)


def requirement_line(row: RequirementRow, order: str) -> Line:
    """Everybody, mandatory · 45 CFR 164.530(b) · from 1 Jan 2024, first due 31 Jan 2024."""
    until = f" until {format_day(row.until_day, order)}" if format_day(row.until_day, order) else ""
    days = f"from {format_day(row.from_day, order)}{until}, first due {format_day(row.first_due, order)}"
    under = f"{row.reason} · {days}" if row.reason else days
    return Line("", row.audience, under, "mandatory" if row.mandatory else "optional")


def cycle_line(row: CycleRow, order: str) -> Line:
    """Cycle 2 · completed 2 Nov 2025, 92 %, and under it when it was assigned, due and ended."""
    attempt = f", attempt {row.attempt}" if row.attempt > 1 else ""
    head = f"Cycle {row.cycle}{attempt} · {_cycle_progress(row, order)}"
    by = f" by {row.assigned_by}" if row.assigned_by else ""
    parts = [f"assigned {format_day(row.assigned_on, order)}{by}"]
    if row.due_on:
        extended = f", extended to {format_day(row.extended_to, order)}" if row.extended_to else ""
        parts.append(f"due {format_day(row.due_on, order)}{extended}")
    if row.started_on:
        parts.append(f"started {format_day(row.started_on, order)}")
    if row.ended_on:
        ended_by = f" by {row.ended_by}" if row.ended_by else ""
        parts.append(f"{row.end_reason or 'ended'} {format_day(row.ended_on, order)}{ended_by}")
    return Line(
        _PROGRESS_CODES.get(row.progress, ""), head, ", ".join(parts), "current" if row.current else row.end_reason
    )


def relief_line(row: ReliefRow, actor: Actor) -> Line:
    """Leave of absence, 3 Nov 2026 – 1 Feb 2027; or the due date that was moved, with both days."""
    order = actor.date_order
    start, end = format_day(row.from_day, order), format_day(row.until_day, order)
    head = f"Due {start}, extended to {end}" if row.kind == EXTENSION else f"{row.kind.capitalize()} from {start}"
    until = "" if row.kind == EXTENSION else f"until {end} · "
    by = f"{instant_day(row.made_at, actor)} by {row.made_by}" if row.made_by else instant_day(row.made_at, actor)
    return Line("", head, f"{until}{row.reason} · {by}", "")


def may_void(actor: Actor, is_self: bool) -> bool:
    """Whether a completion is offered to be voided: by who manages training, and not one's own."""
    return actor.may(Permission.MANAGE_TRAINING) and not is_self


def completion_line(row: CompletionRow, order: str, *, may_void: bool = False) -> Line:
    """Completed 2 Nov 2025, 92 %, its certificate and until when it is valid."""
    score = f", {score_words(row.score)}" if row.score is not None else ""
    valid = "valid for ever" if row.valid_through in (None, FOREVER) else "valid through "
    parts = [valid + format_day(row.valid_through, order)]
    if row.certificate_number:
        parts.insert(0, f"certificate {row.certificate_number}")
    if row.note:
        parts.append(row.note)
    code = Shown.COMPLETED if row.counts else Shown.EMPTY
    head = f"{format_day(row.completed_on, order)}{score}"
    side = "counts" if row.counts else "voided" if row.voided else "does not count"
    void = str(row.id) if may_void and not row.voided and not row.of_other else ""
    files = tuple((f"/download/evidence/{file.id}", file.name) for file in row.evidence)
    return Line(code.value, head, " · ".join(parts), side, void, files)


def mail_line(row: MailRow, actor: Actor) -> Line:
    """Overdue reminder, and when it was sent or why not."""
    reason = f": {row.reason}" if row.reason else ""
    return Line("", row.kind, f"{row.state}{reason}", instant_day(row.sent_at or row.queued_at, actor))


def instant_day(instant: datetime, actor: Actor) -> str:
    """The day of an instant in the organisation's zone."""
    return format_day(local_time(actor.time_zone, instant).date(), actor.date_order)


_PROGRESS_CODES = {
    Progress.NOT_ASSIGNED: Shown.NOT_ASSIGNED.value,
    Progress.NOT_STARTED: Shown.NOT_STARTED.value,
    Progress.IN_PROGRESS: Shown.IN_PROGRESS.value,
    Progress.FAILED: Shown.FAILED.value,
    Progress.COMPLETED: Shown.COMPLETED.value,
}


def _cycle_progress(row: CycleRow, order: str) -> str:
    if row.progress is Progress.COMPLETED and row.completed_on:
        score = f", {score_words(row.score)}" if row.score is not None else ""
        return f"completed {format_day(row.completed_on, order)}{score}"
    return progress_words(row.progress, row.percent).lower()
