"""What holds others back on PostgreSQL until a transaction ends; SQLite's one writer needs none of it.

What a learner stands at follows from two sides: what befell the learner, and the rules, which are requirements, what
counts for a course, and the tree of groups. Whoever changes one side derives by the other. If both were changed at
once, neither would see the other: so a change of rules waits for every act on records, and they for it.

Always taken in this order: rules, learners, seat offerings, head of the organisation.
"""

from collections.abc import Iterable

from sqlalchemy import BigInteger, Connection, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

from lms_dashboard.db.session import is_sqlite

_RULES = 7261432
"""The first of the two numbers of an advisory lock; the second is the organisation's id."""


def change_rules(db: Connection, organisation_id: int) -> None:
    """Wait until nobody derives by the organisation's rules; nobody does until the transaction ends."""
    _advise(db, "pg_advisory_xact_lock", organisation_id)


def keep_rules(db: Connection, organisation_id: int) -> None:
    """Wait for a change of the organisation's rules; there is none until the transaction ends."""
    _advise(db, "pg_advisory_xact_lock_shared", organisation_id)


def lock_learners(db: Connection, organisation_id: int, learner_ids: Iterable[int]) -> None:
    """Wait for, then hold, whatever else changes these learners' records, or the rules that are asked of them."""
    if is_sqlite(db):
        return
    keep_rules(db, organisation_id)
    query = text("SELECT id FROM learner WHERE id = ANY(:ids) ORDER BY id FOR NO KEY UPDATE")
    db.execute(query.bindparams(bindparam("ids", sorted(set(learner_ids)), ARRAY(BigInteger))))


def _advise(db: Connection, function: str, organisation_id: int) -> None:
    if not is_sqlite(db):
        db.execute(text(f"SELECT {function}({_RULES}, :organisation_id)"), {"organisation_id": organisation_id})
