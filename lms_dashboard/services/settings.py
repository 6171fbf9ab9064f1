"""The organisation's settings: read and changed by an administrator.

None of them is kept in standings: Expiring and "today" are decided when a page is read, retention when a reset seals.
So a change holds at the next event and at the next reading, and nothing has to be derived anew.
"""

from dataclasses import asdict
from datetime import datetime
from zoneinfo import available_timezones

from sqlalchemy import Connection, select, update

from lms_dashboard.db.audit import Touched, record_act
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.tables import organisation
from lms_dashboard.domain.days import DATE_ORDERS, zone_of
from lms_dashboard.domain.errors import Invalid, Refused
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.settings import OrganisationSettings

MOST_EXPIRING_DAYS = 366
MOST_RETENTION_YEARS = 100
_LONGEST_NAME = 200


def get_settings(*, actor: Actor) -> OrganisationSettings:
    """The settings as they are.

    Raises:
        NotAllowed: the actor does not administer the organisation.
    """
    organisation_id = actor.require_whole_administration()
    with read_session() as db:
        return _load(db, organisation_id)


def get_time_zones(*, actor: Actor) -> tuple[str, ...]:
    """Every time zone that can be chosen, by name.

    Raises:
        NotAllowed: the actor does not administer the organisation.
    """
    actor.require_whole_administration()
    return tuple(sorted(name for name in available_timezones() if "/" in name or name == "UTC"))


def change_settings(*, actor: Actor, settings: OrganisationSettings, now: datetime) -> OrganisationSettings:
    """Set all settings; the audit entry keeps those that differ, before and after.

    Raises:
        NotAllowed: the actor does not administer the organisation.
        Invalid: a name, zone or number that will not do.
        Refused: nothing is different, or another organisation has the name.
    """
    organisation_id = actor.require_whole_administration()
    _check(settings)
    with write_session() as db:
        before, after = asdict(_load(db, organisation_id)), asdict(settings)
        changed = {name: value for name, value in after.items() if value != before[name]}
        if not changed:
            raise Refused("Nothing is different.", "Change something first.")
        _require_free_name(db, organisation_id, settings.name)
        db.execute(update(organisation).where(organisation.c.id == organisation_id).values(**changed))
        record_act(
            db,
            actor=actor,
            organisation_id=organisation_id,
            act="change_settings",
            summary=changed,
            touched=[Touched(None, None, {name: before[name] for name in changed}, changed)],
            now=now,
            learner_ids=None,
            course_ids=None,
        )
    return settings


def _load(db: Connection, organisation_id: int) -> OrganisationSettings:
    c = organisation.c
    names = (c.name, c.time_zone, c.date_order, c.expiring_days, c.retention_years, c.target_rate)
    return OrganisationSettings(*db.execute(select(*names).where(c.id == organisation_id)).one())


def _check(settings: OrganisationSettings) -> None:
    name = settings.name
    if not name or len(name) > _LONGEST_NAME or not name.isprintable() or name != " ".join(name.split()):
        raise Invalid("The organisation needs a name.", f"Give one of 1 to {_LONGEST_NAME} letters.")
    zone_of(settings.time_zone)
    if settings.date_order not in DATE_ORDERS:
        raise Invalid(f"“{settings.date_order}” is not a date order.", f"Use one of {', '.join(DATE_ORDERS)}.")
    bounds = {
        "expiring days": (settings.expiring_days, 0, MOST_EXPIRING_DAYS),
        "retention years": (settings.retention_years, 0, MOST_RETENTION_YEARS),
        "target rate": (settings.target_rate, 0, 100),
    }
    for what, (value, least, most) in bounds.items():
        if not least <= value <= most:
            raise Invalid(f"The {what} cannot be {value}.", f"Choose a whole number from {least} to {most}.")


def _require_free_name(db: Connection, organisation_id: int, name: str) -> None:
    c = organisation.c
    if db.execute(select(c.id).where(c.name == name, c.id != organisation_id)).first() is not None:
        raise Refused("This name cannot be used.", "Choose another one.")
