"""Two organisations and people in them, written straight into the tables."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert, update

from lms_dashboard.db.session import write_session
from lms_dashboard.db.tables import account, change, learner, member, member_grant, organisation, organisation_head
from lms_dashboard.services.passwords import hash_password
from tests.state.served import PASSWORD

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """The ids of the two organisations; "own" is the one that the tests look at."""

    own: int
    other: int
    accounts: dict[str, int]


def make_world() -> World:
    """manager@, auditor@, learner@ in the own organisation, both@ a manager in both, other@ one in the other."""
    own, other = _organisation("Mercy General"), _organisation("North Clinic")
    accounts = {
        "manager": _person("manager", {own: "manager"}),
        "learner": _person("learner", {own: "learner"}),
        "other": _person("other", {other: "manager"}),
        "auditor": _person("auditor", {own: "auditor"}),
        "both": _person("both", {own: "manager", other: "manager"}),
    }
    return World(own, other, accounts)


def _organisation(name: str) -> int:
    with write_session() as db:
        new = insert(organisation).values(name=name, time_zone="UTC", date_order="dmy", created_at=NOW)
        organisation_id: int = db.execute(new.returning(organisation.c.id)).scalar_one()
        db.execute(insert(organisation_head).values(organisation_id=organisation_id, seq=0, hash=""))
    return organisation_id


def _person(name: str, roles: dict[int, str]) -> int:
    email = f"{name}@demo.example"
    with write_session() as db:
        new = insert(account).values(email=email, password_hash=hash_password(PASSWORD), created_at=NOW)
        account_id: int = db.execute(new.returning(account.c.id)).scalar_one()
        for organisation_id, role in roles.items():
            own = {"organisation_id": organisation_id}
            learner_id = None
            if role == "learner":
                who = {"email": email, "name": name, "sort_key": name, "search_text": name, "created_at": NOW}
                learner_id = db.execute(insert(learner).values(**own, **who).returning(learner.c.id)).scalar_one()
            place = insert(member).values(
                **own, account_id=account_id, learner_id=learner_id, name=name.title(), joined_at=NOW
            )
            member_id = db.execute(place.returning(member.c.id)).scalar_one()
            db.execute(insert(member_grant).values(**own, member_id=member_id, role=role, granted_at=NOW))
    return account_id


def revoke_roles(account_id: int) -> None:
    """Take every role of the account away."""
    _roles_end(account_id, NOW)


def grant_roles(account_id: int) -> None:
    """Give the account its roles back."""
    _roles_end(account_id, None)


def _roles_end(account_id: int, instant: datetime | None) -> None:
    with write_session() as db:
        members = member.select().with_only_columns(member.c.id).where(member.c.account_id == account_id)
        db.execute(update(member_grant).where(member_grant.c.member_id.in_(members)).values(revoked_at=instant))


def write_change(organisation_id: int, learner_ids: list[int] | None = None) -> int:
    """An entry of the change feed, as an act writes it; its number."""
    with write_session() as db:
        c = organisation_head.c
        head = update(organisation_head).where(c.organisation_id == organisation_id).values(seq=c.seq + 1)
        seq: int = db.execute(head.returning(c.seq)).scalar_one()
        entry = {"act": "assign", "actor_name": "Somebody", "learner_ids": learner_ids, "course_ids": None}
        db.execute(insert(change).values(organisation_id=organisation_id, seq=seq, at=datetime.now(UTC), **entry))
    return seq
