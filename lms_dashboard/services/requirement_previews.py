"""What a change of a requirement would do to everybody, before it is saved; nothing is locked meanwhile."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from lms_dashboard.db.bulk import collector_paused
from lms_dashboard.db.changed_facts import ChangedKinds
from lms_dashboard.db.session import read_session
from lms_dashboard.db.standings import parts
from lms_dashboard.domain.compliance import Standing, covers, standing_on
from lms_dashboard.domain.days import day_in
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.requirements import RequirementPreview, Wanted
from lms_dashboard.domain.status import BREACHES, CERTIFIED, Compliance, Progress
from lms_dashboard.services.requirement_changes import check_wanted, find_concerned, prepare
from lms_dashboard.services.telling import Tell, unheard


def preview_requirement(*, actor: Actor, wanted: Wanted, now: datetime, tell: Tell = unheard) -> RequirementPreview:
    """Whom the change makes required or no longer, and which breaches it adds or removes.

    Asked is the same rule that the saved change is derived by, of facts as they are and as they would be.

    Raises:
        NotAllowed, NotFound, Invalid, Refused: as saving it.
    """
    actor.require(Permission.ADMINISTER)
    check_wanted(wanted)
    today = day_in(actor.time_zone, now)
    counts: Counter[str] = Counter()
    with collector_paused(), read_session() as db:
        change, course = prepare(db, actor, wanted, today)
        day = max(today, change.since)
        learner_ids = find_concerned(db, course.organisation_id, change)
        for done, crowd in parts(db, course.organisation_id, learner_ids, [course.id]):
            tell("Looking at each learner", done, len(learner_ids))
            kinds = ChangedKinds(course.organisation_id, change)
            people = Counter(kind for _, kind, _ in kinds.of(db, crowd).pairs)
            for kind, many in people.items():
                counts.update(dict.fromkeys(_counted(kinds, kind, day), many))
    return RequirementPreview(course.title, day, *(counts[name] for name in _COUNTED))


_COUNTED = ("covered", "added", "removed", "certified", "unassigned", "breaches_added", "breaches_removed")


def _counted(kinds: ChangedKinds, kind: int, day: date) -> Iterator[str]:
    """What the change does to each of a kind: whoever is alike, and is asked alike, is looked at once."""
    if any(covers(stretch, day) for stretch in kinds.asks[kind]):
        yield "covered"
    yield from _differences(standing_on(kinds.before[kind], day), standing_on(kinds.after[kind], day))


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
