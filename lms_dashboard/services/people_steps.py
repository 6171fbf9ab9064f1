"""Acts on people themselves as steps: leaving, coming back, and another home group, for one or for many."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import Connection, select

from lms_dashboard.db import memberships
from lms_dashboard.db.audit import Touched
from lms_dashboard.db.requirements import active_spells, courses_of_groups
from lms_dashboard.db.sql import among
from lms_dashboard.db.tables import group, learner
from lms_dashboard.domain.acts import PassedOver, PeopleAct
from lms_dashboard.domain.cases import Person
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.services import leaving
from lms_dashboard.services.acting import Seen, Steps
from lms_dashboard.services.people import require_group
from lms_dashboard.services.people_acting import Scene
from lms_dashboard.services.watching import Sorted

Standing = Mapping[int, int | str | None]
"""By learner: a number (or None) for how they stand now, touched; words: why they are passed over."""


@dataclass(frozen=True, slots=True)
class PeopleSteps(Steps[Scene, Person], ABC):
    """The part of one act on people themselves: how everybody stands, and what is written for whom it is done to."""

    act: ClassVar[PeopleAct]
    lists: ClassVar[bool] = True

    @abstractmethod
    def stand(self, db: Connection, scene: Scene, learner_ids: Sequence[int]) -> Standing:
        """How everybody stands, or why they are passed over."""

    def open(self, db: Connection, scene: Scene, course_id: int | None) -> Scene:  # noqa: ARG002
        """In no course."""
        return scene

    def sort(self, db: Connection, scene: Scene, learner_ids: Sequence[int], seen: Seen | None) -> Sorted[Person]:  # noqa: ARG002
        """By how everybody stands."""
        mine = among(db, learner.c.id, learner_ids)
        names = {row.id: row.name for row in db.execute(select(learner.c.id, learner.c.name).where(mine))}
        standing = self.stand(db, scene, learner_ids)
        found = [Person(i, names[i], how) for i, how in standing.items() if not isinstance(how, str)]
        return found, tuple(PassedOver(i, names[i], how) for i, how in standing.items() if isinstance(how, str))


def ids_of(people: Sequence[Person]) -> list[int]:
    """Their ids."""
    return [person.learner_id for person in people]


@dataclass(frozen=True, slots=True)
class Deactivating(PeopleSteps):
    """Not active from the day on, seats freed, cycles that used them ended."""

    from_day: date
    act: ClassVar[PeopleAct] = PeopleAct.DEACTIVATE
    undo: ClassVar[PeopleAct] = PeopleAct.UNDO_DEACTIVATE
    done: ClassVar[str] = "deactivated"

    def check_days(self, scene: Scene) -> None:
        """Nobody leaves in advance."""
        leaving.require_no_future(scene, self.from_day)

    def stand(self, db: Connection, scene: Scene, learner_ids: Sequence[int]) -> Standing:
        """Whoever is active, but oneself."""
        present = leaving.present_spells(db, scene, learner_ids)
        return {i: self._why_not(i, scene, present.get(i)) for i in learner_ids}

    def _why_not(self, learner_id: int, scene: Scene, spell: leaving.Span | None) -> int | str:
        if learner_id == scene.actor.learner_id:
            return "is you: another manager does it"
        if spell is None:
            return "is not active"
        if spell[0] > self.from_day:
            return f"has been active since {spell[0].isoformat()} only"
        return spell[0].toordinal()

    def write(self, db: Connection, scene: Scene, subjects: Sequence[Person]) -> list[Touched]:
        """The ends of the spells, and what goes with them."""
        return leaving.write_leaving(db, scene, leaving.present_spells(db, scene, ids_of(subjects)), self.from_day)

    def since(self, scene: Scene, subjects: Sequence[Person]) -> date:  # noqa: ARG002
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
    undo: ClassVar[PeopleAct] = PeopleAct.UNDO_BRING_BACK
    done: ClassVar[str] = "active again"

    def stand(self, db: Connection, scene: Scene, learner_ids: Sequence[int]) -> Standing:
        """Whoever is not active, and was not on that day."""
        spells = active_spells(db, learner_ids)
        present = leaving.present_spells(db, scene, learner_ids)
        return {
            i: self._why_not(i in present, max((end for _, end in spells.get(i, ())), default=None))
            for i in learner_ids
        }

    def _why_not(self, present: bool, end: date | None) -> int | str | None:
        if present:
            return "is active already"
        if end == FOREVER:
            return "comes back already"
        if end is not None and end > self.from_day:
            return f"was active until {end.isoformat()}: choose that day or a later one"
        return None if end is None else end.toordinal()

    def write(self, db: Connection, scene: Scene, subjects: Sequence[Person]) -> list[Touched]:
        """The new spells."""
        return leaving.write_return(db, scene, ids_of(subjects), self.from_day)

    def since(self, scene: Scene, subjects: Sequence[Person]) -> date:  # noqa: ARG002
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
    undo: ClassVar[PeopleAct] = PeopleAct.UNDO_MOVE
    done: ClassVar[str] = "moved"

    def stand(self, db: Connection, scene: Scene, learner_ids: Sequence[int]) -> Standing:
        """Whoever is not at home there, or was to move on later.

        Raises:
            NotFound: the group is not the actor's to fill.
        """
        require_group(db, scene, self.group_id)
        home = memberships.groups_on(db, learner_ids, self.from_day)
        settled = memberships.settled_in(db, learner_ids, self.group_id, self.from_day)
        return {i: "is in this group already" if i in settled else home.get(i) for i in learner_ids}

    def write(self, db: Connection, scene: Scene, subjects: Sequence[Person]) -> list[Touched]:
        """The memberships; what each had from that day on is kept for the Undo."""
        ids = ids_of(subjects)
        planned = memberships.planned_from(db, ids, self.from_day)
        before = memberships.groups_on(db, ids, self.from_day)
        memberships.set_group(db, scene.organisation_id, ids, self.group_id, self.from_day)
        after = {"group_id": self.group_id, "from_day": self.from_day}
        return [Touched(i, None, {"group_id": before.get(i), "planned": planned.get(i, [])}, after) for i in ids]

    def courses(self, db: Connection, scene: Scene) -> list[int]:
        """Only those that are asked of groups."""
        return courses_of_groups(db, scene.organisation_id)

    def since(self, scene: Scene, subjects: Sequence[Person]) -> date:  # noqa: ARG002
        """The day of the move."""
        return self.from_day

    def names(self, db: Connection, scene: Scene) -> Mapping[str, str]:  # noqa: ARG002
        """The group."""
        return {"group": db.execute(select(group.c.name).where(group.c.id == self.group_id)).scalar_one()}

    def summary(self) -> Mapping[str, Any]:
        """The day."""
        return {"from_day": self.from_day.isoformat()}
