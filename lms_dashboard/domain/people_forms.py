"""What each act on people themselves asks of whoever does it, drawn and read like the forms of domain/act_forms.py."""

from dataclasses import replace

from lms_dashboard.domain.act_forms import ACT_FORMS, REASON, ActForm
from lms_dashboard.domain.acts import Act, PeopleAct
from lms_dashboard.domain.fields import Field, Kind, Start, never

_FROM = Field("from_day", Kind.DAY, "From", mend="Choose a day.", start=Start.TODAY, changes=True)
_BACK = Field(
    "until_day",
    Kind.DAY,
    "Back on",
    mend="Choose the day of the return.",
    hint="The day of the return; at most 12 months after the start. Due dates count from it.",
    start=Start.MONTH,
    changes=True,
)
_GROUP = Field(
    "group_id",
    Kind.GROUP,
    "Group",
    mend="Choose the group.",
    hint="Where they belonged before stays in reports of those days.",
    changes=True,
)

_FORMS = (
    ActForm(
        PeopleAct.LEAVE, "Leave of absence, all courses…", "Leave of absence", "Start leave", (_FROM, _BACK, REASON)
    ),
    ActForm(
        PeopleAct.RETURN,
        "Return from leave, all courses…",
        "Return from leave",
        "Set the return",
        (
            replace(_BACK, hint="Today, or the changed day of the return. Due dates count from it.", start=Start.TODAY),
            replace(REASON, needed=never),
        ),
    ),
    ActForm(PeopleAct.MOVE, "Move to a group…", "Move to a group", "Move", (_GROUP, _FROM)),
    ActForm(
        PeopleAct.DEACTIVATE,
        "Deactivate…",
        "Deactivate",
        "Deactivate",
        (replace(_FROM, label="Not active from", mend="Choose a day, today or earlier."),),
        danger=True,
    ),
    ActForm(
        PeopleAct.BRING_BACK, "Bring back…", "Bring back", "Bring back", (replace(_FROM, label="Active again from"),)
    ),
    ActForm(PeopleAct.UNDO, "Undo"),
)

PEOPLE_FORMS: dict[PeopleAct, ActForm] = {form.act: form for form in _FORMS if isinstance(form.act, PeopleAct)}
"""Every act on people, as its buttons and dialogs show it."""

ALL_FORMS: dict[Act | PeopleAct, ActForm] = {form.act: form for form in (*ACT_FORMS.values(), *PEOPLE_FORMS.values())}
"""Every act that there is."""
