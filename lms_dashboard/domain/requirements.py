"""Requirements as people see and change them: what is asked of whom, and what a change of it would do."""

from dataclasses import dataclass, replace
from datetime import date

from lms_dashboard.domain.days import FOREVER

AUDIENCES = ("everybody", "group", "job role", "person")
"""Of whom a course may be asked; a group is meant with its subgroups."""

BROAD = AUDIENCES[:3]
"""Audiences of more than one person."""

STATES = ("current", "upcoming", "ended")
"""By its days: it holds today, from a later day on, or no more."""


@dataclass(frozen=True, slots=True)
class NewRequirement:
    """A requirement to be made. ``target_id`` is the group, job role or learner; None for everybody.

    First due is ``due_days`` after the latest of its start, hiring, return and joining. ``until_day`` is exclusive.
    """

    course_id: int
    audience: str
    target_id: int | None
    from_day: date
    reason: str
    until_day: date = FOREVER
    due_days: int = 30
    mandatory: bool = True
    validity_months: int | None = None


@dataclass(frozen=True, slots=True)
class RequirementEdit:
    """A requirement put right, on all its days. Its course and its audience stay: for others make another one."""

    requirement_id: int
    from_day: date
    reason: str
    until_day: date = FOREVER
    due_days: int = 30
    mandatory: bool = True
    validity_months: int | None = None


@dataclass(frozen=True, slots=True)
class RequirementEnd:
    """A requirement that ends before a day; what was asked until then stays asked."""

    requirement_id: int
    until_day: date
    reason: str


Wanted = NewRequirement | RequirementEdit | RequirementEnd


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a requirement asks of whom; the fields are those of its row. ``id`` 0: not made yet."""

    id: int
    course_id: int
    audience: str
    group_id: int | None
    job_role_id: int | None
    learner_id: int | None
    mandatory: bool
    from_day: date
    until_day: date
    due_days: int
    first_due: date | None
    validity_months: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class RequirementChange:
    """One change: the requirement before (None: there was none) and after."""

    before: Requirement | None
    after: Requirement

    @property
    def matters(self) -> bool:
        """Whether anybody's standing may change: another reason alone changes none."""
        return self.before is None or replace(self.before, reason=self.after.reason) != self.after

    @property
    def since(self) -> date:
        """The first day of which anything may change."""
        if self.before is None:
            return self.after.from_day
        if replace(self.before, until_day=self.after.until_day, reason=self.after.reason) == self.after:
            return min(self.before.until_day, self.after.until_day)
        return min(self.before.from_day, self.after.from_day)


@dataclass(frozen=True, slots=True)
class RequirementPreview:
    """What a change does on ``day``: today, or the first day on which it does anything. Counts are people.

    ``covered`` are asked by the requirement afterwards; ``added`` become required, ``removed`` are no longer; of those
    who are added ``certified`` hold a valid completion already, and ``unassigned`` have no cycle.
    """

    course_title: str
    day: date
    covered: int
    added: int
    removed: int
    certified: int
    unassigned: int
    breaches_added: int
    breaches_removed: int


@dataclass(frozen=True, slots=True)
class RequirementItem:
    """One row of the list. ``target`` names the group, job role or person. Counts are of people, today.

    ``may_change``: the actor's administration covers it. ``until_day`` None: no end.
    """

    id: int
    course_id: int
    course_title: str
    audience: str
    target: str
    target_id: int | None
    mandatory: bool
    from_day: date
    until_day: date | None
    due_days: int
    validity_months: int | None
    reason: str
    people: int
    in_breach: int
    unassigned: int
    may_change: bool


@dataclass(frozen=True, slots=True)
class RequirementsPage:
    """A page of the list; ``unassigned`` counts required cells without a cycle, of everything the actor sees."""

    today: date
    rows: tuple[RequirementItem, ...]
    total: int
    page: int
    page_size: int
    unassigned: int


@dataclass(frozen=True, slots=True)
class RequirementQuery:
    """Which requirements, in what order: ``sort`` is course, from or until, with a leading ``-`` for descending."""

    search: str = ""
    course_ids: tuple[int, ...] = ()
    audiences: tuple[str, ...] = BROAD
    states: tuple[str, ...] = ("current", "upcoming")
    mandatory: bool | None = None
    sort: str = "course"
    page: int = 1
    page_size: int = 50
