"""Why relief from a due date, or a record from outside, is not possible: exemption, leave, extension, completion.

Nobody does any of it for themselves (product.md, "People and what each may do").
"""

from lms_dashboard.domain.cases import Case

_YOURSELF = "is you: nobody {} for themselves"


def exempt(case: Case, _: bool) -> str:
    """An exemption, or a leave, is for whoever is asked the course and not exempt already."""
    if case.is_self:
        return _YOURSELF.format("exempts")
    if not case.covered:
        return "is not asked to take this course"
    if (found := case.closer.exemption) is not None:
        return f"is {'on leave' if found.leave else 'exempt'} until {found.until_day.isoformat()} already"
    return ""


def end_exemption(case: Case, _: bool) -> str:
    """There must be an exemption that has not ended."""
    found = case.closer.exemption
    if found is None or found.leave:
        return "is not exempt from this course"
    return ""


def end_leave(case: Case, _: bool) -> str:
    """There must be a leave that has not ended; coming back later would be more leave."""
    found = case.closer.exemption
    if found is None or not found.leave:
        return "is not on leave from this course"
    return _YOURSELF.format("moves a leave") if case.is_self else ""


def extend_due(case: Case, _: bool) -> str:
    """There must be a due date."""
    if case.is_self:
        return _YOURSELF.format("extends")
    if case.closer.exemption is not None:
        return f"is exempt until {case.closer.exemption.until_day.isoformat()}"
    if case.due_on is None:
        return "has nothing due in this course"
    return ""


def undo_extend(case: Case, _: bool) -> str:
    """The due date must be the one that an extension gave."""
    found = case.closer.extended
    if found is None or found.new_due != case.due_on:
        return "has no extension to take back"
    return ""


def record_completion(case: Case, _: bool) -> str:
    """Anybody's, but one's own."""
    return _YOURSELF.format("records a completion") if case.is_self else ""


def void_completion(case: Case, _: bool) -> str:
    """There must be a completion."""
    if case.is_self:
        return _YOURSELF.format("voids a completion")
    return "" if case.closer.completions else "has no completion to void"
