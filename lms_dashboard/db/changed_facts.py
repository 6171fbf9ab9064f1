"""Facts as they are, and as the change of a requirement would leave them, before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from lms_dashboard.db.crowd import Crowd
from lms_dashboard.db.facts import Alike, Kinds, load_alike
from lms_dashboard.db.requirements import load_stretches, stretches_by_learner
from lms_dashboard.domain.facts import Facts, Stretch
from lms_dashboard.domain.requirements import RequirementChange


@dataclass(frozen=True, slots=True)
class ChangedKinds:
    """Who is alike before a requirement is changed and after it, for learners who come in several parts.

    ``before`` and ``after`` are facts, ``asks`` is what the changed requirement asks; each by the place of the kind.
    """

    organisation_id: int
    change: RequirementChange
    before: list[Facts] = field(default_factory=list)
    after: list[Facts] = field(default_factory=list)
    asks: list[tuple[Stretch, ...]] = field(default_factory=list)
    _kinds: Kinds = field(default_factory=Kinds)
    _places: dict[tuple[int, tuple[Stretch, ...]], int] = field(default_factory=dict)

    def of(self, db: Connection, crowd: Crowd) -> Alike:
        """These learners by their kind after the change; the crowd is of the requirement's course."""
        asked = stretches_by_learner(db, self.change.after, crowd.learner_ids)
        course_id = self.change.after.course_id
        alike = load_alike(db, crowd, self._kinds, also=[(who, course_id) for who in asked])
        pairs = [
            (pair, self._place_of(db, kind, alike.kinds[kind], asked.get(pair[0], ())), ids)
            for pair, kind, ids in alike.pairs
        ]
        return Alike(self.after, pairs)

    def _place_of(self, db: Connection, kind: int, facts: Facts, asks: tuple[Stretch, ...]) -> int:
        place = self._places.setdefault((kind, asks), len(self.after))
        if place == len(self.after):
            self.before.append(facts)
            self.after.append(replace(facts, stretches=(*self._others(db, facts), *asks)))
            self.asks.append(asks)
        return place

    def _others(self, db: Connection, facts: Facts) -> Sequence[Stretch]:
        """What else asks. A kind does not know personal requirements apart: there it is one learner's."""
        before = self.change.before
        if before is None:
            return facts.stretches
        stretches: Sequence[Stretch] = facts.stretches
        if before.learner_id is not None:
            every = load_stretches(db, self.organisation_id, [before.learner_id], [before.course_id])
            stretches = every.get((before.learner_id, before.course_id), ())
        return [stretch for stretch in stretches if stretch.requirement_id != before.id]
