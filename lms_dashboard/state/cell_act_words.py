"""What an act will do to one learner, whose records of the course are known: more closely than to many."""

from collections.abc import Callable
from dataclasses import replace

from lms_dashboard.domain.acts import Act, ActPreview, Answers
from lms_dashboard.domain.days import format_day
from lms_dashboard.domain.details import CellDetail, CycleRow
from lms_dashboard.domain.status import Progress
from lms_dashboard.state.act_words import breaches_of, does, due_words
from lms_dashboard.state.panel_view import progress_words
from lms_dashboard.state.words import count_words


def current_cycle(detail: CellDetail) -> CycleRow | None:
    """The cycle that is current, where there is one."""
    return next((cycle for cycle in detail.cycles if cycle.current), None)


def is_unfinished(detail: CellDetail) -> bool:
    """Whether a reassignment would end a cycle that is not completed."""
    cycle = current_cycle(detail)
    return cycle is not None and cycle.progress is not Progress.COMPLETED


def effects(act: Act, detail: CellDetail, preview: ActPreview | None, answers: Answers, order: str) -> list[str]:
    """What will happen to one learner, whose records are known."""
    if preview is not None and not preview.touched:
        return [f"Nothing: {one.name} {one.reason}." for one in preview.passed_over]
    closer = _CLOSER.get(act)
    said = closer(detail, answers, order) if closer else does(act, answers, 1, order)
    return [sentence for sentence in (*said, *(breaches_of(preview) if preview else ())) if sentence]


def _assign_one(detail: CellDetail, answers: Answers, order: str) -> list[str]:
    return [f"Opens cycle {_last(detail) + 1} for 1 learner{due_words(answers, order)}."]


def _archive_one(detail: CellDetail, _: Answers, __: str) -> list[str]:
    kept = f"{_completions(detail)}, certificates and results"
    return [_ends(detail), f"Keeps {kept}; the course stays required of whoever it is required of."]


def _reassign_one(detail: CellDetail, answers: Answers, order: str) -> list[str]:
    return [_ends(detail), *_assign_one(detail, answers, order)]


def _reset_one(detail: CellDetail, answers: Answers, order: str) -> list[str]:
    return [
        f"Clears {count_words(len(detail.cycles), 'cycle')} and {_completions(detail)} of 1 learner.",
        f"Still assigned afterwards: Not Started, 0 %{due_words(answers, order)}.",
    ]


def _unenroll_one(detail: CellDetail, _: Answers, __: str) -> list[str]:
    kept = f"{_completions(detail)}, certificates and results"
    personal = "The personal requirement ends with it: nothing asks the course of this learner any more."
    return [_ends(detail), personal, f"Keeps {kept}."]


def _extend_one(detail: CellDetail, answers: Answers, order: str) -> list[str]:
    old, new = format_day(detail.due_on, order), format_day(answers.due_on, order)
    return [f"Moves the due date from {old} to {new}; both are shown."] if old and new else []


def _record_one(detail: CellDetail, answers: Answers, order: str) -> list[str]:
    said = does(Act.RECORD_COMPLETION, answers, 1, order)[0]
    cycle = current_cycle(detail)
    open_one = cycle is not None and cycle.progress is not Progress.COMPLETED
    if cycle is None or not open_one or answers.completed_on is None or answers.completed_on < cycle.assigned_on:
        return [said, "It belongs to no open cycle and stands alone."]
    return [said, f"It completes cycle {cycle.cycle}."]


def _void_one(detail: CellDetail, answers: Answers, order: str) -> list[str]:
    wrong = next((row for row in detail.completions if row.id == answers.completion_id), None)
    on_its_own = wrong is not None and wrong.cycle is None
    said = does(Act.VOID_COMPLETION, replace(answers, void_on=wrong.completed_on if wrong else None), 1, order)
    return said[:1] if on_its_own and not answers.completed_on else said


_CLOSER: dict[Act, Callable[[CellDetail, Answers, str], list[str]]] = {
    Act.ASSIGN: _assign_one,
    Act.ARCHIVE: _archive_one,
    Act.REASSIGN: _reassign_one,
    Act.RESET: _reset_one,
    Act.UNENROLL: _unenroll_one,
    Act.EXTEND_DUE: _extend_one,
    Act.RECORD_COMPLETION: _record_one,
    Act.VOID_COMPLETION: _void_one,
}


def _completions(detail: CellDetail) -> str:
    """The course's own: no act on it touches those of another that satisfies it."""
    return count_words(sum(not row.of_other for row in detail.completions), "completion")


def _last(detail: CellDetail) -> int:
    return max((row.cycle for row in detail.cycles), default=0)


def _ends(detail: CellDetail) -> str:
    cycle = current_cycle(detail)
    if cycle is None:
        return ""
    return f"Ends cycle {cycle.cycle} ({progress_words(cycle.progress, cycle.percent)}) of 1 learner."
