"""Groups and job roles of learners by date: what holds from a day on replaces what was planned from then on."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from lms_dashboard.db.sql import among, covers_day, insert_rows
from lms_dashboard.db.tables import employment, group_membership, job_role, job_role_membership
from lms_dashboard.domain.days import FOREVER


def groups_on(db: Connection, learner_ids: Sequence[int], day: date) -> dict[int, int]:
    """The home group of each learner on a day."""
    m = group_membership
    query = select(m.c.learner_id, m.c.group_id).where(among(db, m.c.learner_id, learner_ids), covers_day(m, day))
    return {row.learner_id: row.group_id for row in db.execute(query)}


def settled_in(db: Connection, learner_ids: Sequence[int], group_id: int, day: date) -> set[int]:
    """Who of the learners is at home in the group from the day on, with no move planned for later."""
    c = group_membership.c
    there = (c.group_id == group_id, c.until_day == FOREVER, c.from_day <= day)
    return set(db.execute(select(c.learner_id).where(among(db, c.learner_id, learner_ids), *there)).scalars())


def planned_from(db: Connection, learner_ids: Sequence[int], day: date) -> dict[int, list[dict[str, Any]]]:
    """By learner: the homes of a day and of later ones, with their days, the first one first."""
    c = group_membership.c
    mine = among(db, c.learner_id, learner_ids), c.until_day > day
    rows = db.execute(select(c.learner_id, c.group_id, c.from_day, c.until_day).where(*mine).order_by(c.from_day))
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for learner_id, group_id, from_day, until_day in rows:
        days = {"from_day": from_day.isoformat(), "until_day": until_day.isoformat()}
        found[learner_id].append({"group_id": group_id, **days})
    return dict(found)


def plan_again(
    db: Connection, organisation_id: int, planned: Mapping[int, Sequence[Mapping[str, Any]]], day: date
) -> None:
    """Let everybody's homes from a day on be these, as ``planned_from`` gave them."""
    c = group_membership.c
    _end(db, group_membership, list(planned), day)
    spells = [
        (i, one["group_id"], *map(date.fromisoformat, (one["from_day"], one["until_day"])))
        for i, rows in planned.items()
        for one in rows
    ]
    for until in sorted({spell[3] for spell in spells if spell[2] < day}):
        went_on = [spell[0] for spell in spells if spell[2] < day and spell[3] == until]
        cut = among(db, c.learner_id, went_on), c.from_day < day, c.until_day == day
        db.execute(update(group_membership).where(*cut).values(until_day=until))
    names = ("learner_id", "group_id", "from_day", "until_day")
    new = [dict(zip(names, spell, strict=True)) for spell in spells if spell[2] >= day]
    insert_rows(db, group_membership, [{"organisation_id": organisation_id, **row} for row in new])


def job_roles_on(db: Connection, learner_id: int, day: date) -> set[int]:
    """The job roles of a learner on a day."""
    m = job_role_membership
    return {
        row[0] for row in db.execute(select(m.c.job_role_id).where(m.c.learner_id == learner_id, covers_day(m, day)))
    }


def set_group(
    db: Connection, organisation_id: int, learner_ids: Sequence[int], group_id: int | None, from_day: date
) -> None:
    """Make the group the home of these learners from the day on; who is at home there already stays so."""
    home = groups_on(db, learner_ids, from_day)
    moving = [i for i in learner_ids if home.get(i) != group_id]
    staying = [i for i in learner_ids if home.get(i) == group_id]
    _end(db, group_membership, moving, from_day)
    _stay(db, staying, from_day)
    if group_id is not None:
        spell = {"organisation_id": organisation_id, "from_day": from_day, "until_day": FOREVER}
        insert_rows(db, group_membership, [{"learner_id": i, "group_id": group_id, **spell} for i in moving])


def _stay(db: Connection, learner_ids: Sequence[int], from_day: date) -> None:
    """What was planned for later is off."""
    if not learner_ids:
        return
    c = group_membership.c
    mine = among(db, c.learner_id, learner_ids)
    db.execute(delete(group_membership).where(mine, c.from_day > from_day))
    db.execute(update(group_membership).where(mine, covers_day(group_membership, from_day)).values(until_day=FOREVER))


def set_job_roles(
    db: Connection, organisation_id: int, learner_ids: Sequence[int], job_role_ids: Sequence[int], from_day: date
) -> None:
    """Let these learners have just these job roles from the day on."""
    c = job_role_membership.c
    mine = among(db, c.learner_id, learner_ids)
    keep = c.job_role_id.in_(list(job_role_ids))
    held = covers_day(job_role_membership, from_day)
    rows = db.execute(select(c.learner_id, c.job_role_id).where(mine, keep, held))
    stays = {(row.learner_id, row.job_role_id) for row in rows}
    _end(db, job_role_membership, learner_ids, from_day, ~keep)
    db.execute(delete(job_role_membership).where(mine, keep, c.from_day > from_day))
    db.execute(update(job_role_membership).where(mine, keep, held).values(until_day=FOREVER))
    spell = {"organisation_id": organisation_id, "from_day": from_day, "until_day": FOREVER}
    pairs = [(i, role) for i in learner_ids for role in job_role_ids if (i, role) not in stays]
    insert_rows(db, job_role_membership, [{"learner_id": i, "job_role_id": role, **spell} for i, role in pairs])


def _end(db: Connection, table: Table, learner_ids: Sequence[int], day: date, *more: object) -> None:
    """Nothing of these learners holds from the day on."""
    if not learner_ids:
        return
    c = table.c
    mine = (among(db, c.learner_id, learner_ids), *more)
    db.execute(delete(table).where(*mine, c.from_day >= day))  # type: ignore[arg-type]
    db.execute(update(table).where(*mine, c.until_day > day).values(until_day=day))  # type: ignore[arg-type]


def job_role_named(db: Connection, organisation_id: int, name: str) -> int:
    """The job role of that name, made if it is not there."""
    c = job_role.c
    found = db.execute(select(c.id).where(c.organisation_id == organisation_id, c.name == name)).scalar_one_or_none()
    if found is not None:
        return int(found)
    new = insert(job_role).values(organisation_id=organisation_id, name=name)
    return int(db.execute(new.returning(c.id)).scalar_one())


def begin_on(db: Connection, learner_id: int, old: date, new: date) -> None:
    """What began on the old day begins on the new one: the spell, the group, the job roles.

    Raises:
        IntegrityError: SQLAlchemy's, where a spell would end before it begins.
    """
    for table in (employment, group_membership, job_role_membership):
        c = table.c
        db.execute(update(table).where(c.learner_id == learner_id, c.from_day == old).values(from_day=new))
