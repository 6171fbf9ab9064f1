"""The log of completions: what it asks for, one row a completion of any cycle, and what became of each."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


class Standing(StrEnum):
    """What a completion is worth on a day."""

    VALID = "Valid"
    EXPIRING = "Expiring"
    EXPIRED = "Expired"
    SUPERSEDED = "Superseded"
    VOIDED = "Voided"


@dataclass(frozen=True, slots=True)
class CompletionsQuery:
    """Filters as for other lists; completed from and until are inclusive.

    Without ``include_archived`` only what still counts on the day: neither expired, superseded nor voided. ``sort`` is
    completed, learner, course, valid_through, score or recorded, with a leading ``-`` for descending.
    """

    search: str = ""
    group_ids: tuple[int, ...] = ()
    job_role_ids: tuple[int, ...] = ()
    course_ids: tuple[int, ...] = ()
    completed_from: date | None = None
    completed_until: date | None = None
    include_archived: bool = False
    sort: str = "-completed"
    page: int = 1
    page_size: int = 50
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class LoggedCompletion:
    """One completion. ``cycle`` None: it stands alone; ``ended`` is how its cycle ended, empty while it is current."""

    id: int
    learner_id: int
    name: str
    email: str
    external_id: str
    group: str
    course_id: int
    course_code: str
    course_title: str
    course_version: int
    cycle: int | None
    ended: str
    completed_on: date
    valid_through: date | None
    standing: Standing
    why: str
    score: float | None
    certificate_number: str
    source: str
    note: str
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class CompletionsPage:
    """A page of the log."""

    day: date
    today: date
    rows: tuple[LoggedCompletion, ...]
    total: int
    page: int
    page_size: int
    seq: int


def standing_of(*, voided: bool, superseded: bool, counts_through: date, day: date, expiring_days: int) -> Standing:
    """What a completion is worth at the day's end; ``counts_through`` is the earlier of expiry and supersession."""
    if voided:
        return Standing.VOIDED
    if superseded:
        return Standing.SUPERSEDED
    if counts_through < day:
        return Standing.EXPIRED
    return Standing.EXPIRING if counts_through - day <= timedelta(days=expiring_days) else Standing.VALID
