"""Clean slate: what it would touch, what it kept, and what it did (product.md, "Acts")."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SlateCounts:
    """How much a clean slate touches: people deactivated, cycles archived (``unfinished`` of them), seats freed.

    ``breaches`` are those of today that end, because nothing is asked of who is not active. ``spared``: the acting
    person, who cannot deactivate themselves.
    """

    people: int
    cycles: int
    unfinished: int
    seats: int
    breaches: int
    spared: int = 0


@dataclass(frozen=True, slots=True)
class Slate:
    """A clean slate that was prepared: of what, by whom, when; its file's size in bytes; when it was done, if ever."""

    id: int
    name: str
    made_at: datetime
    made_by: str
    counts: SlateCounts
    sha256: str
    size: int
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class SlateResult:
    """What a clean slate did. ``seq`` is its number in the audit chain and the feed."""

    seq: int
    message: str
