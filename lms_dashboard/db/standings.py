"""Writing standings: the derived rows of learners and courses, replaced as a set."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete

from lms_dashboard.db.facts import Pair, load_facts
from lms_dashboard.db.sql import among, insert_rows
from lms_dashboard.db.tables import standing
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
            _row(organisation_id, pair, span)
            for pair, facts in load_facts(db, organisation_id, some, course_ids)
            for span in timeline(facts)
        ]
        rows.sort(key=lambda row: (row["learner_id"], row["course_id"], row["from_day"]))
        insert_rows(db, standing, rows)


def _row(organisation_id: int, pair: Pair, span: Span) -> dict[str, object]:
    standing_ = span.standing
    return {
        "organisation_id": organisation_id,
        "learner_id": pair[0],
        "course_id": pair[1],
        "from_day": span.from_day,
        "until_day": span.until_day,
        "breach_since": span.breach_since,
        **standing_._asdict(),
        "compliance": int(standing_.compliance),
        "progress": int(standing_.progress),
    }
