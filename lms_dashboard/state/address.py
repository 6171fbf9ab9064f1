"""Filters, sort and page in an address: text of the query string ↔ values, with a sentence for what cannot be read."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeAlias, TypeVar
from urllib.parse import quote, urlencode

LONGEST_SEARCH = 120
MOST_IDS = 500
LARGEST_ID = 2**31 - 1
LARGEST_PAGE = 1_000_000

Reader: TypeAlias = Callable[[str], Any]
"""From the text in an address to a value.

Raises:
    ValueError: what is wrong with it, as the end of a sentence.
"""

_Choice = TypeVar("_Choice", bound="Labelled")


class Labelled(Protocol):
    """A member of an enumeration with words for people."""

    @property
    def label(self) -> str:
        """The words, such as In Progress."""


@dataclass(frozen=True, slots=True)
class Part:
    """One value of an address: its name there, its field, and how its text is read and written."""

    name: str
    field: str
    read: Callable[[str], Any]
    write: Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Span:
    """Days from and until, both inclusive and either open; or the ``ahead`` days from today on."""

    from_day: date | None = None
    until_day: date | None = None
    ahead: int | None = None


ANY_DAY = Span()


def read_address(parts: Sequence[Part], parameters: Mapping[str, str]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The values that the address gives, and a sentence for each that cannot be read and was left out."""
    values: dict[str, Any] = {}
    problems: list[str] = []
    for part in parts:
        text = parameters.get(part.name, "")
        if not text:
            continue
        try:
            values[part.field] = part.read(text)
        except ValueError as problem:
            problems.append(f"The address says {part.name}={text[:60]}, {problem}. That part was left out.")
    return values, tuple(problems)


def write_address(parts: Sequence[Part], view: object, default: object) -> str:
    """The query string, without the question mark, of what differs from the default."""
    pairs = [
        (part.name, part.write(getattr(view, part.field)))
        for part in parts
        if getattr(view, part.field) != getattr(default, part.field)
    ]
    return urlencode([pair for pair in pairs if pair[1]], quote_via=quote, safe=",:.")


def read_text(text: str) -> str:
    """A search: printable, single-spaced, not too long."""
    clean = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    if len(clean) > LONGEST_SEARCH:
        raise ValueError(f"which is longer than {LONGEST_SEARCH} letters")
    return clean


def read_id(text: str) -> int:
    """The number of one thing."""
    if not (text.isascii() and text.isdigit()) or not 0 < int(text[:12]) <= LARGEST_ID:
        raise ValueError("which is not a number of anything here")
    return int(text)


def read_ids(text: str) -> tuple[int, ...]:
    """Numbers of several things, each once, in ascending order."""
    pieces = text.split(",")
    if len(pieces) > MOST_IDS:
        raise ValueError(f"which are more than {MOST_IDS}")
    return tuple(sorted({read_id(piece) for piece in pieces}))


def write_ids(ids: Iterable[int]) -> str:
    """Numbers, separated by commas."""
    return ",".join(str(number) for number in ids)


def read_home(text: str) -> int:
    """The number of exactly one group; 0 for "none"."""
    return 0 if text == "none" else read_id(text)


def write_home(group_id: int | None) -> str:
    """Exactly one group, or none."""
    return "" if group_id is None else str(group_id or "none")


def read_day(text: str) -> date:
    """A day, written 2026-02-11."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("which is not a day such as 2026-02-11") from None


def write_day(day: date | None) -> str:
    """A day, written 2026-02-11; empty for none."""
    return day.isoformat() if day else ""


def read_span(text: str) -> Span:
    """Days, written 2026-02-11..2026-03-11 with either side empty, or next-30."""
    kind, _, number = text.partition("-")
    if kind == "next" and number.isascii() and number.isdigit() and 0 < int(number[:5]) <= 3660:
        return Span(ahead=int(number))
    first, dots, last = text.partition("..")
    if not dots or not (first or last):
        raise ValueError("which is neither next-30 nor days such as 2026-02-11..2026-03-11")
    span = Span(read_day(first) if first else None, read_day(last) if last else None)
    if span.from_day and span.until_day and span.from_day > span.until_day:
        raise ValueError("which ends before it begins")
    return span


def write_span(span: Span) -> str:
    """The opposite of read_span; empty for an open one."""
    if span.ahead is not None:
        return f"next-{span.ahead}"
    if span.from_day is None and span.until_day is None:
        return ""
    return f"{write_day(span.from_day)}..{write_day(span.until_day)}"


def word_of(choice: Labelled) -> str:
    """How an address writes a status: in-progress."""
    return choice.label.lower().replace(",", "").replace(" ", "-")


def read_words(choices: Iterable[_Choice]) -> Callable[[str], tuple[_Choice, ...]]:
    """Reads statuses, separated by commas, in the order of the choices."""
    by_word = {word_of(choice): choice for choice in choices if choice.label}

    def read(text: str) -> tuple[_Choice, ...]:
        words = set(text.split(","))
        if unknown := words - by_word.keys():
            raise ValueError(f"where “{min(unknown)[:40]}” is no status")
        return tuple(choice for word, choice in by_word.items() if word in words)

    return read


def write_words(choices: Iterable[Labelled]) -> str:
    """Statuses, separated by commas."""
    return ",".join(word_of(choice) for choice in choices)


def read_number(allowed: Callable[[int], bool]) -> Callable[[str], int]:
    """Reads a number that is allowed there."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 10 and allowed(int(text))):
            raise ValueError("which is not a number that fits there")
        return int(text)

    return read


def read_sort(columns: Sequence[str]) -> Callable[[str], str]:
    """Reads a column to sort by, with a leading minus for descending; ``course:`` stands for any course's number."""

    def read(text: str) -> str:
        column = text.removeprefix("-")
        kind, colon, number = column.partition(":")
        if kind + colon not in columns or (colon and str(read_id(number)) != number):
            raise ValueError("which is no column to sort by")
        return text

    return read
