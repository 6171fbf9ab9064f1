"""The numbers of Compliance, computed slowly and obviously: the rule of a day, asked for each learner and course."""

from collections import Counter
from datetime import date, timedelta

from sqlalchemy import select

from lms_dashboard.db.facts import load_facts
from lms_dashboard.db.session import read_session
from lms_dashboard.db.tables import course, group_membership, learner
from lms_dashboard.domain.compliance import Standing, standing_on
from lms_dashboard.domain.rows import Rate
from lms_dashboard.domain.status import BREACHES, CERTIFIED, REQUIRED, Compliance
from tests.services.world import World, rows_of

Pair = tuple[int, int]


class SlowReport:
    """Everything about an organisation's standings on any day, one question at a time."""

    def __init__(self, world: World) -> None:
        with read_session() as db:
            self.learners = [
                r[0] for r in db.execute(select(learner.c.id).where(learner.c.organisation_id == world.id))
            ]
            courses = [r[0] for r in db.execute(select(course.c.id).where(course.c.organisation_id == world.id))]
            self.facts = dict(load_facts(db, world.id, self.learners, courses))
        self.homes = [row for row in rows_of(group_membership) if row["organisation_id"] == world.id]
        self.paths, self.groups = world.paths, world.groups
        self._known: dict[date, dict[Pair, Standing]] = {}

    def statuses(self, day: date, group_id: int | None = None, course_id: int | None = None) -> dict[Pair, Compliance]:
        """The status of each learner (of a group with its subgroups) in each course (or one)."""
        held = self.standings(day, group_id)
        return {
            pair: Compliance(one.compliance) for pair, one in held.items() if course_id is None or pair[1] == course_id
        }

    def standings(self, day: date, group_id: int | None = None) -> dict[Pair, Standing]:
        """All that holds of each learner (of a group with its subgroups) in each course."""
        if day not in self._known:
            self._known[day] = {pair: standing_on(facts, day) for pair, facts in self.facts.items()}
        held = self._known[day].items()
        return {pair: one for pair, one in held if group_id is None or self.is_in(pair[0], group_id, day)}

    def is_in(self, learner_id: int, group_id: int, day: date) -> bool:
        return any(
            row["learner_id"] == learner_id
            and row["from_day"] <= day < row["until_day"]
            and f"/{group_id}/" in self.paths[row["group_id"]]
            for row in self.homes
        )

    def rate(self, day: date, group_id: int | None = None, course_id: int | None = None) -> Rate:
        found = self.statuses(day, group_id, course_id).values()
        required, late, certified = (sum(s in kinds for s in found) for kinds in (REQUIRED, BREACHES, CERTIFIED))
        return Rate(required, late, certified, sum(s is Compliance.EXEMPT for s in found))

    def people(self, day: date, group_id: int | None = None) -> tuple[int, int]:
        """How many learners are required anything, and how many of them are in breach of something."""
        found = self.statuses(day, group_id)
        asked = {pair[0] for pair, s in found.items() if s in REQUIRED}
        late = {pair[0] for pair, s in found.items() if s in BREACHES}
        return len(asked), len(late)

    def flows(self, after: date, until: date, group_id: int | None = None) -> tuple[int, int]:
        """Breaches entered and cleared after a day, up to and on another, looked at day by day."""
        entered = cleared = 0
        day = after
        before = self._late(day, group_id)
        while day < until:
            day += timedelta(days=1)
            now = self._late(day, group_id)
            entered += len(now - before)
            cleared += len(before - now)
            before = now
        return entered, cleared

    def _late(self, day: date, group_id: int | None) -> set[Pair]:
        return {pair for pair, s in self.statuses(day, group_id).items() if s in BREACHES}

    def ages(self, day: date) -> Counter[tuple[int, Compliance]]:
        """Breaches by their age in days (1 on the first) and their status."""
        found: Counter[tuple[int, Compliance]] = Counter()
        for pair, status in self.statuses(day).items():
            if status in BREACHES:
                age = 1
                while standing_on(self.facts[pair], day - timedelta(days=age)).compliance in BREACHES:
                    age += 1
                found[age, status] += 1
        return found

    def expiring(self, first: date, last: date, day: date) -> int:
        """What is valid on the day and runs out between two days."""
        held = [standing_on(facts, day) for facts in self.facts.values()]
        return sum(s.compliance in CERTIFIED and first <= s.valid_through <= last for s in held if s.valid_through)
