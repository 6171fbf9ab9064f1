"""What a change of a requirement would do to everybody, before it is saved; nothing is locked meanwhile."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import Connection

from lms_dashboard.db.bulk import collector_paused
from lms_dashboard.db.facts import load_facts
from lms_dashboard.db.requirements import stretches_by_learner
from lms_dashboard.db.session import read_session
from lms_dashboard.domain.compliance import Standing, standing_on
from lms_dashboard.domain.days import day_in
from lms_dashboard.domain.facts import Facts, Stretch
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.requirements import RequirementChange, RequirementPreview, Wanted
from lms_dashboard.domain.status import BREACHES, CERTIFIED, Compliance, Progress
from lms_dashboard.services.requirement_changes import check_wanted, find_concerned, prepare
from lms_dashboard.services.telling import Tell, unheard

_TOGETHER = 10_000
"""Learners whose facts are held in memory at once."""


def preview_requirement(*, actor: Actor, wanted: Wanted, now: datetime, tell: Tell = unheard) -> RequirementPreview:
    """Whom the change makes required or no longer, and which breaches it adds or removes.

    Asked is the same rule that the saved change is derived by, of facts as they are and as they would be.

    Raises:
        NotAllowed, NotFound, Invalid, Refused: as saving it.
    """
    actor.require(Permission.ADMINISTER)
    check_wanted(wanted)
    today = day_in(actor.time_zone, now)
    with collector_paused(), read_session() as db:
        change, course = prepare(db, actor, wanted, today)
        day = max(today, change.since)
        learner_ids = find_concerned(db, course.organisation_id, change.after) if change.matters else []
        counts: Counter[str] = Counter()
        for start in range(0, len(learner_ids), _TOGETHER):
            tell("Looking at each learner", start, len(learner_ids))
            some = learner_ids[start : start + _TOGETHER]
            for covered, before, after in _both(db, course.organisation_id, change, some, day):
                counts.update(_differences(before, after))
                counts["covered"] += covered
    return RequirementPreview(course.title, day, *(counts[name] for name in _COUNTED))


_COUNTED = ("covered", "added", "removed", "certified", "unassigned", "breaches_added", "breaches_removed")


def _both(
    db: Connection, organisation_id: int, change: RequirementChange, learner_ids: Sequence[int], day: date
) -> Iterator[tuple[bool, Standing, Standing]]:
    """For each learner: whether the requirement covers the day afterwards, and the standing before and after."""
    course_id = change.after.course_id
    known = {pair[0]: facts for pair, facts in load_facts(db, organisation_id, learner_ids, [course_id])}
    asked = stretches_by_learner(db, change.after, learner_ids)
    for learner_id, new in asked.items():
        if learner_id not in known:
            yield _covers(new, day), _of_stretches((), day), _of_stretches(new, day)
    for learner_id, facts in known.items():
        new = asked.get(learner_id, ())
        others = tuple(s for s in facts.stretches if change.before is None or s.requirement_id != change.before.id)
        yield _covers(new, day), standing_on(facts, day), standing_on(replace(facts, stretches=(*others, *new)), day)


def _covers(stretches: tuple[Stretch, ...], day: date) -> bool:
    return any(s.from_day <= day < s.until_day for s in stretches)


@lru_cache(maxsize=4_096)
def _of_stretches(stretches: tuple[Stretch, ...], day: date) -> Standing:
    """The standing of whoever has done nothing yet: the same for all who are asked since the same day."""
    return standing_on(Facts(stretches), day)


def _differences(before: Standing, after: Standing) -> Iterator[str]:
    was, is_now = before.compliance, after.compliance
    if (was in BREACHES) != (is_now in BREACHES):
        yield "breaches_added" if is_now in BREACHES else "breaches_removed"
    if (was is Compliance.NOT_REQUIRED) == (is_now is Compliance.NOT_REQUIRED):
        return
    yield "added" if was is Compliance.NOT_REQUIRED else "removed"
    if was is Compliance.NOT_REQUIRED and is_now in CERTIFIED:
        yield "certified"
    if was is Compliance.NOT_REQUIRED and after.progress is Progress.NOT_ASSIGNED:
        yield "unassigned"
