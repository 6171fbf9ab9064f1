"""Days on which a cycle had ended or an attempt had failed, kept when that is undone or another try is granted

Revision: 0007; follows: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create(
        "assignment",
        "assignment_gap",
        sa.Column("ended_by_name", sa.String(), nullable=False),
        sa.Column("end_reason", sa.String(), nullable=False),
    )
    _create("attempt", "attempt_failure")


def downgrade() -> None:
    for of, table in (("attempt", "attempt_failure"), ("assignment", "assignment_gap")):
        op.drop_index(f"ix_{table}_{of}", table_name=table)
        op.drop_table(table)


def _create(of: str, table: str, *more: sa.Column) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(f"{of}_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        *more,
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f(f"fk_{table}_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", f"{of}_id"],
            [f"{of}.organisation_id", f"{of}.id"],
            name=op.f(f"fk_{table}_organisation_id_{of}"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(f"ix_{table}_{of}", table, [f"{of}_id"], unique=False)
