"""What an import found, refused and wrote."""

from dataclasses import dataclass, field


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
