"""The tables of the first version

Revision: 0001; follows:
"""

import sqlalchemy as sa
from alembic import op

from lms_dashboard.db import triggers, types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("date_order", sa.String(), nullable=False),
        sa.Column("expiring_days", sa.Integer(), nullable=False),
        sa.Column("retention_years", sa.Integer(), nullable=False),
        sa.Column("target_rate", sa.Integer(), nullable=False),
        sa.Column("fixed_date_pass_over_months", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("date_order in ('dmy','mdy','ymd')", name=op.f("ck_organisation_date_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("name", name=op.f("uq_organisation_name")),
    )
    op.create_table(
        "sign_in_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email_key", sa.String(), nullable=False),
        sa.Column("address_key", sa.String(), nullable=False),
        sa.Column("at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_try")),
    )
    with op.batch_alter_table("sign_in_try", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_try_address_key_at"), ["address_key", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_try_email_key_at"), ["email_key", "at"], unique=False)

    op.create_table(
        "standing",
        sa.Column("learner_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("course_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("compliance", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=True),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("valid_through", sa.Date(), nullable=True),
        sa.Column("breach_since", sa.Date(), nullable=True),
        sa.Column("exempt_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("learner_id", "course_id", "from_day", name=op.f("pk_standing")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.create_index(
            "ix_standing_course",
            ["course_id", "compliance", "until_day", "from_day", "progress", "valid_through", "learner_id"],
            unique=False,
        )

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("actor_kind", sa.String(), nullable=False),
        sa.Column("actor_account_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("summary", types.Json, nullable=False),
        sa.Column("rows_count", sa.Integer(), nullable=False),
        sa.Column("rows_digest", sa.String(), nullable=False),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_audit_entry_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_audit_entry_organisation_id_id")),
        sa.UniqueConstraint("organisation_id", "seq", name=op.f("uq_audit_entry_organisation_id_seq")),
    )
    op.create_table(
        "certificate_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_certificate_template_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_template")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_certificate_template_organisation_id")),
    )
    op.create_table(
        "change",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("learner_ids", types.Json, nullable=True),
        sa.Column("course_ids", types.Json, nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_change_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "seq", name=op.f("pk_change")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_at"), ["at"], unique=False)

    op.create_table(
        "course",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("sort_key", types.SortKey, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("validity_months", sa.Integer(), nullable=True),
        sa.Column("retention_years", sa.Integer(), nullable=True),
        sa.Column("certificate", sa.Boolean(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("retention_years is null or retention_years >= 0", name=op.f("ck_course_retention")),
        sa.CheckConstraint("validity_months is null or validity_months > 0", name=op.f("ck_course_validity")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_course_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_course_organisation_id_code")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_course_organisation_id_id")),
    )
    op.create_table(
        "group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("sort_key", types.SortKey, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "parent_id"],
            ["group.organisation_id", "group.id"],
            name=op.f("fk_group_organisation_id_parent_id_group"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_group_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_group_organisation_id_id")),
        sa.UniqueConstraint(
            "organisation_id", "parent_id", "name", name=op.f("uq_group_organisation_id_parent_id_name")
        ),
    )
    op.create_table(
        "job_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_job_role_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_role")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_job_role_organisation_id_id")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_job_role_organisation_id_name")),
    )
    op.create_table(
        "learner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sort_key", types.SortKey, nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("hired_on", sa.Date(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("optional_mail", sa.Boolean(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("external_id is not null or email is not null", name=op.f("ck_learner_identified")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["learner.id"], name=op.f("fk_learner_merged_into_id_learner")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_learner_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learner")),
        sa.UniqueConstraint("organisation_id", "email", name=op.f("uq_learner_organisation_id_email")),
        sa.UniqueConstraint("organisation_id", "external_id", name=op.f("uq_learner_organisation_id_external_id")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_learner_organisation_id_id")),
    )
    with op.batch_alter_table("learner", schema=None) as batch_op:
        batch_op.create_index("ix_learner_sorted", ["organisation_id", "sort_key", "id"], unique=False)

    op.create_table(
        "organisation_head",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_head_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_organisation_head")),
    )
    op.create_table(
        "password_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_password_link_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_password_link_token_hash")),
    )
    with op.batch_alter_table("password_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_password_link_account_id"), ["account_id"], unique=False)

    op.create_table(
        "seat_offering",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.CheckConstraint("seats >= 0 and held >= 0 and held <= seats", name=op.f("ck_seat_offering_allowance")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_seat_offering_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_offering")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_seat_offering_organisation_id_id")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_seat_offering_organisation_id_name")),
    )
    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_session_account_id_account")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_sign_in_session_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_session_token_hash")),
    )
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_session_account_id"), ["account_id"], unique=False)

    op.create_table(
        "tombstone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_tombstone_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tombstone")),
        sa.UniqueConstraint("organisation_id", "key_hash", name=op.f("uq_tombstone_organisation_id_key_hash")),
    )
    op.create_table(
        "audit_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("audit_entry_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=True),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.Column("commitment", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "audit_entry_id"],
            ["audit_entry.organisation_id", "audit_entry.id"],
            name=op.f("fk_audit_row_organisation_id_audit_entry_id_audit_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_audit_row_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_row")),
        sa.UniqueConstraint("audit_entry_id", "position", name=op.f("uq_audit_row_audit_entry_id_position")),
    )
    with op.batch_alter_table("audit_row", schema=None) as batch_op:
        batch_op.create_index("ix_audit_row_learner", ["learner_id"], unique=False)

    op.create_table(
        "due_extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("old_due", sa.Date(), nullable=False),
        sa.Column("new_due", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by_name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "course_id"],
            ["course.organisation_id", "course.id"],
            name=op.f("fk_due_extension_organisation_id_course_id_course"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "learner_id"],
            ["learner.organisation_id", "learner.id"],
            name=op.f("fk_due_extension_organisation_id_learner_id_learner"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_due_extension_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due_extension")),
    )
    with op.batch_alter_table("due_extension", schema=None) as batch_op:
        batch_op.create_index("ix_due_extension_learner", ["learner_id", "course_id"], unique=False)

    op.create_table(
        "employment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("from_day < until_day", name=op.f("ck_employment_dated")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "learner_id"],
            ["learner.organisation_id", "learner.id"],
            name=op.f("fk_employment_organisation_id_learner_id_learner"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_employment_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employment")),
    )
    with op.batch_alter_table("employment", schema=None) as batch_op:
        batch_op.create_index(
            "ix_employment_active", ["organisation_id", "until_day", "from_day", "learner_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_employment_learner_id_from_day"), ["learner_id", "from_day"], unique=True)

    op.create_table(
        "equivalence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("satisfied_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("course_id <> satisfied_by_id", name=op.f("ck_equivalence_other_course")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "course_id"],
            ["course.organisation_id", "course.id"],
            name=op.f("fk_equivalence_organisation_id_course_id_course"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "satisfied_by_id"],
            ["course.organisation_id", "course.id"],
            name=op.f("fk_equivalence_organisation_id_satisfied_by_id_course"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_equivalence_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equivalence")),
    )
    with op.batch_alter_table("equivalence", schema=None) as batch_op:
        batch_op.create_index("ix_equivalence_by", ["satisfied_by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_equivalence_course_id_satisfied_by_id_from_day"),
            ["course_id", "satisfied_by_id", "from_day"],
            unique=True,
        )

    op.create_table(
        "exemption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("leave", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by_name", sa.String(), nullable=False),
        sa.Column("ended_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_by_name", sa.String(), nullable=False),
        sa.CheckConstraint("from_day < until_day", name=op.f("ck_exemption_dated")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "course_id"],
            ["course.organisation_id", "course.id"],
            name=op.f("fk_exemption_organisation_id_course_id_course"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "learner_id"],
            ["learner.organisation_id", "learner.id"],
            name=op.f("fk_exemption_organisation_id_learner_id_learner"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_exemption_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemption")),
    )
    with op.batch_alter_table("exemption", schema=None) as batch_op:
        batch_op.create_index("ix_exemption_learner", ["learner_id", "course_id"], unique=False)

    op.create_table(
        "group_membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("from_day < until_day", name=op.f("ck_group_membership_dated")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "group_id"],
            ["group.organisation_id", "group.id"],
            name=op.f("fk_group_membership_organisation_id_group_id_group"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "learner_id"],
            ["learner.organisation_id", "learner.id"],
            name=op.f("fk_group_membership_organisation_id_learner_id_learner"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_group_membership_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_membership")),
    )
    with op.batch_alter_table("group_membership", schema=None) as batch_op:
        batch_op.create_index(
            "ix_group_membership_group", ["group_id", "until_day", "from_day", "learner_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_group_membership_learner_id_from_day"), ["learner_id", "from_day"], unique=True
        )

    op.create_table(
        "job_role_membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("job_role_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("from_day < until_day", name=op.f("ck_job_role_membership_dated")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "job_role_id"],
            ["job_role.organisation_id", "job_role.id"],
            name=op.f("fk_job_role_membership_organisation_id_job_role_id_job_role"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "learner_id"],
            ["learner.organisation_id", "learner.id"],
            name=op.f("fk_job_role_membership_organisation_id_learner_id_learner"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_job_role_membership_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_role_membership")),
    )
    with op.batch_alter_table("job_role_membership", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_job_role_membership_learner_id_job_role_id_from_day"),
            ["learner_id", "job_role_id", "from_day"],
            unique=True,
        )
        batch_op.create_index(
            "ix_job_role_membership_role", ["job_role_id", "until_day", "from_day", "learner_id"], unique=False
        )

    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=True),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("from_day < until_day", name=op.f("ck_legal_hold_dated")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "course_id"],
            ["course.organisation_id", "course.id"],
            name=op.f("fk_legal_hold_organisation_id_course_id_course"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "learner_id"],
            ["learner.organisation_id", "learner.id"],
            name=op.f("fk_legal_hold_organisation_id_learner_id_learner"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_legal_hold_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("joined_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_member_account_id_account")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "learner_id"],
            ["learner.organisation_id", "learner.id"],
            name=op.f("fk_member_organisation_id_learner_id_learner"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_member_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("organisation_id", "account_id", name=op.f("uq_member_organisation_id_account_id")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_member_organisation_id_id")),
    )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_member_learner_id"), ["learner_id"], unique=False)

    op.create_table(
        "module",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("course_version", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("pass_mark", sa.Float(), nullable=True),
        sa.Column("max_tries", sa.Integer(), nullable=True),
        sa.Column("content", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind in ('lesson','quiz','practical assessment','discussion','assignment')", name=op.f("ck_module_kind")
        ),
        sa.CheckConstraint(
            "pass_mark is null or (pass_mark >= 0 and pass_mark <= 100)", name=op.f("ck_module_pass_mark")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "course_id"],
            ["course.organisation_id", "course.id"],
            name=op.f("fk_module_organisation_id_course_id_course"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_module_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module")),
        sa.UniqueConstraint(
            "course_id", "course_version", "position", name=op.f("uq_module_course_id_course_version_position")
        ),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_module_organisation_id_id")),
    )
    op.create_table(
        "records_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_records_request_made_by_account")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "course_id"],
            ["course.organisation_id", "course.id"],
            name=op.f("fk_records_request_organisation_id_course_id_course"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "learner_id"],
            ["learner.organisation_id", "learner.id"],
            name=op.f("fk_records_request_organisation_id_learner_id_learner"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_records_request_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records_request")),
    )
    op.create_table(
        "requirement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("job_role_id", sa.Integer(), nullable=True),
        sa.Column("learner_id", sa.Integer(), nullable=True),
        sa.Column("mandatory", sa.Boolean(), nullable=False),
        sa.Column("due_days", sa.Integer(), nullable=False),
        sa.Column("first_due", sa.Date(), nullable=True),
        sa.Column("validity_months", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(audience = 'everybody' and group_id is null and job_role_id is null and learner_id is null) or (audience = 'group' and group_id is not null and job_role_id is null and learner_id is null) or (audience = 'job role' and job_role_id is not null and group_id is null and learner_id is null) or (audience = 'person' and learner_id is not null and group_id is null and job_role_id is null)",
            name=op.f("ck_requirement_audience"),
        ),
        sa.CheckConstraint("due_days >= 0", name=op.f("ck_requirement_due_days")),
        sa.CheckConstraint("from_day <= until_day", name=op.f("ck_requirement_dated")),
        sa.ForeignKeyConstraint(["created_by"], ["account.id"], name=op.f("fk_requirement_created_by_account")),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_requirement_ended_by_account")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "course_id"],
            ["course.organisation_id", "course.id"],
            name=op.f("fk_requirement_organisation_id_course_id_course"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "group_id"],
            ["group.organisation_id", "group.id"],
            name=op.f("fk_requirement_organisation_id_group_id_group"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "job_role_id"],
            ["job_role.organisation_id", "job_role.id"],
            name=op.f("fk_requirement_organisation_id_job_role_id_job_role"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "learner_id"],
            ["learner.organisation_id", "learner.id"],
            name=op.f("fk_requirement_organisation_id_learner_id_learner"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_requirement_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requirement")),
    )
    with op.batch_alter_table("requirement", schema=None) as batch_op:
        batch_op.create_index(
            "ix_requirement_broad",
            ["organisation_id", "course_id"],
            unique=False,
            sqlite_where=sa.text("learner_id is null"),
            postgresql_where=sa.text("learner_id is null"),
        )
        batch_op.create_index("ix_requirement_person", ["learner_id", "course_id"], unique=False)

    op.create_table(
        "retraining_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("job_role_id", sa.Integer(), nullable=True),
        sa.Column("anchor", sa.String(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("window_days", sa.Integer(), nullable=False),
        sa.Column("due_days", sa.Integer(), nullable=False),
        sa.Column("send_mail", sa.Boolean(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "course_id"],
            ["course.organisation_id", "course.id"],
            name=op.f("fk_retraining_rule_organisation_id_course_id_course"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "group_id"],
            ["group.organisation_id", "group.id"],
            name=op.f("fk_retraining_rule_organisation_id_group_id_group"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "job_role_id"],
            ["job_role.organisation_id", "job_role.id"],
            name=op.f("fk_retraining_rule_organisation_id_job_role_id_job_role"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_retraining_rule_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retraining_rule")),
    )
    with op.batch_alter_table("retraining_rule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_retraining_rule_course_id"), ["course_id"], unique=False)

    op.create_table(
        "seal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("sealed_on", sa.Date(), nullable=False),
        sa.Column("sealed_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("sealed_by_name", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("destroy_on", sa.Date(), nullable=False),
        sa.Column("destroyed_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "course_id"],
            ["course.organisation_id", "course.id"],
            name=op.f("fk_seal_organisation_id_course_id_course"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "learner_id"],
            ["learner.organisation_id", "learner.id"],
            name=op.f("fk_seal_organisation_id_learner_id_learner"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_seal_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_seal_organisation_id_id")),
    )
    with op.batch_alter_table("seal", schema=None) as batch_op:
        batch_op.create_index("ix_seal_destroy", ["destroy_on"], unique=False)
        batch_op.create_index("ix_seal_learner", ["learner_id", "course_id"], unique=False)

    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("seat_offering_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.Column("freed_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("freed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["freed_by"], ["account.id"], name=op.f("fk_seat_freed_by_account")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "learner_id"],
            ["learner.organisation_id", "learner.id"],
            name=op.f("fk_seat_organisation_id_learner_id_learner"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "seat_offering_id"],
            ["seat_offering.organisation_id", "seat_offering.id"],
            name=op.f("fk_seat_organisation_id_seat_offering_id_seat_offering"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_seat_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["taken_by"], ["account.id"], name=op.f("fk_seat_taken_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_seat_organisation_id_id")),
    )
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.create_index(
            "ix_seat_held",
            ["seat_offering_id", "learner_id"],
            unique=True,
            sqlite_where=sa.text("freed_at is null"),
            postgresql_where=sa.text("freed_at is null"),
        )
        batch_op.create_index("ix_seat_learner", ["learner_id"], unique=False)

    op.create_table(
        "seat_offering_course",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("seat_offering_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "course_id"],
            ["course.organisation_id", "course.id"],
            name=op.f("fk_seat_offering_course_organisation_id_course_id_course"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "seat_offering_id"],
            ["seat_offering.organisation_id", "seat_offering.id"],
            name=op.f("fk_seat_offering_course_organisation_id_seat_offering_id_seat_offering"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_seat_offering_course_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_offering_course")),
        sa.UniqueConstraint(
            "seat_offering_id", "course_id", name=op.f("uq_seat_offering_course_seat_offering_id_course_id")
        ),
    )
    with op.batch_alter_table("seat_offering_course", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seat_offering_course_course_id"), ["course_id"], unique=False)

    op.create_table(
        "version_floor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("least_version", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=True),
        sa.Column("set_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "course_id"],
            ["course.organisation_id", "course.id"],
            name=op.f("fk_version_floor_organisation_id_course_id_course"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_version_floor_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["set_by"], ["account.id"], name=op.f("fk_version_floor_set_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_floor")),
    )
    with op.batch_alter_table("version_floor", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_version_floor_course_id_from_day"), ["course_id", "from_day"], unique=False
        )

    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("course_version", sa.Integer(), nullable=False),
        sa.Column("assigned_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("assigned_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("assigned_by", sa.Integer(), nullable=True),
        sa.Column("assigned_by_name", sa.String(), nullable=False),
        sa.Column("requirement_id", sa.Integer(), nullable=True),
        sa.Column("seat_id", sa.Integer(), nullable=True),
        sa.Column("opened_by_reassign", sa.Boolean(), nullable=False),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_by_name", sa.String(), nullable=False),
        sa.Column("end_reason", sa.String(), nullable=True),
        sa.Column("seal_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(ended_on is null) = (end_reason is null)", name=op.f("ck_assignment_ended")),
        sa.CheckConstraint("cycle > 0", name=op.f("ck_assignment_cycle")),
        sa.CheckConstraint("ended_on is null or ended_on >= assigned_on", name=op.f("ck_assignment_order")),
        sa.ForeignKeyConstraint(["assigned_by"], ["account.id"], name=op.f("fk_assignment_assigned_by_account")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "course_id"],
            ["course.organisation_id", "course.id"],
            name=op.f("fk_assignment_organisation_id_course_id_course"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "learner_id"],
            ["learner.organisation_id", "learner.id"],
            name=op.f("fk_assignment_organisation_id_learner_id_learner"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_assignment_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["requirement_id"], ["requirement.id"], name=op.f("fk_assignment_requirement_id_requirement")
        ),
        sa.ForeignKeyConstraint(["seal_id"], ["seal.id"], name=op.f("fk_assignment_seal_id_seal")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_assignment_seat_id_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("learner_id", "course_id", "cycle", name=op.f("uq_assignment_learner_id_course_id_cycle")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_assignment_organisation_id_id")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index("ix_assignment_course", ["course_id", "learner_id"], unique=False)
        batch_op.create_index(
            "ix_assignment_current",
            ["learner_id", "course_id"],
            unique=True,
            sqlite_where=sa.text("ended_on is null"),
            postgresql_where=sa.text("ended_on is null"),
        )

    op.create_table(
        "audit_detail",
        sa.Column("audit_row_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("before", types.Json, nullable=True),
        sa.Column("after", types.Json, nullable=True),
        sa.ForeignKeyConstraint(
            ["audit_row_id"], ["audit_row.id"], name=op.f("fk_audit_detail_audit_row_id_audit_row")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_audit_detail_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("audit_row_id", name=op.f("pk_audit_detail")),
    )
    op.create_table(
        "destruction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("seal_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_destruction_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["seal_id"], ["seal.id"], name=op.f("fk_destruction_seal_id_seal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destruction")),
        sa.UniqueConstraint("table_name", "row_id", name=op.f("uq_destruction_table_name_row_id")),
    )
    with op.batch_alter_table("destruction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_destruction_seal_id"), ["seal_id"], unique=False)

    op.create_table(
        "member_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("permission", sa.String(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("granted_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("granted_by", sa.Integer(), nullable=True),
        sa.Column("revoked_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("(role is null) <> (permission is null)", name=op.f("ck_member_grant_role_or_permission")),
        sa.ForeignKeyConstraint(["granted_by"], ["account.id"], name=op.f("fk_member_grant_granted_by_account")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "group_id"],
            ["group.organisation_id", "group.id"],
            name=op.f("fk_member_grant_organisation_id_group_id_group"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["member.organisation_id", "member.id"],
            name=op.f("fk_member_grant_organisation_id_member_id_member"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_member_grant_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["revoked_by"], ["account.id"], name=op.f("fk_member_grant_revoked_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_grant")),
    )
    with op.batch_alter_table("member_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_grant_member_id"), ["member_id"], unique=False)

    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["member.organisation_id", "member.id"],
            name=op.f("fk_saved_view_organisation_id_member_id_member"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_saved_view_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("member_id", "name", name=op.f("uq_saved_view_member_id_name")),
    )
    op.create_table(
        "upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("options", types.Json, nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("finished_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["member.organisation_id", "member.id"],
            name=op.f("fk_upload_organisation_id_member_id_member"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_upload_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_upload_organisation_id_id")),
    )
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_upload_member_id"), ["member_id"], unique=False)

    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("failed_on", sa.Date(), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("tries_granted", sa.Integer(), nullable=False),
        sa.Column("seal_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "assignment_id"],
            ["assignment.organisation_id", "assignment.id"],
            name=op.f("fk_attempt_organisation_id_assignment_id_assignment"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_attempt_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["seal_id"], ["seal.id"], name=op.f("fk_attempt_seal_id_seal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint("assignment_id", "number", name=op.f("uq_attempt_assignment_id_number")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_attempt_organisation_id_id")),
    )
    op.create_table(
        "due_restart",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('reset','corrective')", name=op.f("ck_due_restart_kind")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_due_restart_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "course_id"],
            ["course.organisation_id", "course.id"],
            name=op.f("fk_due_restart_organisation_id_course_id_course"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "learner_id"],
            ["learner.organisation_id", "learner.id"],
            name=op.f("fk_due_restart_organisation_id_learner_id_learner"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_due_restart_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due_restart")),
    )
    with op.batch_alter_table("due_restart", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_due_restart_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index("ix_due_restart_learner", ["learner_id", "course_id"], unique=False)

    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("event_key", sa.String(), nullable=False),
        sa.Column("to_address", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("queued_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("sent_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("payload", types.Json, nullable=True),
        sa.CheckConstraint("state in ('queued','sent','failed','suppressed')", name=op.f("ck_mail_state")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_mail_assignment_id_assignment")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "learner_id"],
            ["learner.organisation_id", "learner.id"],
            name=op.f("fk_mail_organisation_id_learner_id_learner"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_mail_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("organisation_id", "event_key", name=op.f("uq_mail_organisation_id_event_key")),
    )
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index("ix_mail_learner", ["learner_id"], unique=False)
        batch_op.create_index("ix_mail_state", ["state", "next_try_at"], unique=False)

    op.create_table(
        "upload_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.Column("cells", types.Json, nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("problems", types.Json, nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "upload_id"],
            ["upload.organisation_id", "upload.id"],
            name=op.f("fk_upload_row_organisation_id_upload_id_upload"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_upload_row_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_row")),
        sa.UniqueConstraint("upload_id", "number", name=op.f("uq_upload_row_upload_id_number")),
    )
    op.create_table(
        "completion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("attempt_id", sa.Integer(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("valid_through", sa.Date(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("course_version", sa.Integer(), nullable=False),
        sa.Column("certificate_number", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("recorded_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_by_name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_completion_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_completion_attempt_id_attempt")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "course_id"],
            ["course.organisation_id", "course.id"],
            name=op.f("fk_completion_organisation_id_course_id_course"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "learner_id"],
            ["learner.organisation_id", "learner.id"],
            name=op.f("fk_completion_organisation_id_learner_id_learner"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_completion_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_completion_recorded_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completion")),
        sa.UniqueConstraint("certificate_number", name=op.f("uq_completion_certificate_number")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_completion_organisation_id_id")),
    )
    with op.batch_alter_table("completion", schema=None) as batch_op:
        batch_op.create_index("ix_completion_attempt", ["attempt_id"], unique=False)
        batch_op.create_index("ix_completion_learner", ["learner_id", "course_id"], unique=False)

    op.create_table(
        "module_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("try_number", sa.Integer(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "attempt_id"],
            ["attempt.organisation_id", "attempt.id"],
            name=op.f("fk_module_result_organisation_id_attempt_id_attempt"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "module_id"],
            ["module.organisation_id", "module.id"],
            name=op.f("fk_module_result_organisation_id_module_id_module"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_module_result_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module_result")),
        sa.UniqueConstraint(
            "attempt_id", "module_id", "try_number", name=op.f("uq_module_result_attempt_id_module_id_try_number")
        ),
    )
    op.create_table(
        "completion_seal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("completion_id", sa.Integer(), nullable=False),
        sa.Column("seal_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "completion_id"],
            ["completion.organisation_id", "completion.id"],
            name=op.f("fk_completion_seal_organisation_id_completion_id_completion"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "seal_id"],
            ["seal.organisation_id", "seal.id"],
            name=op.f("fk_completion_seal_organisation_id_seal_id_seal"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_completion_seal_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completion_seal")),
        sa.UniqueConstraint("completion_id", name=op.f("uq_completion_seal_completion_id")),
    )
    with op.batch_alter_table("completion_seal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_completion_seal_seal_id"), ["seal_id"], unique=False)

    op.create_table(
        "completion_void",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("completion_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("voided_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("voided_by_name", sa.String(), nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "completion_id"],
            ["completion.organisation_id", "completion.id"],
            name=op.f("fk_completion_void_organisation_id_completion_id_completion"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_completion_void_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"], ["completion.id"], name=op.f("fk_completion_void_replaced_by_id_completion")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completion_void")),
        sa.UniqueConstraint("completion_id", name=op.f("uq_completion_void_completion_id")),
    )
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
    with op.batch_alter_table("evidence_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_file_completion_id"), ["completion_id"], unique=False)

    op.create_table(
        "supersession",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("completion_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("counts_through", sa.Date(), nullable=True),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by_name", sa.String(), nullable=False),
        sa.Column("withdrawn_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_supersession_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "completion_id"],
            ["completion.organisation_id", "completion.id"],
            name=op.f("fk_supersession_organisation_id_completion_id_completion"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "course_id"],
            ["course.organisation_id", "course.id"],
            name=op.f("fk_supersession_organisation_id_course_id_course"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_supersession_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supersession")),
    )
    with op.batch_alter_table("supersession", schema=None) as batch_op:
        batch_op.create_index("ix_supersession_assignment", ["assignment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_supersession_completion_id"), ["completion_id"], unique=False)

    triggers.create_triggers(op.get_bind())


def downgrade() -> None:
    with op.batch_alter_table("supersession", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supersession_completion_id"))
        batch_op.drop_index("ix_supersession_assignment")

    op.drop_table("supersession")
    with op.batch_alter_table("evidence_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_file_completion_id"))

    op.drop_table("evidence_file")
    op.drop_table("completion_void")
    with op.batch_alter_table("completion_seal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_completion_seal_seal_id"))

    op.drop_table("completion_seal")
    op.drop_table("module_result")
    with op.batch_alter_table("completion", schema=None) as batch_op:
        batch_op.drop_index("ix_completion_learner")
        batch_op.drop_index("ix_completion_attempt")

    op.drop_table("completion")
    op.drop_table("upload_row")
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.drop_index("ix_mail_state")
        batch_op.drop_index("ix_mail_learner")
        batch_op.drop_index(batch_op.f("ix_mail_assignment_id"))

    op.drop_table("mail")
    with op.batch_alter_table("due_restart", schema=None) as batch_op:
        batch_op.drop_index("ix_due_restart_learner")
        batch_op.drop_index(batch_op.f("ix_due_restart_assignment_id"))

    op.drop_table("due_restart")
    op.drop_table("attempt")
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_upload_member_id"))

    op.drop_table("upload")
    op.drop_table("saved_view")
    with op.batch_alter_table("member_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_member_grant_member_id"))

    op.drop_table("member_grant")
    with op.batch_alter_table("destruction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_destruction_seal_id"))

    op.drop_table("destruction")
    op.drop_table("audit_detail")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_assignment_current",
            sqlite_where=sa.text("ended_on is null"),
            postgresql_where=sa.text("ended_on is null"),
        )
        batch_op.drop_index("ix_assignment_course")

    op.drop_table("assignment")
    with op.batch_alter_table("version_floor", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_version_floor_course_id_from_day"))

    op.drop_table("version_floor")
    with op.batch_alter_table("seat_offering_course", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seat_offering_course_course_id"))

    op.drop_table("seat_offering_course")
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.drop_index("ix_seat_learner")
        batch_op.drop_index(
            "ix_seat_held", sqlite_where=sa.text("freed_at is null"), postgresql_where=sa.text("freed_at is null")
        )

    op.drop_table("seat")
    with op.batch_alter_table("seal", schema=None) as batch_op:
        batch_op.drop_index("ix_seal_learner")
        batch_op.drop_index("ix_seal_destroy")

    op.drop_table("seal")
    with op.batch_alter_table("retraining_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_retraining_rule_course_id"))

    op.drop_table("retraining_rule")
    with op.batch_alter_table("requirement", schema=None) as batch_op:
        batch_op.drop_index("ix_requirement_person")
        batch_op.drop_index(
            "ix_requirement_broad",
            sqlite_where=sa.text("learner_id is null"),
            postgresql_where=sa.text("learner_id is null"),
        )

    op.drop_table("requirement")
    op.drop_table("records_request")
    op.drop_table("module")
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_member_learner_id"))
        batch_op.drop_index(batch_op.f("ix_member_account_id"))

    op.drop_table("member")
    op.drop_table("legal_hold")
    with op.batch_alter_table("job_role_membership", schema=None) as batch_op:
        batch_op.drop_index("ix_job_role_membership_role")
        batch_op.drop_index(batch_op.f("ix_job_role_membership_learner_id_job_role_id_from_day"))

    op.drop_table("job_role_membership")
    with op.batch_alter_table("group_membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_group_membership_learner_id_from_day"))
        batch_op.drop_index("ix_group_membership_group")

    op.drop_table("group_membership")
    with op.batch_alter_table("exemption", schema=None) as batch_op:
        batch_op.drop_index("ix_exemption_learner")

    op.drop_table("exemption")
    with op.batch_alter_table("equivalence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_equivalence_course_id_satisfied_by_id_from_day"))
        batch_op.drop_index("ix_equivalence_by")

    op.drop_table("equivalence")
    with op.batch_alter_table("employment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_employment_learner_id_from_day"))
        batch_op.drop_index("ix_employment_active")

    op.drop_table("employment")
    with op.batch_alter_table("due_extension", schema=None) as batch_op:
        batch_op.drop_index("ix_due_extension_learner")

    op.drop_table("due_extension")
    with op.batch_alter_table("audit_row", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_row_learner")

    op.drop_table("audit_row")
    op.drop_table("tombstone")
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_session_account_id"))

    op.drop_table("sign_in_session")
    op.drop_table("seat_offering")
    with op.batch_alter_table("password_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_password_link_account_id"))

    op.drop_table("password_link")
    op.drop_table("organisation_head")
    with op.batch_alter_table("learner", schema=None) as batch_op:
        batch_op.drop_index("ix_learner_sorted")

    op.drop_table("learner")
    op.drop_table("job_role")
    op.drop_table("group")
    op.drop_table("course")
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_at"))

    op.drop_table("change")
    op.drop_table("certificate_template")
    op.drop_table("audit_entry")
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.drop_index("ix_standing_course")

    op.drop_table("standing")
    with op.batch_alter_table("sign_in_try", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_try_email_key_at"))
        batch_op.drop_index(batch_op.f("ix_sign_in_try_address_key_at"))

    op.drop_table("sign_in_try")
    op.drop_table("organisation")
    op.drop_table("account")
