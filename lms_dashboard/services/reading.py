"""What every report does first: the permission, the day, the settings."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from lms_dashboard.db.organisations import settings_of
from lms_dashboard.db.session import generation
from lms_dashboard.domain.days import day_in
from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.people import Actor


@dataclass(frozen=True, slots=True)
class Reading:
    """The day a report shows, today, and the settings and newest change it was read with."""

    organisation_id: int
    day: date
    today: date
    expiring_days: int
    seq: int
    database: int


def reading_of(db: Connection, actor: Actor, organisation_id: int, as_of: date | None, now: datetime) -> Reading:
    """The reading of a report for a day, or for today in the organisation's zone.

    Raises:
        Invalid: the day lies in the future.
    """
    today = day_in(actor.time_zone, now)
    if as_of is not None and as_of > today:
        raise Invalid(f"{as_of.isoformat()} lies in the future.", "Choose today or a day before.")
    settings = settings_of(db, organisation_id)
    return Reading(organisation_id, as_of or today, today, settings.expiring_days, settings.seq, generation())
