"""Every table. Everything dated has ``from_day`` and ``until_day`` (exclusive; 9999-12-31 is open), so that as-of is
the same query with another day. Invariants stand here as constraints; triggers.py adds what is append-only.
"""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from lms_dashboard.db.types import Json, SortKey, UtcDateTime
from lms_dashboard.domain.days import BEGINNING, FOREVER

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def _at(nullable: bool = False, index: bool = False) -> Any:
    return Field(default=None, sa_type=UtcDateTime, nullable=nullable, index=index)


def _json(nullable: bool = True) -> Any:
    return Field(default=None, sa_column=Column(Json, nullable=nullable))


def _json_as_written() -> Any:
    """JSON that the database keeps letter by letter: what a hash was made of."""
    return Field(default=None, sa_column=Column(JSON, nullable=True))


def _sort_key() -> Any:
    return Field(default="", sa_type=SortKey)


def _ref(target: str, index: bool = True, nullable: bool = False) -> Any:
    return Field(default=None, foreign_key=target, index=index, nullable=nullable)


def _own(*parents: str) -> tuple[ForeignKeyConstraint, ...]:
    """The parents belong to the same organisation as the row."""
    return tuple(
        ForeignKeyConstraint(["organisation_id", f"{p}_id"], [f"{p}.organisation_id", f"{p}.id"]) for p in parents
    )


def _dated(name: str) -> CheckConstraint:
    return CheckConstraint("from_day < until_day", name=name)


class Row(SQLModel):
    """What every tenant row has: an id and its organisation."""

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=False)


class Part(Row):
    """A tenant row of something that has an organisation already: the key that ``_own`` makes to it proves the row's.

    A key of the organisation by itself would say it twice, and cost a look-up for each of very many rows.
    """

    organisation_id: int


class Dated(Part):
    """A part that holds for days: from is inclusive, until is not."""

    from_day: date = Field(default=BEGINNING)
    until_day: date = Field(default=FOREVER)


# ---- organisations and people who sign in


class Organisation(SQLModel, table=True):
    """A tenant and its settings."""

    __table_args__ = (CheckConstraint("date_order in ('dmy','mdy','ymd')", name="date_order"),)
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    time_zone: str = "UTC"
    date_order: str = "ymd"
    expiring_days: int = 30
    retention_years: int = 6
    target_rate: int = 95
    fixed_date_pass_over_months: int = 6
    created_at: datetime = _at()


class OrganisationHead(SQLModel, table=True):
    """The newest number and hash of an organisation's audit chain and change feed; locked last in every act."""

    __tablename__: ClassVar[str] = "organisation_head"
    organisation_id: int = Field(
        primary_key=True, foreign_key="organisation.id", sa_column_kwargs={"autoincrement": False}
    )
    seq: int = 0
    hash: str = ""


class Account(SQLModel, table=True):
    """One login; may belong to several organisations. ``email`` is kept in lower case."""

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True)
    password_hash: str | None = None
    created_at: datetime = _at()


class Member(Row, table=True):
    """An account's place in an organisation, and the learner it is there, if any."""

    __table_args__ = (
        *_own("learner"),
        UniqueConstraint("organisation_id", "account_id"),
        UniqueConstraint("organisation_id", "id"),
    )
    account_id: int = _ref("account.id")
    learner_id: int | None = Field(default=None, index=True)
    name: str
    joined_at: datetime = _at()
    ended_at: datetime | None = _at(nullable=True)


class Grant(Part, table=True):
    """A role, or one permission beside roles, given to a member; a group limits it to the group with its subgroups."""

    __tablename__: ClassVar[str] = "member_grant"
    __table_args__ = (
        *_own("member", "group"),
        CheckConstraint("(role is null) <> (permission is null)", name="role_or_permission"),
    )
    member_id: int = Field(index=True)
    role: str | None = None
    permission: str | None = None
    group_id: int | None = None
    granted_at: datetime = _at()
    granted_by: int | None = _ref("account.id", index=False, nullable=True)
    revoked_at: datetime | None = _at(nullable=True)
    revoked_by: int | None = _ref("account.id", index=False, nullable=True)


