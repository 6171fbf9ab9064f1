"""Loading the demo organisation into an empty database: its history at once, its last weeks act by act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update

from lms_dashboard.db.audit import Touched, record_act
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.sql import insert_rows, take_ids
from lms_dashboard.db.standings import rebuild_standings
from lms_dashboard.db.tables import account, mail, member, member_grant, metadata, organisation, organisation_head
from lms_dashboard.demo.catalogue import DATE_ORDER, NAME, TIME_ZONE
from lms_dashboard.demo.organisation import Demo, make_demo
from lms_dashboard.demo.rows import REFERENCES, Rows
from lms_dashboard.demo.sign_ins import SIGN_INS, DemoSignIn
from lms_dashboard.domain.days import day_in
from lms_dashboard.domain.errors import Invalid, NotAllowed, Refused
from lms_dashboard.domain.people import NOBODY, Actor, Role
from lms_dashboard.services import sessions
from lms_dashboard.services._certificates import new_certificate_number
from lms_dashboard.services._demo_acts import ACTS
from lms_dashboard.services._demo_days import WEEKS, Days
from lms_dashboard.services._passwords import hash_password

_ORDER = (
    "group",
    "job_role",
    "learner",
    "employment",
    "group_membership",
    "job_role_membership",
    "course",
    "module",
    "requirement",
    "seat_offering",
    "seat_offering_course",
    "seat",
    "seat_wait",
    "seal",
    "assignment",
    "attempt",
    "module_result",
    "completion",
    "completion_seal",
    "supersession",
    "due_restart",
    "exemption",
    "mail",
)
"""Parents before children."""


_AT_WORK = (Role.MANAGER, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class DemoLoaded:
    """What was written."""

    organisation_id: int
    name: str
    learners: int
    cycles: int
    results: int
    sign_ins: tuple[DemoSignIn, ...]


def get_demo_sign_ins(*, actor: Actor) -> tuple[DemoSignIn, ...]:
    """The demo's sign-ins that there are in the database; none where the demo was not loaded.

    Raises:
        NotAllowed: anybody but the command line asks.
    """
    _require_command_line(actor)
    with read_session() as db:
        emails = set(db.scalars(select(account.c.email).where(account.c.email.in_([who.email for who in SIGN_INS]))))
    return tuple(who for who in SIGN_INS if who.email in emails)


def is_empty(*, actor: Actor) -> bool:
    """Whether the database holds no organisation yet.

    Raises:
        NotAllowed: anybody but the command line asks.
    """
    _require_command_line(actor)
    with read_session() as db:
        return _is_empty(db)


def load_demo(*, actor: Actor, password: str, now: datetime) -> DemoLoaded:
    """Write the demo organisation, whose history ends today, and its sign-ins with this password.

    Raises:
        NotAllowed: anybody but the command line asks.
        Invalid: the password is empty.
        Refused: the database holds an organisation or an account already.
    """
    _require_command_line(actor)
    if not password:
        raise Invalid("The demo's password is empty.", "Set LMS_DEMO_PASSWORD, or leave it out.")
    password_hash = hash_password(password)
    with write_session() as db:
        if not _is_empty(db):
            raise Refused("The database is not empty.", "The demo goes into a new database only.")
        organisation_id = _make_organisation(db, now)
        demo = make_demo(organisation_id, day_in(TIME_ZONE, now), now, _certificate)
        ids = _write(db, demo.rows)
        _make_sign_ins(db, organisation_id, demo, ids, password_hash, now)
        rebuild_standings(db, organisation_id, ids["learner"], ids["course"])
        _record(db, actor, organisation_id, demo, ids, now - WEEKS)
    _live_the_last_weeks(password, now)
    tables = demo.rows.tables
    counts = (len(tables["learner"]), len(tables["assignment"]), len(tables["module_result"]))
    return DemoLoaded(organisation_id, NAME, *counts, SIGN_INS)


def _require_command_line(actor: Actor) -> None:
    if actor.kind != "system" or actor.organisation_id is not None:
        raise NotAllowed("The demo is loaded by the command line only.")


def _is_empty(db: Connection) -> bool:
    return all(db.execute(select(table.c.id).limit(1)).first() is None for table in (organisation, account))


def _certificate(random: Random, code: str, year: int) -> str:
    return new_certificate_number(code, year, random.randbytes)


def _make_organisation(db: Connection, now: datetime) -> int:
    values: dict[str, Any] = {"name": NAME, "time_zone": TIME_ZONE, "date_order": DATE_ORDER, "created_at": now}
    new = insert(organisation).values(**values).returning(organisation.c.id)
    organisation_id: int = db.execute(new).scalar_one()
    db.execute(insert(organisation_head).values(organisation_id=organisation_id, seq=0, hash=""))
    return organisation_id


def _write(db: Connection, rows: Rows) -> dict[str, list[int]]:
    """Insert the rows with the database's ids; returns those, by table."""
    ids = {name: take_ids(db, metadata.tables[name], len(rows.tables[name])) for name in _ORDER}
    for name in _ORDER:
        table = metadata.tables[name]
        insert_rows(db, table, [_real(table, row, ids) for row in rows.tables[name]])
    return ids


