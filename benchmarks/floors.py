"""Bare SQL through the driver: the least that any solution must run for the same answer."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import Connection

from lms_dashboard.db.session import is_sqlite

PAGE = 50
COLUMNS = 20


class Bare:
    """The driver's own connection, with the two databases' marks for values."""

    def __init__(self, db: Connection) -> None:
        """Speak through the driver of an open connection."""
        self._driver: Any = db.connection.dbapi_connection
        self._mark = "?" if is_sqlite(db) else "%s"

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """All rows of a query whose values are marked with ?."""
        cursor = self._driver.cursor()
        try:
            cursor.execute(query.replace("?", self._mark), [str(v) if isinstance(v, date) else v for v in values])
            return cursor.fetchall()  # type: ignore[no-any-return]
        finally:
            cursor.close()


def page(bare: Bare, day: date) -> Callable[[], object]:
    """50 learners by name, and their cells in 20 courses."""

    def run() -> object:
        ids = [
            r[0]
            for r in bare.rows(
                f"SELECT id, name FROM learner WHERE organisation_id = 1 ORDER BY sort_key, id LIMIT {PAGE}"
            )
        ]
        marks = ", ".join(str(i) for i in ids)
        return bare.rows(
            f"SELECT learner_id, course_id, compliance, progress, percent, due_on, valid_through, breach_since"
            f" FROM standing WHERE learner_id IN ({marks}) AND course_id <= {COLUMNS}"
            " AND from_day <= ? AND until_day > ?",
            day,
            day,
        )

    return run


def filtered(bare: Bare, day: date, course_id: int) -> Callable[[], object]:
    """50 learners who have not completed a course, by name; and how many there are."""
    inside = (
        "SELECT learner_id FROM standing WHERE course_id = ? AND compliance IN (0, 4, 5, 6, 7)"
        " AND from_day <= ? AND until_day > ? AND progress IN (1, 2, 3, 4)"
    )

    def run() -> object:
        values = (course_id, day, day)
        bare.rows(f"SELECT id FROM learner WHERE id IN ({inside}) ORDER BY sort_key, id LIMIT {PAGE}", *values)
        return bare.rows(f"SELECT count(*) FROM learner WHERE id IN ({inside})", *values)

    return run


def footer(bare: Bare, day: date) -> Callable[[], object]:
    """Status counts of 20 courses over everybody."""

    def run() -> object:
        return bare.rows(
            f"SELECT course_id, compliance, count(*) FROM standing WHERE course_id <= {COLUMNS}"
            " AND compliance IN (2, 4, 5, 6, 7) AND from_day <= ? AND until_day > ? GROUP BY course_id, compliance",
            day,
            day,
        )

    return run
