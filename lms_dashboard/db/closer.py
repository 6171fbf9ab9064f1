"""What only some acts ask about their cases: requirements one by one, exemptions, extensions, completions, seals."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, func, select

from lms_dashboard.db.cases import is_visible
from lms_dashboard.db.requirements import load_stretches
from lms_dashboard.db.sql import among, covers_day
from lms_dashboard.db.tables import completion, due_extension, exemption, requirement, seal
from lms_dashboard.domain.cases import Case, Closer, Done, Extended, OpenExemption


def look_closer(db: Connection, organisation_id: int, course_id: int, cases: Sequence[Case], today: date) -> list[Case]:
    """The same cases with their ``closer`` part, in a fixed number of questions."""
    ids = [case.learner_id for case in cases]
    personal = _personal(db, ids, course_id, today)
    others = _asked_by_others(db, organisation_id, ids, course_id, today)
    exemptions = _exemptions(db, ids, course_id, today)
    extensions = _extensions(db, ids, course_id, today)
    done = _completions(db, ids, course_id)
    seals = _seals(db, ids, course_id)
    return [
        replace(
            case,
            closer=Closer(
                tuple(personal.get(i, ())),
                i in others,
                exemptions.get(i),
                extensions.get(i),
                tuple(done.get(i, ())),
                seals.get(i),
            ),
        )
        for i, case in zip(ids, cases, strict=True)
    ]


def _personal(db: Connection, learner_ids: Sequence[int], course_id: int, today: date) -> dict[int, list[int]]:
    c = requirement.c
    own = (among(db, c.learner_id, learner_ids), c.course_id == course_id, covers_day(requirement, today))
    found: dict[int, list[int]] = defaultdict(list)
    for learner_id, requirement_id in db.execute(select(c.learner_id, c.id).where(*own).order_by(c.id)):
        found[learner_id].append(requirement_id)
    return found


def _asked_by_others(
    db: Connection, organisation_id: int, learner_ids: Sequence[int], course_id: int, today: date
) -> set[int]:
    """Of whom something wider than a personal requirement asks the course today."""
    c = requirement.c
    wide = (c.organisation_id == organisation_id, c.learner_id.is_(None), c.course_id == course_id)
    broad = {row[0] for row in db.execute(select(c.id).where(*wide, covers_day(requirement, today)))}
    if not broad:
        return set()
    stretches = load_stretches(db, organisation_id, learner_ids, [course_id])
    return {
        learner_id
        for (learner_id, _), asked in stretches.items()
        if any(s.requirement_id in broad and s.from_day <= today < s.until_day for s in asked)
    }


def _exemptions(db: Connection, learner_ids: Sequence[int], course_id: int, today: date) -> dict[int, OpenExemption]:
    c = exemption.c
    rows = db.execute(
        select(c.learner_id, c.id, c.from_day, c.until_day, c.leave)
        .where(among(db, c.learner_id, learner_ids), c.course_id == course_id)
        .where(c.until_day > today, c.withdrawn_at.is_(None))
        .order_by(c.from_day.desc(), c.id.desc())
    )
    return {row.learner_id: OpenExemption(row.id, row.from_day, row.until_day, row.leave) for row in rows}


def _extensions(db: Connection, learner_ids: Sequence[int], course_id: int, today: date) -> dict[int, Extended]:
    c = due_extension.c
    rows = db.execute(
        select(c.learner_id, c.id, c.made_on, c.new_due)
        .where(among(db, c.learner_id, learner_ids), c.course_id == course_id)
        .where(c.made_on == today, c.withdrawn_at.is_(None))
        .order_by(c.id)
    )
    return {row.learner_id: Extended(row.id, row.made_on, row.new_due) for row in rows}


def _completions(db: Connection, learner_ids: Sequence[int], course_id: int) -> dict[int, list[Done]]:
    c = completion.c
    rows = db.execute(
        select(c.learner_id, c.id, c.completed_on, c.attempt_id)
        .where(among(db, c.learner_id, learner_ids), c.course_id == course_id, is_visible())
        .order_by(c.completed_on, c.id)
    )
    found: dict[int, list[Done]] = defaultdict(list)
    for row in rows:
        found[row.learner_id].append(Done(row.id, row.completed_on, row.attempt_id))
    return found


def _seals(db: Connection, learner_ids: Sequence[int], course_id: int) -> dict[int, date]:
    c = seal.c
    query = (
        select(c.learner_id, func.max(c.sealed_on))
        .where(among(db, c.learner_id, learner_ids), c.course_id == course_id)
        .group_by(c.learner_id)
    )
    return {row[0]: row[1] for row in db.execute(query)}
