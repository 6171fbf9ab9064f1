"""Taking back an act on people: each is again as the audit trail says they were, if nothing has changed it since."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import Connection

from lms_dashboard.db import absence, memberships, taking_back
from lms_dashboard.db.audit import Touched
from lms_dashboard.db.requirements import active_spells, courses_of_groups
from lms_dashboard.db.sql import AnyRow
from lms_dashboard.db.taking_back import Was
from lms_dashboard.domain.acts import PeopleAct
from lms_dashboard.domain.cases import Person
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.errors import Conflict, NotFound
from lms_dashboard.services import leaving
from lms_dashboard.services.people import require_group
from lms_dashboard.services.people_acting import Scene
from lms_dashboard.services.people_steps import PeopleSteps, Standing, ids_of

Rows = Mapping[int, Was]
"""By learner: what the audit trail says that they were before, and became."""

CHANGED = "was changed since"


@dataclass(frozen=True, slots=True)
class TakingBack(PeopleSteps, ABC):
    """Whoever is as the act of that number left them is as before it again."""

    seq: int
    takes_back: ClassVar[PeopleAct]
    done: ClassVar[str] = "as before"

    def stand(self, db: Connection, scene: Scene, learner_ids: Sequence[int]) -> Standing:
        """Whoever the act touched, and nothing has changed since.

        Raises:
            NotFound: there is no such act to take back.
            Conflict: everybody was changed since.
        """
        entry, rows = self._kept(db, scene, learner_ids)
        same = self.is_same(db, scene, entry, rows)
        if not same:
            raise Conflict("This was changed since.", "Nothing was taken back; look again, then decide.")
        return {i: None if i in same else CHANGED for i in learner_ids}

    def write(self, db: Connection, scene: Scene, subjects: Sequence[Person]) -> list[Touched]:
        """What was before."""
        entry, rows = self._kept(db, scene, ids_of(subjects))
        self.give_back(db, scene, entry, rows)
        return [Touched(i, None, was.after, was.before) for i, was in rows.items()]

    def summary(self) -> Mapping[str, Any]:
        """Which act."""
        return {"of": self.seq}

    @abstractmethod
    def is_same(self, db: Connection, scene: Scene, entry: AnyRow, rows: Rows) -> set[int]:
        """Who is still as the act left them."""

    @abstractmethod
    def give_back(self, db: Connection, scene: Scene, entry: AnyRow, rows: Rows) -> None:
        """Write for these what was before."""

    def _kept(self, db: Connection, scene: Scene, learner_ids: Sequence[int]) -> tuple[AnyRow, Rows]:
        entry = taking_back.load_entry(db, scene.organisation_id, self.seq)
        if entry is None or entry.act != self.takes_back.value:
            raise NotFound("There is nothing to take back.", "Look in the audit trail what was done.")
        return entry, taking_back.load_touched(db, entry.id, learner_ids)


@dataclass(frozen=True, slots=True)
class UndoingDeactivation(TakingBack):
    """Active as before; seats are held again where there is room, with the cycles that used them."""

    act: ClassVar[PeopleAct] = PeopleAct.UNDO_DEACTIVATE
    takes_back: ClassVar[PeopleAct] = PeopleAct.DEACTIVATE

    def is_same(self, db: Connection, scene: Scene, entry: AnyRow, rows: Rows) -> set[int]:
        """Whoever left on that day and has not come back; whose spell would have been empty has none of it."""
        ends, day = _ends(db, rows), _from(entry)
        present = leaving.present_spells(db, scene, rows)
        never = {i for i, was in rows.items() if _day(was.before.get("active_since")) == day and i not in present}
        return {i for i in rows if ends.get(i) == day or i in never}

    def give_back(self, db: Connection, scene: Scene, entry: AnyRow, rows: Rows) -> None:
        """Spells, ways in, seats."""
        ids = list(rows)
        leaving.write_return(db, scene, ids, _from(entry))
        taking_back.let_in_again(db, ids, entry.at)
        taking_back.seat_again(db, ids, entry.at, scene.today)


@dataclass(frozen=True, slots=True)
class UndoingReturn(TakingBack):
    """Gone as before."""

    act: ClassVar[PeopleAct] = PeopleAct.UNDO_BRING_BACK
    takes_back: ClassVar[PeopleAct] = PeopleAct.BRING_BACK

    def is_same(self, db: Connection, scene: Scene, entry: AnyRow, rows: Rows) -> set[int]:  # noqa: ARG002
        """Whoever has not left again."""
        return {i for i, end in _ends(db, rows).items() if end == FOREVER}

    def give_back(self, db: Connection, scene: Scene, entry: AnyRow, rows: Rows) -> None:
        """The end of the spells, on the day on which they began."""
        leaving.write_leaving(db, scene, {i: (_from(entry), FOREVER) for i in rows}, _from(entry))


@dataclass(frozen=True, slots=True)
class UndoingMove(TakingBack):
    """At home where they were, and were to be."""

    act: ClassVar[PeopleAct] = PeopleAct.UNDO_MOVE
    takes_back: ClassVar[PeopleAct] = PeopleAct.MOVE

    def courses(self, db: Connection, scene: Scene) -> list[int]:
        """Only those that are asked of groups."""
        return courses_of_groups(db, scene.organisation_id)

    def is_same(self, db: Connection, scene: Scene, entry: AnyRow, rows: Rows) -> set[int]:
        """Whoever is there still, for good.

        Raises:
            NotFound: somebody else moved them out of a group that is not the actor's to fill.
        """
        if entry.actor_account_id != scene.actor.account_id:
            for group_id in {one["group_id"] for was in rows.values() for one in was.before["planned"]}:
                require_group(db, scene, group_id)
        home = memberships.groups_on(db, list(rows), FOREVER)
        return {i for i, was in rows.items() if home.get(i) == was.after["group_id"]}

    def give_back(self, db: Connection, scene: Scene, entry: AnyRow, rows: Rows) -> None:
        """The memberships from that day on, those too that were planned for later."""
        planned = {i: was.before["planned"] for i, was in rows.items()}
        memberships.plan_again(db, scene.organisation_id, planned, _from(entry))


@dataclass(frozen=True, slots=True)
class UndoingLeave(TakingBack):
    """Not on leave."""

    act: ClassVar[PeopleAct] = PeopleAct.UNDO_LEAVE
    takes_back: ClassVar[PeopleAct] = PeopleAct.LEAVE

    def is_same(self, db: Connection, scene: Scene, entry: AnyRow, rows: Rows) -> set[int]:  # noqa: ARG002
        """Whoever has all leaves of the act as it made them."""
        return absence.untouched_since(db, list(rows), entry.at)

    def give_back(self, db: Connection, scene: Scene, entry: AnyRow, rows: Rows) -> None:
        """The leaves are withdrawn."""
        absence.withdraw_made_at(db, list(rows), entry.at, scene.now, scene.actor.name)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def _from(entry: AnyRow) -> date:
    return date.fromisoformat(entry.summary["from_day"])


def _ends(db: Connection, rows: Rows) -> dict[int, date]:
    return {i: max(until for _, until in spells) for i, spells in active_spells(db, list(rows)).items() if spells}
