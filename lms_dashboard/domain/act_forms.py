"""What each act asks of the person who does it: one description, from which every dialog is drawn and read.

A dialog for one learner and the dialog of a selection take the same fields; docs/add-an-act.md says how to add one.
"""

from dataclasses import dataclass, replace

from lms_dashboard.domain.act_fields import (
    ACKNOWLEDGED,
    ALSO_UNFINISHED,
    ANY_DAY,
    BACK,
    CATEGORY,
    COMPLETED,
    CONFIRMATION,
    COUNTS,
    DUE,
    EVIDENCE,
    FROM,
    GROUP,
    NOTE,
    OPTIONAL_REASON,
    REASON,
    REPLACED_ON,
    RETURN,
    SCORE,
    UNFINISHED,
    UNTIL,
    VOID_ON,
)
from lms_dashboard.domain.acts import Act, Answers, AnyAct, EarlierCompletions, PeopleAct
from lms_dashboard.domain.fields import Field, For


def _corrective(answers: Answers) -> bool:
    return answers.counts is EarlierCompletions.NOT_ANY_MORE


@dataclass(frozen=True, slots=True)
class ActForm:
    """An act as it is offered: the words on its button, its dialog's heading and button, and its fields.

    An act without a heading asks nothing and is done at once.
    """

    act: AnyAct
    button: str
    heading: str = ""
    verb: str = ""
    fields: tuple[Field, ...] = ()
    danger: bool = False

    @property
    def asks(self) -> bool:
        """Whether a dialog comes first."""
        return bool(self.heading)

    @property
    def about_people(self) -> bool:
        """Whether the act is on people themselves, and about no course."""
        return isinstance(self.act, PeopleAct)

    def fields_for(self, count: int) -> tuple[Field, ...]:
        """The fields that are asked of so many learners."""
        left_out = For.MANY if count == 1 else For.ONE
        return tuple(field for field in self.fields if field.asked_of is not left_out)


_COURSE_FORMS = (
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
        (DUE, REASON, ACKNOWLEDGED, CONFIRMATION),
        danger=True,
    ),
    ActForm(Act.UNENROLL, "Unenroll…", "Unenroll from the course", "Unenroll", (OPTIONAL_REASON,)),
    ActForm(Act.REENROLL, "Undo unenroll"),
    ActForm(
        Act.EXEMPT,
        "Exempt…",
        "Exempt from the course",
        "Exempt",
        (CATEGORY, FROM, UNTIL, REASON),
    ),
    ActForm(Act.END_EXEMPTION, "End exemption…", "End the exemption today", "End exemption", (OPTIONAL_REASON,)),
    ActForm(
        Act.START_LEAVE,
        "Leave of absence, one course…",
        "Leave of absence from the course",
        "Start leave",
        (FROM, BACK, REASON),
    ),
    ActForm(
        Act.END_LEAVE,
        "Return from leave, one course…",
        "Return from leave of the course",
        "Set the return",
        (RETURN, OPTIONAL_REASON),
    ),
    ActForm(Act.EXTEND_DUE, "Extend due…", "Extend the due date", "Extend", (DUE, REASON)),
    ActForm(Act.UNDO_EXTEND, "Undo extension"),
    ActForm(
        Act.RECORD_COMPLETION,
        "Record completion…",
        "Record a completion",
        "Record",
        (COMPLETED, SCORE, NOTE, EVIDENCE),
    ),
    ActForm(
        Act.VOID_COMPLETION,
        "Void…",
        "Void a completion",
        "Void",
        (VOID_ON, REASON, REPLACED_ON, SCORE),
        danger=True,
    ),
    ActForm(Act.GRANT_TRY, "Grant another try…", "Grant another try", "Grant", (OPTIONAL_REASON,)),
)

_PEOPLE_FORMS = (
    ActForm(
        PeopleAct.LEAVE,
        "Leave of absence, all courses…",
        "Leave of absence from all courses",
        "Start leave",
        (ANY_DAY, BACK, REASON),
    ),
    ActForm(
        PeopleAct.RETURN,
        "Return from leave, all courses…",
        "Return from leave of all courses",
        "Set the return",
        (RETURN, OPTIONAL_REASON),
    ),
    ActForm(PeopleAct.MOVE, "Move to a group…", "Move to a group", "Move", (GROUP, ANY_DAY)),
    ActForm(
        PeopleAct.DEACTIVATE,
        "Deactivate…",
        "Deactivate",
        "Deactivate",
        (replace(ANY_DAY, label="Not active from", mend="Choose a day, today or earlier."),),
        danger=True,
    ),
    ActForm(
        PeopleAct.BRING_BACK, "Bring back…", "Bring back", "Bring back", (replace(ANY_DAY, label="Active again from"),)
    ),
    ActForm(PeopleAct.UNDO_LEAVE, "Undo leave of absence"),
    ActForm(PeopleAct.UNDO_MOVE, "Undo move"),
    ActForm(PeopleAct.UNDO_DEACTIVATE, "Undo deactivation"),
    ActForm(PeopleAct.UNDO_BRING_BACK, "Undo return"),
)

COURSE_FORMS: dict[str, ActForm] = {form.act: form for form in _COURSE_FORMS}
"""Every act on learners and a course, as its buttons and dialogs show it."""

PEOPLE_FORMS: dict[str, ActForm] = {form.act: form for form in _PEOPLE_FORMS}
"""Every act on people themselves."""

ACT_FORMS: dict[str, ActForm] = COURSE_FORMS | PEOPLE_FORMS
"""Every act that there is."""