class SignInSession(SQLModel, table=True):
    """A signed-in browser. Only the token's hash is kept; expiry and revocation are read at every event."""

    __tablename__: ClassVar[str] = "sign_in_session"
    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    account_id: int = _ref("account.id")
    organisation_id: int = _ref("organisation.id", index=False)
    created_at: datetime = _at()
    last_seen_at: datetime = _at()
    expires_at: datetime = _at()
    revoked_at: datetime | None = _at(nullable=True)
    address: str = ""


class SignInTry(SQLModel, table=True):
    """One try to sign in, for the throttle; keys are hashes of the email and of the client's address."""

    __tablename__: ClassVar[str] = "sign_in_try"
    __table_args__ = (Index(None, "email_key", "at"), Index(None, "address_key", "at"))
    id: int | None = Field(default=None, primary_key=True)
    email_key: str
    address_key: str
    at: datetime = _at()
    succeeded: bool = False


class PasswordLink(SQLModel, table=True):
    """A single-use link to set a password; only the token's hash is kept."""

    __tablename__: ClassVar[str] = "password_link"
    id: int | None = Field(default=None, primary_key=True)
    account_id: int = _ref("account.id")
    token_hash: str = Field(unique=True)
    created_at: datetime = _at()
    expires_at: datetime = _at()
    used_at: datetime | None = _at(nullable=True)


# ---- learners, groups, job roles


class Learner(Row, table=True):
    """A person who is trained. domain/names.py makes ``sort_key`` and ``search_text`` from the name."""

    __table_args__ = (
        CheckConstraint("external_id is not null or email is not null", name="identified"),
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "external_id"),
        UniqueConstraint("organisation_id", "email"),
        Index("ix_learner_sorted", "organisation_id", "sort_key", "id"),
    )
    external_id: str | None = None
    email: str | None = None
    first_name: str = ""
    last_name: str = ""
    name: str
    sort_key: str = _sort_key()
    search_text: str
    hired_on: date | None = None
    merged_into_id: int | None = _ref("learner.id", index=False, nullable=True)
    optional_mail: bool = True
    created_at: datetime = _at()


class LearnerMerge(Part, table=True):
    """Two records turned out to be one person: the alias's records are the kept one's. ``moved`` is what undo needs."""

    __tablename__: ClassVar[str] = "learner_merge"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "kept_id"], ["learner.organisation_id", "learner.id"]),
        ForeignKeyConstraint(["organisation_id", "alias_id"], ["learner.organisation_id", "learner.id"]),
        Index("ix_learner_merge_kept", "kept_id"),
    )
    kept_id: int
    alias_id: int
    seq: int
    merged_at: datetime = _at()
    merged_by_name: str = ""
    moved: Any = _json(nullable=False)
    undone_at: datetime | None = _at(nullable=True)


class Employment(Dated, table=True):
    """A spell during which the learner is active."""

    __table_args__ = (
        *_own("learner"),
        _dated("dated"),
        Index(None, "learner_id", "from_day", unique=True),
        Index("ix_employment_active", "organisation_id", "until_day", "from_day", "learner_id"),
    )
    learner_id: int


class Group(Row, table=True):
    """A department or site in a tree. ``path`` is the ids from the root, as in /3/14/."""

    __tablename__: ClassVar[str] = "group"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "parent_id", "name"),
        ForeignKeyConstraint(["organisation_id", "parent_id"], ["group.organisation_id", "group.id"]),
    )
    parent_id: int | None = None
    name: str
    path: str = ""
    sort_key: str = _sort_key()


class GroupMembership(Dated, table=True):
    """A learner's home group for days; one at a time."""

    __tablename__: ClassVar[str] = "group_membership"
    __table_args__ = (
        *_own("learner", "group"),
        _dated("dated"),
        Index(None, "learner_id", "from_day", unique=True),
        Index("ix_group_membership_group", "group_id", "until_day", "from_day", "learner_id"),
    )
    learner_id: int
    group_id: int


