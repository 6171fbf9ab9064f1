"""Legal transitions of a cycle: from where each act may start, and why not (product.md, "Acts")."""

from dataclasses import dataclass
from datetime import date

from lms_dashboard.domain.acts import Act
from lms_dashboard.domain.status import Progress

ARCHIVED = "archived"
REASSIGNED = "reassigned"
UNENROLLED = "unenrolled"
REMOVED = "removed"
UNDONE = "undone"

_FINISHED = frozenset({Progress.COMPLETED})


@dataclass(frozen=True, slots=True)
class Case:
    """One learner and course as an act finds them. Sealed cycles and completions are not in it, but in ``last_cycle``.

    ``current_id`` and ``ended_id`` are assignments: the current cycle, and the newest ended one. ``last_cycle`` is the
    highest number ever used. ``covered`` tells whether a mandatory requirement asks the course today, ``due_on`` when.
    ``results`` is how much was done in the current and the ended cycles: tries at modules, and attempts started.
    """

    learner_id: int
    name: str
    active: bool
    last_cycle: int = 0
    current_id: int | None = None
    cycle: int = 0
    progress: Progress = Progress.NONE
    percent: int = 0
    attempt: int = 0
    assigned_on: date | None = None
    cycle_due: date | None = None
    opened_by_reassign: bool = False
    results: int = 0
    ended_id: int | None = None
    ended_cycle: int = 0
    end_reason: str = ""
    completions: int = 0
    covered: bool = False
    due_on: date | None = None
    email: str | None = None
    optional_mail: bool = True
    is_self: bool = False

    @property
    def has_anything_to_clear(self) -> bool:
        """Any progress or completion, of the current cycle or of an earlier one."""
        return self.completions > 0 or self.results > 0 or self.progress > Progress.NOT_STARTED


def why_not(act: Act, case: Case, *, include_unfinished: bool = False) -> str:
    """Why the act may not be done to this learner now; empty if it may."""
    return _RULES[act](case, include_unfinished)


def _assign(case: Case, _: bool) -> str:
    if not case.active:
        return "has left the organisation"
    if case.current_id is not None:
        return f"has this course already (cycle {case.cycle}, {case.progress.label})"
    return ""


def _archive(case: Case, _: bool) -> str:
    return "" if case.current_id is not None else "has no current cycle of this course"


def _restore(case: Case, _: bool) -> str:
    if case.current_id is not None:
        return "has a newer cycle of this course"
    if case.ended_id is None or case.end_reason != ARCHIVED:
        return "has no archived cycle of this course to bring back"
    return ""


def _reassign(case: Case, include_unfinished: bool) -> str:
    if not case.active:
        return "has left the organisation"
    if case.current_id is None:
        return "" if case.ended_id is not None else "has never had this course: assign it instead"
    if case.progress not in _FINISHED and not include_unfinished:
        return f"has not finished the present cycle ({case.progress.label})"
    return ""


def _undo_reassign(case: Case, _: bool) -> str:
    if case.current_id is None or not case.opened_by_reassign or case.attempt > 1:
        return "has no reassigned cycle to undo"
    if case.progress is not Progress.NOT_STARTED:
        return f"has started the new cycle ({case.progress.label})"
    return ""


def _reset(case: Case, _: bool) -> str:
    if case.is_self:
        return "is you: nobody resets their own progress"
    if not case.has_anything_to_clear:
        return "has no progress or completion to clear"
    return ""


_RULES = {
    Act.ASSIGN: _assign,
    Act.ARCHIVE: _archive,
    Act.RESTORE: _restore,
    Act.REASSIGN: _reassign,
    Act.UNDO_REASSIGN: _undo_reassign,
    Act.RESET: _reset,
}
