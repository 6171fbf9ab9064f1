"""The session as the frame shows it; says nothing that the person does not know already."""

import reflex as rx
from reflex.state import BaseState

from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.state.home import START, home_of
from lms_dashboard.state.identity import fingerprint

SIGN_IN = "/sign-in?next={here}"
"""Where the frame leaves to when nobody is signed in; the browser puts its own address in."""


class SessionState(rx.State):
    """Who is signed in, for the frame and for pages' courtesies (hiding what the role may not do)."""

    signed_in: bool = False
    name: str = ""
    email: str = ""
    initials: str = ""
    organisation: str = ""
    organisations: list[tuple[int, str]] = []
    has_center: bool = False
    may_report: bool = False
    may_manage: bool = False
    may_reset: bool = False
    may_export: bool = False
    may_audit: bool = False
    may_open_sealed: bool = False
    may_administer: bool = False
    has_own: bool = False
    date_order: str = "ymd"
    denied: bool = False
    leave: str = ""

    _fingerprint: str = ""


async def adopt(root: BaseState, token: str, actor: Actor) -> bool:
    """Make the tab's state that of this actor. When it was somebody else's, or other rights', it is emptied first.

    Returns:
        Whether it was emptied.
    """
    session = await root.get_state(SessionState)
    print_now = fingerprint(token, actor)
    if print_now == session._fingerprint:
        return False
    emptied = session._fingerprint != ""
    if emptied:
        await empty(root)
    session._fingerprint = print_now
    _show(session, actor)
    return emptied


async def empty(root: BaseState) -> None:
    """Reset every state of the tab; the browser is told, so that nothing stays on the screen."""
    for substate in root.get_substates():
        await root.get_state(substate)
    hydrated = getattr(root, "is_hydrated", False)
    root.reset()
    root.is_hydrated = hydrated


def _show(session: SessionState, actor: Actor) -> None:
    session.signed_in = actor.organisation_id is not None
    session.name = actor.name
    session.email = actor.email
    session.initials = initials_of(actor.name or actor.email)
    session.organisation = actor.organisation_name
    session.organisations = list(actor.organisations)
    session.has_center = home_of(actor) == START
    session.may_report = actor.may(Permission.VIEW_REPORTS)
    session.may_manage = actor.may(Permission.MANAGE_TRAINING)
    session.may_reset = actor.may(Permission.RESET_PROGRESS)
    session.may_export = actor.may(Permission.EXPORT)
    session.may_audit = actor.may(Permission.VIEW_AUDIT)
    session.may_open_sealed = actor.may(Permission.OPEN_SEALED)
    session.may_administer = actor.may(Permission.ADMINISTER)
    session.has_own = actor.learner_id is not None
    session.date_order = actor.date_order


def initials_of(name: str) -> str:
    """Two letters for the round mark: of the first and the last word, or of the only one."""
    words = [word for word in name.replace("@", " ").split() if word]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else words[0][1:2])).upper()
