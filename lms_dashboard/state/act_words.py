"""What an act will do, in sentences, before it is done; and beside which field an error belongs."""

from datetime import date

from lms_dashboard.domain.acts import Act, ActPreview
from lms_dashboard.domain.days import format_day
from lms_dashboard.domain.details import CellDetail, CycleRow
from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.status import Progress
from lms_dashboard.state.panel_view import progress_words
from lms_dashboard.state.words import count_words

HEADINGS = {
    Act.ASSIGN: "Assign the course",
    Act.ARCHIVE: "Archive the current cycle",
    Act.REASSIGN: "Reassign the course",
    Act.RESET: "Reset course progress",
}
"""Acts that ask first, and what their dialogs are called."""

_FIELDS = {"due date": "due_on", "reason": "reason", "tick": "acknowledged", "finished": "unfinished"}
"""Words of an error's sentence, and the field it stands beside."""


def current_cycle(detail: CellDetail) -> CycleRow | None:
    """The cycle that is current, where there is one."""
    return next((cycle for cycle in detail.cycles if cycle.current), None)


def is_unfinished(detail: CellDetail) -> bool:
    """Whether a reassignment would end a cycle that is not completed."""
    cycle = current_cycle(detail)
    return cycle is not None and cycle.progress is not Progress.COMPLETED


def effects(act: Act, detail: CellDetail, preview: ActPreview | None, due_on: date | None, order: str) -> list[str]:
    """What will happen, in numbers."""
    due = f", due {format_day(due_on, order)}" if due_on else ""
    cycle, completions = current_cycle(detail), len(detail.completions)
    cycles = count_words(len(detail.cycles), "cycle")
    last = max((row.cycle for row in detail.cycles), default=0)
    said = {
        Act.ASSIGN: [f"Opens cycle {last + 1} for 1 learner{due}."],
        Act.ARCHIVE: [
            _ends(cycle),
            f"Keeps {_kept(completions)}; the course stays required of whoever it is required of.",
        ],
        Act.REASSIGN: [_ends(cycle), f"Opens cycle {last + 1} for 1 learner{due}."],
        Act.RESET: [
            f"Clears {cycles} and {count_words(completions, 'completion')} of 1 learner.",
            f"Still assigned afterwards: Not Started, 0 %{due}.",
        ],
    }[act]
    return [sentence for sentence in (*said, *_breaches(preview), *_passed_over(preview)) if sentence]


def field_of(error: LmsError) -> str:
    """The field that an error belongs to; ``form`` for the whole."""
    text = f"{error.message} {error.mend}".lower()
    return next((field for words, field in _FIELDS.items() if words in text), "form")


def _ends(cycle: CycleRow | None) -> str:
    if cycle is None:
        return ""
    return f"Ends cycle {cycle.cycle} ({progress_words(cycle.progress, cycle.percent)}) of 1 learner."


def _kept(completions: int) -> str:
    return f"{count_words(completions, 'completion')}, certificates and results"


def _breaches(preview: ActPreview | None) -> list[str]:
    if preview is None:
        return []
    said = []
    if preview.breaches_added:
        said.append(f"Adds {count_words(preview.breaches_added, 'breach', 'breaches')}.")
    if preview.breaches_removed:
        said.append(f"Removes {count_words(preview.breaches_removed, 'breach', 'breaches')}.")
    return said or ["Adds and removes no breach."]


def _passed_over(preview: ActPreview | None) -> list[str]:
    return [] if preview is None else [f"{passed.name} {passed.reason}." for passed in preview.passed_over]
