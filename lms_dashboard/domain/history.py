"""A training history as it is stored and as it will be: people, courses, cycles and results that refer to each other.

What has no id yet is new; ``changes`` are columns of a stored row that were not known and now are.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

Result = tuple[date, float | None]
"""The day a try was handed in, and its score (percent 0–100)."""


@dataclass(slots=True, eq=False)
class Person:
    """A learner. ``groups`` are the paths of every group the learner ever belonged to."""

    email: str | None
    external_id: str | None
    first_name: str = ""
    last_name: str = ""
    hired_on: date | None = None
    id: int | None = None
    groups: set[tuple[str, ...]] = field(default_factory=set)
    joins: tuple[str, ...] = ()
    active_from: date | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    line: int = 0

    @property
    def label(self) -> str:
        """How the person is called in a message."""
        return self.email or self.external_id or ""


@dataclass(slots=True, eq=False)
class ModuleState:
    """A module of a course's present version."""

    position: int
    title: str
    kind: str
    pass_mark: float | None
    required: bool = True
    id: int | None = None

    def passes(self, score: float | None) -> bool:
        """Whether a score (percent 0–100) passes; without one, only where there is no pass mark."""
        return self.pass_mark is None or (score is not None and score >= self.pass_mark)


@dataclass(slots=True, eq=False)
class CourseState:
    """A course with its modules by position."""

    code: str
    title: str
    validity_months: int | None = None
    retention_years: int | None = None
    certificate: bool = True
    version: int = 1
    id: int | None = None
    modules: dict[int, ModuleState] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Cycle:
    """A cycle with its open attempt. ``results`` are by module position; ``fresh`` are those not stored yet."""

    person: Person
    course: CourseState
    assigned_on: date
    due_on: date | None = None
    started_on: date | None = None
    completed_on: date | None = None
    score: float | None = None
    archived_on: date | None = None
    archive_reason: str | None = None
    number: int = 0
    id: int | None = None
    attempt_id: int | None = None
    requirement_id: int | None = None
    results: dict[int, set[Result]] = field(default_factory=dict)
    fresh: list[tuple[ModuleState, date, float | None]] = field(default_factory=list)
    tries: dict[int, int] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    line: int = 0


Pair = tuple[Person, CourseState]


@dataclass(slots=True)
class Stored:
    """What the organisation holds of the people and courses that a history names, and what the history adds.

    ``sealed`` are the days until which a reset sealed a learner's records of a course: nothing comes back there.
    """

    by_email: dict[str, Person] = field(default_factory=dict)
    by_external_id: dict[str, Person] = field(default_factory=dict)
    courses: dict[str, CourseState] = field(default_factory=dict)
    cycles: dict[Pair, list[Cycle]] = field(default_factory=dict)
    sealed: dict[Pair, date] = field(default_factory=dict)

    def person(self, email: str | None, external_id: str | None) -> Person | None:
        """The person of an external id or, without one, of an address."""
        if external_id is not None and (found := self.by_external_id.get(external_id)):
            return found
        return self.by_email.get(email) if email is not None else None

    def add(self, person: Person) -> None:
        """Let a person be found by what identifies them."""
        if person.email is not None:
            self.by_email[person.email] = person
        if person.external_id is not None:
            self.by_external_id[person.external_id] = person


@dataclass(slots=True)
class Plan:
    """What an import will write, in the order of the files."""

    people: list[Person] = field(default_factory=list)
    changed_people: list[Person] = field(default_factory=list)
    courses: list[CourseState] = field(default_factory=list)
    modules: list[tuple[CourseState, ModuleState]] = field(default_factory=list)
    cycles: list[Cycle] = field(default_factory=list)
    changed_cycles: list[Cycle] = field(default_factory=list)
    renumbered: list[Cycle] = field(default_factory=list)
    results: int = 0
    unchanged: int = 0

    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        new = self.people or self.changed_people or self.courses or self.modules or self.cycles
        return not (new or self.changed_cycles or self.renumbered or self.results)
