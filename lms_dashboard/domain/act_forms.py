"""What each act asks of the person who does it: one description, from which every dialog is drawn and read.

A dialog for one learner and the dialog of a selection take the same fields; docs/add-an-act.md says how to add one.
"""

from dataclasses import dataclass, replace

from lms_dashboard.domain.acts import Act, Answers, EarlierCompletions, ExemptionCategory, PeopleAct
from lms_dashboard.domain.fields import Field, For, Kind, Start, never


def _corrective(answers: Answers) -> bool:
    return answers.counts is EarlierCompletions.NOT_ANY_MORE


@dataclass(frozen=True, slots=True)
class ActForm:
    """An act as it is offered: the words on its button, its dialog's heading and button, and its fields.

    An act without a heading asks nothing and is done at once.
    """

    act: Act | PeopleAct
    button: str
    heading: str = ""
    verb: str = ""
    fields: tuple[Field, ...] = ()
    danger: bool = False

    @property
    def asks(self) -> bool:
        """Whether a dialog comes first."""
        return bool(self.heading)

    def fields_for(self, count: int) -> tuple[Field, ...]:
        """The fields that are asked of so many learners."""
        left_out = For.MANY if count == 1 else For.ONE
        return tuple(field for field in self.fields if field.asked_of is not left_out)


_WHY = "Say why: it is kept in the audit trail."
_DAY = "Choose a day, today or later."
DUE = Field("due_on", Kind.DAY, "New due date", mend=_DAY, start=Start.DUE, changes=True)
REASON = Field("reason", Kind.LONG_TEXT, "Reason", mend=_WHY)
_OPTIONAL_REASON = replace(REASON, needed=never)
_FROM = Field("from_day", Kind.DAY, "From", mend=_DAY, start=Start.TODAY, changes=True)

COUNTS = Field(
    "counts",
    Kind.RADIO,
    "Earlier completions count",
    needed=never,
    choices=(
        (EarlierCompletions.UNTIL_EXPIRY.value, "until their expiry"),
        (EarlierCompletions.UNTIL_NEW_DUE.value, "until the new due date, or their expiry if that is earlier"),
        (EarlierCompletions.NOT_ANY_MORE.value, "not any more: corrective, after an incident or a changed policy"),
    ),
    changes=True,
)
UNFINISHED = Field(
    "unfinished",
    Kind.TICK,
    "End the present cycle although it is not finished",
    mend="The present cycle is not finished. Tick this to end it all the same.",
    asked_of=For.ONE,
)
ALSO_UNFINISHED = Field(
    "unfinished",
    Kind.TICK,
    "Also whoever has not finished the present cycle",
    needed=never,
    asked_of=For.MANY,
    changes=True,
)
_ACKNOWLEDGED = Field(
    "acknowledged",
    Kind.TICK,
    "I understand that a reset cannot be undone",
    mend="Tick that you understand this.",
    asked_of=For.ONE,
)
_CONFIRMATION = Field(
    "confirmation",
    Kind.TEXT,
    "The course's name",
    mend="Type the course's name to confirm.",
    hint="A reset cannot be undone: type the name as it stands above.",
    asked_of=For.MANY,
)
_CATEGORY = Field(
    "category",
    Kind.CHOICE,
    "Category",
    mend="Choose a category.",
    choices=tuple((category.value, category.value.capitalize()) for category in ExemptionCategory),
)
_COMPLETED = Field(
    "completed_on", Kind.DAY, "Completed on", mend="Choose the day, today or earlier.", start=Start.TODAY, changes=True
)
_SCORE = Field("score", Kind.NUMBER, "Score in percent", needed=never, hint="0 to 100; empty if there was none.")
_NOTE = Field(
    "note",
    Kind.TEXT,
    "Where and by whom",
    mend="Say where the training was, and who gave it.",
    hint="For example: classroom, Leeds, given by St John Ambulance.",
)
_EVIDENCE = Field(
    "evidence",
    Kind.FILES,
    "Evidence",
    needed=never,
    hint="Certificates or sign-in sheets: PDF, PNG, JPEG; 10 MB each.",
)