class JobRole(Row, table=True):
    """What somebody does; a learner has any number."""

    __tablename__: ClassVar[str] = "job_role"
    __table_args__ = (UniqueConstraint("organisation_id", "id"), UniqueConstraint("organisation_id", "name"))
    name: str


class JobRoleMembership(Dated, table=True):
    """A learner's job role for days."""

    __tablename__: ClassVar[str] = "job_role_membership"
    __table_args__ = (
        *_own("learner", "job_role"),
        _dated("dated"),
        Index(None, "learner_id", "job_role_id", "from_day", unique=True),
        Index("ix_job_role_membership_role", "job_role_id", "until_day", "from_day", "learner_id"),
    )
    learner_id: int
    job_role_id: int


# ---- courses


class Course(Row, table=True):
    """A course. ``validity_months`` None: for ever. ``retention_years`` None: the organisation's."""

    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "code"),
        CheckConstraint("validity_months is null or validity_months > 0", name="validity"),
        CheckConstraint("retention_years is null or retention_years >= 0", name="retention"),
    )
    code: str
    title: str
    sort_key: str = _sort_key()
    version: int = 1
    validity_months: int | None = None
    retention_years: int | None = None
    certificate: bool = True
    retired_on: date | None = None
    created_at: datetime = _at()


class Module(Part, table=True):
    """A step of a course. ``pass_mark``: percent 0–100, None: handing in is enough; ``max_tries`` None: unlimited."""

    __tablename__: ClassVar[str] = "module"
    __table_args__ = (
        *_own("course"),
        UniqueConstraint("course_id", "course_version", "position"),
        UniqueConstraint("organisation_id", "id"),
        CheckConstraint("kind in ('lesson','quiz','practical assessment','discussion','assignment')", name="kind"),
        CheckConstraint("pass_mark is null or (pass_mark >= 0 and pass_mark <= 100)", name="pass_mark"),
    )
    course_id: int
    course_version: int = 1
    position: int
    title: str
    kind: str
    required: bool = True
    pass_mark: float | None = None
    max_tries: int | None = None
    content: str = ""


class VersionFloorRow(Part, table=True):
    """From a day on, completions of a course below a version do not count."""

    __tablename__: ClassVar[str] = "version_floor"
    __table_args__ = (*_own("course"), Index(None, "course_id", "from_day"))
    course_id: int
    from_day: date
    least_version: int
    set_by: int | None = _ref("account.id", index=False, nullable=True)
    set_at: datetime = _at()


class Equivalence(Dated, table=True):
    """From a day on, completions of one course satisfy another."""

    __table_args__ = (
        *_own("course"),
        ForeignKeyConstraint(["organisation_id", "satisfied_by_id"], ["course.organisation_id", "course.id"]),
        Index(None, "course_id", "satisfied_by_id", "from_day", unique=True),
        Index("ix_equivalence_by", "satisfied_by_id"),
        CheckConstraint("course_id <> satisfied_by_id", name="other_course"),
    )
    course_id: int
    satisfied_by_id: int


# ---- requirements


class Requirement(Dated, table=True):
    """A course is asked of everybody, a group with its subgroups, a job role or one person.

    ``planned_until`` is when it would have ended, where unenrolling ended it earlier.
    """

    __table_args__ = (
        *_own("course", "group", "job_role", "learner"),
        CheckConstraint("from_day <= until_day", name="dated"),
        CheckConstraint("due_days >= 0", name="due_days"),
        CheckConstraint(
            "(audience = 'everybody' and group_id is null and job_role_id is null and learner_id is null)"
            " or (audience = 'group' and group_id is not null and job_role_id is null and learner_id is null)"
            " or (audience = 'job role' and job_role_id is not null and group_id is null and learner_id is null)"
            " or (audience = 'person' and learner_id is not null and group_id is null and job_role_id is null)",
            name="audience",
        ),
        Index("ix_requirement_person", "learner_id", "course_id"),
        Index(
            "ix_requirement_broad",
            "organisation_id",
            "course_id",
            sqlite_where=text("learner_id is null"),
            postgresql_where=text("learner_id is null"),
        ),
    )
    course_id: int
    audience: str
    group_id: int | None = None
    job_role_id: int | None = None
    learner_id: int | None = None
    mandatory: bool = True
    due_days: int = 30
    first_due: date | None = None
    validity_months: int | None = None
    reason: str = ""
    created_at: datetime = _at()
    created_by: int | None = _ref("account.id", index=False, nullable=True)
    ended_at: datetime | None = _at(nullable=True)
    ended_by: int | None = _ref("account.id", index=False, nullable=True)
    planned_until: date | None = None


