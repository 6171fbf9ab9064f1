"""Saved views: a filtered page under a name, one's own or shared with everybody who may see reports."""

import re
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from lms_dashboard.db.audit import record_act
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.sql import AnyRow
from lms_dashboard.db.tables import member, saved_view
from lms_dashboard.domain.errors import Invalid, NotFound, Refused
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.views import SavedView

LONGEST_NAME = 60
LONGEST_PATH = 4_000
MOST_VIEWS = 200
"""Of one person."""

_PATH = re.compile(r"/(?!/)[a-z0-9/_-]*(\?[^\s#\\]*)?")
"""A page of this product with its address: nothing that leads elsewhere."""


def get_views(*, actor: Actor) -> tuple[SavedView, ...]:
    """One's own views, and those that others share, by name; only of pages that the actor may open.

    Raises:
        NotAllowed: the actor may not see reports.
    """
    organisation_id = actor.require(Permission.VIEW_REPORTS)
    v, m = saved_view.c, member.c
    with read_session() as db:
        rows = db.execute(
            select(v.id, v.name, v.path, v.shared, v.pinned, v.member_id, m.name)
            .join_from(saved_view, member, m.id == v.member_id)
            .where(v.organisation_id == organisation_id, or_(v.member_id == actor.member_id, v.shared.is_(True)))
            .order_by(func.lower(v.name), v.id)
        )
        views = [
            SavedView(i, name, path, shared, pinned, owner_id == actor.member_id, owner)
            for i, name, path, shared, pinned, owner_id, owner in rows
        ]
    return tuple(view for view in views if view.needs is None or actor.may(view.needs))


def save_view(*, actor: Actor, name: str, path: str, shared: bool, pinned: bool, now: datetime) -> int:
    """Keep a page's address under a name; the same name again replaces it. Returns the view's id.

    Raises:
        NotAllowed: the actor may not see reports.
        Invalid: the name is empty or too long, or the path is no page of this product.
        Refused: the actor is not a member, or has too many views.
    """
    organisation_id = actor.require(Permission.VIEW_REPORTS)
    values = {"name": _name(name), "path": _path(path), "shared": shared, "pinned": pinned}
    v = saved_view.c
    with write_session() as db:
        owner = _owner(actor)
        found = db.execute(select(v.id).where(v.member_id == owner, v.name == values["name"])).scalar_one_or_none()
        if found is None:
            if db.execute(select(func.count()).where(v.member_id == owner)).scalar_one() >= MOST_VIEWS:
                raise Refused(f"You have {MOST_VIEWS} saved views.", "Remove one first.")
            own = {"organisation_id": organisation_id, "member_id": owner, "created_at": now}
            found = db.execute(insert(saved_view).values(**own, **values).returning(v.id)).scalar_one()
        else:
            db.execute(update(saved_view).where(v.id == found).values(**values))
        _record(db, actor, "save_view", values, now)
    return int(found)


def change_view(*, actor: Actor, view_id: int, shared: bool, pinned: bool, now: datetime) -> None:
    """Share a view or not, pin it to the rail or not; of one's own only.

    Raises:
        NotAllowed: the actor may not see reports.
        NotFound: there is no such view, or it is another's.
    """
    actor.require(Permission.VIEW_REPORTS)
    with write_session() as db:
        view = _own(db, actor, view_id)
        values = {"shared": shared, "pinned": pinned}
        db.execute(update(saved_view).where(saved_view.c.id == view_id).values(**values))
        _record(db, actor, "change_view", {"name": view.name, "path": view.path, **values}, now)


def remove_view(*, actor: Actor, view_id: int, now: datetime) -> None:
    """Forget a view of one's own.

    Raises:
        NotAllowed: the actor may not see reports.
        NotFound: there is no such view, or it is another's.
    """
    actor.require(Permission.VIEW_REPORTS)
    with write_session() as db:
        view = _own(db, actor, view_id)
        db.execute(delete(saved_view).where(saved_view.c.id == view_id))
        _record(db, actor, "remove_view", {"name": view.name, "path": view.path}, now)


def _own(db: Connection, actor: Actor, view_id: int) -> AnyRow:
    v = saved_view.c
    mine = (v.id == view_id, v.organisation_id == actor.organisation_id, v.member_id == actor.member_id)
    view = db.execute(select(v.name, v.path).where(*mine)).one_or_none()
    if view is None:
        raise NotFound("There is no such view.", "It may have been removed, or somebody else has saved it.")
    return view


def _owner(actor: Actor) -> int:
    if actor.member_id is None:
        raise Refused("Only members have saved views.", "Sign in.")
    return actor.member_id


def _name(name: str) -> str:
    clean = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
    if not 0 < len(clean) <= LONGEST_NAME:
        raise Invalid("A view needs a name.", f"Give it one of at most {LONGEST_NAME} letters.")
    return clean


def _path(path: str) -> str:
    if len(path) > LONGEST_PATH or not _PATH.fullmatch(path):
        raise Invalid("This page cannot be saved.", "Open a page of this product with fewer filters, and save that.")
    return path


def _record(db: Connection, actor: Actor, act: str, summary: dict[str, Any], now: datetime) -> None:
    organisation_id = actor.organisation_id or 0
    record_act(db, actor=actor, organisation_id=organisation_id, act=act, summary=summary, touched=(), now=now)
