"""What acts ask: each a field that the forms of acts take (``domain/act_forms.py``)."""

from dataclasses import replace

from lms_dashboard.domain.acts import EarlierCompletions, ExemptionCategory
from lms_dashboard.domain.fields import Field, For, Kind, Start, never

_WHY = "Say why: it is kept in the audit trail."
_DAY = "Choose a day, today or later."
DUE = Field("due_on", Kind.DAY, "New due date", mend=_DAY, start=Start.DUE, changes=True)
REASON = Field("reason", Kind.LONG_TEXT, "Reason", mend=_WHY)
OPTIONAL_REASON = replace(REASON, needed=never)
FROM = Field("from_day", Kind.DAY, "From", mend=_DAY, start=Start.TODAY, changes=True)

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
ACKNOWLEDGED = Field(
    "acknowledged",
    Kind.TICK,
    "I understand that a reset cannot be undone",
    mend="Tick that you understand this.",
    asked_of=For.ONE,
)
CONFIRMATION = Field(
    "confirmation",
    Kind.TEXT,
    "The course's name",
    mend="Type the course's name to confirm.",
    hint="A reset cannot be undone: type the name as it stands above.",
    asked_of=For.MANY,
)
CATEGORY = Field(
    "category",
    Kind.CHOICE,
    "Category",
    mend="Choose a category.",
    choices=tuple((category.value, category.value.capitalize()) for category in ExemptionCategory),
)
COMPLETED = Field(
    "completed_on", Kind.DAY, "Completed on", mend="Choose the day, today or earlier.", start=Start.TODAY, changes=True
)
SCORE = Field("score", Kind.NUMBER, "Score in percent", needed=never, hint="0 to 100; empty if there was none.")
NOTE = Field(
    "note",
    Kind.TEXT,
    "Where and by whom",
    mend="Say where the training was, and who gave it.",
    hint="For example: classroom, Leeds, given by St John Ambulance.",
)
EVIDENCE = Field(
    "evidence",
    Kind.FILES,
    "Evidence",
    needed=never,
    hint="Certificates or sign-in sheets: PDF, PNG, JPEG; 10 MB each.",
)
UNTIL = Field(
    "until_day",
    Kind.DAY,
    "Until",
    mend="Choose the first day that is not exempt any more.",
    hint="The first day that is not exempt any more; at most 12 months after the start.",
    start=Start.MONTH,
    changes=True,
)
BACK = Field(
    "until_day",
    Kind.DAY,
    "Back on",
    mend="Choose the day of the return.",
    hint="The day of the return; at most 12 months after the start. Due dates count from it.",
    start=Start.MONTH,
    changes=True,
)
RETURN = replace(BACK, hint="Today, or the changed day of the return. Due dates count from it.", start=Start.TODAY)
VOID_ON = Field("void_on", Kind.DAY, "Completed on", mend="Choose the day of the completion.", changes=True)
REPLACED_ON = Field(
    "completed_on",
    Kind.DAY,
    "Replace it by a completion on",
    needed=never,
    hint="Empty: it is not replaced, and the cycle is In Progress again.",
    changes=True,
)
GROUP = Field(
    "group_id",
    Kind.GROUP,
    "Group",
    mend="Choose the group.",
    hint="Where they belonged before stays in reports of those days.",
    changes=True,
)
ANY_DAY = replace(FROM, mend="Choose a day.")
