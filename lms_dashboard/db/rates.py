"""Rates over time: on each day of a window, how many cells of a course were required, in breach, certified, exempt."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Date, case, func, literal, select

from lms_dashboard.db.tables import learner, standing
from lms_dashboard.domain.days import day_after
from lms_dashboard.domain.rows import Rate
from lms_dashboard.domain.status import BREACHES, CERTIFIED, REQUIRED, Compliance

_COUNTED = sorted(int(c) for c in REQUIRED | {Compliance.EXEMPT, Compliance.SEALED})


class Rates(NamedTuple):
    """The rate of each day; and how many a reset has sealed on the day with the most, which are in none."""

    days: list[Rate]
    sealed: int


def rates_by_day(
    db: Connection, course_ids: Sequence[int], first: date, last: date, people: ColumnElement[bool] | None
) -> Rates:
    """The rate of the courses together at the end of each day from ``first`` to ``last``, both inclusive.

    ``people`` is a condition on ``learner``; None counts everybody. One pass over the index of standings: each stretch
    is cut to the window, so that those that cover it whole are one row of the answer.
    """
    s, after = standing.c, day_after(last)
    begins = case((s.from_day < first, literal(first, Date)), else_=s.from_day)
    ends = case((s.until_day > after, literal(after, Date)), else_=s.until_day)
    query = select(s.compliance, begins, ends, func.count()).where(
        s.course_id.in_(course_ids), s.compliance.in_(_COUNTED), s.until_day > first, s.from_day <= last
    )
    if people is not None:
        query = query.where(s.learner_id.in_(select(learner.c.id).where(people)))
    steps: dict[Compliance, list[int]] = defaultdict(lambda: [0] * ((after - first).days + 1))
    for compliance, start, end, count in db.execute(query.group_by(s.compliance, begins, ends)):
        steps[Compliance(compliance)][(start - first).days] += count
        steps[Compliance(compliance)][(end - first).days] -= count
    levels = {compliance: list(accumulate(changes)) for compliance, changes in steps.items()}
    days = [_rate(levels, n) for n in range((after - first).days)]
    return Rates(days, max(levels.get(Compliance.SEALED, [0])))


def _rate(levels: dict[Compliance, list[int]], n: int) -> Rate:
    def count(statuses: Iterable[Compliance]) -> int:
        return sum(levels[c][n] for c in statuses if c in levels)

    return Rate(count(REQUIRED), count(BREACHES), count(CERTIFIED), count([Compliance.EXEMPT]))
