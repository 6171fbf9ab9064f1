"""Taking back an act on people: each is again as the audit trail says they were, if nothing has changed it since."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from lms_dashboard.db import absence, memberships, taking_back
from lms_dashboard.db.audit import Touched
from lms_dashboard.db.bulk import collector_paused
from lms_dashboard.db.requirements import active_spells
from lms_dashboard.db.session import write_session
from lms_dashboard.db.sql import AnyRow
from lms_dashboard.db.taking_back import Was
from lms_dashboard.domain.acts import ActResult, PassedOver, PeopleAct
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.errors import Conflict, NotFound
from lms_dashboard.domain.people import Actor
from lms_dashboard.services import leaving
from lms_dashboard.services.people_acting import Scene, finish, hold_people
from lms_dashboard.services.people_bulk import done

Rows = Mapping[int, Was]
"""By learner: what the audit trail says that they were before, and became."""

CHANGED = "was changed since"


def undo_people_act(*, actor: Actor, seq: int, now: datetime) -> ActResult:
    """Take back what the act of that number did to everybody who is as it left them; the others are passed over.

    Seats that were freed are held again where there is room, with the cycles that used them.

    Raises:
        NotAllowed: the permission is missing.
        NotFound: there is no such act to take back, or somebody whom it touched is not the actor's to change.
        Conflict: everybody was changed since.
    """
    scene = Scene.of(actor, now)
    with collector_paused(), write_session() as db:
        entry = taking_back.load_entry(db, scene.organisation_id, seq)
        if entry is None or entry.act not in _UNDO:
            raise NotFound("There is nothing to take back.", "Look in the audit trail what was done.")
        rows = taking_back.load_touched(db, entry.id)
        people = hold_people(db, scene, list(rows))
        is_same, give_back = _UNDO[entry.act]
        same = is_same(db, scene, entry, rows)
        ids = [i for i in people if i in same]
        if not ids:
            raise Conflict("This was changed since.", "Nothing was taken back; look again, then decide.")
        give_back(db, scene, entry, {i: rows[i] for i in ids})
        passed = tuple(PassedOver(i, people[i].name, CHANGED) for i in people if i not in same)
        touched = [Touched(i, None, rows[i].after, rows[i].before) for i in ids]
        said = {"of": seq, "learners": len(ids)}
        number = finish(db, scene, f"undo_{entry.act}", said, touched, ids, lists=True)
    return done(PeopleAct.UNDO, number, people, ids, passed, "as before", None)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def _from(entry: AnyRow) -> date:
    return date.fromisoformat(entry.summary["from_day"])


def _ends(db: Connection, ids: Sequence[int]) -> dict[int, date]:
    return {i: max(until for _, until in spells) for i, spells in active_spells(db, list(ids)).items() if spells}


def _still_gone(db: Connection, scene: Scene, entry: AnyRow, rows: Rows) -> set[int]:
    """Whoever left on that day and has not come back; whose spell would have been empty has none of it."""
    ends, day = _ends(db, list(rows)), _from(entry)
    present = leaving.present_spells(db, scene, rows)
    never = {i for i, was in rows.items() if _day(was.before.get("active_since")) == day and i not in present}
    return {i for i in rows if ends.get(i) == day or i in never}


def _back_again(db: Connection, scene: Scene, entry: AnyRow, rows: Rows) -> None:
    ids = list(rows)
    leaving.write_return(db, scene, ids, _from(entry))
    taking_back.let_in_again(db, ids, entry.at)
    taking_back.seat_again(db, ids, entry.at, scene.today)


def _still_back(db: Connection, scene: Scene, entry: AnyRow, rows: Rows) -> set[int]:  # noqa: ARG001
    return {i for i, end in _ends(db, list(rows)).items() if end == FOREVER}


def _gone_again(db: Connection, scene: Scene, entry: AnyRow, rows: Rows) -> None:
    spells = {i: (_from(entry), FOREVER) for i in rows}
    leaving.write_leaving(db, scene, spells, _from(entry))


def _still_there(db: Connection, scene: Scene, entry: AnyRow, rows: Rows) -> set[int]:  # noqa: ARG001
    home = memberships.groups_on(db, list(rows), FOREVER)
    return {i for i, was in rows.items() if home.get(i) == was.after["group_id"]}


def _home_again(db: Connection, scene: Scene, entry: AnyRow, rows: Rows) -> None:
    for group_id in {was.before["group_id"] for was in rows.values()}:
        ids = [i for i, was in rows.items() if was.before["group_id"] == group_id]
        memberships.set_group(db, scene.organisation_id, ids, group_id, _from(entry))


def _still_away(db: Connection, scene: Scene, entry: AnyRow, rows: Rows) -> set[int]:  # noqa: ARG001
    return absence.untouched_since(db, list(rows), entry.at)


def _not_away(db: Connection, scene: Scene, entry: AnyRow, rows: Rows) -> None:
    absence.withdraw_made_at(db, list(rows), entry.at, scene.now, scene.actor.name)


_UNDO: dict[str, tuple[Callable[..., set[int]], Callable[..., None]]] = {
    PeopleAct.DEACTIVATE.value: (_still_gone, _back_again),
    PeopleAct.BRING_BACK.value: (_still_back, _gone_again),
    PeopleAct.MOVE.value: (_still_there, _home_again),
    PeopleAct.LEAVE.value: (_still_away, _not_away),
}
"""By act: who is still as it left them, and how they are as before again."""
