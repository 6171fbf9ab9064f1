"""Invitations: a single-use link by which a person sets the first password, and the place in the organisation with it.

Only the hash of a link's secret is kept. A link is for whoever has no password yet: an account may belong to several
organisations, and none of them may take it over.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, update

from lms_dashboard.db import accounts, invitations
from lms_dashboard.db.audit import Touched, record_act
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.sql import AnyRow
from lms_dashboard.db.tables import account, mail, member, password_link, sign_in_session, sign_in_try
from lms_dashboard.domain.errors import Invalid, NotAllowed, NotFound, Refused, Throttled
from lms_dashboard.domain.passwords import check_password
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.persons import Invitation
from lms_dashboard.services._passwords import hash_password
from lms_dashboard.services.people_acting import Scene, finish, hold_people
from lms_dashboard.services.sessions import FAILURES_PER_ADDRESS, THROTTLE_WINDOW

LINK_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """What whoever holds a link may see: whose it is, and where it leads."""

    email: str
    organisation: str


def invite(*, actor: Actor, learner_id: int, now: datetime) -> Invitation:
    """Give a learner a way in: a link to set the password, shown once; earlier links end. Queues the welcome mail.

    Who has a password already, from here or elsewhere, signs in with that: the link's token is empty then.

    Raises:
        NotAllowed, NotFound: the actor may not, or the learner is not the actor's to change.
        Invalid: the learner has no address.
        Refused: the learner has left, or another organisation has invited the address first.
    """
    scene = Scene.of(actor, now)
    with write_session() as db:
        person = hold_people(db, scene, [learner_id])[learner_id]
        if not person.email:
            raise Invalid(f"{person.name} has no email address.", "Add one, then invite.")
        member_id, account_id, has_password = _place(db, scene, person)
        _require_own(db, scene, member_id, account_id, has_password)
        token = "" if has_password else _new_link(db, account_id, now)
        _queue_welcome(db, scene, person, token)
        touched = [Touched(learner_id, None, None, {"email": person.email, "link": bool(token)})]
        finish(db, scene, "invite", {"learners": 1}, touched, [learner_id], rebuild=False)
    return Invitation(learner_id, person.name, person.email, token, now + LINK_LASTS)


def invite_member(*, actor: Actor, member_id: int, now: datetime) -> Invitation:
    """A link for somebody who holds a role and has no password yet, learner or not; for administrators.

    Raises:
        NotAllowed: the actor does not administer the organisation.
        NotFound: no such member here.
        Refused: the person has a password, or another organisation has invited the address first.
    """
    actor.require_whole_administration()
    scene = Scene.of(actor, now, Permission.ADMINISTER)
    with write_session() as db:
        place = invitations.member_here(db, scene.organisation_id, member_id)
        if place is None:
            raise NotFound("There is no such member.", "It may have been removed.")
        if place.has_password:
            raise Refused(f"{place.name} has a password already.", "They can sign in with it.")
        _require_own(db, scene, place.id, place.account_id, has_password=False)
        token = _new_link(db, place.account_id, now)
        touched = [Touched(place.learner_id, None, None, {"email": place.email, "link": True})]
        finish(db, scene, "invite", {"member": place.name}, touched, [], rebuild=False)
    return Invitation(place.learner_id or 0, place.name, place.email, token, now + LINK_LASTS)


def _place(db: Connection, scene: Scene, person: AnyRow) -> tuple[int, int, bool]:
    """The learner's member and account, made where there is none: ids, and whether there is a password."""
    known = invitations.member_of_learner(db, person.id)
    if known is not None and known.ended_at is None:
        if known.email == person.email or known.has_password or invitations.holds_roles(db, known.id):
            return known.id, known.account_id, known.has_password
        db.execute(update(member).where(member.c.id == known.id).values(learner_id=None, ended_at=scene.now))
    found = accounts.find_account(db, person.email)
    account_id = found.id if found else _new_account(db, person.email, scene.now)
    return _member(db, scene, person, account_id), account_id, bool(found and found.password_hash)


def _new_account(db: Connection, email: str, now: datetime) -> int:
    new = insert(account).values(email=email, password_hash=None, created_at=now)
    return int(db.execute(new.returning(account.c.id)).scalar_one())


def _member(db: Connection, scene: Scene, person: AnyRow, account_id: int) -> int:
    own = {"organisation_id": scene.organisation_id, "account_id": account_id}
    here = [row for row in invitations.members_of(db, account_id) if row.organisation_id == scene.organisation_id]
    if not here:
        new = insert(member).values(**own, learner_id=person.id, name=person.name, joined_at=scene.now)
        return int(db.execute(new.returning(member.c.id)).scalar_one())
    (known,) = here
    if known.ended_at is None and known.learner_id not in (None, person.id):
        raise Refused("This address signs in as somebody else here.", "Correct the address, or merge the records.")
    values: dict[str, Any] = {"learner_id": person.id, "ended_at": None}
    db.execute(update(member).where(member.c.id == known.id).values(**values))
    return int(known.id)


