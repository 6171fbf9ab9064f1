"""What the organisation knows of the people, courses, groups and seats that a list names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from lms_dashboard.domain.cases import Case
from lms_dashboard.domain.names import fold


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A learner; ``managed`` tells whether the acting person may change them.

    ``aliases`` are the addresses and ids of records that were merged into this one.
    """

    id: int
    name: str
    email: str | None
    external_id: str | None
    active: bool
    managed: bool
    group_id: int | None = None
    job_roles: frozenset[int] = frozenset()
    aliases: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class KnownCourse:
    """A course that may be enrolled in; ``retired`` ones may not."""

    id: int
    code: str
    title: str
    retired: bool


@dataclass(frozen=True, slots=True)
class KnownGroup:
    """A group with its place in the tree, such as “Region / Site”; ``managed`` as of people."""

    id: int
    path: str
    managed: bool


@dataclass(frozen=True, slots=True)
class Offering:
    """A seat offering: how many seats there are still to take, and the courses that come with them."""

    id: int
    name: str
    seats: int
    free: int
    courses: frozenset[int]


@dataclass(slots=True)
class Known:
    """Everything that the rows of a list are compared with. ``scoped``: the acting person manages some groups only.

    ``cases`` are the courses of known people, by course and learner. ``seen_before`` tells that the very same list was
    uploaded before.
    """

    today: date
    by_email: Mapping[str, KnownPerson] = field(default_factory=dict)
    by_id: Mapping[str, KnownPerson] = field(default_factory=dict)
    bare_ids: Mapping[str, str] = field(default_factory=dict)
    courses: Mapping[str, KnownCourse] = field(default_factory=dict)
    groups: Mapping[str, list[KnownGroup]] = field(default_factory=dict)
    job_roles: Mapping[str, int] = field(default_factory=dict)
    offerings: Mapping[int, Offering] = field(default_factory=dict)
    cases: Mapping[int, Mapping[int, Case]] = field(default_factory=dict)
    seats: frozenset[tuple[int, int]] = frozenset()
    scoped: bool = False
    seen_before: bool = False
    own_id: int | None = None


def bare_id(external_id: str) -> str:
    """An id as a spreadsheet leaves it that has taken it for a number: without its leading zeros."""
    return external_id.lstrip("0") if external_id.isdigit() else external_id


def is_same_name(given: str, known: str, *, strict: bool) -> bool:
    """Whether two names may be one person's: they share a word; ``strict``: one has all the words of the other."""
    mine, theirs = set(fold(given).split()), set(fold(known).split())
    if not mine or not theirs:
        return True
    return mine <= theirs or theirs <= mine if strict else bool(mine & theirs)
