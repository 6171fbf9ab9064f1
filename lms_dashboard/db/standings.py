"""Standings, the derived rows of learners and courses: worked out anew, in parts that fit in memory."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from sqlalchemy import Connection

from lms_dashboard.db.crowd import Crowd, Pair
from lms_dashboard.db.facts import MOST_KINDS, Befell, Kinds, load_alike
from lms_dashboard.db.locks import keep_rules
from lms_dashboard.db.standing_rows import Rewriting, Timelines, load_stored
from lms_dashboard.domain.compliance import standing_on
from lms_dashboard.domain.days import BEGINNING, day_before
from lms_dashboard.domain.status import BREACHES

_TOGETHER = 10_000
"""Pairs whose facts are held in memory at once."""

_COURSES_EACH = 20
"""Courses of a learner, more or less, where all courses are meant."""

Told = Callable[[int, int], None]
"""Hears for how many learners it is done, of how many."""


def unheard(done: int, of: int) -> None:
    """Progress that nobody asked for."""


def rebuild_standings(
    db: Connection,
    organisation_id: int,
    learner_ids: Sequence[int],
    course_ids: Sequence[int] | None,
    since: date = BEGINNING,
    told: Told = unheard,
    befell: Callable[[Crowd], Befell] | None = None,
) -> None:
    """Derive the standings of these learners in these courses (None: in all) anew; in the transaction of every act.

    ``since`` is the first day of which anything may have changed: what was before is kept. ``befell`` tells of people
    who were made in this transaction what was written of them, so that it is not read back: they had no standing.
    """
    keep_rules(db, organisation_id)
    start = day_before(since)
    kinds, lines = Kinds(), Timelines(organisation_id, start)
    for done, crowd in parts(db, organisation_id, learner_ids, course_ids):
        told(done, len(learner_ids))
        if len(kinds.facts) > MOST_KINDS:
            kinds, lines = Kinds(), Timelines(organisation_id, start)
        stored, new = {} if befell else load_stored(db, crowd, start), Rewriting(start)
        alike = load_alike(db, crowd, kinds, befell=befell(crowd) if befell else None)
        new.compare(stored, lines.rows(db, alike, stored))
        new.write(db)


def parts(
    db: Connection, organisation_id: int, learner_ids: Sequence[int], course_ids: Sequence[int] | None
) -> Iterator[tuple[int, Crowd]]:
    """The learners in parts that fit in memory, and how many come before each."""
    everywhere = course_ids is None
    courses = Crowd.in_all_courses(db, organisation_id, ()).course_ids if course_ids is None else course_ids
    step = max(1, _TOGETHER // max(1, min(len(courses), _COURSES_EACH)))
    for first in range(0, len(learner_ids), step):
        yield first, Crowd(organisation_id, learner_ids[first : first + step], courses, everywhere)


def breaching(db: Connection, organisation_id: int, learner_ids: Sequence[int], course_id: int, day: date) -> set[int]:
    """The learners who are in breach in the course on a day, by the facts as they are: standings are not read."""
    return {pair[0] for pair in breaches(db, organisation_id, learner_ids, [course_id], day)}


def breaches(
    db: Connection, organisation_id: int, learner_ids: Sequence[int], course_ids: Sequence[int] | None, day: date
) -> set[Pair]:
    """What is in breach on a day, in these courses (None: in all), by the facts as they are: standings are not read."""
    found: set[Pair] = set()
    kinds, late = Kinds(), list[bool]()
    for _, crowd in parts(db, organisation_id, learner_ids, course_ids):
        if len(kinds.facts) > MOST_KINDS:
            kinds, late = Kinds(), []
        alike = load_alike(db, crowd, kinds, progress=False)
        late += [standing_on(facts, day).compliance in BREACHES for facts in alike.kinds[len(late) :]]
        found.update(pair for pair, kind, _ in alike.pairs if late[kind])
    return found
