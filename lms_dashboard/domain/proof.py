"""“Was she trained?”: for people and a day, what was required, what counted, and what proves it."""

from dataclasses import dataclass
from datetime import date

from lms_dashboard.domain.details import CompletionRow
from lms_dashboard.domain.rows import MatrixCell, Rate

MOST_PEOPLE = 200
"""People on one page, and in one file."""


@dataclass(frozen=True, slots=True)
class ProofCourse:
    """A course on that day: asked by whom, its status, and the completion that counted longest, if any.

    ``by_other`` says that a completion of an equivalent course is what counted.
    """

    course_id: int
    code: str
    title: str
    cell: MatrixCell
    required_by: tuple[str, ...]
    due_on: date | None
    breach_since: date | None
    counted: CompletionRow | None
    by_other: bool


@dataclass(frozen=True, slots=True)
class ProofPerson:
    """A person on that day, with every course that was required or counted."""

    id: int
    name: str
    email: str
    external_id: str
    group: str
    active: bool
    rate: Rate
    courses: tuple[ProofCourse, ...]

    @property
    def verdict(self) -> str:
        """The answer in a sentence."""
        if not self.active:
            return "Was not active in the organisation on that day."
        if not self.rate.required:
            return "Nothing was required on that day."
        if not self.rate.in_breach:
            return f"Yes: none of the {self.rate.required} required courses was overdue or expired."
        return f"Not fully: {self.rate.in_breach} of {self.rate.required} required courses were overdue or expired."


@dataclass(frozen=True, slots=True)
class Proof:
    """The answer for all who were asked about, in the order of their names."""

    day: date
    today: date
    people: tuple[ProofPerson, ...]
    missing: int
    head: str
