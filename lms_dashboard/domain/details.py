"""What a cell panel and a learner's page may show, as frozen rows."""

from dataclasses import dataclass
from datetime import date, datetime

from lms_dashboard.domain.acts import Act
from lms_dashboard.domain.rows import MatrixCell, Rate
from lms_dashboard.domain.status import Progress


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """Why a course is asked: the audience in words, and the first due date it gives this learner."""

    id: int
    audience: str
    reason: str
    mandatory: bool
    from_day: date
    until_day: date | None
    first_due: date


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """A module and the current attempt's results in it. ``score`` is the best, percent 0–100."""

    id: int
    position: int
    title: str
    kind: str
    required: bool
    pass_mark: float | None
    max_tries: int | None
    tries: int
    score: float | None
    passed: bool
    last_on: date | None
    seconds: int | None


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A file that proves a completion. ``size`` is bytes."""

    id: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class CompletionRow:
    """A visible completion. ``counts``: whether it counts on the day asked about; ``note``: why not, or what it is.

    ``of_other``: of another course, which satisfies the one asked about.
    """

    id: int
    cycle: int | None
    completed_on: date
    recorded_at: datetime
    recorded_by: str
    score: float | None
    course_version: int
    certificate_number: str
    valid_through: date | None
    counts: bool
    note: str
    voided: bool = False
    evidence: tuple[EvidenceRow, ...] = ()
    of_other: bool = False


@dataclass(frozen=True, slots=True)
class CycleRow:
    """One cycle by its dates; ``end_reason`` is archived, reassigned, unenrolled or removed.

    ``extended_to`` is the later due date that it was given, if it was.
    """

    assignment_id: int
    cycle: int
    attempt: int
    current: bool
    progress: Progress
    percent: int
    assigned_on: date
    assigned_by: str
    due_on: date | None
    started_on: date | None
    completed_on: date | None
    score: float | None
    ended_on: date | None
    ended_by: str
    end_reason: str
    extended_to: date | None = None


EXTENSION = "extension"
"""The kind of a relief that moved a due date; every other excuses for some days."""


@dataclass(frozen=True, slots=True)
class ReliefRow:
    """An exemption by its category, a leave, or an extension.

    ``from_day`` is its first day, or the due date that was moved; ``until_day`` is the first day on
    which it holds no more, or the due date that was given.
    """

    kind: str
    from_day: date
    until_day: date
    reason: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail of the ledger; ``state`` is queued, sent, failed or suppressed, ``reason`` says why."""

    kind: str
    state: str
    reason: str
    queued_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class ActOffer:
    """An act for a cell: possible now, or why not."""

    act: Act
    possible: bool
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class CellDetail:
    """The answer to “why is this red?”: both axes, the rule in a sentence, cycles, completions, mails, acts."""

    learner_id: int
    learner_name: str
    group: str
    course_id: int
    course_code: str
    course_title: str
    day: date
    today: date
    cell: MatrixCell
    due_on: date | None
    valid_through: date | None
    breach_since: date | None
    why: str
    requirements: tuple[RequirementRow, ...]
    cycles: tuple[CycleRow, ...]
    completions: tuple[CompletionRow, ...]
    mails: tuple[MailRow, ...]
    offers: tuple[ActOffer, ...]
    relief: tuple[ReliefRow, ...] = ()
    is_self: bool = False


@dataclass(frozen=True, slots=True)
class LearnerCourse:
    """A course on a learner's page: its cell, its current cycle and the modules of the current attempt."""

    course_id: int
    code: str
    title: str
    cell: MatrixCell
    cycle: CycleRow | None
    due_on: date | None
    valid_through: date | None
    breach_since: date | None
    modules: tuple[ModuleRow, ...]
    seconds: int | None
    offers: tuple[ActOffer, ...]


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One cycle or one completion of a learner's history, newest first. ``kind`` is cycle or completion."""

    kind: str
    course_id: int
    course_code: str
    course_title: str
    on: date
    cycle: CycleRow | None
    completion: CompletionRow | None


@dataclass(frozen=True, slots=True)
class LearnerMail:
    """A mail of a learner's ledger, with its course."""

    course_title: str
    mail: MailRow


@dataclass(frozen=True, slots=True)
class LearnerAudit:
    """An audit row that concerns a learner, in words."""

    seq: int
    at: datetime
    who: str
    act: str
    course_title: str
    summary: str


@dataclass(frozen=True, slots=True)
class LearnerDetail:
    """A learner's page. ``audit`` is empty unless the actor may read the audit trail."""

    id: int
    name: str
    email: str
    external_id: str
    group: str
    job_roles: tuple[str, ...]
    hired_on: date | None
    active: bool
    is_self: bool
    day: date
    rate: Rate
    seats: tuple[str, ...]
    last_activity: date | None
    courses: tuple[LearnerCourse, ...]
    history: tuple[HistoryRow, ...]
    certificates: tuple[HistoryRow, ...]
    mails: tuple[LearnerMail, ...]
    audit: tuple[LearnerAudit, ...]
    away_until: date | None = None
