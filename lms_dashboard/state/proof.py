"""“Was she trained?”: a pasted list of people and a day, and the answer for each of them on one page."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.days import format_day
from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.pasted import AGAIN, FOUND, NONE, FoundLine
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.proof import Proof, ProofCourse, ProofPerson
from lms_dashboard.domain.status import Compliance
from lms_dashboard.services.pasting import find_people
from lms_dashboard.services.proving import get_proof
from lms_dashboard.state import address
from lms_dashboard.state.calls import ask_service, call_service
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.proof_view import DEFAULT, ProofView, read_view, write_view
from lms_dashboard.state.view_page import ViewPage
from lms_dashboard.state.words import count_words, score_words


@dataclass(frozen=True)
class ProvedCourse:
    """A course in words. ``code`` is the number of its compliance, for the chip."""

    title: str
    code: str
    status: str
    required: str
    done: str
    under: str
    number: str


@dataclass(frozen=True)
class ProvedPerson:
    """A person in words. ``tone``: good, late or idle."""

    id: str
    name: str
    who: str
    verdict: str
    tone: str
    courses: tuple[ProvedCourse, ...]


class ProofState(ViewPage, rx.State):
    """What is asked and answered. ``phase``: ask, loading, ready or failed. ``doubts`` are number, line, candidates."""

    _page_needs: ClassVar[Permission] = Permission.VIEW_REPORTS
    _reader: ClassVar = staticmethod(read_view)

    day: str = ""
    day_words: str = ""
    text: str = ""
    error: str = ""
    people: list[ProvedPerson] = []
    subtitle: str = ""
    missing: str = ""
    not_found: list[str] = []
    doubts: list[list[str]] = []

    _view: ProofView = DEFAULT

    @rx.event
    @needs(PAGE)
    async def ask(self, form: dict[str, Any]) -> None:
        """Look up whom the lines mean, and answer for them on the day."""
        self.text, day = str(form.get("people", "")), str(form.get("day", ""))
        try:
            chosen = address.read_day(day) if day else None
            lines = await ask_service(find_people, text=self.text)
        except (LmsError, ValueError) as error:
            self.error = str(error) if isinstance(error, LmsError) else "Choose a day, such as 2026-02-11."
            return
        self.error = ""
        self._doubt(lines)
        sure = tuple(line.people[0].id for line in lines if line.state == FOUND)
        await self._go(ProofView(tuple(sorted(set(sure))), chosen))

    @rx.event
    @needs(PAGE)
    async def add(self, person_id: str) -> None:
        """One of those whom a line may have meant."""
        known = {candidate.split("|")[0] for doubt in self.doubts for candidate in doubt[2:]}
        if person_id in known:
            self.doubts = [d for d in self.doubts if person_id not in {c.split("|")[0] for c in d[2:]}]
            await self._go(replace(self._view, learner_ids=tuple(sorted({*self._view.learner_ids, int(person_id)}))))

    @rx.event
    @needs(PAGE)
    async def again(self) -> None:
        """Ask about others."""
        self.not_found, self.doubts = [], []
        await self._go(DEFAULT)

    async def _enter(self) -> None:
        self.not_found, self.doubts, self.error = [], [], ""

    async def _show(self, view: ProofView, *, again: bool = False) -> None:
        self._view, self.address, self.day = view, write_view(view), address.write_day(view.day)
        if not view.learner_ids:
            self.phase, self.people, self.subtitle = "ask", [], ""
            return
        proof = await call_service(self, get_proof, learner_ids=view.learner_ids, day=view.day)
        if proof is None:
            self._fail(again=again)
            return
        self._draw(proof)

    def _draw(self, proof: Proof) -> None:
        order = current_actor().date_order
        people = [_person(person, order) for person in proof.people]
        if people != self.people:
            self.people = people
        self.day_words = format_day(proof.day, order)
        self.subtitle = f"{count_words(len(people), 'person', 'people')}, as of {self.day_words}" if people else ""
        self.missing = count_words(proof.missing, "person", "people") if proof.missing else ""
        self.phase = "ready" if people else "ask"

    def _doubt(self, lines: tuple[FoundLine, ...]) -> None:
        """What was not clear, told line by line."""
        self.not_found = [f"Line {line.number}: {line.text[:80]}" for line in lines if line.state == NONE]
        unclear = [line for line in lines if line.state not in (FOUND, AGAIN, NONE)]
        self.doubts = [
            [str(line.number), line.text[:80], *(f"{p.id}|{p.name} · {p.group or p.email}" for p in line.people)]
            for line in unclear
        ]


def _person(person: ProofPerson, order: str) -> ProvedPerson:
    who = " · ".join(part for part in (person.external_id, person.email, person.group) if part)
    courses = tuple(_course(one, order) for one in person.courses)
    return ProvedPerson(str(person.id), person.name, who, person.verdict, person.tone, courses)


def _course(one: ProofCourse, order: str) -> ProvedCourse:
    status = one.cell.compliance
    done = one.counted
    words, under = "Nothing", ""
    if done is not None:
        until = format_day(done.valid_through, order)
        what = f"{one.by_other}: completed" if one.by_other else "Completed"
        words = f"{what} {format_day(done.completed_on, order)}, valid {f'through {until}' if until else 'for ever'}"
        score = f", score {score_words(done.score)}" if done.score is not None else ""
        recorded = f"recorded {format_day(done.recorded_at.date(), order)} by {done.recorded_by or 'an import'}"
        under = f"version {done.course_version}{score}, {recorded}"
    if status is Compliance.SEALED:
        words, under = "Sealed", ""
    number = done.certificate_number if done else ""

    def day_words(day: date) -> str:
        return format_day(day, order)

    required = one.asked(day_words) or "not required"
    return ProvedCourse(one.title, str(int(status)), one.status_words(day_words), required, words, under, number)
