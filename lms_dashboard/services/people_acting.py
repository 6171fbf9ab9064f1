"""Where an act takes place; and scope, lock, standings, audit and feed entry of acts that are done step by step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from lms_dashboard.db.audit import Touched, record_act
from lms_dashboard.db.locks import lock_learners
from lms_dashboard.db.scopes import require_learners
from lms_dashboard.db.session import is_sqlite
from lms_dashboard.db.sql import AnyRow, among, covers_day
from lms_dashboard.db.standings import rebuild_standings
from lms_dashboard.db.tables import learner, standing
from lms_dashboard.domain.days import BEGINNING, day_in
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.status import BREACHES


@dataclass(frozen=True, slots=True)
class Scene:
    """An act under way: who, where, when."""

    actor: Actor
    organisation_id: int
    now: datetime
    today: date

    @classmethod
    def of(cls, actor: Actor, now: datetime, permission: Permission = Permission.MANAGE_TRAINING) -> "Scene":
        """The scene, if the actor holds the permission.

        Raises:
            NotSignedIn, NotAllowed: the actor does not.
        """
        return cls(actor, actor.require(permission), now, day_in(actor.time_zone, now))


def hold_learners(
    db: Connection, scene: Scene, learner_ids: Sequence[int], permission: Permission = Permission.MANAGE_TRAINING
) -> list[int]:
    """The learners' ids, held until the transaction ends.

    Raises:
        NotFound: one is missing or not the actor's to change.
    """
    ids = require_learners(db, scene.actor, learner_ids, scene.today, permission)
    lock_learners(db, scene.organisation_id, ids)
    if is_sqlite(db):
        return ids
    return require_learners(db, scene.actor, ids, scene.today, permission)  # moved away while this waited for the lock?


def hold_people(db: Connection, scene: Scene, learner_ids: Sequence[int]) -> dict[int, AnyRow]:
    """The learners by id, held until the transaction ends.

    Raises:
        NotFound: one is missing or not the actor's to change.
    """
    ids = hold_learners(db, scene, learner_ids)
    return {row.id: row for row in db.execute(select(learner).where(among(db, learner.c.id, ids)))}


def finish(
    db: Connection,
    scene: Scene,
    act: str,
    summary: Mapping[str, Any],
    touched: Sequence[Touched],
    learner_ids: Sequence[int],
    *,
    rebuild: bool = True,
    lists: bool = False,
) -> int:
    """Standings of these learners in every course, the audit entry, and the feed's; the last thing of every act.

    ``lists``: who is listed where may be different, so that every open list is concerned.
    """
    if rebuild:
        rebuild_all(db, scene.organisation_id, learner_ids)
    return record_act(
        db,
        actor=scene.actor,
        organisation_id=scene.organisation_id,
        act=act,
        summary=summary,
        touched=touched,
        now=scene.now,
        learner_ids=None if lists else learner_ids,
        course_ids=None,
    )


def rebuild_all(db: Connection, organisation_id: int, learner_ids: Sequence[int], since: date = BEGINNING) -> None:
    """The standings of these learners in every course: what is asked of them may be different, from a day on."""
    rebuild_standings(db, organisation_id, learner_ids, None, since)


def breaches_of(
    db: Connection, scene: Scene, learner_ids: Sequence[int], course_ids: Sequence[int] | None = None
) -> set[tuple[int, int]]:
    """What is a breach today in these courses (None: in all), by its standing: learner and course."""
    s = standing.c
    late = s.compliance.in_([int(c) for c in BREACHES]), covers_day(standing, scene.today)
    query = select(s.learner_id, s.course_id).where(among(db, s.learner_id, learner_ids), *late)
    if course_ids is not None:
        query = query.where(among(db, s.course_id, course_ids))
    return {(learner_id, course_id) for learner_id, course_id in db.execute(query)}


def who(people: Mapping[int, AnyRow], ids: Sequence[int]) -> str:
    """One by name, many by their number."""
    return people[ids[0]].name if len(ids) == 1 else f"{len(ids):,} learners"
