"""One's own account: where it is signed in, and its password."""

import hashlib
from datetime import datetime

from sqlalchemy import insert, select, update

from lms_dashboard.db import accounts
from lms_dashboard.db.audit import Touched, record_act
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.tables import account, organisation, sign_in_session, sign_in_try
from lms_dashboard.domain.errors import Invalid, NotFound, NotSignedIn, Refused, Throttled
from lms_dashboard.domain.passwords import LONGEST_PASSWORD, check_password
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.settings import SessionRow
from lms_dashboard.services._passwords import hash_password, verify_password
from lms_dashboard.services.sessions import FAILURES_PER_ACCOUNT, THROTTLE_WINDOW


def get_own_sessions(*, actor: Actor, token: str, now: datetime) -> tuple[SessionRow, ...]:
    """Every browser that is signed in to the actor's account, the present one (``token``) first, then the newest.

    Raises:
        NotSignedIn: nobody is signed in.
    """
    account_id, s = _account_of(actor), sign_in_session.c
    with read_session() as db:
        rows = db.execute(
            select(s.id, s.created_at, s.last_seen_at, s.address, organisation.c.name, s.token_hash)
            .join_from(sign_in_session, organisation, organisation.c.id == s.organisation_id)
            .where(s.account_id == account_id, s.revoked_at.is_(None), s.expires_at > now)
            .order_by(s.last_seen_at.desc())
        ).all()
    own = _hash(token)
    found = [SessionRow(*row[:5], row.token_hash == own) for row in rows]
    return tuple(sorted(found, key=lambda row: not row.is_present))


def end_session(*, actor: Actor, session_id: int, now: datetime) -> None:
    """Sign one of the actor's browsers out; it is left at its next event.

    Raises:
        NotSignedIn: nobody is signed in.
        NotFound: it is not the actor's, or it has ended already.
    """
    account_id, s = _account_of(actor), sign_in_session.c
    mine = s.id == session_id, s.account_id == account_id, s.revoked_at.is_(None)
    with write_session() as db:
        if db.execute(update(sign_in_session).where(*mine).values(revoked_at=now)).rowcount == 0:
            raise NotFound("There is no such session.", "It may have ended already.")


def end_other_sessions(*, actor: Actor, token: str, now: datetime) -> int:
    """Sign out every browser of the actor but the present one; returns how many.

    Raises:
        NotSignedIn: nobody is signed in.
    """
    account_id, s = _account_of(actor), sign_in_session.c
    others = s.account_id == account_id, s.token_hash != _hash(token), s.revoked_at.is_(None), s.expires_at > now
    with write_session() as db:
        return int(db.execute(update(sign_in_session).where(*others).values(revoked_at=now)).rowcount)


def change_password(*, actor: Actor, token: str, present: str, new: str, now: datetime) -> None:
    """Set another password; every other browser is signed out.

    Raises:
        NotSignedIn: nobody is signed in.
        Throttled: the present password was wrong too often.
        Refused: the present password is wrong.
        Invalid: the new password will not do, or is the present one.
    """
    account_id = _account_of(actor)
    _require_present(actor, account_id, present, now)
    if check_password(new) == present:
        raise Invalid("The new password is the present one.", "Choose another.")
    password_hash, s = hash_password(new), sign_in_session.c
    with write_session() as db:
        db.execute(update(account).where(account.c.id == account_id).values(password_hash=password_hash))
        others = s.account_id == account_id, s.token_hash != _hash(token), s.revoked_at.is_(None)
        ended = db.execute(update(sign_in_session).where(*others).values(revoked_at=now)).rowcount
        record_act(
            db,
            actor=actor,
            organisation_id=actor.organisation_id or 0,
            act="change_password",
            summary={"sessions_ended": ended},
            touched=[Touched(actor.learner_id, None, None, {"password": "changed"})],
            now=now,
        )


def _require_present(actor: Actor, account_id: int, present: str, now: datetime) -> None:
    keys = {"email_key": _hash(f"email:{actor.email}"), "address_key": _hash(f"account:{account_id}")}
    with read_session() as db:
        failed, _ = accounts.failures(db, **keys, since=now - THROTTLE_WINDOW)
        kept = db.execute(select(account.c.password_hash).where(account.c.id == account_id)).scalar_one()
    if failed >= FAILURES_PER_ACCOUNT:
        raise Throttled("The present password was wrong too often.", "Wait 15 minutes and try again.")
    if len(present) > LONGEST_PASSWORD or not verify_password(kept, present):
        with write_session() as db:
            db.execute(insert(sign_in_try).values(**keys, at=now, succeeded=False))
        raise Refused("The present password is wrong.", "Type the one that you signed in with.")


def _account_of(actor: Actor) -> int:
    if actor.account_id is None or actor.organisation_id is None:
        raise NotSignedIn("You are not signed in.", "Sign in and try again.")
    return actor.account_id


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
