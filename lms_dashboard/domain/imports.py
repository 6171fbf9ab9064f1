"""What an import found, refused and wrote."""

from collections.abc import Callable
from dataclasses import dataclass, field

Report = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


def silent(step: str, done: int, total: int) -> None:
    """A report to nobody."""


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """A refused row of an import: where it is, what was read, what is wrong and how to mend it."""

    file: str
    line: int
    column: str
    value: str
    problem: str
    mend: str


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import found and wrote; with problems nothing was written."""

    learners: int = 0
    courses: int = 0
    modules: int = 0
    cycles: int = 0
    results: int = 0
    unchanged: int = 0
    problems: tuple[ImportProblem, ...] = field(default=())
    written: bool = False
