"""Links to set a password, and the accounts and members that they are for."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from lms_dashboard.db.members import is_more_than_learner
from lms_dashboard.db.sql import AnyRow
from lms_dashboard.db.tables import account, member, member_grant, organisation, password_link


def open_link(db: Connection, token_hash: str, now: datetime) -> AnyRow | None:
    """The link with its account, if it can still be used."""
    c = password_link.c
    query = (
        select(c.id, c.account_id, c.expires_at, account.c.email, account.c.password_hash)
        .join_from(password_link, account, account.c.id == c.account_id)
        .where(c.token_hash == token_hash, c.used_at.is_(None), c.expires_at > now)
    )
    return db.execute(query).one_or_none()


def close_links(db: Connection, account_id: int, now: datetime) -> None:
    """Let every link of the account that is still open expire now."""
    c = password_link.c
    mine = c.account_id == account_id, c.used_at.is_(None), c.expires_at > now
    db.execute(update(password_link).where(*mine).values(expires_at=now))


def members_of(db: Connection, account_id: int) -> list[AnyRow]:
    """The account's places in organisations, ended ones too, by the organisation's name."""
    m = member.c
    query = (
        select(m.id, m.organisation_id, m.learner_id, m.name, m.ended_at, organisation.c.name.label("organisation"))
        .join_from(member, organisation, organisation.c.id == m.organisation_id)
        .where(m.account_id == account_id)
        .order_by(organisation.c.name)
    )
    return list(db.execute(query))


def member_of_learner(db: Connection, learner_id: int) -> AnyRow | None:
    """The member who is the learner, with the account's address and whether it has a password."""
    m, a = member.c, account.c
    query = (
        select(m.id, m.account_id, m.ended_at, a.email, a.password_hash.is_not(None).label("has_password"))
        .join_from(member, account, a.id == m.account_id)
        .where(m.learner_id == learner_id)
        .order_by(m.ended_at.is_not(None), m.id.desc())
    )
    return db.execute(query).first()


def member_here(db: Connection, organisation_id: int, member_id: int) -> AnyRow | None:
    """A member of the organisation with the account's address and whether it has a password."""
    m, a = member.c, account.c
    query = (
        select(m.id, m.account_id, m.learner_id, m.name, a.email, a.password_hash.is_not(None).label("has_password"))
        .join_from(member, account, a.id == m.account_id)
        .where(m.id == member_id, m.organisation_id == organisation_id, m.ended_at.is_(None))
    )
    return db.execute(query).one_or_none()


def holds_roles(db: Connection, member_id: int) -> bool:
    """Whether the member holds any permission or role beyond the learner's own."""
    g = member_grant.c
    query = select(g.id).where(g.member_id == member_id, g.revoked_at.is_(None), is_more_than_learner())
    return db.execute(query).first() is not None
