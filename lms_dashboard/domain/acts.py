"""Acts and what came of them: names, choices, previews and results."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Act(StrEnum):
    """An act of product.md that this product offers from a cell."""

    ASSIGN = "assign"
    ARCHIVE = "archive"
    RESTORE = "restore"
    REASSIGN = "reassign"
    UNDO_REASSIGN = "undo_reassign"
    RESET = "reset"


class EarlierCompletions(StrEnum):
    """Until when earlier completions count after a reassignment (product.md, "Acts", Reassign)."""

    UNTIL_EXPIRY = "until_expiry"
    UNTIL_NEW_DUE = "until_new_due"
    NOT_ANY_MORE = "not_any_more"


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A learner whom an act passed over, and why."""

    learner_id: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ActResult:
    """What an act did. ``seq`` is its number in the audit chain and the change feed; None if nothing changed."""

    act: Act
    course_id: int
    seq: int | None
    done: tuple[int, ...]
    passed_over: tuple[PassedOver, ...]
    message: str
    undo: Act | None = None


@dataclass(frozen=True, slots=True)
class ActPreview:
    """What an act would do to these learners now; breaches are counted on today's statuses."""

    act: Act
    course_id: int
    course_title: str
    learners: int
    touched: tuple[int, ...]
    passed_over: tuple[PassedOver, ...]
    breaches_added: int
    breaches_removed: int
    mails: int


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One entry of the change feed. None for learners or courses means many."""

    seq: int
    at: datetime
    act: str
    actor_name: str
    learner_ids: frozenset[int] | None
    course_ids: frozenset[int] | None
