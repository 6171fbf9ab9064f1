"""Writing standings: the derived rows of learners and courses, replaced as a set."""

from collections.abc import Sequence
from operator import itemgetter

from sqlalchemy import Connection, delete

from lms_dashboard.db.facts import Pair, load_facts
from lms_dashboard.db.sql import among, insert_values
from lms_dashboard.db.tables import standing
from lms_dashboard.domain.compliance import Standing
from lms_dashboard.domain.timeline import Span, timeline

_CHUNK = 20_000
"""Pairs whose facts are held in memory at once."""


def rebuild_standings(
    db: Connection, organisation_id: int, learner_ids: Sequence[int], course_ids: Sequence[int]
) -> None:
    """Derive the standings of these learners in these courses anew; call it in the transaction of every act."""
    step = max(1, _CHUNK // max(1, len(course_ids)))
    for start in range(0, len(learner_ids), step):
        some = learner_ids[start : start + step]
        c = standing.c
        db.execute(delete(standing).where(among(db, c.learner_id, some), among(db, c.course_id, course_ids)))
        rows = [
            _values(organisation_id, pair, span)
            for pair, facts in load_facts(db, organisation_id, some, course_ids)
            for span in timeline(facts)
        ]
        rows.sort(key=itemgetter(0, 1, 2))
        insert_values(db, standing, _COLUMNS, rows)


_COLUMNS = ("learner_id", "course_id", "from_day", "until_day", "organisation_id", "breach_since", *Standing._fields)


def _values(organisation_id: int, pair: Pair, span: Span) -> tuple[object, ...]:
    axes = (int(span.standing.compliance), int(span.standing.progress))
    return (*pair, span.from_day, span.until_day, organisation_id, span.breach_since, *axes, *span.standing[2:])
