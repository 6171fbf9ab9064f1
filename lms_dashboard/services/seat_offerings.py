"""Manage Seats: making an offering, and changing its name, its allowance and the courses that come with it."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from lms_dashboard.db.audit import Touched, record_act
from lms_dashboard.db.seating import lock_offerings
from lms_dashboard.db.session import write_session
from lms_dashboard.db.sql import AnyRow, among, insert_rows
from lms_dashboard.db.tables import course, seat_offering, seat_offering_course
from lms_dashboard.domain.errors import Conflict, Invalid, NotFound, Refused
from lms_dashboard.domain.names import fold
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.seats import OfferingFields, check_fields, count_of


def create_offering(*, actor: Actor, fields: OfferingFields, now: datetime) -> int:
    """Make an offering with so many seats; returns its id.

    Raises:
        NotAllowed: the actor does not administer the whole organisation.
        Invalid: the name, the number or a course makes no sense.
        Refused: another offering has the name.
    """
    organisation_id = actor.require_whole_administration()
    check_fields(fields)
    try:
        with write_session() as db:
            _check(db, organisation_id, fields, None)
            row = {"organisation_id": organisation_id, "name": fields.name, "seats": fields.seats, "held": 0}
            made: int = db.execute(insert(seat_offering).values(**row).returning(seat_offering.c.id)).scalar_one()
            _set_courses(db, organisation_id, made, fields)
            _record(db, actor, "create_offering", fields.name, None, {**asdict(fields), "offering_id": made}, now)
    except IntegrityError as error:
        raise Conflict("Somebody else made an offering of that name.", "Choose another name.") from error
    return made


def change_offering(*, actor: Actor, offering_id: int, fields: OfferingFields, now: datetime) -> str:
    """Set its name, its allowance and its courses; returns what was done, in words.

    Whoever is enrolled in a course that no longer comes with a seat stays so. A course that is added enrolls nobody.

    Raises:
        NotAllowed: the actor does not administer the whole organisation.
        NotFound: there is no such offering. Invalid: the name, the number or a course makes no sense.
        Refused: more seats are held, another offering has the name, or nothing would be different.
    """
    organisation_id = actor.require_whole_administration()
    check_fields(fields)
    with write_session() as db:
        lock_offerings(db, organisation_id, [offering_id])
        before = _fields(db, found := require_offering(db, organisation_id, offering_id))
        if before == OfferingFields(fields.name, fields.seats, tuple(sorted(set(fields.course_ids)))):
            raise Refused("The offering says so already.", "Nothing was changed.")
        _check(db, organisation_id, fields, offering_id)
        if fields.seats < found.held:
            raise _too_few(found, fields.seats)
        values = {"name": fields.name, "seats": fields.seats}
        db.execute(update(seat_offering).where(seat_offering.c.id == offering_id).values(**values))
        _set_courses(db, organisation_id, offering_id, fields)
        _record(db, actor, "change_offering", fields.name, asdict(before), asdict(fields), now)
    return f"“{fields.name}” has {count_of(fields.seats, 'seat')}, {fields.seats - found.held:,} of them free."


def _too_few(found: AnyRow, seats: int) -> Refused:
    """The allowance never goes below what is held."""
    return Refused(
        f"{count_of(found.held, 'seat')} of “{found.name}” {'is' if found.held == 1 else 'are'} held: "
        f"{seats:,} would be too few.",
        f"Remove {count_of(found.held - seats, 'person', 'people')} from the offering first, "
        f"or give {found.held:,} seats or more.",
    )


def require_offering(db: Connection, organisation_id: int, offering_id: int) -> AnyRow:
    """The offering's row.

    Raises:
        NotFound: there is none here.
    """
    c = seat_offering.c
    query = select(seat_offering).where(c.id == offering_id, c.organisation_id == organisation_id)
    found = db.execute(query).one_or_none()
    if found is None:
        raise NotFound("There is no such seat offering.", "Choose one of those listed under Seats.")
    return found


def _fields(db: Connection, found: AnyRow) -> OfferingFields:
    m = seat_offering_course.c
    query = select(m.course_id).where(m.seat_offering_id == found.id).order_by(m.course_id)
    return OfferingFields(found.name, found.seats, tuple(row[0] for row in db.execute(query)))


def _check(db: Connection, organisation_id: int, fields: OfferingFields, own_id: int | None) -> None:
    """Its courses are the organisation's, and its name is nobody else's."""
    o, c = seat_offering.c, course.c
    known = select(c.id).where(c.organisation_id == organisation_id, among(db, c.id, fields.course_ids))
    if {row[0] for row in db.execute(known)} != set(fields.course_ids):
        raise Invalid("There is no such course.", "Choose from those listed.")
    for other_id, name in db.execute(select(o.id, o.name).where(o.organisation_id == organisation_id)):
        if other_id != own_id and fold(name) == fold(fields.name):
            raise Refused(f"There is a seat offering “{name}” already.", "Choose another name.")


def _set_courses(db: Connection, organisation_id: int, offering_id: int, fields: OfferingFields) -> None:
    own = {"organisation_id": organisation_id, "seat_offering_id": offering_id}
    db.execute(delete(seat_offering_course).where(seat_offering_course.c.seat_offering_id == offering_id))
    insert_rows(db, seat_offering_course, [{**own, "course_id": i} for i in sorted(set(fields.course_ids))])


def _record(db: Connection, actor: Actor, act: str, name: str, before: Any, after: Any, now: datetime) -> None:
    record_act(
        db,
        actor=actor,
        organisation_id=actor.organisation_id or 0,
        act=act,
        summary={"offering": name, "seats": after["seats"]},
        touched=[Touched(None, None, before, after)],
        now=now,
    )
