"""Certificates as the tables have them: by number or by condition, and what became of each."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Connection, exists, select

from lms_dashboard.db.completion_log import not_sealed
from lms_dashboard.db.sql import AnyRow, among
from lms_dashboard.db.tables import (
    certificate_template,
    completion,
    completion_seal,
    completion_void,
    course,
    learner,
    organisation,
    supersession,
)
from lms_dashboard.db.version_floors import least_versions
from lms_dashboard.domain.certificates import Certificate, Template
from lms_dashboard.domain.days import FOREVER

c = completion.c


def stands() -> ColumnElement[bool]:
    """The condition on ``completion``: it has a certificate that neither a reset nor a void withdrew."""
    return c.certificate_number.is_not(None) & not_sealed() & c.id.not_in(select(completion_void.c.completion_id))


def load_certificates(db: Connection, ids: Sequence[int]) -> list[Certificate]:
    """The certificates of these completions, in the order of the ids; those without one, or withdrawn, are left out."""
    rows = db.execute(
        select(
            c.id,
            c.certificate_number,
            c.learner_id,
            c.course_id,
            learner.c.name,
            learner.c.external_id,
            course.c.title,
            course.c.code,
            c.course_version,
            c.completed_on,
            c.valid_through,
            c.score,
        )
        .join_from(completion, learner, learner.c.id == c.learner_id)
        .join(course, course.c.id == c.course_id)
        .where(among(db, c.id, ids), stands())
    )
    found = {row.id: _certificate(row) for row in rows}
    return [found[i] for i in ids if i in found]


def _certificate(row: AnyRow) -> Certificate:
    return Certificate(
        number=row.certificate_number,
        learner_id=row.learner_id,
        name=row.name,
        external_id=row.external_id or "",
        course_title=row.title,
        course_code=row.code,
        course_version=row.course_version,
        completed_on=row.completed_on,
        valid_through=None if row.valid_through == FOREVER else row.valid_through,
        score=row.score,
        course_id=row.course_id,
    )


def find_any(db: Connection, number: str) -> AnyRow | None:
    """The certificate of that number, withdrawn or not, with what its check page needs."""
    withdrawn = exists(select(completion_seal.c.id).where(completion_seal.c.completion_id == c.id)) | exists(
        select(completion_void.c.id).where(completion_void.c.completion_id == c.id)
    )
    o = organisation.c
    return db.execute(
        select(
            c.id,
            c.learner_id,
            c.course_id,
            c.course_version,
            c.completed_on,
            c.valid_through,
            withdrawn.label("withdrawn"),
            learner.c.name,
            course.c.title,
            o.name.label("organisation"),
            o.time_zone,
            o.date_order,
        )
        .join_from(completion, learner, learner.c.id == c.learner_id)
        .join(course, course.c.id == c.course_id)
        .join(organisation, o.id == c.organisation_id)
        .where(c.certificate_number == number)
    ).one_or_none()


def is_renewed(db: Connection, row: AnyRow) -> bool:
    """Whether a later completion of the same course, that stands, has taken its place."""
    later = select(c.id).where(
        c.learner_id == row.learner_id,
        c.course_id == row.course_id,
        c.completed_on > row.completed_on,
        not_sealed(),
        c.id.not_in(select(completion_void.c.completion_id)),
    )
    return db.execute(later.limit(1)).first() is not None


def is_superseded(db: Connection, row: AnyRow, day: date) -> bool:
    """Whether a corrective reassignment, or a newer least version, has taken away what it counted for."""
    if row.course_version < least_versions(db, [row.course_id], day).get(row.course_id, 1):
        return True
    s = supersession.c
    ended = select(s.id).where(
        s.completion_id == row.id,
        s.course_id == row.course_id,
        s.from_day <= day,
        s.withdrawn_at.is_(None),
        (s.counts_through.is_(None)) | (s.counts_through < day),
    )
    return db.execute(ended.limit(1)).first() is not None


def load_template(db: Connection, organisation_id: int) -> Template:
    """The organisation's template, or the plain one; what was left empty is plain too."""
    t, plain = certificate_template.c, Template()
    row = db.execute(select(t.title, t.body, t.signature, t.logo).where(t.organisation_id == organisation_id)).first()
    if row is None:
        return plain
    return Template(row.title or plain.title, row.body or plain.body, row.signature, row.logo or b"")
