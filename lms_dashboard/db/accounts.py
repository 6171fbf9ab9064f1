"""Accounts, sessions and what a member was granted."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, or_, select

from lms_dashboard.db.sql import AnyRow
from lms_dashboard.db.tables import account, member, member_grant, organisation, sign_in_session, sign_in_try


def find_account(db: Connection, email: str) -> AnyRow | None:
    """The account with that address (lower case), if any."""
    return db.execute(select(account.c.id, account.c.password_hash).where(account.c.email == email)).one_or_none()


def first_organisation(db: Connection, account_id: int) -> int | None:
    """Where the account signs in: the organisation it used last, else the first by name."""
    used = (
        select(func.max(sign_in_session.c.last_seen_at))
        .where(sign_in_session.c.account_id == account_id, sign_in_session.c.organisation_id == organisation.c.id)
        .scalar_subquery()
    )
    return db.execute(
        select(organisation.c.id)
        .join_from(member, organisation, member.c.organisation_id == organisation.c.id)
        .where(member.c.account_id == account_id, member.c.ended_at.is_(None))
        .order_by(used.is_(None), used.desc(), organisation.c.name)
        .limit(1)
    ).scalar_one_or_none()


def find_session(db: Connection, token_hash: str, now: datetime) -> AnyRow | None:
    """The open session with its account, member and organisation, in one question."""
    s, m = sign_in_session.c, member.c
    query = (
        select(
            s.id,
            s.account_id,
            s.last_seen_at,
            account.c.email,
            m.id.label("member_id"),
            m.learner_id,
            m.name,
            organisation.c.id.label("organisation_id"),
            organisation.c.name.label("organisation_name"),
            organisation.c.time_zone,
            organisation.c.date_order,
        )
        .join_from(sign_in_session, account, account.c.id == s.account_id)
        .join(member, (m.account_id == s.account_id) & (m.organisation_id == s.organisation_id))
        .join(organisation, organisation.c.id == s.organisation_id)
        .where(s.token_hash == token_hash, s.revoked_at.is_(None), s.expires_at > now, m.ended_at.is_(None))
    )
    return db.execute(query).one_or_none()


def is_member(db: Connection, member_id: int) -> bool:
    """Whether the membership has not ended."""
    mine = member.c.id == member_id, member.c.ended_at.is_(None)
    return db.execute(select(member.c.id).where(*mine)).first() is not None


def grants_of(db: Connection, member_id: int) -> Sequence[AnyRow]:
    """What the member holds now: role or permission, and the group it is limited to."""
    c = member_grant.c
    return db.execute(
        select(c.role, c.permission, c.group_id).where(c.member_id == member_id, c.revoked_at.is_(None))
    ).all()


def organisations_of(db: Connection, account_id: int) -> tuple[tuple[int, str], ...]:
    """Where the account is a member, by name."""
    rows = db.execute(
        select(organisation.c.id, organisation.c.name)
        .join_from(member, organisation, member.c.organisation_id == organisation.c.id)
        .where(member.c.account_id == account_id, member.c.ended_at.is_(None))
        .order_by(organisation.c.name)
    )
    return tuple((id_, name) for id_, name in rows)


def failures(db: Connection, email_key: str, address_key: str, since: datetime) -> tuple[int, int]:
    """Failed tries since then, for the account and for the client's address."""
    c = sign_in_try.c
    row = db.execute(
        select(
            func.count().filter(c.email_key == email_key),
            func.count().filter(c.address_key == address_key),
        ).where(or_(c.email_key == email_key, c.address_key == address_key), c.at > since, ~c.succeeded)
    ).one()
    return row[0], row[1]
