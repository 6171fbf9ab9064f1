"""Roles and scopes: an administrator gives and takes them. They hold from the person's next event on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from lms_dashboard.db import accounts, invitations, members
from lms_dashboard.db.audit import Touched, record_act
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.sql import AnyRow
from lms_dashboard.db.tables import account, group, learner, member, member_grant
from lms_dashboard.domain.errors import Invalid, NotFound, Refused
from lms_dashboard.domain.neutral_cells import read_email
from lms_dashboard.domain.people import Actor, Permission, Role
from lms_dashboard.domain.settings import MemberRow

GIVEN_ROLES = (Role.MANAGER, Role.EXECUTIVE, Role.AUDITOR, Role.ADMINISTRATOR)
"""Roles that are given; whoever is a learner here has that part without being given it."""

GIVEN_PERMISSIONS = (Permission.RESET_PROGRESS,)
WHOLE_ONLY = (Role.ADMINISTRATOR.value, Role.AUDITOR.value)
"""Roles that are always for the whole organisation."""

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class NewGrant:
    """What is given to whom: ``what`` is a role or a permission; ``group_id`` None: for the whole organisation."""

    email: str
    name: str
    what: str
    group_id: int | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What became of it. ``needs_link``: the person has no password yet."""

    member_id: int
    name: str
    needs_link: bool


def get_members(*, actor: Actor) -> tuple[MemberRow, ...]:
    """Everybody who holds a role or a permission in the organisation, by name.

    Raises:
        NotAllowed: the actor does not administer the organisation.
    """
    organisation_id = actor.require_whole_administration()
    with read_session() as db:
        return tuple(members.load_members(db, organisation_id, actor.member_id))


def give_role(*, actor: Actor, grant: NewGrant, now: datetime) -> Given:
    """Give a role, or one permission beside roles, to whoever signs in with an address; a new one becomes a member.

    A learner with that address is the same person from then on, so that nobody decides about themselves.

    Raises:
        NotAllowed: the actor does not administer the organisation.
        NotFound: no such group here.
        Invalid: the address, the name or the role will not do, or that role has no groups.
        Refused: the person has it already.
    """
    organisation_id = actor.require_whole_administration()
    email, kind = _address(grant.email), _kind(grant)
    with write_session() as db:
        members.hold_members(db, organisation_id)
        _require_group(db, organisation_id, grant.group_id)
        who = _member(db, organisation_id, email, " ".join(grant.name.split())[:_LONGEST_NAME], now)
        _require_new(db, who.id, kind, grant)
        row = {"organisation_id": organisation_id, "member_id": who.id, "group_id": grant.group_id, kind: grant.what}
        db.execute(insert(member_grant).values(**row, granted_at=now, granted_by=actor.account_id))
        after = {"email": email, "given": grant.what, "group_id": grant.group_id}
        _record(db, actor, organisation_id, "give_role", Touched(who.learner_id, None, None, after), now)
    return Given(who.id, who.name, not who.has_password)


def take_role(*, actor: Actor, grant_id: int, now: datetime) -> None:
    """Take a role or a permission away. Who has none left, and is no learner, is no member any more.

    Raises:
        NotAllowed: the actor does not administer the organisation.
        NotFound: no such grant here, or it was taken already.
        Refused: nobody would be left who can administer the organisation.
    """
    organisation_id = actor.require_whole_administration()
    with write_session() as db:
        members.hold_members(db, organisation_id)
        g = member_grant.c
        mine = g.id == grant_id, g.organisation_id == organisation_id, g.revoked_at.is_(None)
        taken = {"revoked_at": now, "revoked_by": actor.account_id}
        found = db.execute(update(member_grant).where(*mine).values(**taken).returning(member_grant)).one_or_none()
        if found is None:
            raise NotFound("There is no such role.", "It may have been taken already.")
        if found.role == Role.ADMINISTRATOR.value and not members.count_administrators(db, organisation_id):
            raise Refused(
                "Nobody would be left to administer the organisation.", "Give the role to somebody else first."
            )
        who = db.execute(select(member).where(member.c.id == found.member_id)).one()
        if who.learner_id is None and not invitations.holds_roles(db, who.id):
            db.execute(update(member).where(member.c.id == who.id).values(ended_at=now))
        before = {"name": who.name, "taken": found.role or found.permission, "group_id": found.group_id}
        _record(db, actor, organisation_id, "take_role", Touched(who.learner_id, None, before, None), now)


