"""What counts for a course from a day on: its least accepted version, and other courses that satisfy it, or did."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import Connection, delete, insert, update

from lms_dashboard.db import courses
from lms_dashboard.db.audit import Touched, record_act
from lms_dashboard.db.bulk import collector_paused
from lms_dashboard.db.locks import change_rules
from lms_dashboard.db.session import write_session
from lms_dashboard.db.sql import AnyRow
from lms_dashboard.db.standings import breaching, rebuild_standings
from lms_dashboard.db.tables import equivalence, version_floor
from lms_dashboard.domain.courses import RulePreview
from lms_dashboard.domain.days import FOREVER, day_after, day_in
from lms_dashboard.domain.errors import Invalid, Refused
from lms_dashboard.domain.facts import least_on
from lms_dashboard.domain.people import Actor

_TOGETHER = 20_000
NAMED = 50
"""People whom a preview names."""


@dataclass(frozen=True, slots=True)
class CourseRule(ABC):
    """A rule of a course that holds from a day on."""

    course_id: int
    from_day: date
    act: ClassVar[str]

    @abstractmethod
    def check(self, db: Connection, actor: Actor, course: AnyRow) -> None:
        """Refuse what makes no sense, or is so already."""

    @abstractmethod
    def concerned(self, db: Connection) -> list[int]:
        """The learners whose standing may change."""

    @abstractmethod
    def write(self, db: Connection, actor: Actor, organisation_id: int, now: datetime) -> Mapping[str, Any]:
        """Write it; what the audit trail says of it."""


@dataclass(frozen=True, slots=True)
class LeastVersionFrom(CourseRule):
    """From the day on, completions of an older version do not count."""

    version: int
    act: ClassVar[str] = "set_least_version"

    def check(self, db: Connection, actor: Actor, course: AnyRow) -> None:  # noqa: ARG002
        """The version is one that there is, not what holds by then, and no later rule would lower it unasked."""
        if not 1 <= self.version <= course.version:
            raise Invalid(
                f"There is no version {self.version} that could be the least.", f"Choose 1 to {course.version}."
            )
        if self._before(db) == self.version:
            raise Refused(f"Version {self.version} is the least by then already.", "Nothing was changed.")
        known = courses.load_least_versions(db, self.course_id)
        lower = [one for one in known if one.from_day > self.from_day and one.version < self.version]
        if lower:
            said = f"From {lower[0].from_day.isoformat()} on version {lower[0].version} is the least."
            raise Refused(said, "Choose that day or a later one.")

    def _before(self, db: Connection) -> int:
        """The least version that would hold on the day; 1: every version counts."""
        known = courses.load_least_versions(db, self.course_id)
        return least_on([(one.from_day, one.version) for one in known], self.from_day)

    def concerned(self, db: Connection) -> list[int]:
        """Whoever completed an older version than before, or than from now on."""
        return courses.completed_by(db, self.course_id, below_version=max(self.version, self._before(db)))

    def write(self, db: Connection, actor: Actor, organisation_id: int, now: datetime) -> Mapping[str, Any]:
        """One row."""
        said = {"from_day": self.from_day, "least_version": self.version}
        own = {"organisation_id": organisation_id, "course_id": self.course_id}
        same = version_floor.c.course_id == self.course_id, version_floor.c.from_day == self.from_day
        db.execute(delete(version_floor).where(*same))
        db.execute(insert(version_floor).values(**own, **said, set_by=actor.account_id, set_at=now))
        return said


@dataclass(frozen=True, slots=True)
class SatisfiedByFrom(CourseRule):
    """From the day on, completions of another course count for this one."""

    satisfied_by_id: int
    act: ClassVar[str] = "set_equivalent"

    def check(self, db: Connection, actor: Actor, course: AnyRow) -> None:  # noqa: ARG002
        """The other course is there, another one, and does not satisfy this one yet."""
        other = courses.find_course(db, actor, self.satisfied_by_id)
        if other.id == self.course_id:
            raise Invalid("A course satisfies itself.", "Choose another course.")
        known = courses.load_equivalents(db, self.course_id, theirs=False)
        if any(one.course_id == other.id and one.until_day > self.from_day for one in known):
            raise Refused(f"{other.title} satisfies this course already.", "Nothing was changed.")

    def concerned(self, db: Connection) -> list[int]:
        """Whoever completed the other course."""
        return courses.completed_by(db, self.satisfied_by_id)

    def write(self, db: Connection, actor: Actor, organisation_id: int, now: datetime) -> Mapping[str, Any]:  # noqa: ARG002
        """One row."""
        own = {"organisation_id": organisation_id, "course_id": self.course_id, "until_day": FOREVER}
        said = {"from_day": self.from_day, "satisfied_by_id": self.satisfied_by_id}
        db.execute(insert(equivalence).values(**own, **said))
        return said


@dataclass(frozen=True, slots=True)
class SatisfiedByUntil(CourseRule):
    """From the day on, completions of another course do not count for this one any more."""

    satisfied_by_id: int
    act: ClassVar[str] = "end_equivalent"

    def check(self, db: Connection, actor: Actor, course: AnyRow) -> None:  # noqa: ARG002
        """The other course satisfies this one on the day, or later."""
        other = courses.find_course(db, actor, self.satisfied_by_id)
        known = courses.load_equivalents(db, self.course_id, theirs=False)
        if not any(one.course_id == other.id and one.until_day > self.from_day for one in known):
            raise Refused(f"{other.title} does not satisfy this course by then.", "Nothing was changed.")

    def concerned(self, db: Connection) -> list[int]:
        """Whoever completed the other course."""
        return courses.completed_by(db, self.satisfied_by_id)

    def write(self, db: Connection, actor: Actor, organisation_id: int, now: datetime) -> Mapping[str, Any]:  # noqa: ARG002
        """Its end; what would not have begun by then is gone."""
        e = equivalence.c
        mine = e.course_id == self.course_id, e.satisfied_by_id == self.satisfied_by_id, e.until_day > self.from_day
        db.execute(delete(equivalence).where(*mine, e.from_day >= self.from_day))
        db.execute(update(equivalence).where(*mine).values(until_day=self.from_day))
        return {"until_day": self.from_day, "satisfied_by_id": self.satisfied_by_id}


def set_least_version(*, actor: Actor, course_id: int, version: int, from_day: date, now: datetime) -> None:
    """Let only completions of the version or a newer one count, from a day on; whoever is uncovered is due that day.

    A lower version than before lowers it: what had ceased to count counts again. 1: every version counts.

    Raises:
        NotAllowed: the actor does not administer the whole organisation.
        NotFound: there is no such course. Invalid: there is no such version, or the day is past.
        Refused: it is so already.
    """
    _save(actor, LeastVersionFrom(course_id, from_day, version), now)


def set_equivalent(*, actor: Actor, course_id: int, satisfied_by_id: int, from_day: date, now: datetime) -> None:
    """Let completions of another course satisfy this one, from a day on.

    Raises:
        NotAllowed: the actor does not administer the whole organisation.
        NotFound: there is no such course. Invalid: it is the same course, or the day is past.
        Refused: it is so already.
    """
    _save(actor, SatisfiedByFrom(course_id, from_day, satisfied_by_id), now)


def end_equivalent(*, actor: Actor, course_id: int, satisfied_by_id: int, from_day: date, now: datetime) -> None:
    """Let completions of another course count here no longer, from a day on; whoever is uncovered is due that day.

    Raises:
        NotAllowed: the actor does not administer the whole organisation.
        NotFound: there is no such course. Invalid: the day is past. Refused: it does not satisfy this one by then.
    """
    _save(actor, SatisfiedByUntil(course_id, from_day, satisfied_by_id), now)


def preview_rule(*, actor: Actor, rule: CourseRule, now: datetime) -> RulePreview:
    """Whom the rule concerns, and whose breaches it adds or removes: it is written, looked at, taken back.

    Whoever is uncovered is due on the first day, and in breach on the next: that one is looked at.

    Raises:
        NotAllowed, NotFound, Invalid, Refused: as saving it.
    """
    organisation_id = actor.require_whole_administration()
    with collector_paused(), write_session(trial=True) as db:
        course = _prepare(db, actor, rule, now)
        learner_ids = rule.concerned(db)
        day = day_after(rule.from_day)
        before = breaching(db, organisation_id, learner_ids, rule.course_id, day)
        rule.write(db, actor, organisation_id, now)
        after = breaching(db, organisation_id, learner_ids, rule.course_id, day)
        names = courses.names_of(db, after - before, NAMED)
    counts = (len(learner_ids), len(after - before), len(before - after))
    return RulePreview(course.title, day, *counts, names)


def _prepare(db: Connection, actor: Actor, rule: CourseRule, now: datetime) -> AnyRow:
    course = courses.find_course(db, actor, rule.course_id)
    if rule.from_day < day_in(actor.time_zone, now):
        raise Invalid("The day lies in the past.", "Choose today or a later day: what counted until now has counted.")
    rule.check(db, actor, course)
    return course


def _save(actor: Actor, rule: CourseRule, now: datetime) -> None:
    organisation_id = actor.require_whole_administration()
    with collector_paused(), write_session() as db:
        change_rules(db, organisation_id)
        course = _prepare(db, actor, rule, now)
        learner_ids = rule.concerned(db)
        said = rule.write(db, actor, organisation_id, now)
        for start in range(0, len(learner_ids), _TOGETHER):
            some = learner_ids[start : start + _TOGETHER]
            rebuild_standings(db, organisation_id, some, [rule.course_id], rule.from_day)
        record_act(
            db,
            actor=actor,
            organisation_id=organisation_id,
            act=rule.act,
            summary={"course": course.code, "learners": len(learner_ids), "from": rule.from_day.isoformat()},
            touched=[Touched(None, rule.course_id, None, said)],
            now=now,
            learner_ids=learner_ids,
            course_ids=[rule.course_id],
        )
