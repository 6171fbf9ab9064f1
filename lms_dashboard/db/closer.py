"""What only some acts ask about their cases: requirements one by one, exemptions, extensions, completions, seals."""

from collections import defaultdict
from datetime import date

from sqlalchemy import Connection, func, select

from lms_dashboard.db.cases import Strip, is_visible
from lms_dashboard.db.requirements import load_stretches
from lms_dashboard.db.sql import among, covers_day
from lms_dashboard.db.tables import completion, due_extension, exemption, requirement, seal
from lms_dashboard.domain.cases import Closer, Done, Extended, OpenExemption


def look_closer(db: Connection, organisation_id: int, strip: Strip, today: date) -> dict[int, Closer]:
    """The closer part of the cases that have one, by the key of the strip, in a fixed number of questions."""
    personal = _personal(db, strip, today)
    others = _asked_by_others(db, organisation_id, strip, today)
    exemptions = _exemptions(db, strip, today)
    extensions = _extensions(db, strip, today)
    done = _completions(db, strip)
    seals = _seals(db, strip)
    return {
        key: Closer(
            tuple(personal.get(key, ())),
            key in others,
            exemptions.get(key),
            extensions.get(key),
            tuple(done.get(key, ())),
            seals.get(key),
        )
        for key in {*personal, *others, *exemptions, *extensions, *done, *seals}
    }


def _personal(db: Connection, strip: Strip, today: date) -> dict[int, list[int]]:
    c = requirement.c
    own = (strip.of(db, requirement), covers_day(requirement, today))
    found: dict[int, list[int]] = defaultdict(list)
    for key, requirement_id in db.execute(select(c[strip.key].label("key"), c.id).where(*own).order_by(c.id)):
        found[key].append(requirement_id)
    return found


def _asked_by_others(db: Connection, organisation_id: int, strip: Strip, today: date) -> set[int]:
    """Where something wider than a personal requirement asks today."""
    c = requirement.c
    wide = (c.organisation_id == organisation_id, c.learner_id.is_(None), among(db, c.course_id, strip.course_ids))
    broad = {row[0] for row in db.execute(select(c.id).where(*wide, covers_day(requirement, today)))}
    if not broad:
        return set()
    stretches = load_stretches(db, organisation_id, strip.learner_ids, strip.course_ids)
    by_learner = strip.key == "learner_id"
    return {
        learner_id if by_learner else course_id
        for (learner_id, course_id), asked in stretches.items()
        if any(s.requirement_id in broad and s.from_day <= today < s.until_day for s in asked)
    }


def _exemptions(db: Connection, strip: Strip, today: date) -> dict[int, OpenExemption]:
    c = exemption.c
    rows = db.execute(
        select(c[strip.key].label("key"), c.id, c.from_day, c.until_day, c.leave)
        .where(strip.of(db, exemption))
        .where(c.until_day > today, c.withdrawn_at.is_(None))
        .order_by(c.from_day.desc(), c.id.desc())
    )
    return {row.key: OpenExemption(row.id, row.from_day, row.until_day, row.leave) for row in rows}


def _extensions(db: Connection, strip: Strip, today: date) -> dict[int, Extended]:
    c = due_extension.c
    rows = db.execute(
        select(c[strip.key].label("key"), c.id, c.made_on, c.new_due)
        .where(strip.of(db, due_extension))
        .where(c.made_on == today, c.withdrawn_at.is_(None))
        .order_by(c.id)
    )
    return {row.key: Extended(row.id, row.made_on, row.new_due) for row in rows}


def _completions(db: Connection, strip: Strip) -> dict[int, list[Done]]:
    c = completion.c
    rows = db.execute(
        select(c[strip.key].label("key"), c.id, c.completed_on, c.attempt_id)
        .where(strip.of(db, completion), is_visible())
        .order_by(c.completed_on, c.id)
    )
    found: dict[int, list[Done]] = defaultdict(list)
    for row in rows:
        found[row.key].append(Done(row.id, row.completed_on, row.attempt_id))
    return found


def _seals(db: Connection, strip: Strip) -> dict[int, date]:
    c = seal.c
    query = select(c[strip.key].label("key"), func.max(c.sealed_on)).where(strip.of(db, seal)).group_by(c[strip.key])
    return {row[0]: row[1] for row in db.execute(query)}