class RetrainingRule(Dated, table=True):
    """When completed training opens a new cycle by itself (product.md, "Retraining rules")."""

    __tablename__: ClassVar[str] = "retraining_rule"
    __table_args__ = (*_own("course", "group", "job_role"),)
    course_id: int = Field(index=True)
    group_id: int | None = None
    job_role_id: int | None = None
    anchor: str
    month: int | None = None
    day: int | None = None
    months: int | None = None
    window_days: int = 30
    due_days: int = 30
    send_mail: bool = True
    created_at: datetime = _at()


# ---- seats


class SeatOffering(Row, table=True):
    """N seats and the courses that come with them."""

    __tablename__: ClassVar[str] = "seat_offering"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "name"),
        CheckConstraint("seats >= 0 and held >= 0 and held <= seats", name="allowance"),
    )
    name: str
    seats: int = 0
    held: int = 0


class SeatOfferingCourse(Part, table=True):
    """A course that comes with an offering."""

    __tablename__: ClassVar[str] = "seat_offering_course"
    __table_args__ = (*_own("seat_offering", "course"), UniqueConstraint("seat_offering_id", "course_id"))
    seat_offering_id: int
    course_id: int = Field(index=True)


class Seat(Part, table=True):
    """A seat that a learner holds, or held until it was freed."""

    __table_args__ = (
        *_own("seat_offering", "learner"),
        UniqueConstraint("organisation_id", "id"),
        Index(
            "ix_seat_held",
            "seat_offering_id",
            "learner_id",
            unique=True,
            sqlite_where=text("freed_at is null"),
            postgresql_where=text("freed_at is null"),
        ),
        Index("ix_seat_learner", "learner_id"),
    )
    seat_offering_id: int
    learner_id: int
    taken_at: datetime = _at()
    taken_by: int | None = _ref("account.id", index=False, nullable=True)
    freed_at: datetime | None = _at(nullable=True)
    freed_by: int | None = _ref("account.id", index=False, nullable=True)


class SeatWait(Part, table=True):
    """Somebody for whom no seat was left, until one is given or no longer wanted; ``outcome``: seated or withdrawn."""

    __tablename__: ClassVar[str] = "seat_wait"
    __table_args__ = (
        *_own("seat_offering", "learner"),
        Index(
            "ix_seat_wait_open",
            "seat_offering_id",
            "learner_id",
            unique=True,
            sqlite_where=text("ended_at is null"),
            postgresql_where=text("ended_at is null"),
        ),
        Index("ix_seat_wait_learner", "learner_id"),
    )
    seat_offering_id: int
    learner_id: int
    course_ids: Any = _json(nullable=False)
    due_on: date
    asked_at: datetime = _at()
    asked_by: int | None = _ref("account.id", index=False, nullable=True)
    ended_at: datetime | None = _at(nullable=True)
    outcome: str = ""


class CleanSlate(Row, table=True):
    """A clean slate: the file of all that it is about to archive, made first and kept; and when it was done."""

    __tablename__: ClassVar[str] = "clean_slate"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        ForeignKeyConstraint(
            ["organisation_id", "seat_offering_id"], ["seat_offering.organisation_id", "seat_offering.id"]
        ),
    )
    seat_offering_id: int | None = None
    name: str
    made_at: datetime = _at()
    made_by: int | None = _ref("account.id", index=False, nullable=True)
    made_by_name: str = ""
    counts: Any = _json(nullable=False)
    target: str
    sha256: str
    size: int
    content: bytes
    done_at: datetime | None = _at(nullable=True)
    seq: int | None = None


