"""Acts on people themselves as steps: leaving, coming back, and another home group, for one or for many."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import Connection, select

from lms_dashboard.db import memberships
from lms_dashboard.db.audit import Touched
from lms_dashboard.db.requirements import active_spells
from lms_dashboard.db.sql import AnyRow
from lms_dashboard.db.tables import group
from lms_dashboard.domain.acts import PassedOver, PeopleAct
from lms_dashboard.domain.days import BEGINNING, FOREVER
from lms_dashboard.services import leaving
from lms_dashboard.services.people import require_group
from lms_dashboard.services.people_acting import Scene

People = Mapping[int, AnyRow]
Sorting = Mapping[int, int | str | None]
"""By learner: a number (or None) for how they stand now, touched; words: why they are passed over."""


@dataclass(frozen=True, slots=True)
class PeopleSteps(ABC):
    """One act's own part: whom it may be done to, and what it writes for them."""

    act: ClassVar[PeopleAct]
    done: ClassVar[str]
    undo: ClassVar[PeopleAct | None] = PeopleAct.UNDO

    @abstractmethod
    def sort(self, db: Connection, scene: Scene, people: People) -> Sorting:
        """How everybody stands, or why they are passed over."""

    @abstractmethod
    def write(self, db: Connection, scene: Scene, ids: Sequence[int]) -> list[Touched]:
        """Write it for these learners; what each was and became."""

    def check(self, db: Connection, scene: Scene) -> None:  # noqa: B027 (some acts have nothing to check)
        """Whether what was asked makes sense at all."""

    @property
    def since(self) -> date:
        """The first day of which anything may be different."""
        return BEGINNING

    def names(self, db: Connection) -> Mapping[str, str]:  # noqa: ARG002 (most acts are about people only)
        """The names, as they are now, of what else the act is about; for the audit entry."""
        return {}

    def summary(self) -> Mapping[str, Any]:
        """What the audit entry says beside names and the number of learners."""
        return {}


@dataclass(frozen=True, slots=True)
class Deactivating(PeopleSteps):
    """Not active from the day on, seats freed, cycles that used them ended."""

    from_day: date
    act: ClassVar[PeopleAct] = PeopleAct.DEACTIVATE
    done: ClassVar[str] = "deactivated"

    def check(self, db: Connection, scene: Scene) -> None:  # noqa: ARG002
        """Nobody leaves in advance."""
        leaving.require_no_future(scene, self.from_day)

    def sort(self, db: Connection, scene: Scene, people: People) -> Sorting:
        """Whoever is active, but oneself."""
        present = leaving.present_spells(db, scene, people)
        return {i: self._why_not(i, scene, present.get(i)) for i in people}

    def _why_not(self, learner_id: int, scene: Scene, spell: leaving.Span | None) -> int | str:
        if learner_id == scene.actor.learner_id:
            return "is you: another manager does it"
        if spell is None:
            return "is not active"
        if spell[0] > self.from_day:
            return f"has been active since {spell[0].isoformat()} only"
        return spell[0].toordinal()

    def write(self, db: Connection, scene: Scene, ids: Sequence[int]) -> list[Touched]:
        """The ends of the spells, and what goes with them."""
        return leaving.write_leaving(db, scene, leaving.present_spells(db, scene, ids), self.from_day)

    @property
    def since(self) -> date:
        """The day of leaving."""
        return self.from_day

    def summary(self) -> Mapping[str, Any]:
        """The day."""
        return {"from_day": self.from_day.isoformat()}


@dataclass(frozen=True, slots=True)
class BringingBack(PeopleSteps):
    """Active again from the day on, with all records."""

    from_day: date
    act: ClassVar[PeopleAct] = PeopleAct.BRING_BACK
    done: ClassVar[str] = "active again"

    def sort(self, db: Connection, scene: Scene, people: People) -> Sorting:
        """Whoever is not active, and was not on that day."""
        spells = active_spells(db, list(people))
        present = leaving.present_spells(db, scene, people)
        return {
            i: self._why_not(i in present, max((end for _, end in spells.get(i, ())), default=None)) for i in people
        }

    def _why_not(self, present: bool, end: date | None) -> int | str | None:
        if present:
            return "is active already"
        if end == FOREVER:
            return "comes back already"
        if end is not None and end > self.from_day:
            return f"was active until {end.isoformat()}: choose that day or a later one"
        return None if end is None else end.toordinal()

    def write(self, db: Connection, scene: Scene, ids: Sequence[int]) -> list[Touched]:
        """The new spells."""
        return leaving.write_return(db, scene, ids, self.from_day)

    @property
    def since(self) -> date:
        """The day of the return."""
        return self.from_day

    def summary(self) -> Mapping[str, Any]:
        """The day."""
        return {"from_day": self.from_day.isoformat()}


@dataclass(frozen=True, slots=True)
class Moving(PeopleSteps):
    """Another home group from the day on."""

    group_id: int
    from_day: date
    act: ClassVar[PeopleAct] = PeopleAct.MOVE
    done: ClassVar[str] = "moved"

    def check(self, db: Connection, scene: Scene) -> None:
        """The group is the actor's to fill."""
        require_group(db, scene, self.group_id)

    def sort(self, db: Connection, scene: Scene, people: People) -> Sorting:  # noqa: ARG002
        """Whoever is not at home there, or was to move on later."""
        home = memberships.groups_on(db, list(people), self.from_day)
        settled = memberships.settled_in(db, list(people), self.group_id, self.from_day)
        return {i: "is in this group already" if i in settled else home.get(i) for i in people}

    def write(self, db: Connection, scene: Scene, ids: Sequence[int]) -> list[Touched]:
        """The memberships."""
        before = memberships.groups_on(db, ids, self.from_day)
        memberships.set_group(db, scene.organisation_id, ids, self.group_id, self.from_day)
        after = {"group_id": self.group_id, "from_day": self.from_day}
        return [Touched(i, None, {"group_id": before.get(i)}, after) for i in ids]

    @property
    def since(self) -> date:
        """The day of the move."""
        return self.from_day

    def names(self, db: Connection) -> Mapping[str, str]:
        """The group."""
        return {"group": db.execute(select(group.c.name).where(group.c.id == self.group_id)).scalar_one()}

    def summary(self) -> Mapping[str, Any]:
        """The day."""
        return {"from_day": self.from_day.isoformat()}


def passed_over(sorting: Sorting, people: People) -> tuple[PassedOver, ...]:
    """Whom the act passes over, and why."""
    return tuple(PassedOver(i, people[i].name, why) for i, why in sorting.items() if isinstance(why, str))
