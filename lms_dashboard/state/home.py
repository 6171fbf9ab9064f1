"""Where a person's work is: the page that each role lands on. The only place that decides it."""

from lms_dashboard.domain.people import Actor, Permission

START = "/"
"""The Reports Center."""


def home_of(actor: Actor) -> str:
    """The address of the page that the person lands on after signing in, and by the start page."""
    return START if actor.may(Permission.VIEW_REPORTS) else "/my"