def _require_own(db: Connection, scene: Scene, member_id: int, account_id: int, has_password: bool) -> None:
    if has_password:
        return
    if invitations.holds_roles(db, member_id) and not scene.actor.administers_all:
        raise NotAllowed("This person holds a role here.", "Ask an administrator to invite them.")
    places = invitations.members_of(db, account_id)
    if any(row.organisation_id != scene.organisation_id and row.ended_at is None for row in places):
        raise Refused("This address was invited elsewhere first.", "Its password is set by the link from there.")


def _new_link(db: Connection, account_id: int, now: datetime) -> str:
    invitations.close_links(db, account_id, now)
    token = secrets.token_urlsafe(32)
    link = {"account_id": account_id, "token_hash": _hash(token), "created_at": now, "expires_at": now + LINK_LASTS}
    db.execute(insert(password_link).values(**link))
    return token


def _queue_welcome(db: Connection, scene: Scene, person: AnyRow, token: str) -> None:
    """The mail's own link is made when it is sent; the key tells one invitation from another."""
    key = f"welcome:{person.id}:{_hash(token or scene.now.isoformat())[:16]}"
    row = {"organisation_id": scene.organisation_id, "learner_id": person.id, "kind": "welcome", "event_key": key}
    db.execute(insert(mail).values(**row, to_address=person.email, state="queued", queued_at=scene.now, tries=0))


def get_invitation(*, actor: Actor, token: str, address: str, now: datetime) -> OpenInvitation:  # noqa: ARG001
    """Whose link this is. ``address`` is the client's, for the throttle.

    Raises:
        NotFound: the link was used, has expired, was replaced, or never was.
        Throttled: too many wrong links from this address.
    """
    _throttle(address, now)
    with read_session() as db:
        link = invitations.open_link(db, _hash(token), now)
        places = invitations.members_of(db, link.account_id) if link else []
    if link is None:
        _note_failure(address, now)
        raise _gone()
    names = [row.organisation for row in places if row.ended_at is None]
    return OpenInvitation(link.email, ", ".join(names))


def accept_invitation(*, actor: Actor, token: str, password: str, address: str, now: datetime) -> str:  # noqa: ARG001
    """Set the password by a link, which is used up; returns the email to sign in with. Open sessions end.

    Raises:
        NotFound, Throttled: as ``get_invitation``.
        Invalid: the password will not do; the link stays.
    """
    _throttle(address, now)
    password_hash = hash_password(check_password(password))
    with write_session() as db:
        link = invitations.open_link(db, _hash(token), now)
        if link is not None:
            c = password_link.c
            unused = update(password_link).where(c.id == link.id, c.used_at.is_(None)).values(used_at=now)
            if db.execute(unused).rowcount == 1:
                _set_password(db, link, password_hash, address, now)
                return str(link.email)
    _note_failure(address, now)
    raise _gone()


def _set_password(db: Connection, link: AnyRow, password_hash: str, address: str, now: datetime) -> None:
    db.execute(update(account).where(account.c.id == link.account_id).values(password_hash=password_hash))
    invitations.close_links(db, link.account_id, now)
    s = sign_in_session.c
    mine = s.account_id == link.account_id, s.revoked_at.is_(None)
    db.execute(update(sign_in_session).where(*mine).values(revoked_at=now))
    for place in invitations.members_of(db, link.account_id):
        who = Actor(kind="person", account_id=link.account_id, name=place.name, email=link.email, address=address)
        record_act(
            db,
            actor=who,
            organisation_id=place.organisation_id,
            act="set_password",
            summary={"email": link.email},
            touched=[Touched(place.learner_id, None, None, {"password": "set"})],
            now=now,
            learner_ids=[place.learner_id] if place.learner_id is not None else [],
        )


def _throttle(address: str, now: datetime) -> None:
    with read_session() as db:
        _, failed = accounts.failures(db, "", _hash(f"address:{address}"), since=now - THROTTLE_WINDOW)
    if failed >= FAILURES_PER_ADDRESS:
        raise Throttled("Too many links that are not valid.", "Wait 15 minutes and try again.")


def _note_failure(address: str, now: datetime) -> None:
    keys = {"email_key": _hash("link"), "address_key": _hash(f"address:{address}")}
    with write_session() as db:
        db.execute(insert(sign_in_try).values(**keys, at=now, succeeded=False))


def _gone() -> NotFound:
    return NotFound("This link is not valid any more.", "Ask whoever invited you for a new one.")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