# ---- cycles, attempts, results, completions


class Assignment(Part, table=True):
    """One cycle of one learner and course, current until it ends; at most one is current."""

    __table_args__ = (
        *_own("learner", "course"),
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("learner_id", "course_id", "cycle"),
        Index(
            "ix_assignment_current",
            "learner_id",
            "course_id",
            unique=True,
            sqlite_where=text("ended_on is null"),
            postgresql_where=text("ended_on is null"),
        ),
        Index("ix_assignment_course", "course_id", "learner_id"),
        CheckConstraint("(ended_on is null) = (end_reason is null)", name="ended"),
        CheckConstraint("ended_on is null or ended_on >= assigned_on", name="order"),
        CheckConstraint("cycle > 0", name="cycle"),
    )
    learner_id: int
    course_id: int
    cycle: int
    course_version: int = 1
    assigned_on: date
    due_on: date | None = None
    assigned_at: datetime = _at()
    assigned_by: int | None = _ref("account.id", index=False, nullable=True)
    assigned_by_name: str = ""
    requirement_id: int | None = _ref("requirement.id", index=False, nullable=True)
    seat_id: int | None = _ref("seat.id", index=False, nullable=True)
    opened_by_reassign: bool = False
    imported: bool = False
    ended_on: date | None = None
    ended_at: datetime | None = _at(nullable=True)
    ended_by_name: str = ""
    end_reason: str | None = None
    seal_id: int | None = _ref("seal.id", index=False, nullable=True)


class AssignmentGap(Part, table=True):
    """Days (until exclusive) during which a cycle had ended, before that end was undone: it was not current on them."""

    __tablename__: ClassVar[str] = "assignment_gap"
    __table_args__ = (*_own("assignment"), Index("ix_assignment_gap_assignment", "assignment_id"))
    assignment_id: int
    from_day: date
    until_day: date
    ended_by_name: str = ""
    end_reason: str


class Attempt(Part, table=True):
    """One attempt of a cycle: the first, and one more after each reset. Sealed attempts are shown to nobody."""

    __table_args__ = (
        *_own("assignment"),
        UniqueConstraint("assignment_id", "number"),
        UniqueConstraint("organisation_id", "id"),
    )
    assignment_id: int
    number: int = 1
    opened_on: date
    started_on: date | None = None
    completed_on: date | None = None
    failed_on: date | None = None
    score: float | None = None
    tries_granted: int = 0
    seal_id: int | None = _ref("seal.id", index=False, nullable=True)


class AttemptFailure(Part, table=True):
    """Days (until exclusive) during which an attempt had failed, before another try was granted or it was completed."""

    __tablename__: ClassVar[str] = "attempt_failure"
    __table_args__ = (*_own("attempt"), Index("ix_attempt_failure_attempt", "attempt_id"))
    attempt_id: int
    from_day: date
    until_day: date


class ModuleResult(Part, table=True):
    """One try at a module; append-only. ``late`` results came after their cycle had ended, and change nothing."""

    __tablename__: ClassVar[str] = "module_result"
    __table_args__ = (
        *_own("attempt", "module"),
        UniqueConstraint("attempt_id", "module_id", "try_number"),
    )
    attempt_id: int
    module_id: int
    try_number: int = 1
    submitted_on: date
    score: float | None = None
    passed: bool
    seconds: int | None = None
    late: bool = False
    recorded_at: datetime = _at()
    recorded_by_name: str = ""


