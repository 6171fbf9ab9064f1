"""An auditor's records request: the one door to what resets have sealed (product.md, "Reset against retention")."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select

from lms_dashboard.db.audit import Touched, record_act
from lms_dashboard.db.scopes import visible_courses, visible_learners
from lms_dashboard.db.sealed import load_sealed
from lms_dashboard.db.session import write_session
from lms_dashboard.db.sql import AnyRow
from lms_dashboard.db.tables import course, learner, records_request
from lms_dashboard.domain.days import day_in
from lms_dashboard.domain.errors import NotFound, Refused
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.records_requests import RECORDS_REQUEST, OpenedRecords, SealedCourse, reason_of


def open_sealed(*, actor: Actor, learner_id: int, course_id: int | None, reason: str, now: datetime) -> OpenedRecords:
    """Show what resets have sealed of a learner, in one course or in all (None); asking is itself audited.

    The request and its entry in the audit trail are committed before anything is returned: without them, nothing is.
    Asking again is another request. What was destroyed is gone, and is only named as destroyed.

    Raises:
        NotAllowed: the actor may not open sealed records.
        Invalid: there is no reason.
        NotFound: the learner or the course is missing or not the actor's to see.
        Refused: the learner is the actor.
    """
    organisation_id = actor.require(Permission.OPEN_SEALED)
    said = reason_of(reason)
    with write_session() as db:
        person = _person(db, actor, learner_id, now)
        _require_other(actor, person)
        code = _course_code(db, actor, course_id)
        sealed = load_sealed(db, person.id, course_id)
        asked = {"learner_id": person.id, "course_id": course_id, "reason": said, "made_by": actor.account_id}
        db.execute(insert(records_request).values(organisation_id=organisation_id, made_at=now, **asked))
        seq = _record(db, actor, organisation_id, person.id, {"reason": said, "course": code}, sealed, now)
    return OpenedRecords(person.id, person.name, seq, sealed)


def _person(db: Connection, actor: Actor, learner_id: int, now: datetime) -> AnyRow:
    visible = visible_learners(actor, day_in(actor.time_zone, now))
    query = select(learner.c.id, learner.c.name).where(learner.c.id == learner_id, visible)
    if (person := db.execute(query).one_or_none()) is None:
        raise NotFound("There is no such learner.", "It may have been removed, or it is not in your scope.")
    return person


def _require_other(actor: Actor, person: AnyRow) -> None:
    """Four eyes: nobody opens what was sealed of their own training."""
    if person.id == actor.learner_id:
        raise Refused("These are your own records: nobody opens them for themselves.", "Ask another auditor.")


def _course_code(db: Connection, actor: Actor, course_id: int | None) -> str | None:
    if course_id is None:
        return None
    query = select(course.c.code).where(course.c.id == course_id, visible_courses(actor))
    if (code := db.execute(query).scalar_one_or_none()) is None:
        raise NotFound("There is no such course.", "Choose from what is listed.")
    return str(code)


def _record(
    db: Connection,
    actor: Actor,
    organisation_id: int,
    learner_id: int,
    summary: dict[str, str | None],
    sealed: Sequence[SealedCourse],
    now: datetime,
) -> int:
    """The entry of the trail: whose, why, and which seals; nothing of what they hold.

    Its row names no course, so that a later reset of that course neither hides nor destroys who had asked, and why.
    """
    seals = {"opened_seals": [one.seal_id for one in sealed]}
    return record_act(
        db,
        actor=actor,
        organisation_id=organisation_id,
        act=RECORDS_REQUEST,
        summary=summary,
        touched=[Touched(learner_id, None, None, seals)],
        now=now,
        learner_ids=(learner_id,),
    )
