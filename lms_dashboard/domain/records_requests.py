"""A records request: an auditor opens, for a reason, what resets have sealed ("Reset against retention")."""

from dataclasses import dataclass
from datetime import date

from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.texts import require_short

RECORDS_REQUEST = "records_request"
"""The request's name in the audit trail."""


@dataclass(frozen=True, slots=True)
class SealedCycle:
    """An attempt of a cycle as it stood when it was sealed; the end, if it had ended. ``score`` is percent 0–100."""

    cycle: int
    attempt: int
    course_version: int
    assigned_on: date
    assigned_by: str
    started_on: date | None
    completed_on: date | None
    failed_on: date | None
    score: float | None
    ended_on: date | None
    end_reason: str
    ended_by: str


@dataclass(frozen=True, slots=True)
class SealedCompletion:
    """A completion that was sealed. Its certificate is withdrawn; ``void_reason`` is None unless it was voided before.

    ``valid_through`` may be FOREVER. ``score`` is percent 0–100.
    """

    cycle: int | None
    completed_on: date
    valid_through: date
    score: float | None
    course_version: int
    certificate_number: str
    recorded_by: str
    note: str
    void_reason: str | None


@dataclass(frozen=True, slots=True)
class SealedCourse:
    """What one reset sealed: of which course, when, by whom and why; destroyed from a day on, or already.

    Where it was destroyed, there are neither cycles nor completions.
    """

    seal_id: int
    course_code: str
    course_title: str
    sealed_on: date
    sealed_by: str
    reason: str
    destroy_on: date
    destroyed: bool
    cycles: tuple[SealedCycle, ...]
    completions: tuple[SealedCompletion, ...]


@dataclass(frozen=True, slots=True)
class OpenedRecords:
    """The answer to a request, newest reset first, and the request's number in the audit trail."""

    learner_id: int
    learner_name: str
    seq: int
    sealed: tuple[SealedCourse, ...]


def reason_of(text: str) -> str:
    """The reason of a request, without spaces around.

    Raises:
        Invalid: there is none, or it is too long.
    """
    reason = text.strip()
    if not reason:
        raise Invalid("A records request needs a reason.", "Say who asks for these records, and what for.")
    require_short(reason, "reason")
    return reason
