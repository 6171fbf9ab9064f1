"""The outcome of an act on its way into a file: one row a learner, with what was done or why not."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from lms_dashboard.db.export_rows import chunks, load_heads
from lms_dashboard.db.scopes import visible_learners
from lms_dashboard.db.sql import among
from lms_dashboard.db.tables import learner
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.selections import Outcome
from lms_dashboard.domain.sheets import About, Column, Export, Sheet
from lms_dashboard.services._matrix_sheet import Told
from lms_dashboard.services.reading import Reading

_COLUMNS = (
    Column("Name", width=28),
    Column("Email", width=30),
    Column("Number", width=14),
    Column("Group", width=22),
    Column("Course", width=28),
    Column("Outcome", width=18),
    Column("Why", width=48),
)


def outcome_export(
    db: Connection,
    actor: Actor,
    query: Outcome,
    reading: Reading,
    about: About,
    now: datetime,  # noqa: ARG001 — as all exports are called
    told: Told,
) -> Export:
    """One row a learner whom the actor may see now."""
    ids = [row[0] for row in query.rows]
    seen = select(learner.c.id).where(among(db, learner.c.id, ids), visible_learners(actor, reading.today))
    visible = {row[0] for row in db.execute(seen)}
    rows = [row for row in query.rows if row[0] in visible]
    return Export("outcome", about, (Sheet(query.title, _COLUMNS, _rows(db, query, rows, reading, told), len(rows)),))


def _rows(
    db: Connection, query: Outcome, rows: list[tuple[int, str, str]], reading: Reading, told: Told
) -> Iterator[tuple[Any, ...]]:
    done = 0
    for some in chunks(range(len(rows))):
        told(done, len(rows))
        part = [rows[n] for n in some]
        heads = load_heads(db, [row[0] for row in part], reading.today)
        for learner_id, what, why in part:
            head = heads[learner_id]
            yield head.name, head.email, head.external_id, head.group, query.course, what, why
        done += len(part)
    told(done, len(rows))