_FORMS = (
    ActForm(Act.ASSIGN, "Assign…", "Assign the course", "Assign", (DUE,)),
    ActForm(Act.ARCHIVE, "Archive…", "Archive the current cycle", "Archive"),
    ActForm(Act.RESTORE, "Restore"),
    ActForm(
        Act.REASSIGN,
        "Reassign…",
        "Reassign the course",
        "Reassign",
        (DUE, COUNTS, replace(REASON, needed=_corrective), UNFINISHED, ALSO_UNFINISHED),
    ),
    ActForm(Act.UNDO_REASSIGN, "Undo reassign"),
    ActForm(
        Act.RESET,
        "Reset…",
        "Reset course progress",
        "Reset for good",
        (DUE, REASON, _ACKNOWLEDGED, _CONFIRMATION),
        danger=True,
    ),
    ActForm(Act.UNENROLL, "Unenroll…", "Unenroll from the course", "Unenroll", (_OPTIONAL_REASON,)),
    ActForm(Act.REENROLL, "Undo unenroll"),
    ActForm(
        Act.EXEMPT,
        "Exempt…",
        "Exempt from the course",
        "Exempt",
        (
            _CATEGORY,
            _FROM,
            Field(
                "until_day",
                Kind.DAY,
                "Until",
                mend="Choose the first day that is not exempt any more.",
                hint="The first day that is not exempt any more; at most 12 months after the start.",
                start=Start.MONTH,
                changes=True,
            ),
            REASON,
        ),
    ),
    ActForm(Act.END_EXEMPTION, "End exemption…", "End the exemption today", "End exemption", (_OPTIONAL_REASON,)),
    ActForm(
        Act.START_LEAVE,
        "Leave of absence…",
        "Leave of absence",
        "Start leave",
        (
            _FROM,
            Field(
                "until_day",
                Kind.DAY,
                "Back on",
                mend="Choose the day of the return.",
                hint="The day of the return; at most 12 months after the start. Due dates count from it.",
                start=Start.MONTH,
                changes=True,
            ),
            REASON,
        ),
    ),
    ActForm(
        Act.END_LEAVE,
        "Return from leave…",
        "Return from leave",
        "Set the return",
        (
            Field(
                "until_day",
                Kind.DAY,
                "Back on",
                mend="Choose the day of the return.",
                hint="Today, or the changed day of the return. Due dates count from it.",
                start=Start.TODAY,
                changes=True,
            ),
            _OPTIONAL_REASON,
        ),
    ),
    ActForm(Act.EXTEND_DUE, "Extend due…", "Extend the due date", "Extend", (DUE, REASON)),
    ActForm(Act.UNDO_EXTEND, "Undo extension"),
    ActForm(
        Act.RECORD_COMPLETION,
        "Record completion…",
        "Record a completion",
        "Record",
        (_COMPLETED, _SCORE, _NOTE, _EVIDENCE),
    ),
    ActForm(
        Act.VOID_COMPLETION,
        "Void…",
        "Void a completion",
        "Void",
        (
            Field(
                "void_on",
                Kind.DAY,
                "Completed on",
                mend="Choose the day of the completion.",
                changes=True,
            ),
            REASON,
            Field(
                "completed_on",
                Kind.DAY,
                "Replace it by a completion on",
                needed=never,
                hint="Empty: it is not replaced, and the cycle is In Progress again.",
                changes=True,
            ),
            _SCORE,
        ),
        danger=True,
    ),
    ActForm(Act.GRANT_TRY, "Grant another try…", "Grant another try", "Grant", (_OPTIONAL_REASON,)),
)

ACT_FORMS: dict[Act, ActForm] = {form.act: form for form in _FORMS if isinstance(form.act, Act)}
"""Every act on learners and a course, as its buttons and dialogs show it."""
