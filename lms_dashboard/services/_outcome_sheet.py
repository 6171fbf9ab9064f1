"""The outcome of an act on its way into a file: one row a learner, with what was done or why not."""

from typing import Any

from sqlalchemy import select

from lms_dashboard.db.export_rows import Head, load_heads
from lms_dashboard.db.scopes import visible_learners
from lms_dashboard.db.sql import among
from lms_dashboard.db.tables import learner
from lms_dashboard.domain.sheets import Column, Export, Sheet
from lms_dashboard.services._making import Making

_COLUMNS = (
    Column("Name", width=28),
    Column("Email", width=30),
    Column("Number", width=14),
    Column("Group", width=22),
    Column("Course", width=28),
    Column("Outcome", width=18),
    Column("Why", width=48),
)


def outcome_export(making: Making) -> Export:
    """One row a learner whom the actor may see now."""
    query = making.query
    ids = [row[0] for row in query.rows]
    mine = visible_learners(making.actor, making.reading.today)
    visible = {
        row[0] for row in making.db.execute(select(learner.c.id).where(among(making.db, learner.c.id, ids), mine))
    }
    outcomes = [row for row in query.rows if row[0] in visible]
    today = making.reading.today
    rows = making.rows(
        outcomes,
        lambda db, some: load_heads(db, [row[0] for row in some], today),
        lambda some, heads: (_row(heads[learner_id], query.course, what, why) for learner_id, what, why in some),
    )
    return Export("outcome", making.about, (Sheet(query.title, _COLUMNS, rows, len(outcomes)),))


def _row(head: Head, *more: str) -> tuple[Any, ...]:
    return (head.name, head.email, head.external_id, head.group, *more)