def _real(table: Table, row: Mapping[str, Any], ids: Mapping[str, list[int]]) -> dict[str, Any]:
    real = dict(row)
    real["id"] = ids[table.name][row["id"] - 1]
    for column, target in REFERENCES.items():
        if real.get(column) is not None:
            real[column] = ids[target][real[column] - 1]
    if table.name == "group":
        above = "/" if row["parent_id"] is None else f"/{real['parent_id']}/"
        real["path"] = f"{above}{real['id']}/"
    if table.name == "seat_wait":
        real["course_ids"] = [ids["course"][i - 1] for i in row["course_ids"]]
    if table.name == "mail":
        real["event_key"] = f"{row['kind']}:{real['assignment_id']}:0"
    return real


def _make_sign_ins(
    db: Connection, organisation_id: int, demo: Demo, ids: Mapping[str, list[int]], password_hash: str, now: datetime
) -> None:
    learners = {"learner@demo.example": demo.learner_id, "manager@demo.example": demo.manager_id}
    own = {"organisation_id": organisation_id, "granted_at": now}
    groups = {row["name"]: real for row, real in zip(demo.rows.tables["group"], ids["group"], strict=True)}
    for sign_in in SIGN_INS:
        local = learners.get(sign_in.email)
        name = demo.rows.get("learner", local)["name"] if local and not sign_in.name else sign_in.name
        new = insert(account).values(email=sign_in.email, password_hash=password_hash, created_at=now)
        account_id = db.execute(new.returning(account.c.id)).scalar_one()
        learner_id = ids["learner"][local - 1] if local else None
        joins = insert(member).values(
            organisation_id=organisation_id, account_id=account_id, learner_id=learner_id, name=name, joined_at=now
        )
        own["member_id"] = db.execute(joins.returning(member.c.id)).scalar_one()
        for role in sign_in.roles:
            grant = insert(member_grant).values(**own, role=role.value, group_id=groups.get(sign_in.group))
            db.execute(grant)
        for extra in sign_in.permissions:
            db.execute(insert(member_grant).values(**own, permission=extra.value))


def _record(
    db: Connection,
    actor: Actor,
    organisation_id: int,
    demo: Demo,
    ids: Mapping[str, list[int]],
    now: datetime,
) -> None:
    touched = [Touched(id_, None, None, {"demo": "learner with history"}) for id_ in ids["learner"]]
    record_act(
        db,
        actor=actor,
        organisation_id=organisation_id,
        act="import",
        summary={name: len(rows) for name, rows in demo.rows.tables.items()},
        touched=touched,
        now=now,
        learner_ids=None,
        course_ids=None,
    )


def _live_the_last_weeks(password: str, now: datetime) -> None:
    """Let these two work, each act at its own moment of the last weeks, the oldest first; mails of then were sent."""
    manager, administrator = (next(who.email for who in SIGN_INS if role in who.roles) for role in _AT_WORK)
    began, last_mail = now - WEEKS, _last_mail()
    tokens = {
        email: sessions.sign_in(actor=NOBODY, email=email, password=password, address="", now=began).token
        for email in (manager, administrator)
    }
    actors = {email: sessions.get_actor(actor=NOBODY, token=token, now=began) for email, token in tokens.items()}
    days = Days(actors[manager], actors[administrator], now)
    for act in ACTS:
        act(days)
    for email, token in tokens.items():
        sessions.sign_out(actor=actors[email], token=token, now=now)
    _send(last_mail, now)


def _last_mail() -> int:
    with read_session() as db:
        return int(db.execute(select(func.coalesce(func.max(mail.c.id), 0))).scalar_one())


def _send(after: int, now: datetime) -> None:
    """What was queued more than an hour ago has been sent by now."""
    c = mail.c
    waiting = c.id > after, c.state == "queued", c.queued_at < now - timedelta(hours=1)
    with write_session() as db:
        db.execute(update(mail).where(*waiting).values(state="sent", sent_at=c.queued_at, tries=1))
