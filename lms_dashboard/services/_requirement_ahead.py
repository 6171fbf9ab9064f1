"""What saving a change of a requirement will write, worked out while others go on writing; whether it still holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from lms_dashboard.db.change_feed import concerned_since, newest_seq
from lms_dashboard.db.changed_facts import ChangedKinds
from lms_dashboard.db.facts import MOST_KINDS
from lms_dashboard.db.standing_rows import Rewriting, Timelines, load_stored
from lms_dashboard.db.standings import parts, rebuild_standings
from lms_dashboard.domain.days import day_before
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.requirements import RequirementChange, Wanted
from lms_dashboard.services.requirement_changes import find_concerned, prepare
from lms_dashboard.services.telling import Tell


@dataclass(frozen=True, slots=True)
class Ahead:
    """The standings that a change will lead to, as of a number of the change feed."""

    organisation_id: int
    seq: int
    change: RequirementChange
    learner_ids: Sequence[int]
    rewriting: Rewriting

    def outdated(self, db: Connection, change: RequirementChange, learner_ids: Sequence[int]) -> Sequence[int]:
        """Of whom it may not hold any more, by the feed and by who is concerned now."""
        later = concerned_since(db, self.organisation_id, self.seq, change.after.course_id)
        if later is None or change != self.change:
            return learner_ids
        before, now = set(self.learner_ids), set(learner_ids)
        return sorted((later & (before | now)) | (before ^ now))

    def write(self, db: Connection, change: RequirementChange, anew: Sequence[int]) -> None:
        """Write it, and derive these learners anew: the requirement is stored as it will be."""
        if change == self.change:
            self.rewriting.write(db, but=frozenset(anew))
        rebuild_standings(db, self.organisation_id, anew, [change.after.course_id], change.since)


def work_ahead(db: Connection, actor: Actor, wanted: Wanted, today: date, tell: Tell) -> Ahead:
    """Derive what will hold, from what is there now; nothing is locked, nothing is written.

    Raises:
        NotAllowed, NotFound, Invalid, Refused: as saving it.
    """
    change, course = prepare(db, actor, wanted, today)
    organisation_id, start = course.organisation_id, day_before(change.since)
    learner_ids = find_concerned(db, organisation_id, change)
    found = Ahead(organisation_id, newest_seq(db, organisation_id), change, learner_ids, Rewriting(start))
    kinds, lines = ChangedKinds(organisation_id, change), Timelines(organisation_id, start)
    for done, crowd in parts(db, organisation_id, learner_ids, [course.id]):
        tell("Working out what follows", done, len(learner_ids))
        if len(kinds.after) > MOST_KINDS:
            kinds, lines = ChangedKinds(organisation_id, change), Timelines(organisation_id, start)
        stored = load_stored(db, crowd, start)
        found.rewriting.compare(stored, lines.rows(db, kinds.of(db, crowd), stored))
    return found
