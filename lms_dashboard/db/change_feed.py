"""What the change feed says to whoever worked something out before writing it: whom later changes concern."""

from sqlalchemy import Connection, select

from lms_dashboard.db.tables import change, organisation_head


def newest_seq(db: Connection, organisation_id: int) -> int:
    """The number of the newest change that this transaction sees."""
    c = organisation_head.c
    return int(db.execute(select(c.seq).where(c.organisation_id == organisation_id)).scalar_one())


def concerned_since(db: Connection, organisation_id: int, seq: int, course_id: int) -> set[int] | None:
    """Who may stand otherwise in the course by what was done after that change; None: perhaps everybody."""
    c = change.c
    later = select(c.learner_ids, c.course_ids).where(c.organisation_id == organisation_id, c.seq > seq)
    found: set[int] = set()
    for learner_ids, course_ids in db.execute(later):
        if course_ids and course_id not in course_ids:
            continue
        if learner_ids is None or (course_ids and not learner_ids):
            return None
        found.update(learner_ids)
    return found
