"""Rows that belong to something of an organisation name the organisation once, in the key to it

The key (organisation_id, learner_id) to learner (organisation_id, id) proves the organisation of a row; a second key
of organisation_id alone proved nothing more, and cost one look-up a row: a third of a bulk upload on PostgreSQL.

SQLite has no words for dropping a key. Its manual changes the text of the table instead ("Making Other Kinds Of Table
Schema Changes"): nothing is copied, and the triggers stay.

Revision: 0009; follows: 0008
"""

import re
from collections.abc import Callable

from alembic import op
from sqlalchemy import text

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TABLES = (
    "assignment", "assignment_gap", "attempt", "attempt_failure", "audit_row", "completion", "completion_evidence",
    "completion_seal", "completion_void", "due_extension", "due_restart", "employment", "equivalence", "exemption",
    "group_membership", "job_role_membership", "learner_merge", "mail", "member_grant", "module", "module_result",
    "records_request", "requirement", "retraining_rule", "saved_view", "seal", "seat", "seat_offering_course",
    "seat_wait", "supersession", "upload_row", "version_floor",
)  # fmt: skip


def _name(table: str) -> str:
    return f"fk_{table}_organisation_id_organisation"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _rewrite(_without_key)
        return
    for table in _TABLES:
        op.drop_constraint(_name(table), table, type_="foreignkey")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _rewrite(_with_key)
        return
    for table in _TABLES:
        op.create_foreign_key(_name(table), table, "organisation", ["organisation_id"], ["id"])


def _without_key(table: str, made_by: str) -> str:
    key = rf",\s*CONSTRAINT {_name(table)} FOREIGN KEY\(organisation_id\) REFERENCES organisation \(id\)"
    rest, found = re.subn(key, "", made_by)
    if found != 1:
        raise RuntimeError(f"The key {_name(table)} was found {found} times in: {made_by}")
    return rest


def _with_key(table: str, made_by: str) -> str:
    before, end, after = made_by.rpartition(")")
    key = f"CONSTRAINT {_name(table)} FOREIGN KEY(organisation_id) REFERENCES organisation (id)"
    return f"{before}, {key}{end}{after}"


def _rewrite(anew: Callable[[str, str], str]) -> None:
    db = op.get_bind()
    version = db.execute(text("PRAGMA schema_version")).scalar_one()
    db.execute(text("PRAGMA writable_schema = ON"))
    for table in _TABLES:
        own = {"table": table}
        made_by = db.execute(
            text("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = :table"), own
        ).scalar_one()
        change = text("UPDATE sqlite_schema SET sql = :made_by WHERE type = 'table' AND name = :table")
        db.execute(change, {**own, "made_by": anew(table, made_by)})
    db.execute(text(f"PRAGMA schema_version = {version + 1}"))
    db.execute(text("PRAGMA writable_schema = RESET"))
