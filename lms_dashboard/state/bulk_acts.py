"""The acts that can be done to a selection: what each asks, and how its fields become its steps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms_dashboard.domain.acts import Act, EarlierCompletions
from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.people import Permission
from lms_dashboard.services.acting import Steps
from lms_dashboard.services.assignments import Archiving, Assigning
from lms_dashboard.services.reassigning import Reassigning
from lms_dashboard.services.resetting import Resetting
from lms_dashboard.state.act_words import HEADINGS
from lms_dashboard.state.acting import LONGEST_REASON
from lms_dashboard.state.address import read_day
from lms_dashboard.state.panel_view import ACT_WORDS
from lms_dashboard.state.session import SessionState


@dataclass(frozen=True)
class Filled:
    """The fields of the dialog; ``due_on`` None was left empty or is no day."""

    due_on: date | None
    counts: EarlierCompletions = EarlierCompletions.UNTIL_EXPIRY
    unfinished: bool = False
    reason: str = ""
    confirmation: str = ""
    acknowledged: bool = False

    @classmethod
    def of_form(cls, form: Mapping[str, Any]) -> "Filled":
        """What the form says; unknown fields are not looked at."""
        counts = str(form.get("counts", ""))
        try:
            due_on: date | None = read_day(str(form.get("due_on", "")))
        except ValueError:
            due_on = None
        return cls(
            due_on,
            EarlierCompletions(counts) if counts in list(EarlierCompletions) else EarlierCompletions.UNTIL_EXPIRY,
            bool(form.get("unfinished")),
            str(form.get("reason", "")).strip()[:LONGEST_REASON],
            str(form.get("confirmation", "")).strip()[:LONGEST_REASON],
            bool(form.get("acknowledged")),
        )


@dataclass(frozen=True)
class BulkAct:
    """One act: the fields that it asks for, what it does in a sentence, and its steps.

    ``does`` has places for ``{who}`` ("12 learners") and ``{due}``.
    """

    act: Act
    fields: tuple[str, ...]
    does: str
    steps: Callable[[Filled, date], Steps]
    permission: Permission = Permission.MANAGE_TRAINING
    button: str = ""

    def steps_of(self, filled: Filled, today: date) -> Steps:
        """What will be done; an empty due date is today's until it is filled."""
        return self.steps(filled, filled.due_on or today)

    def lacks(self, filled: Filled) -> dict[str, str]:
        """Fields that must be filled, and what to do; the service decides everything else."""
        corrective = "counts" in self.fields and filled.counts is EarlierCompletions.NOT_ANY_MORE
        asked = {
            "due_on": "due_on" in self.fields and filled.due_on is None,
            "reason": (self.act is Act.RESET or corrective) and not filled.reason,
        }
        return {field: _MENDS[field] for field, lacking in asked.items() if lacking}


_MENDS = {"due_on": "Choose a day, today or later.", "reason": "Say why: it is kept in the audit trail."}

BULK_ACTS: dict[Act, BulkAct] = {
    one.act: one
    for one in (
        BulkAct(
            Act.ASSIGN,
            ("due_on",),
            "Opens a cycle for {who}, due {due}, with a personal requirement where none covers.",
            lambda filled, due: Assigning(due, filled.reason),
            button="Assign",
        ),
        BulkAct(
            Act.ARCHIVE,
            (),
            "Ends the current cycle of {who}. Completions, certificates, results and what is required stay.",
            lambda _filled, _due: Archiving(),
            button="Archive",
        ),
        BulkAct(
            Act.REASSIGN,
            ("due_on", "counts", "unfinished", "reason"),
            "Archives what is current and opens the next cycle for {who}, due {due}.",
            lambda filled, due: Reassigning(due, filled.counts, filled.unfinished, filled.reason),
            button="Reassign",
        ),
        BulkAct(
            Act.RESET,
            ("due_on", "reason", "confirmation"),
            "Clears all progress and completions of {who}, in all cycles. Still assigned: Not Started, 0 %, due {due}.",
            lambda filled, due: Resetting(due, filled.reason, filled.confirmation, filled.acknowledged),
            Permission.RESET_PROGRESS,
            button="Reset for good",
        ),
    )
}
"""By act, in the order of the bar."""

BULK_ASKS = {act.value: (one.fields, one.button) for act, one in BULK_ACTS.items()}
"""For the dialog: by act, the fields that it asks for, and the words of its button."""

DANGEROUS = Act.RESET.value
"""The act that cannot be taken back."""

_FIELDS = {
    "name is not typed": "confirmation",
    "tick that you understand": "confirmation",
    "due date": "due_on",
    "reason": "reason",
}
"""Words of an error, and the field that it stands beside."""


def field_of(error: LmsError) -> str:
    """The field that an error belongs to; ``form`` for the whole."""
    text = str(error).lower()
    return next((field for words, field in _FIELDS.items() if words in text), "form")


def heading_of(act: Act) -> str:
    """What the dialog is called."""
    return HEADINGS[act]


def bulk_offers() -> list[tuple[str, str, bool, Any]]:
    """For the bar: act, words, whether it is dangerous, whether the person may (a courtesy: the service decides)."""
    may = {Permission.MANAGE_TRAINING: SessionState.may_manage, Permission.RESET_PROGRESS: SessionState.may_reset}
    return [
        (one.act.value, ACT_WORDS[one.act], one.act is Act.RESET, may[one.permission]) for one in BULK_ACTS.values()
    ]
