"""Accounts and members: who signs in, where they belong, and what they may do there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from lms_dashboard.db.audit import Touched, record_act
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.sql import AnyRow
from lms_dashboard.db.tables import account, group, learner, member, member_grant
from lms_dashboard.domain.errors import Invalid, NotAllowed, NotFound, Refused
from lms_dashboard.domain.neutral_cells import read_email
from lms_dashboard.domain.passwords import check_password
from lms_dashboard.domain.people import Actor, Permission, Role
from lms_dashboard.services._passwords import hash_password

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class MemberMade:
    """A new member. ``new_account``: the address could not sign in anywhere before."""

    member_id: int
    account_id: int
    new_account: bool


def is_account(*, actor: Actor, email: str) -> bool:
    """Whether the address can sign in already, here or elsewhere.

    Raises:
        NotAllowed: anybody but the command line asks.
    """
    if actor.kind != "system":
        raise NotAllowed("Only the command line may ask this.")
    with read_session() as db:
        found = _find_account(db, email.strip().lower())
    return found is not None and found.password_hash is not None


def create_admin(*, actor: Actor, email: str, name: str, password: str | None, now: datetime) -> MemberMade:
    """Make somebody an administrator of the actor's organisation.

    Raises:
        NotAllowed, NotFound, Invalid, Refused: as ``create_member``.
    """
    return create_member(
        actor=actor, email=email, name=name, password=password, roles=[Role.ADMINISTRATOR], permissions=[], now=now
    )


def create_member(
    *,
    actor: Actor,
    email: str,
    name: str,
    password: str | None,
    roles: Iterable[Role],
    permissions: Iterable[Permission],
    now: datetime,
    group_id: int | None = None,
    learner_id: int | None = None,
) -> MemberMade:
    """Let an address sign in to the actor's organisation, with these roles and permissions.

    ``group_id`` limits them to a group with its subgroups. An account that has a password keeps it: it belongs to the
    person, and perhaps to other organisations. A member who has left comes back with the new roles only.

    Raises:
        NotAllowed: the actor does not administer the organisation.
        NotFound: the group or the learner is not the organisation's.
        Invalid: the address, the name or the password will not do.
        Refused: a member already.
    """
    organisation_id = actor.require_whole_administration()
    email, name = _address(email), _name(name)
    password_hash = hash_password(check_password(password)) if password is not None else None
    with write_session() as db:
        _require_own(db, organisation_id, group_id, learner_id)
        account_id, new = _account(db, email, password_hash, now)
        member_id = _member(db, organisation_id, account_id, email, name, learner_id, now)
        granted = [("role", role.value) for role in roles] + [("permission", p.value) for p in permissions]
        given = {"organisation_id": organisation_id, "member_id": member_id, "group_id": group_id}
        for kind, value in granted:
            row = {**given, "granted_at": now, "granted_by": actor.account_id, kind: value}
            db.execute(insert(member_grant).values(**row))
        after = {"email": email, "name": name, "granted": [value for _, value in granted], "group_id": group_id}
        _record(db, actor, organisation_id, after, learner_id, now)
    return MemberMade(member_id, account_id, new)


def _address(email: str) -> str:
    try:
        return read_email(email.strip())
    except Invalid as error:
        raise Invalid(f"“{email}” is not an email address.", "Write it as name@example.org.") from error


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > _LONGEST_NAME:
        raise Invalid("A member needs a name.", f"Give one of 1 to {_LONGEST_NAME} letters.")
    return name


def _find_account(db: Connection, email: str) -> AnyRow | None:
    return db.execute(select(account.c.id, account.c.password_hash).where(account.c.email == email)).one_or_none()


def _require_own(db: Connection, organisation_id: int, group_id: int | None, learner_id: int | None) -> None:
    for table, id_, what in ((group, group_id, "group"), (learner, learner_id, "learner")):
        if id_ is not None:
            own = select(table.c.id).where(table.c.id == id_, table.c.organisation_id == organisation_id)
            if db.execute(own).one_or_none() is None:
                raise NotFound(f"There is no such {what}.", "Choose one of the organisation's.")


def _account(db: Connection, email: str, password_hash: str | None, now: datetime) -> tuple[int, bool]:
    found = _find_account(db, email)
    if found is None:
        new = insert(account).values(email=email, password_hash=password_hash, created_at=now)
        return db.execute(new.returning(account.c.id)).scalar_one(), True
    if found.password_hash is None and password_hash is not None:
        db.execute(update(account).where(account.c.id == found.id).values(password_hash=password_hash))
    return found.id, False


def _member(
    db: Connection, organisation_id: int, account_id: int, email: str, name: str, learner_id: int | None, now: datetime
) -> int:
    m, own = member.c, {"organisation_id": organisation_id, "account_id": account_id}
    found = db.execute(
        select(m.id, m.ended_at).where(m.organisation_id == organisation_id, m.account_id == account_id)
    ).one_or_none()
    if found is None:
        new = insert(member).values(**own, learner_id=learner_id, name=name, joined_at=now)
        return int(db.execute(new.returning(m.id)).scalar_one())
    if found.ended_at is None:
        raise Refused(f"{email} is a member already.", "Change what the member may do instead.")
    again: dict[str, Any] = {"learner_id": learner_id, "name": name, "joined_at": now, "ended_at": None}
    db.execute(update(member).where(m.id == found.id).values(**again))
    g = member_grant.c
    db.execute(update(member_grant).where(g.member_id == found.id, g.revoked_at.is_(None)).values(revoked_at=now))
    return int(found.id)


def _record(
    db: Connection, actor: Actor, organisation_id: int, after: dict[str, Any], learner_id: int | None, now: datetime
) -> None:
    record_act(
        db,
        actor=actor,
        organisation_id=organisation_id,
        act="create_member",
        summary={"email": after["email"]},
        touched=[Touched(learner_id, None, None, after)],
        now=now,
    )
