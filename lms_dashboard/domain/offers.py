"""Which acts a cell offers, and why another is not possible (a courtesy: the service decides again).

Voiding is offered beside each completion instead.
"""

from lms_dashboard.domain.acts import Act
from lms_dashboard.domain.assignments import why_not
from lms_dashboard.domain.cases import Case
from lms_dashboard.domain.details import ActOffer
from lms_dashboard.domain.people import Actor, Permission


def offers_for(actor: Actor, case: Case, *, today_shown: bool) -> tuple[ActOffer, ...]:
    """Every act that the actor's role knows, in the panel's order; on a past day none is possible."""
    if not actor.may(Permission.MANAGE_TRAINING):
        return ()
    return tuple(_offer(actor, act, case, today_shown) for act in _order(case))


_TAKE_BACK = (Act.RESTORE, Act.UNDO_REASSIGN, Act.REENROLL, Act.UNDO_EXTEND)
_WHEN_POSSIBLE = (Act.GRANT_TRY, Act.END_EXEMPTION, Act.END_LEAVE)
"""Acts that are shown only where they are possible: most learners never need them."""

_ALWAYS = (Act.EXTEND_DUE, Act.RECORD_COMPLETION, Act.EXEMPT, Act.START_LEAVE, Act.UNENROLL, Act.RESET)


def _order(case: Case) -> tuple[Act, ...]:
    first = Act.ASSIGN if case.current_id is None and case.ended_id is None else Act.REASSIGN
    now = [act for act in (*_TAKE_BACK, *_WHEN_POSSIBLE) if not why_not(act, case)]
    return (first, Act.ARCHIVE, *now, *_ALWAYS)


def _offer(actor: Actor, act: Act, case: Case, today_shown: bool) -> ActOffer:
    if not today_shown:
        return ActOffer(act, False, "You are looking at a past day; acts are done on today's matrix.")
    if act is Act.RESET and not actor.may(Permission.RESET_PROGRESS):
        return ActOffer(act, False, f"Your role does not include the permission “{Permission.RESET_PROGRESS.value}”.")
    reason = why_not(act, case, include_unfinished=True)
    return ActOffer(act, not reason, f"{case.name} {reason}." if reason else "")
