"""Exemptions and extensions can be taken back, and one file of evidence may prove many completions

Revision: 0002; follows: 0001
"""

import sqlalchemy as sa
from alembic import op

from lms_dashboard.db import types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("exemption", sa.Column("withdrawn_at", types.UtcDateTime(timezone=True), nullable=True))
    op.add_column("due_extension", sa.Column("withdrawn_at", types.UtcDateTime(timezone=True), nullable=True))
    op.add_column("requirement", sa.Column("planned_until", sa.Date(), nullable=True))
    op.drop_table("evidence_file")  # nothing has ever written to it
    op.create_table(
        "evidence_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["account.id"], name=op.f("fk_evidence_file_added_by_account")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_evidence_file_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_file")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_evidence_file_organisation_id_id")),
    )
    op.create_index("ix_evidence_file_added", "evidence_file", ["added_at"], unique=False)
    op.create_table(
        "completion_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("completion_id", sa.Integer(), nullable=False),
        sa.Column("evidence_file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "completion_id"],
            ["completion.organisation_id", "completion.id"],
            name=op.f("fk_completion_evidence_organisation_id_completion_id_completion"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "evidence_file_id"],
            ["evidence_file.organisation_id", "evidence_file.id"],
            name=op.f("fk_completion_evidence_organisation_id_evidence_file_id_evidence_file"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_completion_evidence_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completion_evidence")),
        sa.UniqueConstraint(
            "completion_id",
            "evidence_file_id",
            name=op.f("uq_completion_evidence_completion_id_evidence_file_id"),
        ),
    )
    op.create_index("ix_completion_evidence_file", "completion_evidence", ["evidence_file_id"], unique=False)


def downgrade() -> None:
    op.drop_table("completion_evidence")
    op.drop_table("evidence_file")
    op.create_table(
        "evidence_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("completion_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "completion_id"],
            ["completion.organisation_id", "completion.id"],
            name=op.f("fk_evidence_file_organisation_id_completion_id_completion"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_evidence_file_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_file")),
    )
    op.create_index("ix_evidence_file_completion_id", "evidence_file", ["completion_id"], unique=False)
    op.drop_column("requirement", "planned_until")
    op.drop_column("due_extension", "withdrawn_at")
    op.drop_column("exemption", "withdrawn_at")
