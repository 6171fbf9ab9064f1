"""What “Was she trained?” reads: people as of a day, and why each course was asked of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, select

from lms_dashboard.db.records import audience_words
from lms_dashboard.db.sql import AnyRow, among, covers_day
from lms_dashboard.db.tables import employment, group, group_membership, job_role, learner, requirement, standing
from lms_dashboard.domain.facts import Stretch
from lms_dashboard.domain.proof import Reason

Pair = tuple[int, int]


def load_people(
    db: Connection, visible: ColumnElement[bool], learner_ids: Sequence[int], day: date
) -> Sequence[AnyRow]:
    """Those of the learners whom the actor sees, by name, with the day's group, and whether they were active."""
    c, m, e = learner.c, group_membership, employment
    active = select(e.c.id).where(e.c.learner_id == c.id, covers_day(e, day)).exists().label("active")
    return db.execute(
        select(c.id, c.name, c.email, c.external_id, group.c.name.label("group"), active)
        .join_from(learner, m, and_(m.c.learner_id == c.id, covers_day(m, day)), isouter=True)
        .join(group, group.c.id == m.c.group_id, isouter=True)
        .where(among(db, c.id, learner_ids), visible)
        .order_by(c.sort_key, c.id)
    ).all()


def load_standings(db: Connection, learner_ids: Sequence[int], day: date) -> dict[Pair, AnyRow]:
    """By learner and course: the standing of the day."""
    s = standing.c
    rows = db.execute(select(standing).where(among(db, s.learner_id, learner_ids), covers_day(standing, day)))
    return {(row.learner_id, row.course_id): row for row in rows}


def load_reasons(
    db: Connection, organisation_id: int, stretches: Mapping[Pair, Sequence[Stretch]], day: date
) -> dict[Pair, tuple[Reason, ...]]:
    """By learner and course: whom the course was asked of, why, from when, and the first due day."""
    words = _audiences(db, organisation_id)
    found: dict[Pair, tuple[Reason, ...]] = defaultdict(tuple)
    for pair, spells in stretches.items():
        for one in sorted(spells, key=lambda spell: (not spell.mandatory, spell.first_due)):
            if one.from_day <= day < one.until_day:
                kind = "" if one.mandatory else "optional: "
                reason = Reason(f"{kind}{words[one.requirement_id]}", one.from_day, one.first_due)
                found[pair] = (*found[pair], reason)
    return found


def _audiences(db: Connection, organisation_id: int) -> dict[int, str]:
    r = requirement.c
    rows = db.execute(
        select(r.id, r.audience, r.reason, group.c.name.label("group"), job_role.c.name.label("role"))
        .join_from(requirement, group, group.c.id == r.group_id, isouter=True)
        .join(job_role, job_role.c.id == r.job_role_id, isouter=True)
        .where(r.organisation_id == organisation_id)
    )
    return {row.id: audience_words(row) + (f" ({row.reason})" if row.reason else "") for row in rows}
