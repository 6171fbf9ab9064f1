"""The rows of Users, in any order of their columns."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, literal, select

from lms_dashboard.db.absence import away_until
from lms_dashboard.db.sql import AnyRow, among, covers_day
from lms_dashboard.db.tables import (
    account,
    employment,
    group,
    group_membership,
    job_role,
    job_role_membership,
    learner,
    member,
    standing,
)
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.persons import PersonProfile, SignIn, Spell, UserRow, holds
from lms_dashboard.domain.status import BREACHES, Progress

SORTS = ("name", "email", "group", "number", "hired", "courses", "in_breach")
"""The columns that may be sorted by."""


def load_rows(
    db: Connection, condition: ColumnElement[bool], sort: str, page: int, size: int, today: date
) -> list[UserRow]:
    """The page's rows, in order."""
    key, down = sort.removeprefix("-"), sort.startswith("-")
    chosen, order = _sorting(select(learner.c.id).where(condition), key, today)
    names = [learner.c.sort_key, learner.c.id]
    if order is not None:
        ordered = chosen.order_by(order.desc().nulls_last() if down else order.asc().nulls_last(), *names)
    else:
        ordered = chosen.order_by(*(c.desc() if down else c.asc() for c in names))
    ids = [row[0] for row in db.execute(ordered.limit(size).offset((page - 1) * size))]
    return _rows(db, ids, today)


def _sorting(chosen: Select[Any], key: str, today: date) -> tuple[Select[Any], ColumnElement[Any] | None]:
    columns = {"email": learner.c.email, "number": learner.c.external_id, "hired": learner.c.hired_on}
    if key == "group":
        m = group_membership
        home = and_(m.c.learner_id == learner.c.id, covers_day(m, today))
        return chosen.outerjoin(m, home).outerjoin(group, group.c.id == m.c.group_id), group.c.sort_key
    if key in ("courses", "in_breach"):
        counts = _counts(today).subquery()
        return chosen.outerjoin(counts, counts.c.learner_id == learner.c.id), func.coalesce(counts.c[key], 0)
    return chosen, columns.get(key)


def _counts(today: date) -> Select[Any]:
    """By learner: current cycles, and courses in breach."""
    s = standing.c
    conditions = {
        "courses": s.progress >= int(Progress.NOT_STARTED),
        "in_breach": s.compliance.in_([int(c) for c in BREACHES]),
    }
    sums = [func.sum(case((condition, 1), else_=0)).label(name) for name, condition in conditions.items()]
    return select(s.learner_id, *sums).where(covers_day(standing, today)).group_by(s.learner_id)


def _rows(db: Connection, ids: list[int], today: date) -> list[UserRow]:
    m, c = group_membership, learner.c
    people = db.execute(
        select(c.id, c.name, c.email, c.external_id, c.hired_on, group.c.name.label("group"))
        .join_from(learner, m, and_(m.c.learner_id == c.id, covers_day(m, today)), isouter=True)
        .join(group, group.c.id == m.c.group_id, isouter=True)
        .where(among(db, c.id, ids))
    )
    by_id = {row.id: row for row in people}
    counted = db.execute(_counts(today).where(among(db, standing.c.learner_id, ids)))
    counts = {row.learner_id: row for row in counted}
    roles, signs, left = _job_roles(db, ids, today), load_sign_ins(db, ids), _left(db, ids, today)
    away = away_until(db, ids, today)
    return [
        _row(by_id[i], counts.get(i), roles.get(i, ()), signs.get(i, SignIn.NEVER), left.get(i), away.get(i))
        for i in ids
    ]


def _row(
    person: AnyRow,
    count: AnyRow | None,
    roles: Sequence[str],
    sign_in: SignIn,
    left_on: date | None,
    away: date | None,
) -> UserRow:
    return UserRow(
        person.id,
        person.name,
        person.email or "",
        person.external_id or "",
        person.group or "",
        tuple(roles),
        count.courses if count else 0,
        count.in_breach if count else 0,
        sign_in,
        person.hired_on,
        left_on,
        away,
    )


def _job_roles(db: Connection, ids: Sequence[int], today: date) -> dict[int, list[str]]:
    m = job_role_membership
    rows = db.execute(
        select(m.c.learner_id, job_role.c.name)
        .join_from(m, job_role, job_role.c.id == m.c.job_role_id)
        .where(among(db, m.c.learner_id, ids), covers_day(m, today))
        .order_by(job_role.c.name)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for learner_id, name in rows:
        found[learner_id].append(name)
    return found


def load_sign_ins(db: Connection, ids: Sequence[int]) -> dict[int, SignIn]:
    """Which of the learners can sign in, or have been invited to."""
    rows = db.execute(
        select(member.c.learner_id, account.c.password_hash.is_not(None))
        .join_from(member, account, account.c.id == member.c.account_id)
        .where(among(db, member.c.learner_id, ids), member.c.ended_at.is_(None))
    )
    return {learner_id: SignIn.POSSIBLE if able else SignIn.INVITED for learner_id, able in rows}


def _left(db: Connection, ids: Sequence[int], today: date) -> dict[int, date]:
    """The day since which each learner who is not active today is gone; without those who never were active before."""
    e = employment.c
    ends = func.max(case((e.from_day <= today, e.until_day)))
    rows = db.execute(select(e.learner_id, ends).where(among(db, e.learner_id, ids)).group_by(e.learner_id))
    return {learner_id: until for learner_id, until in rows if until is not None and until <= today < FOREVER}


def load_profile(db: Connection, learner_id: int, today: date, own_id: int | None) -> PersonProfile:
    """What can be edited of a learner, and since when it has been so."""
    person = db.execute(select(learner).where(learner.c.id == learner_id)).one()
    m, r, e = group_membership, job_role_membership, employment
    groups = _dated(db, m, select(m.c.group_id, group.c.name).join(group, group.c.id == m.c.group_id), learner_id)
    roles = _dated(
        db, r, select(r.c.job_role_id, job_role.c.name).join(job_role, job_role.c.id == r.c.job_role_id), learner_id
    )
    spells = _dated(db, e, select(e.c.id, literal("")), learner_id)
    return PersonProfile(
        learner_id=person.id,
        first_name=person.first_name,
        last_name=person.last_name,
        name=person.name,
        email=person.email or "",
        external_id=person.external_id or "",
        hired_on=person.hired_on,
        active=any(holds(spell, today) for spell in spells),
        sign_in=load_sign_ins(db, [learner_id]).get(learner_id, SignIn.NEVER),
        today=today,
        group_id=next((spell.id for spell in groups if holds(spell, today)), None),
        job_role_ids=tuple(spell.id for spell in roles if holds(spell, today)),
        groups=groups,
        job_roles=roles,
        spells=spells,
        is_self=person.id == own_id,
    )


def _dated(db: Connection, table: Any, query: Select[Any], learner_id: int) -> tuple[Spell, ...]:
    """The rows of a dated table, the oldest first, with the id and the name of what they are about."""
    c = table.c
    rows = db.execute(query.add_columns(c.from_day, c.until_day).where(c.learner_id == learner_id).order_by(c.from_day))
    return tuple(Spell(i, name, since, None if until == FOREVER else until) for i, name, since, until in rows)
