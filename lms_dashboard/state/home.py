"""Where a person's work is: the page that each role lands on. The only place that decides it."""

from lms_dashboard.domain.people import Actor, Permission, Role

START = "/"
"""The Reports Center."""

EXECUTIVES = "/compliance"
"""For an executive, who changes nothing, the Reports Center is the Compliance page."""


def home_of(actor: Actor) -> str:
    """The address of the page that the person lands on after signing in, and by the start page."""
    if Role.EXECUTIVE in actor.roles and not actor.may(Permission.MANAGE_TRAINING):
        return EXECUTIVES
    return START if actor.may(Permission.VIEW_REPORTS) else "/my"
