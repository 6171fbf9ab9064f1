"""What the ids in the audit trail mean today: groups, job roles, courses and seat offerings by name."""

from sqlalchemy import Connection, select

from lms_dashboard.db.tables import course, group, job_role, seat_offering

_FIELDS = (
    (group, group.c.name, ("group_id", "parent_id")),
    (job_role, job_role.c.name, ("job_role_id", "job_role_ids")),
    (course, course.c.code, ("course_id", "course_ids", "satisfied_by_id")),
    (seat_offering, seat_offering.c.name, ("offering_id", "seat_offering_id", "waits_for_seat_of")),
)


def trail_names(db: Connection, organisation_id: int) -> dict[str, dict[int, str]]:
    """By the field of an audit row that holds ids: what each is called in the organisation."""
    found: dict[str, dict[int, str]] = {}
    for table, called, fields in _FIELDS:
        rows = db.execute(select(table.c.id, called).where(table.c.organisation_id == organisation_id))
        names = {row[0]: row[1] for row in rows}
        found |= dict.fromkeys(fields, names)
    return found
