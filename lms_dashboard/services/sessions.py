"""Signing in and out, and who somebody is at each event."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, update

from lms_dashboard.db import accounts
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.sql import AnyRow
from lms_dashboard.db.tables import sign_in_session, sign_in_try
from lms_dashboard.domain.errors import NotFound, NotSignedIn, Refused, Throttled
from lms_dashboard.domain.passwords import LONGEST_PASSWORD
from lms_dashboard.domain.people import Actor, Permission, Role, permissions_of
from lms_dashboard.services.passwords import verify_password

SESSION_LASTS = timedelta(hours=14)
"""A working day; then the password is asked again."""

THROTTLE_WINDOW = timedelta(minutes=15)
FAILURES_PER_ACCOUNT = 8
FAILURES_PER_ADDRESS = 40
_SEEN_EVERY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: the secret for the cookie, and when it ends (UTC)."""

    token: str
    expires_at: datetime


def sign_in(*, actor: Actor, email: str, password: str, address: str, now: datetime) -> SignedIn:  # noqa: ARG001
    """Open a session for the account, if the password is right; ``address`` is the client's, for the throttle.

    Raises:
        Refused: no such account, wrong password, or member of nothing: one and the same sentence.
        Throttled: too many failed tries for this account or from this address within 15 minutes.
    """
    email = email.strip().lower()
    keys = {"email_key": _hash(f"email:{email}"), "address_key": _hash(f"address:{address}")}
    with read_session() as db:
        by_account, by_address = accounts.failures(db, **keys, since=now - THROTTLE_WINDOW)
        found = accounts.find_account(db, email)
        organisation_id = accounts.first_organisation(db, found.id) if found else None
    if by_account >= FAILURES_PER_ACCOUNT or by_address >= FAILURES_PER_ADDRESS:
        raise Throttled("Too many failed tries to sign in.", "Wait 15 minutes and try again.")
    right = len(password) <= LONGEST_PASSWORD and verify_password(found.password_hash if found else None, password)
    _note_try(keys, right, now)
    if not right or found is None or organisation_id is None:
        raise Refused("The email or the password is wrong.", "Check both and try again.")
    return _open(found.id, organisation_id, address, now)


def _note_try(keys: dict[str, str], succeeded: bool, now: datetime) -> None:
    with write_session() as db:
        db.execute(delete(sign_in_try).where(sign_in_try.c.at < now - timedelta(days=1)))
        db.execute(insert(sign_in_try).values(**keys, at=now, succeeded=succeeded))
        if succeeded:
            db.execute(
                delete(sign_in_try).where(sign_in_try.c.email_key == keys["email_key"], ~sign_in_try.c.succeeded)
            )


def _open(account_id: int, organisation_id: int, address: str, now: datetime) -> SignedIn:
    token = secrets.token_urlsafe(32)
    expires_at = now + SESSION_LASTS
    with write_session() as db:
        db.execute(
            insert(sign_in_session).values(
                token_hash=_hash(token),
                account_id=account_id,
                organisation_id=organisation_id,
                created_at=now,
                last_seen_at=now,
                expires_at=expires_at,
                address=address,
            )
        )
    return SignedIn(token, expires_at)


def get_actor(*, actor: Actor, token: str, now: datetime) -> Actor:  # noqa: ARG001
    """Who holds this session now, with the rights of this moment.

    Raises:
        NotSignedIn: the session is unknown, ended or revoked, or its member has left the organisation.
    """
    with read_session() as db:
        row = accounts.find_session(db, _hash(token), now)
        if row is None:
            raise NotSignedIn("Your session has ended.", "Sign in again.")
        grants = accounts.grants_of(db, row.member_id)
        organisations = accounts.organisations_of(db, row.account_id)
    if now - row.last_seen_at > _SEEN_EVERY:
        with write_session() as db:
            db.execute(update(sign_in_session).where(sign_in_session.c.id == row.id).values(last_seen_at=now))
    return _actor_of(row, [tuple(grant) for grant in grants], organisations)


def get_actor_again(*, actor: Actor) -> Actor:
    """The same member with the rights of this moment, for work that goes on after the event that began it.

    Raises:
        NotSignedIn: they are no member any more.
    """
    if actor.member_id is None:  # the command line, whose rights do not change
        return actor
    with read_session() as db:
        if not accounts.is_member(db, actor.member_id):
            raise NotSignedIn("You are no member any more.", "Ask an administrator of the organisation.")
        grants = [tuple(grant) for grant in accounts.grants_of(db, actor.member_id)]
    return replace(actor, **_rights(grants, is_learner=actor.learner_id is not None))


def _actor_of(row: AnyRow, grants: list[tuple[Any, ...]], organisations: tuple[tuple[int, str], ...]) -> Actor:
    return Actor(
        kind="person",
        account_id=row.account_id,
        member_id=row.member_id,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation_name,
        learner_id=row.learner_id,
        name=row.name or row.email,
        email=row.email,
        time_zone=row.time_zone,
        date_order=row.date_order,
        organisations=organisations,
        **_rights(grants, is_learner=row.learner_id is not None),
    )


def _rights(grants: list[tuple[Any, ...]], *, is_learner: bool) -> dict[str, Any]:
    """What an actor may, and where, by the names of its fields."""
    roles = [Role(role) for role, _, _ in grants if role]
    extra = [Permission(permission) for _, permission, _ in grants if permission]
    own = {Permission.VIEW_OWN} if is_learner else set()
    return {
        "roles": frozenset(roles),
        "permissions": permissions_of(roles, extra) | own,
        "scope_group_ids": _scope(grants, Permission.VIEW_REPORTS),
        "manage_group_ids": _scope(grants, Permission.MANAGE_TRAINING),
        "reset_group_ids": _scope(grants, Permission.RESET_PROGRESS),
        "administer_group_ids": _scope(grants, Permission.ADMINISTER),
    }


def _scope(grants: list[tuple[Any, ...]], permission: Permission) -> frozenset[int] | None:
    """The groups that the grants with this permission are limited to; None as soon as one of them is not limited."""
    groups = [
        group_id
        for role, given, group_id in grants
        if given == permission or (role and permission in permissions_of([Role(role)]))
    ]
    return None if None in groups else frozenset(groups)


def sign_out(*, actor: Actor, token: str, now: datetime) -> None:  # noqa: ARG001
    """End the session with this token; ending it twice, or one that is not there, changes nothing."""
    with write_session() as db:
        c = sign_in_session.c
        db.execute(
            update(sign_in_session).where(c.token_hash == _hash(token), c.revoked_at.is_(None)).values(revoked_at=now)
        )


def switch_organisation(*, actor: Actor, token: str, organisation_id: int, now: datetime) -> None:
    """Go on in another organisation that the account belongs to.

    Raises:
        NotSignedIn: nobody is signed in.
        NotFound: the account is not a member there.
    """
    if actor.account_id is None:
        raise NotSignedIn("You are not signed in.", "Sign in and try again.")
    if organisation_id not in {id_ for id_, _ in actor.organisations}:
        raise NotFound("There is no such organisation.", "Choose one from the list.")
    with write_session() as db:
        c = sign_in_session.c
        db.execute(
            update(sign_in_session)
            .where(c.token_hash == _hash(token), c.account_id == actor.account_id)
            .values(organisation_id=organisation_id, last_seen_at=now)
        )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
