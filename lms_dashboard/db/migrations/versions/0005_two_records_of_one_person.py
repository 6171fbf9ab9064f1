"""Merges of two records of one person; a completion's content stays frozen, whose record it is may follow a merge

Revision: 0005; follows: 0004
"""

import sqlalchemy as sa
from alembic import op

from lms_dashboard.db import types
from lms_dashboard.db.triggers import freeze_completions, freeze_completions_content

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "learner_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("alias_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("merged_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("merged_by_name", sa.String(), nullable=False),
        sa.Column("moved", types.Json, nullable=False),
        sa.Column("undone_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_learner_merge_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "kept_id"],
            ["learner.organisation_id", "learner.id"],
            name=op.f("fk_learner_merge_organisation_id_kept_id_learner"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "alias_id"],
            ["learner.organisation_id", "learner.id"],
            name=op.f("fk_learner_merge_organisation_id_alias_id_learner"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learner_merge")),
    )
    op.create_index("ix_learner_merge_kept", "learner_merge", ["kept_id"], unique=False)
    freeze_completions_content(op.get_bind())


def downgrade() -> None:
    freeze_completions(op.get_bind())
    op.drop_index("ix_learner_merge_kept", table_name="learner_merge")
    op.drop_table("learner_merge")
