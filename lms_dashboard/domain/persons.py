"""People as the Users page shows and changes them: rows, spells, memberships, and what became of an act."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lms_dashboard.domain.details import ActOffer
from lms_dashboard.domain.rows import MatrixCell


class SignIn(StrEnum):
    """Whether a learner can sign in."""

    NEVER = ""
    INVITED = "invited"
    POSSIBLE = "can sign in"


@dataclass(frozen=True, slots=True)
class UserRow:
    """One learner of Users. ``courses`` counts current cycles; ``left_on`` is the first day of not being active.

    ``away_until`` is the day of the return of whoever is on leave from all courses.
    """

    id: int
    name: str
    email: str
    external_id: str
    group: str
    job_roles: tuple[str, ...]
    courses: int
    in_breach: int
    sign_in: SignIn
    hired_on: date | None
    left_on: date | None
    away_until: date | None = None


@dataclass(frozen=True, slots=True)
class UsersPage:
    """A page of Users."""

    today: date
    rows: tuple[UserRow, ...]
    total: int
    page: int
    page_size: int
    seq: int


@dataclass(frozen=True, slots=True)
class PersonCourse:
    """A course as it stands for a learner: its cell, the current cycle (0: none), the last, and what can be done."""

    course_id: int
    code: str
    title: str
    cell: MatrixCell
    cycle: int
    last_cycle: int
    cycle_due: date | None
    assignment_id: int | None
    due_on: date | None = None
    valid_through: date | None = None
    breach_since: date | None = None
    offers: tuple[ActOffer, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonCourses:
    """A learner with their courses, by title."""

    learner_id: int
    name: str
    active: bool
    today: date
    courses: tuple[PersonCourse, ...]


@dataclass(frozen=True, slots=True)
class Spell:
    """Something dated: a group, a job role, or being active. ``until_day`` is exclusive; None: open."""

    id: int
    name: str
    from_day: date
    until_day: date | None


def holds(spell: Spell, day: date) -> bool:
    """Whether it holds on the day."""
    return spell.from_day <= day and (spell.until_day is None or day < spell.until_day)


@dataclass(frozen=True, slots=True)
class PersonProfile:
    """What can be edited of a learner, and since when it has been so."""

    learner_id: int
    first_name: str
    last_name: str
    name: str
    email: str
    external_id: str
    hired_on: date | None
    active: bool
    sign_in: SignIn
    today: date
    group_id: int | None
    job_role_ids: tuple[int, ...]
    groups: tuple[Spell, ...]
    job_roles: tuple[Spell, ...]
    spells: tuple[Spell, ...]
    is_self: bool


@dataclass(frozen=True, slots=True)
class PersonResult:
    """What an act on people did. ``seq`` is its number in the audit chain and the feed; None: nothing changed."""

    seq: int | None
    learner_ids: tuple[int, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """A single-use link to set a password, shown once: ``token`` is its secret."""

    learner_id: int
    name: str
    email: str
    token: str
    expires_at: datetime
