"""Rows of the demo with ids of their own: who writes them gives them the database's."""

from collections import defaultdict
from typing import Any

REFERENCES = {
    "parent_id": "group",
    "satisfied_by_id": "course",
    "replaced_by_id": "completion",
    **{
        f"{table}_id": table
        for table in (
            "assignment",
            "attempt",
            "completion",
            "course",
            "group",
            "job_role",
            "learner",
            "module",
            "requirement",
            "seal",
            "seat",
            "seat_offering",
        )
    },
}
"""Which table the ids of a column are of."""


class Rows:
    """Rows by table, in the order in which they are added; an id is a row's number in its table, from 1."""

    def __init__(self) -> None:
        self.tables: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def add(self, table: str, **values: Any) -> int:
        """Add a row; returns its id."""
        rows = self.tables[table]
        rows.append({"id": len(rows) + 1, **values})
        return len(rows)

    def get(self, table: str, id_: int) -> dict[str, Any]:
        """The row of an id, to read or to complete it."""
        return self.tables[table][id_ - 1]