class Completion(Part, table=True):
    """An attempt was completed. A trigger refuses every change; seals, voids and supersessions are rows."""

    __table_args__ = (
        *_own("learner", "course"),
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("certificate_number"),
        Index("ix_completion_learner", "learner_id", "course_id"),
        Index("ix_completion_attempt", "attempt_id"),
        Index("ix_completion_day", "organisation_id", "completed_on", "id", "valid_through", "learner_id", "course_id"),
    )
    learner_id: int
    course_id: int
    assignment_id: int | None = _ref("assignment.id", index=False, nullable=True)
    attempt_id: int | None = _ref("attempt.id", index=False, nullable=True)
    completed_on: date
    valid_through: date = Field(default=FOREVER)
    score: float | None = None
    course_version: int = 1
    certificate_number: str | None = None
    source: str = "course"
    note: str = ""
    recorded_at: datetime = _at()
    recorded_by: int | None = _ref("account.id", index=False, nullable=True)
    recorded_by_name: str = ""


class CompletionSeal(Part, table=True):
    """A reset took this completion out of every view."""

    __tablename__: ClassVar[str] = "completion_seal"
    __table_args__ = (*_own("completion", "seal"), UniqueConstraint("completion_id"))
    completion_id: int
    seal_id: int = Field(index=True)


class CompletionVoid(Part, table=True):
    """A completion was wrong; the original stays visible, and never counts."""

    __tablename__: ClassVar[str] = "completion_void"
    __table_args__ = (*_own("completion"), UniqueConstraint("completion_id"))
    completion_id: int
    reason: str
    voided_at: datetime = _at()
    voided_by_name: str = ""
    replaced_by_id: int | None = _ref("completion.id", index=False, nullable=True)


class Supersession(Part, table=True):
    """From a day on a completion counts, for a course, only until a day (None: not any more). Undo withdraws it."""

    __table_args__ = (
        *_own("completion", "course"),
        Index(None, "completion_id"),
        Index("ix_supersession_assignment", "assignment_id"),
    )
    completion_id: int
    course_id: int
    from_day: date
    counts_through: date | None = None
    assignment_id: int = _ref("assignment.id", index=False)
    reason: str = ""
    made_at: datetime = _at()
    made_by_name: str = ""
    withdrawn_at: datetime | None = _at(nullable=True)


class EvidenceFile(Row, table=True):
    """What proves completions that were recorded from outside: a scan, a sign-in sheet."""

    __tablename__: ClassVar[str] = "evidence_file"
    __table_args__ = (UniqueConstraint("organisation_id", "id"), Index("ix_evidence_file_added", "added_at"))
    name: str
    media_type: str
    sha256: str
    size: int
    content: bytes
    added_at: datetime = _at()
    added_by: int | None = _ref("account.id", index=False, nullable=True)


class CompletionEvidence(Part, table=True):
    """A file proves a completion; a sign-in sheet proves many."""

    __tablename__: ClassVar[str] = "completion_evidence"
    __table_args__ = (
        *_own("completion", "evidence_file"),
        UniqueConstraint("completion_id", "evidence_file_id"),
        Index("ix_completion_evidence_file", "evidence_file_id"),
    )
    completion_id: int
    evidence_file_id: int


# ---- what moves dates, and what hides or keeps records


class Seal(Part, table=True):
    """A reset of a learner's course: nothing before it is shown. ``destroy_on`` is when its records end."""

    __table_args__ = (
        *_own("learner", "course"),
        UniqueConstraint("organisation_id", "id"),
        Index("ix_seal_learner", "learner_id", "course_id"),
        Index("ix_seal_destroy", "destroy_on"),
    )
    learner_id: int
    course_id: int
    sealed_on: date
    sealed_at: datetime = _at()
    sealed_by_name: str = ""
    reason: str
    destroy_on: date
    destroyed_at: datetime | None = _at(nullable=True)


class Destruction(Row, table=True):
    """Leave to delete a record for good; the triggers ask for one before a row may go."""

    __table_args__ = (UniqueConstraint("table_name", "row_id"),)
    table_name: str
    row_id: int
    seal_id: int | None = _ref("seal.id", nullable=True)
    reason: str
    at: datetime = _at()


