"""“Was she trained?”: for people and a day, what was required, what counted, and what proves it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from lms_dashboard.domain.details import CompletionRow
from lms_dashboard.domain.rows import MatrixCell, Rate
from lms_dashboard.domain.status import BREACHES, CERTIFIED, Compliance

MOST_PEOPLE = 200
"""People on one page, and in one file."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Whom a course was asked of and why, in words; since which day, and when it was due first."""

    words: str
    from_day: date
    first_due: date

    def told(self, day_words: Callable[[date], str]) -> str:
        """All of it, the days as the reader writes them."""
        return f"{self.words}, from {day_words(self.from_day)}, first due {day_words(self.first_due)}"


@dataclass(frozen=True, slots=True)
class ProofCourse:
    """A course on that day: asked by whom, its status, and the completion that counted longest, if any.

    ``by_other`` is the title of the equivalent course whose completion counted, empty if it was this one's own.
    ``counted`` was recorded at an instant in the organisation's zone.
    """

    course_id: int
    code: str
    title: str
    cell: MatrixCell
    required_by: tuple[Reason, ...]
    due_on: date | None
    breach_since: date | None
    counted: CompletionRow | None
    by_other: str

    @property
    def counts_through(self) -> date | None:
        """The last day on which what counted counts here; None: nothing does, or it does for ever."""
        return self.cell.day if self.cell.compliance in CERTIFIED else None

    def asked(self, day_words: Callable[[date], str]) -> str:
        """Who asked, for all there is."""
        return "; ".join(reason.told(day_words) for reason in self.required_by)

    def status_words(self, day_words: Callable[[date], str]) -> str:
        """The status, with the first day of a breach, or the day on which what is missing was due.

        Where requirements ask for it more often than its validity says, with the day through which it counts here.
        """
        status = self.cell.compliance
        if status in BREACHES and self.breach_since:
            return f"{status.label} since {day_words(self.breach_since)}"
        if status is Compliance.PENDING and self.due_on:
            return f"{status.label}, due {day_words(self.due_on)}"
        if (through := self.counts_through) and self.counted and through != self.counted.valid_through:
            return f"{status.label}, counts here through {day_words(through)}"
        return status.label


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
        whole, certified = self.rate.required, self.rate.certified
        if self.rate.in_breach:
            return f"Not fully: {self.rate.in_breach} of {whole} required courses were overdue or expired."
        if certified < whole:
            return f"Not yet: {certified} of {whole} required courses were valid, {whole - certified} not yet due."
        return f"Yes: {whole} of {whole} required courses were valid."

    @property
    def tone(self) -> str:
        """How the answer is to be read: good, soon (not yet due), late, or idle."""
        if not self.active or not self.rate.required:
            return "idle"
        return "late" if self.rate.in_breach else "soon" if self.rate.certified < self.rate.required else "good"


@dataclass(frozen=True, slots=True)
class Proof:
    """The answer for all who were asked about, in the order of their names."""

    day: date
    today: date
    people: tuple[ProofPerson, ...]
    missing: int
    head: str
