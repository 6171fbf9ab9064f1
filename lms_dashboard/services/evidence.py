"""Evidence: files that prove completions from outside, kept in the database and shown to nobody without a right."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select

from lms_dashboard.db.audit import Touched, record_act
from lms_dashboard.db.scopes import visible_learners
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.tables import completion, completion_evidence, completion_seal, evidence_file, learner
from lms_dashboard.domain.days import day_in
from lms_dashboard.domain.errors import NotAllowed, NotFound
from lms_dashboard.domain.evidence import kind_of, safe_name
from lms_dashboard.domain.people import Actor, Permission

UNUSED_FOR = timedelta(days=1)
"""How long a file stays that proves nothing yet."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file, whole."""

    name: str
    media_type: str
    content: bytes


def keep_evidence(*, actor: Actor, name: str, content: bytes, now: datetime) -> int:
    """Keep a file until a completion that it proves is recorded, by the same person, within a day; its id.

    Raises:
        NotAllowed: the actor does not manage training.
        Invalid: it is too large, or no PDF, PNG or JPEG.
    """
    organisation_id = actor.require(Permission.MANAGE_TRAINING)
    media_type, endings = kind_of(content)
    values = {
        "name": safe_name(name, endings),
        "media_type": media_type,
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
    }
    own = {"organisation_id": organisation_id, "added_at": now, "added_by": actor.account_id}
    with write_session() as db:
        _drop_unused(db, organisation_id, now)
        row = insert(evidence_file).values(content=content, **own, **values).returning(evidence_file.c.id)
        file_id = int(db.execute(row).scalar_one())
        record_act(
            db,
            actor=actor,
            organisation_id=organisation_id,
            act="keep_evidence",
            summary={"sha256": values["sha256"]},
            touched=[Touched(None, None, None, {"evidence_file_id": file_id} | _nameless(values))],
            now=now,
        )
    return file_id


def _nameless(values: dict[str, Any]) -> dict[str, Any]:
    """The file's name may say who was trained in what: it goes with the record, and the audit trail stays."""
    return {key: value for key, value in values.items() if key != "name"}


def get_evidence(*, actor: Actor, file_id: int, now: datetime) -> Evidence:
    """The file, if the actor may see a completion that it proves, and that no reset has sealed.

    Raises:
        NotSignedIn: nobody is signed in.
        NotFound: there is none, or it is not the actor's to see.
    """
    if not (actor.may(Permission.VIEW_REPORTS) or actor.may(Permission.VIEW_OWN)):
        actor.require(Permission.VIEW_REPORTS)
        raise NotAllowed("Your role shows you no records.", "Ask an administrator.")
    f = evidence_file.c
    with read_session() as db:
        row = db.execute(
            select(f.name, f.media_type, f.content).where(
                f.id == file_id,
                f.organisation_id == actor.organisation_id,
                _proves(actor, day_in(actor.time_zone, now)),
            )
        ).one_or_none()
    if row is None:
        raise NotFound("There is no such file.", "It may have been removed, or it is not in your scope.")
    return Evidence(row.name, row.media_type, row.content)


def _proves(actor: Actor, today: date) -> ColumnElement[bool]:
    """The condition on ``evidence_file``: some completion of it that is not sealed is the actor's to see."""
    c, e = completion.c, completion_evidence.c
    mine: list[ColumnElement[bool]] = []
    if actor.may(Permission.VIEW_REPORTS):
        mine.append(visible_learners(actor, today))
    if actor.learner_id is not None:
        mine.append(learner.c.id == actor.learner_id)
    linked = (
        select(e.id)
        .join_from(completion_evidence, completion, c.id == e.completion_id)
        .join(learner, learner.c.id == c.learner_id)
        .where(e.evidence_file_id == evidence_file.c.id, or_(False, *mine))
        .where(~select(completion_seal.c.id).where(completion_seal.c.completion_id == c.id).exists())
    )
    return linked.exists()


def _drop_unused(db: Connection, organisation_id: int, now: datetime) -> None:
    """Files that were chosen and never used."""
    f = evidence_file.c
    used = select(completion_evidence.c.id).where(completion_evidence.c.evidence_file_id == f.id).exists()
    db.execute(delete(evidence_file).where(f.organisation_id == organisation_id, f.added_at < now - UNUSED_FOR, ~used))
