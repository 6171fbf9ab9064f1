"""The log of completions is read by day

Revision: 0004; follows: 0003
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns = ["organisation_id", "completed_on", "id", "valid_through", "learner_id", "course_id"]
    op.create_index("ix_completion_day", "completion", columns, unique=False)


def downgrade() -> None:
    op.drop_index("ix_completion_day", table_name="completion")
