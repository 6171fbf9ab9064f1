"""Who asks, and whether a page of this product does: from a request's headers to the session's person."""

from datetime import datetime

from fastapi import Request

from lms_dashboard.domain.errors import NotAllowed
from lms_dashboard.domain.people import NOBODY, Actor
from lms_dashboard.services import sessions
from lms_dashboard.state.identity import token_of


def token_in(request: Request) -> str:
    """The session's token among the cookies; empty when there is none."""
    return token_of(request.headers.get("cookie", ""))


def who_asks(request: Request, now: datetime) -> Actor:
    """The session's person, with the rights of this moment.

    Raises:
        NotSignedIn: there is no such session.
    """
    return sessions.get_actor(actor=NOBODY, token=token_in(request), now=now)


def require_own_page(request: Request) -> None:
    """Refuse a download that another site has linked to, where the browser says so.

    Raises:
        NotAllowed: another site asked.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise NotAllowed("This download was asked for by another site.", "Open it from a page of this product.")
