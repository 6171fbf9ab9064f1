"""Seat offerings: seats, the courses that come with them, who holds one, and who gets or gives one back."""

from lms_dashboard.db.session import read_session
from lms_dashboard.db.uploads import load_offerings
from lms_dashboard.domain.errors import NotFound
from lms_dashboard.domain.names import fold
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.upload_known import Offering


def find_offering(*, actor: Actor, name: str) -> Offering:
    """The seat offering of that name.

    Raises:
        NotAllowed: the actor may not manage training.
        NotFound: there is none; the message lists those that there are.
    """
    organisation_id = actor.require(Permission.MANAGE_TRAINING)
    with read_session() as db:
        offerings = load_offerings(db, organisation_id).values()
    found = [offering for offering in offerings if fold(offering.name) == fold(name)]
    if not found:
        names = ", ".join(f"“{offering.name}”" for offering in offerings)
        raise NotFound(f"There is no seat offering “{name}”.", f"There is: {names}." if names else "There is none yet.")
    return found[0]
