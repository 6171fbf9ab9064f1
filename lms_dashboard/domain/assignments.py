"""Legal transitions of a cycle: from where each act may start, and why not (product.md, "Acts")."""

from lms_dashboard.domain import relief
from lms_dashboard.domain.acts import Act
from lms_dashboard.domain.cases import Case
from lms_dashboard.domain.status import Progress

ARCHIVED = "archived"
REASSIGNED = "reassigned"
UNENROLLED = "unenrolled"
REMOVED = "removed"
UNDONE = "undone"

_FINISHED = frozenset({Progress.COMPLETED})
_GONE = "has left the organisation"


def why_not(act: Act, case: Case, *, include_unfinished: bool = False) -> str:
    """Why the act may not be done to this learner now; empty if it may."""
    return _RULES[act](case, include_unfinished)


def _assign(case: Case, _: bool) -> str:
    if not case.active:
        return _GONE
    if case.current_id is not None:
        return f"has this course already (cycle {case.cycle}, {case.progress.label})"
    return ""


def _archive(case: Case, _: bool) -> str:
    return "" if case.current_id is not None else "has no current cycle of this course"


def _restore(case: Case, _: bool) -> str:
    if not case.active:
        return _GONE
    if case.current_id is not None:
        return "has a newer cycle of this course"
    if case.ended_id is None or case.end_reason != ARCHIVED:
        return "has no archived cycle of this course to bring back"
    return ""


def _reassign(case: Case, include_unfinished: bool) -> str:
    if not case.active:
        return _GONE
    if case.current_id is None:
        return "" if case.ended_id is not None else "has never had this course: assign it instead"
    if case.progress not in _FINISHED and not include_unfinished:
        return f"has not finished the present cycle ({case.progress.label})"
    return ""


def _undo_reassign(case: Case, _: bool) -> str:
    if not case.active:
        return _GONE
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


def _unenroll(case: Case, _: bool) -> str:
    if case.is_self:
        return "is you: nobody takes their own training away"
    if case.closer.asked_by_others:
        return "is asked this course by a wider requirement: exempt instead"
    archived = case.ended_id is not None and case.end_reason == ARCHIVED and case.closer.personal
    if case.current_id is None and not archived:
        return "is not enrolled in this course"
    return ""


def _reenroll(case: Case, _: bool) -> str:
    if not case.active:
        return _GONE
    if case.current_id is not None:
        return "has a newer cycle of this course"
    if case.ended_id is None or case.end_reason != UNENROLLED:
        return "is not unenrolled from this course"
    return ""


def _grant_try(case: Case, _: bool) -> str:
    if case.is_self:
        return "is you: nobody grants themselves another try"
    if case.current_id is None or case.progress is not Progress.FAILED:
        return "has not failed: there is no try to grant"
    return ""


_RULES = {
    Act.ASSIGN: _assign,
    Act.ARCHIVE: _archive,
    Act.RESTORE: _restore,
    Act.REASSIGN: _reassign,
    Act.UNDO_REASSIGN: _undo_reassign,
    Act.RESET: _reset,
    Act.UNENROLL: _unenroll,
    Act.REENROLL: _reenroll,
    Act.GRANT_TRY: _grant_try,
    Act.EXEMPT: relief.exempt,
    Act.END_EXEMPTION: relief.end_exemption,
    Act.START_LEAVE: relief.exempt,
    Act.END_LEAVE: relief.end_leave,
    Act.EXTEND_DUE: relief.extend_due,
    Act.UNDO_EXTEND: relief.undo_extend,
    Act.RECORD_COMPLETION: relief.record_completion,
    Act.VOID_COMPLETION: relief.void_completion,
}
