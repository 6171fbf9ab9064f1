"""Clean slates, with the file that each made first

Revision: 0008; follows: 0007
"""

import sqlalchemy as sa
from alembic import op

from lms_dashboard.db import types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clean_slate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("seat_offering_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("made_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_by_name", sa.String(), nullable=False),
        sa.Column("counts", types.Json, nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("done_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_clean_slate_made_by_account")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_clean_slate_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "seat_offering_id"],
            ["seat_offering.organisation_id", "seat_offering.id"],
            name=op.f("fk_clean_slate_organisation_id_seat_offering_id_seat_offering"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clean_slate")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_clean_slate_organisation_id_id")),
    )


def downgrade() -> None:
    op.drop_table("clean_slate")
