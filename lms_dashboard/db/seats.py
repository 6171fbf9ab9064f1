"""Seat offerings and the lists of each: who holds a seat, who waits, who held one."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, null, select

from lms_dashboard.db.scopes import managed_learners, visible_learners
from lms_dashboard.db.sql import AnyRow, among, covers_day
from lms_dashboard.db.tables import (
    course,
    employment,
    group,
    group_membership,
    learner,
    member,
    seat,
    seat_offering,
    seat_offering_course,
    seat_wait,
    standing,
)
from lms_dashboard.domain.names import fold, like_pattern
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.reports import SeatCount
from lms_dashboard.domain.seats import (
    HISTORY,
    WAITING,
    HeldSeats,
    OfferedCourse,
    OfferingRow,
    SeatCourse,
    SeatQuery,
    SeatRow,
)
from lms_dashboard.domain.status import Progress


def load_offering_rows(db: Connection, organisation_id: int, today: date) -> tuple[OfferingRow, ...]:
    """Every offering with its courses, by name."""
    o, s, w = seat_offering.c, seat.c, seat_wait.c
    taken = select(func.count()).where(s.seat_offering_id == o.id, s.freed_at.is_(None)).scalar_subquery()
    waiting = select(func.count()).where(w.seat_offering_id == o.id, w.ended_at.is_(None)).scalar_subquery()
    query = select(o.id, o.name, o.seats, o.held, (o.held - taken).label("reserved"), waiting.label("waiting"))
    rows = db.execute(query.where(o.organisation_id == organisation_id)).all()
    courses = _offered(db, organisation_id, today)
    ordered = sorted(rows, key=lambda row: (fold(row.name), row.name))
    return tuple(OfferingRow(*row, courses=tuple(courses[row.id])) for row in ordered)


def _offered(db: Connection, organisation_id: int, today: date) -> dict[int, list[OfferedCourse]]:
    c, m = course.c, seat_offering_course.c
    query = (
        select(m.seat_offering_id, c.id, c.code, c.title, c.retired_on)
        .join_from(seat_offering_course, course, c.id == m.course_id)
        .where(m.organisation_id == organisation_id)
        .order_by(c.sort_key, c.id)
    )
    found: dict[int, list[OfferedCourse]] = defaultdict(list)
    for offering_id, course_id, code, title, retired_on in db.execute(query):
        retired = retired_on is not None and retired_on <= today
        found[offering_id].append(OfferedCourse(course_id, code, title, retired))
    return found


def _listed(offering_id: int, view: str) -> Select[Any]:
    """The rows of a list by their columns: id, learner_id, since, since_by, until, until_by, course_ids, due_on."""
    s, w = seat.c, seat_wait.c
    if view == WAITING:
        waits = select(
            w.id,
            w.learner_id,
            w.asked_at.label("since"),
            w.asked_by.label("since_by"),
            null().label("until"),
            null().label("until_by"),
            w.course_ids,
            w.due_on,
        )
        return waits.where(w.seat_offering_id == offering_id, w.ended_at.is_(None))
    seats = select(
        s.id,
        s.learner_id,
        s.taken_at.label("since"),
        s.taken_by.label("since_by"),
        s.freed_at.label("until"),
        s.freed_by.label("until_by"),
        null().label("course_ids"),
        null().label("due_on"),
    ).where(s.seat_offering_id == offering_id)
    return seats if view == HISTORY else seats.where(s.freed_at.is_(None))


def count_rows(db: Connection, actor: Actor, offering_id: int, query: SeatQuery, today: date) -> tuple[int, int]:
    """How many rows match of those whom the actor sees; and how many there are outside the actor's groups."""
    rows = _listed(offering_id, query.view).subquery()
    joined = select(func.count()).select_from(rows).join(learner, learner.c.id == rows.c.learner_id)
    seen = visible_learners(actor, today)
    total = int(db.execute(joined.where(seen, _named(query.search))).scalar_one())
    if actor.scope_group_ids is None:
        return total, 0
    return total, int(db.execute(joined.where(~seen)).scalar_one())


def _named(search: str) -> ColumnElement[bool]:
    words = [learner.c.search_text.like(like_pattern(word), escape="\\") for word in fold(search).split()]
    return and_(literal(value=True), *words)


