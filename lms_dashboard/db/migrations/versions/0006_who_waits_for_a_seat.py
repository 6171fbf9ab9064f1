"""Who could not be seated, and waits

Revision: 0006; follows: 0005
"""

import sqlalchemy as sa
from alembic import op

from lms_dashboard.db import types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seat_wait",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("seat_offering_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("course_ids", types.Json, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_seat_wait_asked_by_account")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_seat_wait_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "seat_offering_id"],
            ["seat_offering.organisation_id", "seat_offering.id"],
            name=op.f("fk_seat_wait_organisation_id_seat_offering_id_seat_offering"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "learner_id"],
            ["learner.organisation_id", "learner.id"],
            name=op.f("fk_seat_wait_organisation_id_learner_id_learner"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_wait")),
    )
    op.create_index(
        "ix_seat_wait_open",
        "seat_wait",
        ["seat_offering_id", "learner_id"],
        unique=True,
        sqlite_where=sa.text("ended_at is null"),
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_index("ix_seat_wait_learner", "seat_wait", ["learner_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_seat_wait_learner", table_name="seat_wait")
    op.drop_index("ix_seat_wait_open", table_name="seat_wait")
    op.drop_table("seat_wait")
