"""Selections: whom a person may act on when they tick learners, or choose all that a list shows."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from lms_dashboard.db.scopes import managed_learners, visible_learners
from lms_dashboard.db.session import read_session
from lms_dashboard.db.sql import among
from lms_dashboard.db.tables import learner
from lms_dashboard.domain.days import day_in
from lms_dashboard.domain.errors import NotFound
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.queries import MatrixQuery, ProgressQuery
from lms_dashboard.domain.selections import Matching, Resolved, Selection, Ticked
from lms_dashboard.services import matrix, progress

_LISTS: dict[type, Callable[[Connection, Actor, Any, datetime], ColumnElement[bool]]] = {
    MatrixQuery: matrix.matching_learners,
    ProgressQuery: progress.matching_learners,
}
"""By the query of a list: the condition on ``learner`` for everybody whom it shows."""


def find_selected(
    *, actor: Actor, selection: Selection, now: datetime, permission: Permission = Permission.MANAGE_TRAINING
) -> Resolved:
    """Whom the selection means now, of those whom the actor may change by that permission.

    Raises:
        NotAllowed: the permission is missing.
        Invalid: the list's query is out of range.
    """
    actor.require(permission)
    today = day_in(actor.time_zone, now)
    with read_session() as db:
        mine = managed_learners(actor, today, permission).label("mine")
        chosen = _chosen(db, actor, selection, now) & visible_learners(actor, today)
        rows = db.execute(select(learner.c.id, mine).where(chosen)).all()
    left_out = set(selection.without) if isinstance(selection, Matching) else set()
    seen = [row for row in rows if row.id not in left_out]
    ids = tuple(sorted(row.id for row in seen if row.mine))
    asked = len(set(selection.learner_ids)) if isinstance(selection, Ticked) else len(seen)
    return Resolved(ids, beyond=len(seen) - len(ids), missing=asked - len(seen))


def find_somebody(
    *, actor: Actor, selection: Selection, now: datetime, permission: Permission = Permission.MANAGE_TRAINING
) -> Resolved:
    """Whom the selection means now, if that is anybody whom the actor may change.

    Raises:
        NotAllowed, Invalid: as ``find_selected``. NotFound: it is nobody.
    """
    found = find_selected(actor=actor, selection=selection, now=now, permission=permission)
    if not found.learner_ids:
        raise NotFound("Nobody of this selection is yours to change.", "Select learners of your own groups.")
    return found


def _chosen(db: Connection, actor: Actor, selection: Selection, now: datetime) -> ColumnElement[bool]:
    if isinstance(selection, Ticked):
        return among(db, learner.c.id, set(selection.learner_ids))
    return _LISTS[type(selection.query)](db, actor, selection.query, now)