def _address(email: str) -> str:
    try:
        return read_email(email.strip())
    except Invalid as error:
        raise Invalid(f"“{email}” is not an email address.", "Write it as name@example.org.") from error


def _kind(grant: NewGrant) -> str:
    """Role or permission.

    Raises:
        Invalid: neither, or a role that has no groups.
    """
    if grant.what in WHOLE_ONLY and grant.group_id is not None:
        raise Invalid(f"The role {grant.what} has no groups.", "Give it for the whole organisation.")
    if grant.what in [role.value for role in GIVEN_ROLES]:
        return "role"
    if grant.what in [permission.value for permission in GIVEN_PERMISSIONS]:
        return "permission"
    raise Invalid(f"“{grant.what}” cannot be given.", "Choose a role from the list.")


def _require_group(db: Connection, organisation_id: int, group_id: int | None) -> None:
    own = select(group.c.id).where(group.c.id == group_id, group.c.organisation_id == organisation_id)
    if group_id is not None and db.execute(own).first() is None:
        raise NotFound("There is no such group.", "Choose one of the organisation's.")


def _member(db: Connection, organisation_id: int, email: str, name: str, now: datetime) -> AnyRow:
    """The member with this address, made or brought back where there is none."""
    found = accounts.find_account(db, email)
    account_id = found.id if found else _new_account(db, email, now)
    c, own = member.c, {"organisation_id": organisation_id, "account_id": account_id}
    here = (c.organisation_id == organisation_id) & (c.account_id == account_id)
    known = db.execute(select(c.id, c.learner_id, c.name, c.ended_at).where(here)).one_or_none()
    person = _learner(db, organisation_id, email)
    if known is None:
        if not name and person is None:
            raise Invalid("This person is new here: the name is missing.", "Give the name.")
        named = name or (person.name if person else email)
        db.execute(insert(member).values(**own, learner_id=person.id if person else None, name=named, joined_at=now))
    else:
        values: dict[str, Any] = {"ended_at": None}
        if known.learner_id is None and person is not None:
            values["learner_id"] = person.id
        db.execute(update(member).where(here).values(**values))
    able = account.c.password_hash.is_not(None).label("has_password")
    query = select(c.id, c.learner_id, c.name, able).join_from(member, account, account.c.id == c.account_id)
    return db.execute(query.where(here)).one()


def _new_account(db: Connection, email: str, now: datetime) -> int:
    new = insert(account).values(email=email, password_hash=None, created_at=now)
    return int(db.execute(new.returning(account.c.id)).scalar_one())


def _learner(db: Connection, organisation_id: int, email: str) -> AnyRow | None:
    """The learner with this address who is nobody else's member yet."""
    c = learner.c
    taken = select(member.c.id).where(member.c.learner_id == c.id, member.c.ended_at.is_(None)).exists()
    own = c.organisation_id == organisation_id, c.email == email, c.merged_into_id.is_(None), ~taken
    return db.execute(select(c.id, c.name).where(*own)).one_or_none()


def _require_new(db: Connection, member_id: int, kind: str, grant: NewGrant) -> None:
    g = member_grant.c
    same = g.member_id == member_id, g[kind] == grant.what, g.group_id.is_not_distinct_from(grant.group_id)
    if db.execute(select(g.id).where(*same, g.revoked_at.is_(None))).first() is not None:
        raise Refused("This person has that already.", "Choose another role or group.")


def _record(db: Connection, actor: Actor, organisation_id: int, act: str, touched: Touched, now: datetime) -> None:
    summary = {"what": (touched.after or {}).get("given") or (touched.before or {}).get("taken")}
    record_act(db, actor=actor, organisation_id=organisation_id, act=act, summary=summary, touched=[touched], now=now)
