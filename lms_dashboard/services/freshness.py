"""How new what is known of a course must be: the number of the newest change that concerns it.

A figure over everybody is a sum over courses, so that after an act only its course is counted anew.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from sqlalchemy import Connection, select

from lms_dashboard.db.session import generation
from lms_dashboard.db.tables import change

_MOST = 2_000
"""Changes that are looked at one by one; whoever is further behind counts everything anew."""


@dataclass(slots=True)
class _Heard:
    """What is known of an organisation's feed: up to ``seq``; ``all_since`` holds for courses that are not named."""

    seq: int
    all_since: int
    courses: dict[int, int] = field(default_factory=dict)


_known: dict[tuple[int, int], _Heard] = {}
_lock = Lock()


def newest_change(db: Connection, organisation_id: int, seq: int) -> Callable[[int], int]:
    """For a course's id, the number of the newest change up to ``seq`` that may have altered its standings.

    A change that names no course, or many, concerns all.
    """
    key = (generation(), organisation_id)
    with _lock:
        heard = _known.get(key)
        if heard is None or seq - heard.seq > _MOST or seq < heard.seq:
            heard = _known[key] = _Heard(seq, seq)
        elif seq > heard.seq:
            _catch_up(db, organisation_id, heard, seq)
        all_since, courses = heard.all_since, dict(heard.courses)
    return lambda course_id: max(all_since, courses.get(course_id, 0))


def _catch_up(db: Connection, organisation_id: int, heard: _Heard, seq: int) -> None:
    c = change.c
    query = select(c.seq, c.course_ids).where(c.organisation_id == organisation_id, c.seq > heard.seq, c.seq <= seq)
    for number, course_ids in db.execute(query.order_by(c.seq)):
        if not course_ids:
            heard.all_since = number
        for course_id in course_ids or ():
            heard.courses[course_id] = number
    heard.seq = seq
