"""Audit details are kept letter by letter, so that the check of a long trail need not read them

Revision: 0003; follows: 0002
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _to("JSON")


def downgrade() -> None:
    _to("JSONB")


def _to(kind: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for column in ("before", "after"):
            op.execute(f'ALTER TABLE audit_detail ALTER COLUMN "{column}" TYPE {kind} USING "{column}"::{kind}')
