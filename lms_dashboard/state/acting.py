"""From a dialog's fields to the service: what is wanted, what is lacking, and how it is undone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms_dashboard.domain.acts import Act, ActPreview, ActResult, EarlierCompletions
from lms_dashboard.domain.details import CellDetail
from lms_dashboard.services import assignments
from lms_dashboard.services.acting import Steps, preview
from lms_dashboard.services.assignments import Archiving, Assigning
from lms_dashboard.services.reassigning import Reassigning
from lms_dashboard.services.resetting import Resetting
from lms_dashboard.state.address import read_day
from lms_dashboard.state.calls import ask_service
from lms_dashboard.state.notices import Undo

LONGEST_REASON = 2000


@dataclass(frozen=True)
class Wanted:
    """An act on one learner and course, as the dialog's fields say it; ``due_on`` None was left empty or is no day."""

    act: Act
    detail: CellDetail
    due_on: date | None
    counts: EarlierCompletions = EarlierCompletions.UNTIL_EXPIRY
    unfinished: bool = False
    reason: str = ""
    acknowledged: bool = False

    @classmethod
    def of_form(cls, act: Act, detail: CellDetail, form: Mapping[str, Any]) -> "Wanted":
        """What the form says; unknown fields are not looked at."""
        counts = str(form.get("counts", ""))
        try:
            due_on: date | None = read_day(str(form.get("due_on", "")))
        except ValueError:
            due_on = None
        return cls(
            act,
            detail,
            due_on,
            EarlierCompletions(counts) if counts in list(EarlierCompletions) else EarlierCompletions.UNTIL_EXPIRY,
            bool(form.get("unfinished")),
            str(form.get("reason", "")).strip()[:LONGEST_REASON],
            bool(form.get("acknowledged")),
        )

    def lacks(self, unfinished: bool) -> dict[str, str]:
        """Fields that must be filled, and what to do; the service decides everything else."""
        corrective = self.act is Act.REASSIGN and self.counts is EarlierCompletions.NOT_ANY_MORE
        asked = {
            "due_on": self.act is not Act.ARCHIVE and self.due_on is None,
            "reason": (self.act is Act.RESET or corrective) and not self.reason,
            "unfinished": self.act is Act.REASSIGN and unfinished and not self.unfinished,
            "acknowledged": self.act is Act.RESET and not self.acknowledged,
        }
        return {field: _MENDS[field] for field, lacking in asked.items() if lacking}


_MENDS = {
    "due_on": "Choose a day, today or later.",
    "reason": "Say why: it is kept in the audit trail.",
    "unfinished": "The present cycle is not finished. Tick this to end it all the same.",
    "acknowledged": "Tick that you understand this.",
}


async def look_ahead(wanted: Wanted) -> ActPreview:
    """What the act would do, as if everything that it asks for had been given.

    Raises:
        LmsError: it would be refused.
    """
    detail = wanted.detail
    return await ask_service(preview, steps=_steps(wanted), learner_ids=[detail.learner_id], course_id=detail.course_id)


async def do(wanted: Wanted, seen: Mapping[int, int | None]) -> ActResult:
    """Do the act, if the learner's current cycle is still the one that was seen.

    Raises:
        LmsError: it is refused, or somebody else was faster.
    """
    detail = wanted.detail
    act, more = _SERVICES[wanted.act]
    return await ask_service(
        act, learner_ids=[detail.learner_id], course_id=detail.course_id, seen=seen, **more(wanted)
    )


def undo_of(result: ActResult) -> Undo | None:
    """What the notice offers to take back, for whoever was touched."""
    acts = {Act.RESTORE: assignments.restore, Act.UNDO_REASSIGN: assignments.undo_reassign}
    if result.undo is None or not result.done:
        return None
    return Undo(acts[result.undo], {"learner_ids": list(result.done), "course_id": result.course_id})


def _steps(wanted: Wanted) -> Steps:
    due_on = wanted.due_on or wanted.detail.suggested_due
    if wanted.act is Act.ASSIGN:
        return Assigning(due_on)
    if wanted.act is Act.ARCHIVE:
        return Archiving()
    if wanted.act is Act.REASSIGN:
        return Reassigning(due_on, wanted.counts, include_unfinished=True, reason="preview")
    return Resetting(due_on, "preview", "", acknowledged=True)


_SERVICES: dict[Act, tuple[Callable[..., ActResult], Callable[[Wanted], dict[str, Any]]]] = {
    Act.ASSIGN: (assignments.assign, lambda wanted: {"due_on": wanted.due_on}),
    Act.ARCHIVE: (assignments.archive, lambda _: {}),
    Act.REASSIGN: (
        assignments.reassign,
        lambda wanted: {
            "due_on": wanted.due_on,
            "counts": wanted.counts,
            "include_unfinished": wanted.unfinished,
            "reason": wanted.reason,
        },
    ),
    Act.RESET: (
        assignments.reset,
        lambda wanted: {"due_on": wanted.due_on, "reason": wanted.reason, "acknowledged": wanted.acknowledged},
    ),
}
