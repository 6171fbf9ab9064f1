"""Members with what they were granted, and the administrators among them."""

from collections import defaultdict

from sqlalchemy import ColumnElement, Connection, func, or_, select, text

from lms_dashboard.db.session import is_sqlite
from lms_dashboard.db.tables import account, group, member, member_grant
from lms_dashboard.domain.people import Role
from lms_dashboard.domain.settings import GrantRow, MemberRow


def load_members(db: Connection, organisation_id: int, own_id: int | None) -> list[MemberRow]:
    """Everybody who holds a role or a permission here, by name."""
    m, a, grants = member.c, account.c, _grants(db, organisation_id)
    rows = db.execute(
        select(m.id, m.name, a.email, m.learner_id, a.password_hash.is_not(None).label("able"))
        .join_from(member, account, a.id == m.account_id)
        .where(m.organisation_id == organisation_id, m.ended_at.is_(None), m.id.in_(sorted(grants)))
    )
    found = [
        MemberRow(
            row.id, row.name, row.email, row.id == own_id, row.learner_id is not None, row.able, tuple(grants[row.id])
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: (row.name.casefold(), row.member_id))


def _grants(db: Connection, organisation_id: int) -> dict[int, list[GrantRow]]:
    g = member_grant.c
    rows = db.execute(
        select(g.id, g.member_id, g.role, g.permission, group.c.name, g.granted_at)
        .join_from(member_grant, group, group.c.id == g.group_id, isouter=True)
        .where(g.organisation_id == organisation_id, g.revoked_at.is_(None), is_more_than_learner())
        .order_by(g.id)
    )
    found: dict[int, list[GrantRow]] = defaultdict(list)
    for id_, member_id, role, permission, name, at in rows:
        found[member_id].append(GrantRow(id_, role or permission, role is not None, name or "", at))
    return found


def is_more_than_learner() -> ColumnElement[bool]:
    """The condition on ``member_grant``: a permission, or a role beyond the learner's own."""
    g = member_grant.c
    return or_(g.role.is_(None), g.role != Role.LEARNER.value)


def hold_members(db: Connection, organisation_id: int) -> None:
    """Wait for, then hold, whatever else changes who holds a role here. SQLite's one writer holds it already."""
    if not is_sqlite(db):
        db.execute(text("SELECT id FROM organisation WHERE id = :id FOR NO KEY UPDATE"), {"id": organisation_id})


def count_administrators(db: Connection, organisation_id: int) -> int:
    """How many people can sign in and administer the organisation."""
    g, m, a = member_grant.c, member.c, account.c
    query = (
        select(func.count(m.id.distinct()))
        .join_from(member_grant, member, m.id == g.member_id)
        .join(account, a.id == m.account_id)
        .where(
            g.organisation_id == organisation_id,
            g.role == Role.ADMINISTRATOR.value,
            g.revoked_at.is_(None),
            m.ended_at.is_(None),
            a.password_hash.is_not(None),
        )
    )
    return int(db.execute(query).scalar_one())
