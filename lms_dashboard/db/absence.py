"""Leaves of absence of whole people: what is open of them by course, and how they end."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, insert, literal, or_, select, update

from lms_dashboard.db.sql import among, covers_day
from lms_dashboard.db.tables import course, exemption, learner

c = exemption.c
_LEAVE = (c.leave.is_(True), c.withdrawn_at.is_(None))


class Leave(NamedTuple):
    """A leave from one course: its row's id, its first day, and the day of the return."""

    id: int
    from_day: date
    until_day: date


def offered_courses(db: Connection, organisation_id: int, day: date) -> list[int]:
    """The courses that are offered on a day."""
    k = course.c
    return list(db.execute(select(k.id).where(k.organisation_id == organisation_id, _offered(day))).scalars())


def _offered(day: date) -> ColumnElement[bool]:
    return or_(course.c.retired_on.is_(None), course.c.retired_on > day)


def open_leaves(db: Connection, learner_ids: Sequence[int], day: date) -> dict[int, dict[int, Leave]]:
    """By learner and course: the leaves that have not ended by the day, those too that have not begun."""
    rows = db.execute(
        select(c.learner_id, c.course_id, c.id, c.from_day, c.until_day)
        .where(among(db, c.learner_id, learner_ids), c.until_day > day, *_LEAVE)
        .order_by(c.from_day.desc())
    )
    found: dict[int, dict[int, Leave]] = defaultdict(dict)
    for learner_id, course_id, *leave in rows:
        found[learner_id][course_id] = Leave(*leave)
    return dict(found)


def give_leaves(db: Connection, learner_ids: Sequence[int], leave: Mapping[str, Any]) -> None:
    """A leave of these values from every course that is offered on its first day, and from which there is none."""
    k, who, day = course.c, learner.c, leave["from_day"]
    there = select(c.id).where(c.learner_id == who.id, c.course_id == k.id, c.until_day > day, *_LEAVE).exists()
    values = (literal(value, c[name].type) for name, value in leave.items())
    pairs = (
        select(who.id, k.id, *values)
        .join_from(learner, course, who.organisation_id == k.organisation_id)
        .where(among(db, who.id, learner_ids), _offered(day), ~there)
    )
    db.execute(insert(exemption).from_select(["learner_id", "course_id", *leave], pairs))


def end_leaves(db: Connection, learner_ids: Sequence[int], today: date, back: date, now: datetime, name: str) -> None:
    """Let all leaves that have not ended today end on a day; what would not have begun by then is withdrawn."""
    mine = (among(db, c.learner_id, learner_ids), c.until_day > today, *_LEAVE)
    by = {"ended_at": now, "ended_by_name": name}
    db.execute(update(exemption).where(*mine, c.from_day >= back).values(withdrawn_at=now, **by))
    db.execute(update(exemption).where(*mine, c.from_day < back).values(until_day=back, **by))


def withdraw_made_at(db: Connection, learner_ids: Sequence[int], made_at: datetime, now: datetime, name: str) -> None:
    """Take back the leaves that one act gave these learners."""
    mine = (among(db, c.learner_id, learner_ids), c.made_at == made_at, *_LEAVE)
    db.execute(update(exemption).where(*mine).values(withdrawn_at=now, ended_at=now, ended_by_name=name))


def untouched_since(db: Connection, learner_ids: Sequence[int], made_at: datetime) -> set[int]:
    """Who of these has leaves that one act gave, none of which was ended or moved since."""
    mine = (among(db, c.learner_id, learner_ids), c.made_at == made_at, c.leave.is_(True))
    rows = db.execute(select(c.learner_id, func.count(c.ended_at)).where(*mine).group_by(c.learner_id))
    return {learner_id for learner_id, ended in rows if not ended}


def away_until(db: Connection, learner_ids: Sequence[int], day: date) -> dict[int, date]:
    """Who is on a leave on a day that one act gave for several courses, and the day of the return."""
    mine = (among(db, c.learner_id, learner_ids), covers_day(exemption, day), *_LEAVE)
    acts = select(c.learner_id, func.max(c.until_day)).where(*mine).group_by(c.learner_id, c.made_at)
    return {row[0]: row[1] for row in db.execute(acts.having(func.count() > 1))}
