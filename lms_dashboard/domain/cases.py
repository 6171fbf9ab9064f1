"""One learner and course as an act finds them: what decides whether the act may be done, and on what it works."""

from dataclasses import dataclass, fields
from datetime import date
from typing import NamedTuple, Protocol

from lms_dashboard.domain.status import Compliance, Progress


class Subject(Protocol):
    """Somebody to whom an act is done, as it finds them; ``mark`` is what tells whether they were changed since."""

    @property
    def learner_id(self) -> int:
        """Who."""

    @property
    def name(self) -> str:
        """Their name."""

    @property
    def mark(self) -> int | None:
        """What another moment is compared by."""


@dataclass(frozen=True, slots=True)
class Person:
    """A learner as an act on people themselves finds them; ``mark`` is a number for how they stand."""

    learner_id: int
    name: str
    mark: int | None = None


@dataclass(frozen=True, slots=True)
class OpenExemption:
    """An exemption, or a leave, that has not ended: its row's id, and its days (until exclusive)."""

    id: int
    from_day: date
    until_day: date
    leave: bool


@dataclass(frozen=True, slots=True)
class Extended:
    """An extension of a due date: its row's id, when it was made, and to which day."""

    id: int
    made_on: date
    new_due: date


@dataclass(frozen=True, slots=True)
class Done:
    """A visible completion; ``attempt_id`` is the attempt that it completed, if it did not stand alone."""

    id: int
    completed_on: date
    attempt_id: int | None


@dataclass(frozen=True, slots=True)
class Closer:
    """What only some acts ask about a learner and course.

    ``personal`` are the personal requirements of today, ``asked_by_others`` tells whether a wider one asks today.
    ``extended`` is the newest extension that was made today, the only one that can be taken back. ``completions`` are
    oldest first; ``sealed_on`` is the day of the last reset.
    """

    personal: tuple[int, ...] = ()
    asked_by_others: bool = False
    exemption: OpenExemption | None = None
    extended: Extended | None = None
    completions: tuple[Done, ...] = ()
    sealed_on: date | None = None


NO_CLOSER = Closer()
CLOSER_PARTS = tuple(field.name for field in fields(Closer))
"""What can be asked for."""


class Case(NamedTuple):
    """One learner and course as an act finds them. Sealed cycles and completions are not in it, but in ``last_cycle``.

    ``current_id`` and ``ended_id`` are assignments: the current cycle, and the newest ended one. ``last_cycle`` is the
    highest number ever used. ``covered`` tells whether a mandatory requirement asks the course today, ``due_on`` when.
    ``results`` is how much was done in the current and the ended cycles: tries at modules, and attempts started.
    ``closer`` is what only some acts ask for.
    """

    learner_id: int
    name: str
    active: bool
    last_cycle: int = 0
    current_id: int | None = None
    cycle: int = 0
    progress: Progress = Progress.NONE
    percent: int = 0
    attempt: int = 0
    assigned_on: date | None = None
    cycle_due: date | None = None
    opened_by_reassign: bool = False
    results: int = 0
    ended_id: int | None = None
    ended_cycle: int = 0
    ended_on: date | None = None
    end_reason: str = ""
    completions: int = 0
    covered: bool = False
    due_on: date | None = None
    email: str | None = None
    optional_mail: bool = True
    is_self: bool = False
    compliance: Compliance = Compliance.NOT_REQUIRED
    closer: Closer = NO_CLOSER

    @property
    def mark(self) -> int | None:
        """The current cycle."""
        return self.current_id

    @property
    def has_anything_to_clear(self) -> bool:
        """Any progress or completion, of the current cycle or of an earlier one."""
        return self.completions > 0 or self.results > 0 or self.progress > Progress.NOT_STARTED
