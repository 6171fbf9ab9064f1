"""Leaving and coming back: spells of being active, the seats that leavers free, and their way in.

Nobody deletes a learner: removing one deactivates, frees the seats and keeps every record (product.md, "Acts").
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, case, delete, select, update

from lms_dashboard.db.audit import Touched
from lms_dashboard.db.members import is_more_than_learner
from lms_dashboard.db.requirements import active_spells
from lms_dashboard.db.seat_waits import WITHDRAWN, end_waits
from lms_dashboard.db.seating import free_held
from lms_dashboard.db.sql import AnyRow, among, insert_rows
from lms_dashboard.db.tables import assignment, employment, member, member_grant
from lms_dashboard.domain.assignments import REMOVED
from lms_dashboard.domain.days import FOREVER, day_before
from lms_dashboard.domain.errors import Invalid, Refused
from lms_dashboard.services.people_acting import Scene

Span = tuple[date, date]
"""A spell: from a day, inclusive, until a day, exclusive."""

_Spells = Mapping[int, Sequence[Span]]


def require_no_future(scene: Scene, from_day: date) -> None:
    """Nobody leaves in advance.

    Raises:
        Invalid: the day lies in the future.
    """
    if from_day > scene.today:
        raise Invalid(f"{from_day.isoformat()} lies in the future.", "Choose today or a day before.")


def let_go(
    db: Connection, scene: Scene, people: Mapping[int, AnyRow], from_day: date
) -> tuple[list[int], list[Touched]]:
    """The part of leaving that others use too: who left, and what each was and became.

    Raises:
        Invalid: the day lies before somebody's present spell.
        Refused: nobody of them is active, or one is the actor.
    """
    if scene.actor.learner_id in people:
        raise Refused("You cannot deactivate yourself.", "Ask another manager or an administrator.")
    present = present_spells(db, scene, people)
    if not present:
        raise Refused(f"{_somebody(people)} not active.", "Nothing was changed.")
    for learner_id, (since, _) in present.items():
        if since > from_day:
            name = people[learner_id].name
            raise Invalid(f"{name} has been active since {since.isoformat()}.", "Choose that day or a later one.")
    return sorted(present), write_leaving(db, scene, present, from_day)


def present_spells(db: Connection, scene: Scene, ids: Iterable[int]) -> dict[int, Span]:
    """The spell of today of whoever of these is active."""
    spells = active_spells(db, list(ids))
    return {i: spell for i in spells if (spell := _present(spells, i, scene.today)) is not None}


def write_leaving(db: Connection, scene: Scene, present: Mapping[int, Span], from_day: date) -> list[Touched]:
    """Let these leave: spells end, seats are freed, and whoever was a learner only cannot sign in; what each was."""
    ids = sorted(present)
    _end_spells(db, ids, from_day)
    freed = free_seats(db, scene, ids)
    end_waits(db, ids, scene.now, WITHDRAWN)
    _take_way_in(db, scene, ids)
    after = {"active_until": day_before(from_day)}
    return [Touched(i, None, {"active_since": present[i][0]}, {**after, "seats_freed": freed[i]}) for i in ids]


def _present(spells: _Spells, learner_id: int, today: date) -> tuple[date, date] | None:
    return next((spell for spell in spells.get(learner_id, ()) if spell[0] <= today < spell[1]), None)


def _somebody(people: Mapping[int, AnyRow]) -> str:
    return f"{next(iter(people.values())).name} is" if len(people) == 1 else f"All {len(people):,} learners are"


def _end_spells(db: Connection, ids: Sequence[int], from_day: date) -> None:
    c = employment.c
    mine = among(db, c.learner_id, ids)
    db.execute(delete(employment).where(mine, c.from_day >= from_day))
    db.execute(update(employment).where(mine, c.until_day > from_day).values(until_day=from_day))


def free_seats(
    db: Connection, scene: Scene, learner_ids: Sequence[int], offering_id: int | None = None
) -> Counter[int]:
    """Free the seats that these learners hold and end the current cycles that used them; seats by learner.

    Of that offering, or of all of them.
    """
    held = free_held(db, learner_ids, scene.now, scene.actor.account_id, offering_id)
    a = assignment.c
    last = case((a.assigned_on > scene.today, a.assigned_on), else_=scene.today)
    ended = {"ended_on": last, "ended_at": scene.now, "ended_by_name": scene.actor.name, "end_reason": REMOVED}
    used = among(db, a.seat_id, [row.id for row in held])
    if held:
        db.execute(update(assignment).where(used, a.ended_on.is_(None)).values(**ended))
    return Counter(row.learner_id for row in held)


def _take_way_in(db: Connection, scene: Scene, ids: Sequence[int]) -> None:
    """Members who were learners only cannot sign in here any more; whoever holds a role keeps it."""
    g = member_grant.c
    holds = select(g.id).where(g.member_id == member.c.id, g.revoked_at.is_(None), is_more_than_learner()).exists()
    mine = among(db, member.c.learner_id, ids)
    db.execute(update(member).where(mine, member.c.ended_at.is_(None), ~holds).values(ended_at=scene.now))


def take_back(
    db: Connection, scene: Scene, people: Mapping[int, AnyRow], from_day: date
) -> tuple[list[int], list[Touched]]:
    """The part of coming back that others use too.

    Raises:
        Invalid: somebody was active on that day, or later.
        Refused: all of them are active.
    """
    spells = active_spells(db, list(people))
    ids = sorted(i for i in people if _present(spells, i, scene.today) is None)
    if not ids:
        raise Refused(f"{_somebody(people)} active already.", "Nothing was changed.")
    ends = {i: max((until for _, until in spells.get(i, ())), default=None) for i in ids}
    for learner_id, end in ends.items():
        if end is not None and end > from_day:
            name = people[learner_id].name
            raise Invalid(f"{name} is active until {day_before(end).isoformat()}.", "Choose a later day.")
    return ids, write_return(db, scene, ids, from_day)


def write_return(db: Connection, scene: Scene, ids: Sequence[int], from_day: date) -> list[Touched]:
    """Let these be active from the day on, and sign in if they could; when each had left."""
    spells = active_spells(db, list(ids))
    ends = {i: max((until for _, until in spells.get(i, ())), default=None) for i in sorted(ids)}
    _begin_spells(db, scene, ends, from_day)
    mine = among(db, member.c.learner_id, list(ids))
    db.execute(update(member).where(mine, member.c.ended_at.is_not(None)).values(ended_at=None))
    return [Touched(i, None, {"left_on": ends[i]}, {"active_since": from_day}) for i in ends]


def _begin_spells(db: Connection, scene: Scene, ends: Mapping[int, date | None], from_day: date) -> None:
    stayed = [i for i, end in ends.items() if end == from_day]
    c = employment.c
    if stayed:
        again = among(db, c.learner_id, stayed), c.until_day == from_day
        db.execute(update(employment).where(*again).values(until_day=FOREVER))
    new = {"organisation_id": scene.organisation_id, "from_day": from_day, "until_day": FOREVER}
    insert_rows(db, employment, [{"learner_id": i, **new} for i, end in ends.items() if end != from_day])
