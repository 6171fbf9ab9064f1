"""Pasted lists of people: what a line says, and whom it means (product.md, "Words": external id first, then email)."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lms_dashboard.domain.names import fold

NAME, EMAIL, EXTERNAL_ID = 0, 1, 2
"""What of a learner a text can be; the places of the lines of ``search_text``."""

FOUND, SEVERAL, SIMILAR, AGAIN, NONE = "found", "several", "similar", "again", "none"
"""What became of a line: one person; several to choose from; only similar ones; one who was named before; nobody."""

_EMAIL = re.compile(r"[^\s<>()\[\];,|\"']+@[^\s<>()\[\];,|\"']+")
_PIECES = re.compile(r"[\t;,|]")

Known = Mapping[str, Iterable[tuple[int, int]]]
"""By folded text: which learner has it, as what."""


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A learner whom a pasted line may mean."""

    id: int
    name: str
    email: str
    external_id: str
    group: str
    active: bool


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A line of a pasted list, and whom it means; ``same_as`` is the number of the line that named them before."""

    number: int
    text: str
    state: str
    people: tuple[FoundPerson, ...] = ()
    same_as: int | None = None


def read_lines(text: str) -> list[tuple[int, str]]:
    """The lines that say something, with their numbers."""
    return [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]


def names_in(line: str) -> set[str]:
    """The names that a line may say: all of it, before an address, “Last, First”, first and last in columns."""
    bare = _EMAIL.sub(" ", line).strip(" \t<>()[];,|\"'")
    pieces = [piece for piece in (fold(part) for part in _PIECES.split(bare)) if piece]
    said = {fold(line), fold(bare), *pieces}
    if len(pieces) > 1:
        said |= {f"{pieces[0]} {pieces[1]}", f"{pieces[1]} {pieces[0]}"}
    return said - {""}


def marks_in(line: str) -> set[str]:
    """The addresses and external ids that a line may say."""
    pieces = {fold(part) for part in _PIECES.split(line)}
    return ({fold(line)} | {fold(found) for found in _EMAIL.findall(line)} | pieces) - {""}


def keys_of(line: str) -> set[str]:
    """Every folded text of a line that may be somebody's."""
    return names_in(line) | marks_in(line)


def match_line(line: str, known: Known) -> tuple[int, ...]:
    """The learners whom the line may mean: one is certain, several are for a person to choose from."""
    marked = {i for key in marks_in(line) for i, what in known.get(key, ()) if what != NAME}
    named = {i for key in names_in(line) for i, what in known.get(key, ()) if what == NAME}
    if not marked:
        return tuple(sorted(named))
    # A number beside a name may be anybody's: when the two do not agree, a person decides.
    return tuple(sorted(marked if not named or marked <= named else marked | named))


def told(
    lines: Sequence[tuple[int, str]],
    matches: Mapping[int, Sequence[FoundPerson]],
    similar: Mapping[int, Sequence[FoundPerson]],
) -> tuple[FoundLine, ...]:
    """What became of every line, in their order; by the line's number, who matches and who is only similar."""
    first: dict[int, int] = {}
    result = []
    for number, text in lines:
        people = tuple(matches.get(number, ()))
        if len(people) == 1 and people[0].id in first:
            result.append(FoundLine(number, text, AGAIN, people, first[people[0].id]))
            continue
        if len(people) == 1:
            first[people[0].id] = number
        near = tuple(similar.get(number, ()))
        state = (FOUND if len(people) == 1 else SEVERAL) if people else (SIMILAR if near else NONE)
        result.append(FoundLine(number, text, state, people or near))
    return tuple(result)


def summary_of(lines: Iterable[FoundLine]) -> Mapping[str, int]:
    """How many lines became what; together they are all lines."""
    return Counter(line.state for line in lines)
