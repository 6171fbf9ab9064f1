"""Completions of other courses, where they satisfy one (product.md, "Words": "course B satisfies course A")."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, or_, select

from lms_dashboard.db.completion_log import not_sealed
from lms_dashboard.db.records import Pair, load_completions
from lms_dashboard.db.sql import among, covers_day
from lms_dashboard.db.tables import completion, completion_void, course, equivalence, supersession
from lms_dashboard.domain.details import CompletionRow


def load_from_others(
    db: Connection, learner_ids: Sequence[int], course_ids: Sequence[int], day: date
) -> dict[Pair, list[tuple[str, CompletionRow]]]:
    """By learner and course: completions of other courses that counted for it on the day, with the others' titles."""
    c, e, s = completion.c, equivalence, supersession.c
    ended = select(s.id).where(
        s.completion_id == c.id,
        s.course_id == e.c.course_id,
        s.from_day <= day,
        s.withdrawn_at.is_(None),
        or_(s.counts_through.is_(None), s.counts_through < day),
    )
    rows = db.execute(
        select(c.id, c.learner_id, c.course_id, e.c.course_id.label("target"), course.c.title)
        .join_from(completion, e, e.c.satisfied_by_id == c.course_id)
        .join(course, course.c.id == c.course_id)
        .where(among(db, c.learner_id, learner_ids), among(db, e.c.course_id, course_ids), covers_day(e, day))
        .where(c.completed_on <= day, c.valid_through >= day, not_sealed(), ~ended.exists())
        .where(c.id.not_in(select(completion_void.c.completion_id)))
    ).all()
    done = load_completions(db, learner_ids, sorted({row.course_id for row in rows}), day)
    by_id = {one.id: one for some in done.values() for one in some}
    found: dict[Pair, list[tuple[str, CompletionRow]]] = defaultdict(list)
    for row in rows:
        found[row.learner_id, row.target].append((row.title, by_id[row.id]))
    return found
