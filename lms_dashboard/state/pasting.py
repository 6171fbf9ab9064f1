"""The dialog of a pasted list: the text, whom each line means, and who is to be chosen by hand."""

from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.pasted import AGAIN, FOUND, NONE, SEVERAL, SIMILAR, FoundLine, FoundPerson, summary_of
from lms_dashboard.domain.people import Permission
from lms_dashboard.services.pasting import find_people
from lms_dashboard.state.bulk import BulkState
from lms_dashboard.state.calls import ask_service
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.words import count_words

SHOWN = 200
"""Lines of one kind that are shown; how many there are is always said."""

_HEADINGS = {
    SEVERAL: "Several people match: choose whom you mean",
    SIMILAR: "Nobody matches exactly: is it one of these?",
    NONE: "Not found",
    AGAIN: "Named twice: counted once",
    FOUND: "Found",
}


class PasteState(rx.State):
    """``groups`` are kinds of lines: heading, how many, how many are not shown, and whether they are to be chosen from.

    ``lines`` are by kind: number, text, what is said of it, and candidates as "id|words".
    """

    _page_needs: ClassVar[Permission] = Permission.MANAGE_TRAINING

    is_open: bool = False
    checked: bool = False
    text: str = ""
    error: str = ""
    groups: list[list[str]] = []
    lines: dict[str, list[list[str]]] = {}
    chosen: dict[str, str] = {}
    ready: str = ""
    count: int = 0

    _list: str = ""
    _text: str = ""
    _found: dict[int, tuple[int, ...]] = {}
    _sure: tuple[int, ...] = ()

    @rx.event
    @needs(PAGE)
    async def open(self, page: str) -> None:
        """Open the dialog for a list."""
        self._list, self.is_open, self.checked, self.error, self.text = page, True, False, "", self._text

    @rx.event
    @needs(PAGE)
    async def shut(self) -> None:
        """Close it; what was pasted stays for another try."""
        self.is_open = False

    @rx.event
    @needs(PAGE)
    async def back(self) -> None:
        """Back to the text, to mend it."""
        self.checked, self.text = False, self._text

    @rx.event
    @needs(PAGE)
    async def check(self, form: dict[str, Any]) -> None:
        """Look up whom each line means."""
        self._text = str(form.get("people", ""))
        try:
            lines = await ask_service(find_people, text=self._text)
        except LmsError as error:
            self.error = str(error)
            return
        self.error, self.checked, self.chosen = "", True, {}
        self._show(lines)

    @rx.event
    @needs(PAGE)
    async def choose(self, number: str, person_id: str) -> None:
        """Whom a line means, of those who may be meant; empty: nobody."""
        known = self._found.get(int(number) if number.isdecimal() else 0, ())
        if person_id and int(person_id if person_id.isdecimal() else 0) not in known:
            return
        self.chosen = {**self.chosen, number: person_id}
        self._count()

    @rx.event
    @needs(PAGE)
    async def select(self) -> None:
        """Tick them all in the list."""
        self._count()
        ids = ",".join(map(str, self._ids()))
        (await self.get_state(BulkState))._give(self._list, ids)
        self.is_open, self.text, self._text = False, "", ""

    def _show(self, lines: tuple[FoundLine, ...]) -> None:
        counts = summary_of(lines)
        self._sure = tuple(line.people[0].id for line in lines if line.state == FOUND)
        self._found = {
            line.number: tuple(person.id for person in line.people)
            for line in lines
            if line.state in (SEVERAL, SIMILAR)
        }
        self.groups = [_group(kind, counts[kind]) for kind in _HEADINGS if counts[kind]]
        by_kind = {kind: [line for line in lines if line.state == kind][:SHOWN] for kind in _HEADINGS}
        self.lines = {kind: [_row(line) for line in some] for kind, some in by_kind.items()}
        self._count()

    def _ids(self) -> list[int]:
        chosen = {int(one) for one in self.chosen.values() if one}
        return sorted({*self._sure, *chosen})

    def _count(self) -> None:
        self.count = len(self._ids())
        self.ready = count_words(self.count, "learner")


def _group(kind: str, count: int) -> list[str]:
    more = f"and {count - SHOWN:,} more lines" if count > SHOWN else ""
    return [kind, _HEADINGS[kind], f"{count:,}", more]


def _row(line: FoundLine) -> list[str]:
    said = f"as line {line.same_as}" if line.same_as else ""
    if line.state == FOUND:
        said = _words(line.people[0])
    candidates = [f"{person.id}|{_words(person)}" for person in line.people] if line.state in (SEVERAL, SIMILAR) else []
    return [str(line.number), line.text[:200], said, *candidates]


def _words(person: FoundPerson) -> str:
    """Ann Lee · Ward A · ann@mercy.example · E-12, or "has left"."""
    parts = (person.name, person.group, person.email, person.external_id, "" if person.active else "has left")
    return " · ".join(part for part in parts if part)
