"""What a change of a requirement would do to everybody, before it is saved; nothing is locked meanwhile."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection

from lms_dashboard.db.bulk import collector_paused
from lms_dashboard.db.crowd import Crowd
from lms_dashboard.db.facts import Alike, load_alike
from lms_dashboard.db.requirements import load_stretches, stretches_by_learner
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
            _count(counts, db, course.organisation_id, change, some, day)
    return RequirementPreview(course.title, day, *(counts[name] for name in _COUNTED))


_NOTHING, _NO_KIND = Facts(), -1
_COUNTED = ("covered", "added", "removed", "certified", "unassigned", "breaches_added", "breaches_removed")


def _count(
    counts: Counter[str],
    db: Connection,
    organisation_id: int,
    change: RequirementChange,
    learner_ids: Sequence[int],
    day: date,
) -> None:
    """Add what the change does to these learners: whoever is alike, and is asked alike, is looked at once."""
    course_id = change.after.course_id
    asked = stretches_by_learner(db, change.after, learner_ids)
    alike = load_alike(db, Crowd(organisation_id, learner_ids, [course_id]))
    others = _others(db, organisation_id, change, alike)
    known = {pair[0] for pair, _, _ in alike.pairs}
    people = Counter((kind, asked.get(pair[0], ())) for pair, kind, _ in alike.pairs)
    people.update((_NO_KIND, new) for learner_id, new in asked.items() if learner_id not in known)
    for (kind, new), many in people.items():
        facts, rest = (_NOTHING, ()) if kind == _NO_KIND else (alike.kinds[kind], others[kind])
        before, after = standing_on(facts, day), standing_on(replace(facts, stretches=(*rest, *new)), day)
        for name in _differences(before, after):
            counts[name] += many
        counts["covered"] += many if any(s.from_day <= day < s.until_day for s in new) else 0


def _others(db: Connection, organisation_id: int, change: RequirementChange, alike: Alike) -> list[tuple[Stretch, ...]]:
    """What else asks each kind. A kind does not know personal requirements apart: there it is one learner's."""
    before = change.before
    if before is None:
        return [facts.stretches for facts in alike.kinds]
    if before.learner_id is None:
        return [tuple(s for s in facts.stretches if s.requirement_id != before.id) for facts in alike.kinds]
    every = load_stretches(db, organisation_id, [before.learner_id], [before.course_id])
    mine = every.get((before.learner_id, before.course_id), ())
    return [tuple(s for s in mine if s.requirement_id != before.id) for _ in alike.kinds]


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
