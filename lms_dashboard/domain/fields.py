"""A field of a form as data: how it is asked, of whom, what it starts with, and what is said when it is empty."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from lms_dashboard.domain.acts import Answers

SUGGESTED_DAYS = 30
"""Days from today that a new due date is offered at."""


class Kind(StrEnum):
    """How a field is asked."""

    DAY = "day"
    TEXT = "text"
    LONG_TEXT = "long text"
    NUMBER = "number"
    CHOICE = "choice"
    RADIO = "radio"
    TICK = "tick"
    FILES = "files"
    GROUP = "group"


class Start(StrEnum):
    """What a day is filled in with when the dialog opens."""

    EMPTY = ""
    TODAY = "today"
    DUE = "suggested due date"
    MONTH = "a month from today"


class For(StrEnum):
    """Whether a field is asked for one learner only, or for several only."""

    ALL = "all"
    ONE = "one"
    MANY = "many"


def always(_: Answers) -> bool:
    """It must be filled, whatever else was answered."""
    return True


def never(_: Answers) -> bool:
    """It may be left empty."""
    return False


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name is the key in the form's data and in ``Answers``.

    ``needed`` tells from the other answers whether it must be filled, ``mend`` is what is said when it is not.
    ``changes`` tells that what would happen depends on it, so that the preview is asked for again.
    """

    name: str
    kind: Kind
    label: str
    needed: Callable[[Answers], bool] = always
    mend: str = ""
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    start: Start = Start.EMPTY
    asked_of: For = For.ALL
    changes: bool = False
