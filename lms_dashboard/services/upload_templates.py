"""Templates of lists to upload: which columns each has, and what it says about filling them in."""

from dataclasses import dataclass

from lms_dashboard.domain.errors import NotFound
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.uploads import Column
from lms_dashboard.files.upload_templates import make_template

_C = Column
_TEMPLATES: dict[str, tuple[Column, ...]] = {
    "three-columns": (_C.NAME, _C.EMAIL, _C.LEAVE_BLANK),
    "full": (
        _C.FIRST_NAME,
        _C.LAST_NAME,
        _C.EMAIL,
        _C.GROUP,
        _C.JOB_ROLES,
        _C.EXTERNAL_ID,
        _C.HIRED_ON,
        _C.COURSES,
        _C.DUE_ON,
    ),
    "people": (_C.NAME, _C.EMAIL, _C.EXTERNAL_ID, _C.COURSES),
    "completions": (_C.NAME, _C.EMAIL, _C.EXTERNAL_ID, _C.COURSES, _C.COMPLETED_ON, _C.SCORE),
}
_SAID: dict[Column, str] = {
    _C.NAME: "First and last name in one cell, or “Lee, Ann”.",
    _C.FIRST_NAME: "Given name.",
    _C.LAST_NAME: "Family name.",
    _C.EMAIL: "The address that the mails go to. Email or External id must be there.",
    _C.LEAVE_BLANK: "Leave it blank: a row with anything in it is refused.",
    _C.GROUP: "A group by its name, or by its path such as “Region / Site”.",
    _C.JOB_ROLES: "One or several, with semicolons between.",
    _C.EXTERNAL_ID: "Employee number, written as text so that 00123 stays 00123.",
    _C.HIRED_ON: "A day, such as 2026-06-30.",
    _C.COURSES: "Codes as they stand under Courses, with semicolons between. Empty: those chosen for all rows.",
    _C.DUE_ON: "A day, today or later. Empty: the one chosen for all rows, else 30 days from today.",
    _C.COMPLETED_ON: "The day of the training.",
    _C.SCORE: "Percent, 0 to 100; may be empty.",
}


@dataclass(frozen=True, slots=True)
class Template:
    """A workbook to fill in."""

    file_name: str
    content: bytes


def get_template(*, actor: Actor, name: str) -> Template:
    """A template by its name.

    Raises:
        NotAllowed: the actor may not manage training.
        NotFound: there is none of that name.
    """
    actor.require(Permission.MANAGE_TRAINING)
    if name not in _TEMPLATES:
        raise NotFound("There is no such template.", f"There is: {', '.join(_TEMPLATES)}.")
    columns = _TEMPLATES[name]
    notes = [(column.value, _SAID[column]) for column in columns]
    return Template(f"template-{name}.xlsx", make_template(columns, notes))
