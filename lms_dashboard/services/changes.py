"""The change feed: what changed since, so that open pages can follow."""

from datetime import datetime

from sqlalchemy import select

from lms_dashboard.db.session import read_session
from lms_dashboard.db.tables import change, organisation_head
from lms_dashboard.domain.acts import ChangeRow
from lms_dashboard.domain.errors import NotAllowed
from lms_dashboard.domain.people import Actor, Permission

_MOST = 200
"""Entries handed over at once; a page that is further behind reloads anyway."""


def get_heads(*, actor: Actor) -> dict[int, int]:
    """The newest number of every organisation; for the process's own live feed.

    Raises:
        NotAllowed: anybody else asks.
    """
    if actor.kind != "system" or actor.organisation_id is not None:
        raise NotAllowed("Only the server's own live feed may ask this.")
    with read_session() as db:
        c = organisation_head.c
        return {row.organisation_id: row.seq for row in db.execute(select(c.organisation_id, c.seq))}


def get_changes(*, actor: Actor, after_seq: int) -> tuple[ChangeRow, ...]:
    """What changed in the actor's organisation after that number, oldest first.

    A learner without reports learns only of changes that concern them or many, and not who made them.
    """
    reports = actor.may(Permission.VIEW_REPORTS)
    organisation_id = actor.require(Permission.VIEW_REPORTS if reports else Permission.VIEW_OWN)
    c = change.c
    with read_session() as db:
        rows = db.execute(
            select(c.seq, c.at, c.act, c.actor_name, c.learner_ids, c.course_ids)
            .where(c.organisation_id == organisation_id, c.seq > after_seq)
            .order_by(c.seq.desc())
            .limit(_MOST)
        ).all()
    found = [_row(*row) for row in reversed(rows)]
    if reports:
        return tuple(found)
    return tuple(_own(row, actor) for row in found if row.learner_ids is None or actor.learner_id in row.learner_ids)


def _row(
    seq: int, at: datetime, act: str, name: str, learner_ids: list[int] | None, course_ids: list[int] | None
) -> ChangeRow:
    learners = None if learner_ids is None else frozenset(learner_ids)
    return ChangeRow(seq, at, act, name, learners, None if course_ids is None else frozenset(course_ids))


def _own(row: ChangeRow, actor: Actor) -> ChangeRow:
    learners = None if row.learner_ids is None or actor.learner_id is None else frozenset({actor.learner_id})
    return ChangeRow(row.seq, row.at, row.act, "", learners, row.course_ids)
