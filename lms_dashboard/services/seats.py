"""Seat offerings: seats, the courses that come with them, who holds one, who waits for one, and who held one."""

from collections.abc import Sequence
from datetime import datetime

from lms_dashboard.db import seats
from lms_dashboard.db.scopes import require_learners
from lms_dashboard.db.session import read_session
from lms_dashboard.db.uploads import load_offerings
from lms_dashboard.domain.days import day_in
from lms_dashboard.domain.errors import Invalid, NotFound
from lms_dashboard.domain.names import fold
from lms_dashboard.domain.paging import require_order, require_page
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.seats import SORTS, VIEWS, HeldSeats, OfferingRow, SeatQuery, SeatsPage
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


def get_offerings(*, actor: Actor, now: datetime) -> tuple[OfferingRow, ...]:
    """Every offering of the organisation, by name.

    Raises:
        NotAllowed: the actor may not see reports.
    """
    organisation_id = actor.require(Permission.VIEW_REPORTS)
    with read_session() as db:
        return seats.load_offering_rows(db, organisation_id, day_in(actor.time_zone, now))


def get_seats(*, actor: Actor, query: SeatQuery, now: datetime) -> SeatsPage:
    """The offerings, and a page of the people of the chosen one whom the actor sees.

    Raises:
        NotAllowed: the actor may not see reports.
        NotFound: there is no such offering.
        Invalid: view, order or page are out of range.
    """
    organisation_id = actor.require(Permission.VIEW_REPORTS)
    check_query(query)
    today = day_in(actor.time_zone, now)
    with read_session() as db:
        offerings = seats.load_offering_rows(db, organisation_id, today)
        chosen = choose(offerings, query.offering_id)
        if chosen is None:
            return SeatsPage(today, offerings, None, (), 0, 0, 1, query.page_size)
        total, beyond = seats.count_rows(db, actor, chosen.id, query, today)
        rows = tuple(seats.load_rows(db, actor, chosen.id, query, today))
    return SeatsPage(today, offerings, chosen, rows, total, beyond, query.page, query.page_size)


def get_held_seats(*, actor: Actor, learner_id: int, now: datetime) -> HeldSeats:
    """The seats that one of those whom the actor manages holds now.

    Raises:
        NotAllowed: the actor manages no training.
        NotFound: the learner is missing or not the actor's to change.
    """
    actor.require(Permission.MANAGE_TRAINING)
    with read_session() as db:
        require_learners(db, actor, [learner_id], day_in(actor.time_zone, now))
        return seats.load_held(db, learner_id)


def check_query(query: SeatQuery) -> None:
    """Refuse what is out of range.

    Raises:
        Invalid: view, order or page.
    """
    if query.view not in VIEWS:
        raise Invalid("There is no such list.", "Choose who holds a seat, who waits, or the history.")
    require_order(query.order, SORTS)
    require_page(query.page, query.page_size)


def choose(offerings: Sequence[OfferingRow], offering_id: int | None) -> OfferingRow | None:
    """The offering of that id; None: the first, if there is any.

    Raises:
        NotFound: there is no such offering.
    """
    if offering_id is None:
        return offerings[0] if offerings else None
    found = next((one for one in offerings if one.id == offering_id), None)
    if found is None:
        raise NotFound("There is no such seat offering.", "Choose one of those listed.")
    return found