class Tombstone(Row, table=True):
    """A keyed hash of what was destroyed, so that no re-import or restore brings it back."""

    __table_args__ = (UniqueConstraint("organisation_id", "key_hash"),)
    key_hash: str
    at: datetime = _at()


class LegalHold(Dated, table=True):
    """Stops destruction, for a learner, a course or everything."""

    __tablename__: ClassVar[str] = "legal_hold"
    __table_args__ = (*_own("learner", "course"), _dated("dated"))
    organisation_id: int = Field(foreign_key="organisation.id", index=False)
    learner_id: int | None = None
    course_id: int | None = None
    reason: str


class RecordsRequest(Part, table=True):
    """An auditor's request to open sealed records."""

    __tablename__: ClassVar[str] = "records_request"
    __table_args__ = (*_own("learner", "course"),)
    learner_id: int
    course_id: int | None = None
    reason: str
    made_at: datetime = _at()
    made_by: int | None = _ref("account.id", index=False, nullable=True)


class Exemption(Dated, table=True):
    """A learner is exempt from a course, or on leave, for days; one that was ended before it began is withdrawn."""

    __table_args__ = (
        *_own("learner", "course"),
        _dated("dated"),
        Index("ix_exemption_learner", "learner_id", "course_id"),
    )
    learner_id: int
    course_id: int
    category: str
    leave: bool = False
    reason: str
    made_at: datetime = _at()
    made_by_name: str = ""
    ended_at: datetime | None = _at(nullable=True)
    ended_by_name: str = ""
    withdrawn_at: datetime | None = _at(nullable=True)


class DueExtension(Part, table=True):
    """An unmet due date moved from the old day to the new. Undo withdraws it."""

    __tablename__: ClassVar[str] = "due_extension"
    __table_args__ = (*_own("learner", "course"), Index("ix_due_extension_learner", "learner_id", "course_id"))
    learner_id: int
    course_id: int
    made_on: date
    old_due: date
    new_due: date
    reason: str
    made_at: datetime = _at()
    made_by_name: str = ""
    withdrawn_at: datetime | None = _at(nullable=True)


class DueRestart(Part, table=True):
    """A reset or a corrective reassignment asks the course anew from a day. Undo withdraws it."""

    __tablename__: ClassVar[str] = "due_restart"
    __table_args__ = (
        *_own("learner", "course"),
        Index("ix_due_restart_learner", "learner_id", "course_id"),
        CheckConstraint("kind in ('reset','corrective')", name="kind"),
    )
    learner_id: int
    course_id: int
    day: date
    due_on: date
    kind: str
    assignment_id: int = _ref("assignment.id")
    withdrawn_at: datetime | None = _at(nullable=True)


# ---- what is derived


class StandingRow(SQLModel, table=True):
    """Compliance and progress of a learner in a course, one row a stretch of days during which nothing changes.

    Derived from everything above by domain/timeline.py, rewritten in the transaction of each act; so it has no foreign
    keys of its own. Every list, footer, chart and export reads it.
    """

    __tablename__: ClassVar[str] = "standing"
    __table_args__ = (
        Index(
            "ix_standing_course",
            "course_id",
            "compliance",
            "until_day",
            "from_day",
            "progress",
            "valid_through",
            "learner_id",
        ),
        {"sqlite_with_rowid": False},
    )
    learner_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    course_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    from_day: date = Field(primary_key=True)
    until_day: date
    organisation_id: int
    compliance: int
    progress: int
    percent: int = 0
    cycle: int | None = None
    assignment_id: int | None = None
    due_on: date | None = None
    completed_on: date | None = None
    valid_through: date | None = None
    breach_since: date | None = None
    exempt_until: date | None = None


# ---- audit, change feed, mail


class AuditEntry(Row, table=True):
    """One act in the hash chain. ``rows_digest`` commits to its rows; append-only."""

    __tablename__: ClassVar[str] = "audit_entry"
    __table_args__ = (UniqueConstraint("organisation_id", "seq"), UniqueConstraint("organisation_id", "id"))
    seq: int
    at: datetime = _at()
    act: str
    actor_kind: str
    actor_account_id: int | None = None
    actor_name: str
    address: str = ""
    summary: Any = _json(nullable=False)
    rows_count: int = 0
    rows_digest: str = ""
    previous_hash: str
    hash: str


