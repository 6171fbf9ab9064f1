"""Writing standings: the derived rows of learners and courses, replaced as a set."""

from collections.abc import Iterator, Sequence
from datetime import date
from operator import itemgetter

from sqlalchemy import Connection, and_, delete, select

from lms_dashboard.db.facts import Pair, load_facts
from lms_dashboard.db.sql import among, covers_day, insert_values
from lms_dashboard.db.tables import standing
from lms_dashboard.domain.compliance import Standing, standing_on
from lms_dashboard.domain.days import BEGINNING, day_before
from lms_dashboard.domain.facts import Facts
from lms_dashboard.domain.status import BREACHES
from lms_dashboard.domain.timeline import Span, timeline

_CHUNK = 20_000
"""Pairs whose facts are held in memory at once."""


def rebuild_standings(
    db: Connection,
    organisation_id: int,
    learner_ids: Sequence[int],
    course_ids: Sequence[int],
    since: date = BEGINNING,
) -> None:
    """Derive the standings of these learners in these courses anew; call it in the transaction of every act.

    ``since`` is the first day of which anything may have changed: what was before is kept.
    """
    step = max(1, _CHUNK // max(1, len(course_ids)))
    start = day_before(since)
    for first in range(0, len(learner_ids), step):
        some = learner_ids[first : first + step]
        kept = _take_away(db, some, course_ids, start)
        rows = [
            row
            for pair, facts in load_facts(db, organisation_id, some, course_ids)
            for row in _rows(organisation_id, pair, facts, start, kept.get(pair))
        ]
        rows.sort(key=itemgetter(0, 1, 2))
        insert_values(db, standing, _COLUMNS, rows)


def _take_away(
    db: Connection, learner_ids: Sequence[int], course_ids: Sequence[int], start: date
) -> dict[Pair, tuple[date, date | None]]:
    """Delete what holds on the day ``start`` or later; from when it held on that day, and since when it is a breach."""
    c = standing.c
    pairs = and_(among(db, c.learner_id, learner_ids), among(db, c.course_id, course_ids))
    if start == BEGINNING:
        db.execute(delete(standing).where(pairs))
        return {}
    on_start = select(c.learner_id, c.course_id, c.from_day, c.breach_since).where(pairs, covers_day(standing, start))
    kept = {(learner_id, course_id): held for learner_id, course_id, *held in db.execute(on_start).all()}
    db.execute(delete(standing).where(pairs, c.until_day > start))
    return {pair: (from_day, breach) for pair, (from_day, breach) in kept.items()}


def _rows(
    organisation_id: int, pair: Pair, facts: Facts, start: date, kept: tuple[date, date | None] | None
) -> Iterator[tuple[object, ...]]:
    from_day, breach = kept or (start, None)
    for span in timeline(facts, start, breach):
        held = span._replace(from_day=from_day) if span.from_day == start else span
        yield _values(organisation_id, pair, held)


def breaching(db: Connection, organisation_id: int, learner_ids: Sequence[int], course_id: int, day: date) -> set[int]:
    """The learners who are in breach in the course on a day, by the facts as they are: standings are not read."""
    found = set()
    for start in range(0, len(learner_ids), _CHUNK):
        for (learner_id, _), facts in load_facts(db, organisation_id, learner_ids[start : start + _CHUNK], [course_id]):
            if standing_on(facts, day).compliance in BREACHES:
                found.add(learner_id)
    return found


_COLUMNS = ("learner_id", "course_id", "from_day", "until_day", "organisation_id", "breach_since", *Standing._fields)


def _values(organisation_id: int, pair: Pair, span: Span) -> tuple[object, ...]:
    axes = (int(span.standing.compliance), int(span.standing.progress))
    return (*pair, span.from_day, span.until_day, organisation_id, span.breach_since, *axes, *span.standing[2:])
