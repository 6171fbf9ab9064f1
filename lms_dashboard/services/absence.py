"""Leave of absence from all courses at once: one act writes a leave for every course, one ends what there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import Connection

from lms_dashboard.db import absence
from lms_dashboard.db.audit import Touched
from lms_dashboard.domain.acts import PeopleAct
from lms_dashboard.domain.cases import Person
from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.relief_days import LONGEST_MONTHS, latest_end, require_days
from lms_dashboard.services.exempting import LEAVE
from lms_dashboard.services.leaving import present_spells
from lms_dashboard.services.people_acting import Scene
from lms_dashboard.services.people_steps import PeopleSteps, Standing, ids_of

_YOURSELF = "is you: nobody does this for themselves"


@dataclass(frozen=True, slots=True)
class TakingLeave(PeopleSteps):
    """On leave from every course until the return; what falls due meanwhile is due N days after it."""

    from_day: date
    until_day: date
    reason: str
    act: ClassVar[PeopleAct] = PeopleAct.LEAVE
    undo: ClassVar[PeopleAct] = PeopleAct.UNDO_LEAVE
    done: ClassVar[str] = "leave of absence set for all courses"

    def check_days(self, scene: Scene) -> None:
        """A reason, a start from today on, and an end at most 12 months later."""
        require_days(scene.today, self.from_day, self.until_day, self.reason)

    def stand(self, db: Connection, scene: Scene, learner_ids: Sequence[int]) -> Standing:
        """Whoever is active and not on leave then, but oneself."""
        present, leaves = present_spells(db, scene, learner_ids), absence.open_leaves(db, learner_ids, self.from_day)
        everywhere = set(absence.offered_courses(db, scene.organisation_id, self.from_day))
        found: dict[int, int | str | None] = {}
        for i in learner_ids:
            away = leaves.get(i, {})
            found[i] = None
            if i == scene.actor.learner_id:
                found[i] = _YOURSELF
            elif i not in present:
                found[i] = "is not active"
            elif away and everywhere <= set(away):
                found[i] = f"is on leave until {min(leave.until_day for leave in away.values()).isoformat()} already"
        return found

    def write(self, db: Connection, scene: Scene, subjects: Sequence[Person]) -> list[Touched]:
        """A leave for every course that is offered then and from which there is none."""
        ids = ids_of(subjects)
        days = {"from_day": self.from_day, "until_day": self.until_day, "leave": True}
        said = {**days, "category": LEAVE, "reason": self.reason.strip()}
        own = {"organisation_id": scene.organisation_id, "made_at": scene.now, "made_by_name": scene.actor.name}
        absence.give_leaves(db, ids, {**own, **said})
        after = {**days, "courses": "all"}
        return [Touched(i, None, None, after) for i in ids]

    def since(self, scene: Scene, subjects: Sequence[Person]) -> date:  # noqa: ARG002
        """The first day of the leave."""
        return self.from_day

    def summary(self) -> Mapping[str, Any]:
        """The days and the reason."""
        return {"from": self.from_day.isoformat(), "until": self.until_day.isoformat(), "reason": self.reason.strip()}


@dataclass(frozen=True, slots=True)
class Returning(PeopleSteps):
    """Another day of the return, from every leave that has not ended, however long ago it began; None: today."""

    until_day: date | None = None
    reason: str = ""
    act: ClassVar[PeopleAct] = PeopleAct.RETURN
    done: ClassVar[str] = "return from leave set"

    def check_days(self, scene: Scene) -> None:
        """The return is not in the past."""
        if self.until_day is not None and self.until_day < scene.today:
            raise Invalid(f"The return {self.until_day.isoformat()} lies in the past.", "Choose today or a later day.")

    def stand(self, db: Connection, scene: Scene, learner_ids: Sequence[int]) -> Standing:
        """Whoever is on leave, or will be, but oneself."""
        leaves = absence.open_leaves(db, learner_ids, scene.today)
        return {i: self._why_not(i, scene, leaves.get(i, {})) for i in learner_ids}

    def _why_not(self, learner_id: int, scene: Scene, leaves: Mapping[int, absence.Leave]) -> int | str:
        back = self.until_day or scene.today
        if learner_id == scene.actor.learner_id:
            return _YOURSELF
        if not leaves:
            return "is not on leave"
        if {leave.until_day for leave in leaves.values()} == {back}:
            return f"is back on {back.isoformat()} already"
        if back > latest_end(min(leave.from_day for leave in leaves.values())):
            return f"would be on leave for more than {LONGEST_MONTHS} months"
        return min(leave.id for leave in leaves.values())

    def write(self, db: Connection, scene: Scene, subjects: Sequence[Person]) -> list[Touched]:
        """The new ends; what would not have begun by then is withdrawn."""
        ids, back = ids_of(subjects), self.until_day or scene.today
        leaves = absence.open_leaves(db, ids, scene.today)
        absence.end_leaves(db, ids, scene.today, back, scene.now, scene.actor.name)
        ends = {i: max(leave.until_day for leave in leaves[i].values()) for i in ids}
        return [Touched(i, None, {"until_day": ends[i]}, {"until_day": back}) for i in ids]

    def summary(self) -> Mapping[str, Any]:
        """The day and the reason."""
        return {"until": self.until_day.isoformat() if self.until_day else "today", "reason": self.reason.strip()}