class AuditRow(Part, table=True):
    """One learner or thing touched by an act: a salted commitment to what was before and after; append-only."""

    __tablename__: ClassVar[str] = "audit_row"
    __table_args__ = (
        *_own("audit_entry"),
        UniqueConstraint("audit_entry_id", "position"),
        Index("ix_audit_row_learner", "learner_id"),
    )
    audit_entry_id: int
    position: int
    learner_id: int | None = None
    course_id: int | None = None
    commitment: str


class AuditDetail(SQLModel, table=True):
    """What was before and after, with the commitment's salt; may be destroyed when a record's retention ends."""

    __tablename__: ClassVar[str] = "audit_detail"
    audit_row_id: int = Field(primary_key=True, foreign_key="audit_row.id", sa_column_kwargs={"autoincrement": False})
    organisation_id: int = Field(foreign_key="organisation.id", index=False)
    salt: str
    before: Any = _json_as_written()
    after: Any = _json_as_written()


class Change(SQLModel, table=True):
    """One act in the change feed, numbered like the audit chain. None for learners or courses means many."""

    organisation_id: int = Field(
        primary_key=True, foreign_key="organisation.id", sa_column_kwargs={"autoincrement": False}
    )
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = _at(index=True)
    act: str
    actor_name: str
    learner_ids: Any = _json()
    course_ids: Any = _json()


class Mail(Part, table=True):
    """The ledger of mails: queued in the transaction of the act, sent by a worker, never twice for one event."""

    __table_args__ = (
        *_own("learner"),
        UniqueConstraint("organisation_id", "event_key"),
        Index("ix_mail_learner", "learner_id"),
        Index("ix_mail_state", "state", "next_try_at"),
        CheckConstraint("state in ('queued','sent','failed','suppressed')", name="state"),
    )
    learner_id: int
    course_id: int | None = None
    assignment_id: int | None = _ref("assignment.id", nullable=True)
    kind: str
    event_key: str
    to_address: str | None = None
    state: str = "queued"
    reason: str = ""
    queued_at: datetime = _at()
    sent_at: datetime | None = _at(nullable=True)
    tries: int = 0
    next_try_at: datetime | None = _at(nullable=True)
    payload: Any = _json()


# ---- views and uploads


class SavedView(Part, table=True):
    """A filtered page under a name, private or shared."""

    __tablename__: ClassVar[str] = "saved_view"
    __table_args__ = (*_own("member"), UniqueConstraint("member_id", "name"))
    member_id: int
    name: str
    path: str
    shared: bool = False
    pinned: bool = False
    created_at: datetime = _at()


class Upload(Row, table=True):
    """A spreadsheet on its way in: a draft until it is committed, in whole batches."""

    __table_args__ = (*_own("member"), UniqueConstraint("organisation_id", "id"))
    member_id: int | None = Field(default=None, index=True)
    kind: str
    file_name: str
    sha256: str
    state: str = "draft"
    options: Any = _json()
    rows: int = 0
    created_at: datetime = _at()
    finished_at: datetime | None = _at(nullable=True)


class UploadRow(Part, table=True):
    """One row of an upload: what was read, what it became, and why if it was refused."""

    __tablename__: ClassVar[str] = "upload_row"
    __table_args__ = (*_own("upload"), UniqueConstraint("upload_id", "number"))
    upload_id: int
    number: int
    batch: int | None = None
    cells: Any = _json(nullable=False)
    outcome: str = "not reached"
    problems: Any = _json()


class CertificateTemplate(Row, table=True):
    """How an organisation's certificates look."""

    __tablename__: ClassVar[str] = "certificate_template"
    __table_args__ = (UniqueConstraint("organisation_id"),)
    title: str = ""
    body: str = ""
    signature: str = ""
    logo: bytes | None = None
