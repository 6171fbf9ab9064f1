"""What of an organisation's settings every report needs."""

from typing import NamedTuple

from sqlalchemy import Connection, select

from lms_dashboard.db.tables import organisation, organisation_head


class Setting(NamedTuple):
    """An organisation's settings for reports and acts, and the number of its newest change."""

    expiring_days: int
    retention_years: int
    seq: int


def settings_of(db: Connection, organisation_id: int) -> Setting:
    """The settings, as of this transaction."""
    o, h = organisation.c, organisation_head.c
    row = db.execute(
        select(o.expiring_days, o.retention_years, h.seq)
        .join_from(organisation, organisation_head, h.organisation_id == o.id)
        .where(o.id == organisation_id)
    ).one()
    return Setting(*row)
