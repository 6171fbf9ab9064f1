"""Acts and what came of them: names, choices, previews and results."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Act(StrEnum):
    """An act on learners in one course (product.md, "Acts")."""

    ASSIGN = "assign"
    ARCHIVE = "archive"
    RESTORE = "restore"
    REASSIGN = "reassign"
    UNDO_REASSIGN = "undo_reassign"
    RESET = "reset"
    UNENROLL = "unenroll"
    REENROLL = "reenroll"
    EXEMPT = "exempt"
    END_EXEMPTION = "end_exemption"
    START_LEAVE = "start_leave"
    END_LEAVE = "end_leave"
    EXTEND_DUE = "extend_due"
    UNDO_EXTEND = "undo_extend"
    RECORD_COMPLETION = "record_completion"
    VOID_COMPLETION = "void_completion"
    GRANT_TRY = "grant_try"


class PeopleAct(StrEnum):
    """An act on people themselves, whatever their courses."""

    LEAVE = "leave_of_absence"
    RETURN = "return_from_absence"
    MOVE = "move_people"
    DEACTIVATE = "deactivate"
    BRING_BACK = "bring_back"
    UNDO_LEAVE = "undo_leave_of_absence"
    UNDO_MOVE = "undo_move_people"
    UNDO_DEACTIVATE = "undo_deactivate"
    UNDO_BRING_BACK = "undo_bring_back"


AnyAct = Act | PeopleAct


class EarlierCompletions(StrEnum):
    """Until when earlier completions count after a reassignment (product.md, "Acts", Reassign)."""

    UNTIL_EXPIRY = "until_expiry"
    UNTIL_NEW_DUE = "until_new_due"
    NOT_ANY_MORE = "not_any_more"


class ExemptionCategory(StrEnum):
    """Why somebody need not do what is asked of them, for a time; leave of absence is an act of its own."""

    MEDICAL = "medical"
    NOT_IN_ROLE = "not part of the work"
    TRAINED_ELSEWHERE = "trained elsewhere"
    LEGAL = "legal or contractual"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Answers:
    """What an act was told beside whom and which course; each act looks at its own part (``domain/act_forms.py``).

    ``from_day`` is inclusive, ``until_day`` is not. ``score`` is percent 0–100. ``completion_id`` is the completion to
    void; without one, a void takes the completion of the day ``void_on``. ``evidence`` are ids of files that were kept.
    ``seq`` is the number of the act to take back.
    """

    due_on: date | None = None
    counts: EarlierCompletions = EarlierCompletions.UNTIL_EXPIRY
    unfinished: bool = False
    reason: str = ""
    confirmation: str = ""
    acknowledged: bool = False
    category: ExemptionCategory | None = None
    from_day: date | None = None
    until_day: date | None = None
    completed_on: date | None = None
    score: float | None = None
    note: str = ""
    evidence: tuple[int, ...] = ()
    completion_id: int | None = None
    void_on: date | None = None
    group_id: int | None = None
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A learner whom an act passed over, and why."""

    learner_id: int
    name: str
    reason: str


Foreseen = Mapping[int, int | str | None]
"""By learner, what an act does: a number or None touches that current cycle (None: there is none), words pass over."""


@dataclass(frozen=True, slots=True)
class ActResult:
    """What an act did. ``seq`` is its number in the audit chain and the change feed; None if nothing changed.

    An act on people themselves is about no course: None.
    """

    act: AnyAct
    course_id: int | None
    seq: int | None
    done: tuple[int, ...]
    passed_over: tuple[PassedOver, ...]
    message: str
    undo: AnyAct | None = None


@dataclass(frozen=True, slots=True)
class ActPreview:
    """What an act would do to these learners now; breaches are counted on today's statuses.

    An act on people themselves is about no course: None, without a title, and its breaches are those of all courses.
    """

    act: AnyAct
    course_id: int | None
    course_title: str
    learners: int
    touched: tuple[int, ...]
    passed_over: tuple[PassedOver, ...]
    breaches_added: int
    breaches_removed: int
    mails: int
    foreseen: Foreseen


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One entry of the change feed. None for learners or courses means many."""

    seq: int
    at: datetime
    act: str
    actor_name: str
    learner_ids: frozenset[int] | None
    course_ids: frozenset[int] | None
