"""Organisations: made by the command line, each with its own audit chain from the first entry on."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from lms_dashboard.db.audit import Touched, record_act
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.tables import organisation, organisation_head
from lms_dashboard.domain.days import DATE_ORDERS, zone_of
from lms_dashboard.domain.errors import Invalid, NotAllowed, NotFound, Refused
from lms_dashboard.domain.people import Actor, Permission, system_actor

COMMAND_LINE = Actor(kind="system", name="command line", permissions=frozenset(Permission))
"""The command line before an organisation is chosen: it may list organisations, find one and make one."""

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation and its settings of time."""

    id: int
    name: str
    time_zone: str
    date_order: str


def create_organisation(*, actor: Actor, name: str, time_zone: str, date_order: str, now: datetime) -> int:
    """Make an organisation; returns its id. ``date_order`` is dmy, mdy or ymd, ``time_zone`` an IANA name.

    Raises:
        NotAllowed: anybody but the command line asks.
        Invalid: no name, or no such time zone or date order.
        Refused: the name is taken.
    """
    _require_command_line(actor)
    name = " ".join(name.split())
    _check(name, time_zone, date_order)
    with write_session() as db:
        if _find(db, name) is not None:
            raise Refused(f"There is an organisation “{name}” already.", "Choose another name.")
        settings = {"name": name, "time_zone": time_zone, "date_order": date_order}
        new = insert(organisation).values(**settings, created_at=now).returning(organisation.c.id)
        organisation_id: int = db.execute(new).scalar_one()
        db.execute(insert(organisation_head).values(organisation_id=organisation_id, seq=0, hash=""))
        record_act(
            db,
            actor=actor,
            organisation_id=organisation_id,
            act="create_organisation",
            summary=settings,
            touched=[Touched(None, None, None, settings)],
            now=now,
        )
    return organisation_id


def get_organisations(*, actor: Actor) -> tuple[OrganisationRow, ...]:
    """Every organisation, by name.

    Raises:
        NotAllowed: anybody but the command line asks.
    """
    _require_command_line(actor)
    c = organisation.c
    with read_session() as db:
        rows = db.execute(select(c.id, c.name, c.time_zone, c.date_order).order_by(c.name)).all()
    return tuple(OrganisationRow(*row) for row in rows)


def get_system_actor(*, actor: Actor, name: str) -> Actor:
    """The command line, acting for the organisation of that name.

    Raises:
        NotAllowed: anybody but the command line asks.
        NotFound: there is none of that name; the message lists those that there are.
    """
    _require_command_line(actor)
    with read_session() as db:
        found = _find(db, " ".join(name.split()))
    if found is None:
        names = ", ".join(f"“{row.name}”" for row in get_organisations(actor=actor)[:10])
        raise NotFound(f"There is no organisation “{name}”.", f"There is: {names}." if names else "There is none yet.")
    return system_actor(found.id, organisation_name=found.name, time_zone=found.time_zone)


def _require_command_line(actor: Actor) -> None:
    if actor.kind != "system" or actor.organisation_id is not None:
        raise NotAllowed("Organisations are made and listed by the command line only.")


def _check(name: str, time_zone: str, date_order: str) -> None:
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise Invalid("An organisation needs a name.", f"Give one of 1 to {_LONGEST_NAME} letters.")
    zone_of(time_zone)
    if date_order not in DATE_ORDERS:
        raise Invalid(f"“{date_order}” is not a date order.", f"Use one of {', '.join(DATE_ORDERS)}.")


def _find(db: Connection, name: str) -> OrganisationRow | None:
    c = organisation.c
    row = db.execute(select(c.id, c.name, c.time_zone, c.date_order).where(c.name == name)).one_or_none()
    return OrganisationRow(*row) if row else None
