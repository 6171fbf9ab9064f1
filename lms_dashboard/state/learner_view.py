"""A learner's page as the browser gets it: words and days in the reader's form."""

from dataclasses import dataclass, replace
from datetime import date

from lms_dashboard.domain.days import format_day, local_time
from lms_dashboard.domain.details import (
    HistoryRow,
    LearnerAudit,
    LearnerCourse,
    LearnerDetail,
    LearnerMail,
    ModuleRow,
)
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.status import BREACHES, Compliance, Progress
from lms_dashboard.state.matrix_rows import encode_rate
from lms_dashboard.state.panel_view import (
    Line,
    Offer,
    completion_line,
    compliance_words,
    cycle_line,
    mail_line,
    offers_of,
    progress_words,
)
from lms_dashboard.state.words import duration_words, score_words, unbroken

WITHDRAWN = "withdrawn"
"""A certificate that cannot be had any more."""


@dataclass(frozen=True)
class ModuleView:
    """A module of the current attempt."""

    title: str
    kind: str
    code: str
    result: str
    tries: str
    score: str
    spent: str


@dataclass(frozen=True)
class CourseView:
    """A course with both axes, its present cycle and its modules."""

    id: str
    title: str
    code: str
    compliance: str
    compliance_words: str
    progress: str
    progress_words: str
    cycle: str
    spent: str
    modules: tuple[ModuleView, ...]
    offers: tuple[Offer, ...]
    breach: bool


@dataclass(frozen=True)
class HistoryView:
    """A cycle, a completion, a certificate, a mail or an audit entry, under its day and course."""

    day: str
    course: str
    line: Line
    course_id: str = ""


@dataclass(frozen=True)
class LearnerView:
    """The head of a learner's page."""

    id: str = ""
    name: str = ""
    about: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    rate: str = ""
    in_breach: str = ""
    active: bool = True
    is_self: bool = False
    away: bool = False
    may_act: bool = False


def learner_of(detail: LearnerDetail, actor: Actor) -> LearnerView:
    """The head: who, where, since when, and how compliant."""
    order = actor.date_order
    facts = (
        ("On leave until", format_day(detail.away_until, order)),
        ("Group", detail.group),
        ("Job roles", ", ".join(detail.job_roles)),
        ("Hired", format_day(detail.hired_on, order)),
        ("Number", detail.external_id),
        ("Seats", ", ".join(detail.seats)),
        ("Last activity", format_day(detail.last_activity, order)),
    )
    return LearnerView(
        id=str(detail.id),
        name=detail.name,
        about=detail.email,
        facts=tuple((words, value) for words, value in facts if value),
        rate=encode_rate(detail.rate),
        in_breach=str(detail.rate.in_breach or ""),
        active=detail.active,
        is_self=detail.is_self,
        away=detail.away_until is not None,
        may_act=actor.may(Permission.MANAGE_TRAINING) and not detail.is_self,
    )


def course_of(row: LearnerCourse, order: str) -> CourseView:
    """A course of the page."""
    return CourseView(
        id=str(row.course_id),
        title=row.title,
        code=row.code,
        compliance=str(row.cell.compliance.value),
        compliance_words=compliance_words(row.cell, row.due_on, row.valid_through, row.breach_since, order),
        progress=str(row.cell.progress.value),
        progress_words=progress_words(row.cell.progress, row.cell.percent),
        cycle=_cycle_words(row, order),
        spent=duration_words(row.seconds),
        modules=tuple(module_of(module, order) for module in row.modules),
        offers=offers_of(row.offers),
        breach=row.cell.compliance in BREACHES,
    )


def module_of(row: ModuleRow, order: str) -> ModuleView:
    """A module: its result, tries, best score and time."""
    passed = f"passed {format_day(row.last_on, order)}".strip()
    tried = "not passed yet" if row.tries else "not started"
    tries = f"{row.tries} of {row.max_tries}" if row.max_tries else str(row.tries)
    kind = row.kind if row.required else f"{row.kind}, optional"
    code = Progress.COMPLETED if row.passed else Progress.IN_PROGRESS if row.tries else Progress.NOT_STARTED
    pass_mark = f" (pass {score_words(row.pass_mark)})" if row.pass_mark is not None and not row.passed else ""
    return ModuleView(
        title=row.title,
        kind=kind,
        code=str(code.value),
        result=passed if row.passed else tried,
        tries=tries,
        score=(score_words(row.score) or "–") + pass_mark,
        spent=duration_words(row.seconds),
    )


def history_of(row: HistoryRow, order: str, *, may_void: bool = False) -> HistoryView:
    """A cycle or a completion."""
    if row.completion is not None:
        line = completion_line(row.completion, order, may_void=may_void)
        line = replace(line, head=f"Completed {line.head}")
    elif row.cycle is not None:
        line = cycle_line(row.cycle, order)
    else:
        line = Line("", row.kind, "", "")
    return HistoryView(format_day(row.on, order), row.course_title, line, str(row.course_id))


def certificate_of(row: HistoryRow, order: str, day: date) -> HistoryView:
    """A certificate: its number, and whether it still stands."""
    completion = row.completion
    if completion is None:
        return history_of(row, order)
    through = format_day(completion.valid_through, order)
    valid = f"valid through {through}" if through else "valid for ever"
    ended = completion.valid_through is not None and completion.valid_through < day
    side = "expired" if ended else "valid" if completion.counts else "does not count"
    side = WITHDRAWN if completion.voided else side
    code = "c" if completion.counts and not ended else ""
    return HistoryView(
        format_day(row.on, order), row.course_title, Line(code, completion.certificate_number, valid, side)
    )


def learner_mail_of(row: LearnerMail, actor: Actor) -> HistoryView:
    """A mail of the ledger."""
    line = mail_line(row.mail, actor)
    return HistoryView(line.side, row.course_title, Line("", line.head, line.under, row.mail.state))


def audit_of(row: LearnerAudit, actor: Actor) -> HistoryView:
    """An entry of the audit trail."""
    at = local_time(actor.time_zone, row.at)
    line = Line("", f"{row.act} by {row.who}", row.summary, f"№ {row.seq}")
    return HistoryView(f"{format_day(at.date(), actor.date_order)} {at:%H:%M}", row.course_title, line)


def urgency(row: LearnerCourse) -> tuple[int, date, str]:
    """What is due first comes first: breaches, then what is due or runs out soonest, then the rest."""
    order = {
        Compliance.OVERDUE: 0,
        Compliance.EXPIRED: 0,
        Compliance.PENDING: 1,
        Compliance.EXPIRING: 1,
        Compliance.COMPLIANT: 3,
    }
    day = row.breach_since or row.valid_through or row.due_on or date.max
    return order.get(row.cell.compliance, 2 if row.cycle else 4), day, row.title.casefold()


def _cycle_words(row: LearnerCourse, order: str) -> str:
    if row.cycle is None:
        return f"due {unbroken(format_day(row.due_on, order))}" if row.due_on else ""
    due_on = row.cycle.extended_to or row.cycle.due_on
    due = f", due {unbroken(format_day(due_on, order))}" if due_on else ""
    return f"cycle {row.cycle.cycle}, assigned {unbroken(format_day(row.cycle.assigned_on, order))}{due}"
