"""Uploads as lists and numbers for their pages, and what is changed in a draft."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from lms_dashboard.db.sql import AnyRow, among
from lms_dashboard.db.tables import member, upload_row


def names_of_members(db: Connection, organisation_id: int, member_ids: Collection[int]) -> dict[int, str]:
    """Who made the uploads, by their place in the organisation."""
    c = member.c
    query = select(c.id, c.name).where(c.organisation_id == organisation_id, among(db, c.id, member_ids))
    return {row.id: row.name for row in db.execute(query)}


def count_outcomes_of(db: Connection, upload_ids: Collection[int]) -> dict[int, Counter[str]]:
    """How many rows of each upload have which outcome."""
    c = upload_row.c
    query = select(c.upload_id, c.outcome, func.count()).where(among(db, c.upload_id, upload_ids))
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for upload_id, outcome, count in db.execute(query.group_by(c.upload_id, c.outcome)):
        found[upload_id][outcome] = count
    return found


def load_cells(db: Connection, upload_id: int, numbers: Collection[int]) -> dict[int, list[str]]:
    """The cells of these rows."""
    c = upload_row.c
    query = select(c.number, c.cells).where(c.upload_id == upload_id, among(db, c.number, numbers))
    return {row.number: list(row.cells) for row in db.execute(query)}


def set_cells_of(db: Connection, upload_id: int, cells: Mapping[int, list[str]]) -> None:
    """Rows as they were mended."""
    if not cells:
        return
    c = upload_row.c
    query = update(upload_row).where(c.upload_id == upload_id, c.number == bindparam("which"))
    db.execute(query.values(cells=bindparam("what")), [{"which": n, "what": row} for n, row in cells.items()])


def load_outcomes(db: Connection, upload_id: int, *, refused: bool) -> list[AnyRow]:
    """Number, cells, outcome and problems of every row, or of the refused ones."""
    c = upload_row.c
    query = select(c.number, c.cells, c.outcome, c.problems).where(c.upload_id == upload_id)
    if refused:
        query = query.where(c.outcome == "refused")
    found: list[Any] = list(db.execute(query.order_by(c.number)))
    return found
