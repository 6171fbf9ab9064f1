"""What a page asks for: filters, order, page and day."""

from dataclasses import dataclass
from datetime import date

from lms_dashboard.domain.status import Compliance, Progress, Shown


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """A group in the tree's order; ``depth`` 0 is a root."""

    id: int
    name: str
    depth: int


@dataclass(frozen=True, slots=True)
class CourseChoice:
    """A course by its code and title."""

    id: int
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class JobRoleChoice:
    """A job role by its name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """What the actor may filter by."""

    groups: tuple[GroupChoice, ...]
    courses: tuple[CourseChoice, ...]
    job_roles: tuple[JobRoleChoice, ...]


@dataclass(frozen=True, slots=True)
class MatrixQuery:
    """Which learners and courses, on which day, in what order.

    ``shown`` keeps learners with a cell that shows one of these, in ``status_course_id`` or in any course;
    ``compliance`` and ``progress`` do the same for one axis. ``due_from``/``due_until`` (both inclusive) keep learners
    with an unmet due date between them, ``breach_from``/``breach_until`` those in breach since a day between them.
    ``course_ids`` are the columns, empty for all. ``sort`` is a column
    (``name``, ``group``, ``compliance``, ``hired`` or ``course:ID``), with a leading ``-`` for descending.
    ``page`` starts at 1. ``as_of`` None is today in the organisation's zone. ``learner_ids``, if given, keeps these.
    ``left`` asks for those who are not active that day, instead of those who are. ``home_group_id`` keeps those in
    exactly this group, none of its subgroups; 0 keeps those in no group.
    """

    search: str = ""
    group_ids: tuple[int, ...] = ()
    job_role_ids: tuple[int, ...] = ()
    course_ids: tuple[int, ...] = ()
    shown: tuple[Shown, ...] = ()
    compliance: tuple[Compliance, ...] = ()
    progress: tuple[Progress, ...] = ()
    status_course_id: int | None = None
    due_from: date | None = None
    due_until: date | None = None
    breach_from: date | None = None
    breach_until: date | None = None
    hired_from: date | None = None
    hired_until: date | None = None
    sort: str = "name"
    page: int = 1
    page_size: int = 50
    as_of: date | None = None
    learner_ids: tuple[int, ...] | None = None
    left: bool = False
    home_group_id: int | None = None


@dataclass(frozen=True, slots=True)
class ProgressQuery:
    """User Progress: filters as for the matrix, and "has … *course*".

    ``course_state`` is ``completed``, ``not_completed`` or ``not_started`` for ``state_course_id``. ``sort`` is one of
    name, email, group, last_activity, completed, in_breach, certificates, seconds; a leading ``-`` descends.
    """

    search: str = ""
    group_ids: tuple[int, ...] = ()
    job_role_ids: tuple[int, ...] = ()
    shown: tuple[Shown, ...] = ()
    status_course_id: int | None = None
    course_state: str = ""
    state_course_id: int | None = None
    sort: str = "name"
    page: int = 1
    page_size: int = 50
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class UsersQuery:
    """Users: whom the actor manages. ``left`` asks for those who have been deactivated, instead of the active ones.

    ``sort`` is one of name, email, group, number, hired, courses, in_breach; a leading ``-`` descends.
    """

    search: str = ""
    group_ids: tuple[int, ...] = ()
    job_role_ids: tuple[int, ...] = ()
    shown: tuple[Shown, ...] = ()
    status_course_id: int | None = None
    left: bool = False
    sort: str = "name"
    page: int = 1
    page_size: int = 50


@dataclass(frozen=True, slots=True)
class LearnerQuery:
    """One learner's page, of today; ``include_archived`` as its tick says."""

    learner_id: int
    include_archived: bool = False
    as_of: None = None