def load_rows(db: Connection, actor: Actor, offering_id: int, query: SeatQuery, today: date) -> list[SeatRow]:
    """A page of the list, in order: by name, group or day; who waits and what was, by day unless said otherwise."""
    rows = _listed(offering_id, query.view).subquery()
    m, c = group_membership, learner.c
    home = and_(m.c.learner_id == c.id, covers_day(m, today))
    active = select(employment.c.id).where(employment.c.learner_id == c.id, covers_day(employment, today)).exists()
    people = (c.name, c.email, c.external_id, group.c.name.label("group"), active.label("active"))
    mine = managed_learners(actor, today).label("mine")
    chosen = (
        select(rows, *people, mine)
        .join_from(rows, learner, c.id == rows.c.learner_id)
        .join(m, home, isouter=True)
        .join(group, group.c.id == m.c.group_id, isouter=True)
        .where(visible_learners(actor, today), _named(query.search))
    )
    key = query.order.removeprefix("-")
    first = {"name": c.sort_key, "group": group.c.sort_key, "since": rows.c.since}[key]
    order = first.desc().nulls_last() if query.order.startswith("-") else first.asc().nulls_last()
    page = chosen.order_by(order, c.sort_key, rows.c.id.desc())
    found = db.execute(page.limit(query.page_size).offset((query.page - 1) * query.page_size)).all()
    return _rows(db, actor, offering_id, found, today)


def _rows(db: Connection, actor: Actor, offering_id: int, found: Sequence[AnyRow], today: date) -> list[SeatRow]:
    names = _names(db, actor.organisation_id, found)
    offered = _offered(db, actor.organisation_id or 0, today)[offering_id]
    progress = _progress(db, [row.learner_id for row in found], [one.id for one in offered], today)
    return [
        SeatRow(
            id=row.id,
            learner_id=row.learner_id,
            name=row.name,
            email=row.email or "",
            external_id=row.external_id or "",
            group=row.group or "",
            active=row.active,
            since=row.since,
            since_by=names.get(row.since_by, ""),
            until=row.until,
            until_by=names.get(row.until_by, ""),
            due_on=row.due_on,
            courses=_courses(row, offered, progress),
            may_change=bool(row.mine),
            is_self=row.learner_id == actor.learner_id,
        )
        for row in found
    ]


def _names(db: Connection, organisation_id: int | None, found: Sequence[AnyRow]) -> dict[int | None, str]:
    """By account: what its person is called here."""
    ids = {i for row in found for i in (row.since_by, row.until_by) if i is not None}
    c = member.c
    query = select(c.account_id, c.name).where(c.organisation_id == organisation_id, among(db, c.account_id, ids))
    return {row[0]: row[1] for row in db.execute(query)} if ids else {}


def _progress(
    db: Connection, learner_ids: Sequence[int], course_ids: Sequence[int], today: date
) -> dict[tuple[int, int], Progress]:
    s = standing.c
    query = select(s.learner_id, s.course_id, s.progress).where(
        among(db, s.learner_id, learner_ids), among(db, s.course_id, course_ids), covers_day(standing, today)
    )
    return {(row[0], row[1]): Progress(row[2]) for row in db.execute(query)}


def _courses(
    row: AnyRow, offered: Sequence[OfferedCourse], progress: dict[tuple[int, int], Progress]
) -> tuple[SeatCourse, ...]:
    asked = set(row.course_ids) if row.course_ids is not None else None
    return tuple(
        SeatCourse(one.id, one.code, one.title, progress.get((row.learner_id, one.id), Progress.NONE))
        for one in offered
        if asked is None or one.id in asked
    )


def held_seats(db: Connection, organisation_id: int) -> SeatCount | None:
    """The seats of all offerings together; None where there is no offering."""
    o, w = seat_offering.c, seat_wait.c
    sums = select(func.count(), func.coalesce(func.sum(o.held), 0), func.coalesce(func.sum(o.seats), 0))
    offerings, held, seats = db.execute(sums.where(o.organisation_id == organisation_id)).one()
    waits = select(func.count()).where(w.organisation_id == organisation_id, w.ended_at.is_(None))
    return SeatCount(int(held), int(seats), int(db.execute(waits).scalar_one())) if offerings else None


def load_held(db: Connection, learner_id: int) -> HeldSeats:
    """The seats that a learner holds now."""
    o, s = seat_offering.c, seat.c
    name = db.execute(select(learner.c.name).where(learner.c.id == learner_id)).scalar_one()
    query = select(o.id, o.name).join_from(seat, seat_offering, o.id == s.seat_offering_id)
    found = db.execute(query.where(s.learner_id == learner_id, s.freed_at.is_(None)).order_by(o.name, o.id))
    return HeldSeats(name, tuple((row.id, row.name) for row in found))
