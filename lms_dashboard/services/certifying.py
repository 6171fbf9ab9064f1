"""Certificates: as PDF for who may have them, checked by anybody who holds a number, and the template they follow."""

import hashlib
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from sqlalchemy import Connection, delete, insert, select, update

from lms_dashboard.db import accounts, certificates, completion_log
from lms_dashboard.db.audit import Touched, record_act
from lms_dashboard.db.scopes import visible_learners
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.sql import AnyRow
from lms_dashboard.db.tables import certificate_template, completion, learner, sign_in_try
from lms_dashboard.domain.certificates import MOST, Certificate, CertificateState, Checked, Template
from lms_dashboard.domain.completion_log import CompletionsQuery
from lms_dashboard.domain.days import FOREVER, day_in, valid_until
from lms_dashboard.domain.errors import Invalid, NotFound, Throttled
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.sheets import Exported
from lms_dashboard.files.certificates import certificates_pdf
from lms_dashboard.services.completion_log import matching_completions
from lms_dashboard.services.reading import reading_of

WINDOW = timedelta(minutes=15)
MISSES = 30
"""Numbers that do not exist, from one address within the window; then it has to wait."""

LARGEST_LOGO = 256 * 1024
LONGEST_TEXT = 300

_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"<svg", b"<?xml")


def write_certificate(*, actor: Actor, number: str, site: str, out: BinaryIO, now: datetime) -> Exported:
    """One certificate as PDF, for its owner, or for who may export and sees the learner; ``site`` is our own address.

    Raises:
        NotAllowed: neither one's own training nor exports are permitted.
        NotFound: there is no such certificate, it was withdrawn, or it is not the actor's to see.
    """
    may_export = actor.may(Permission.EXPORT)
    organisation_id = actor.require(Permission.EXPORT if may_export else Permission.VIEW_OWN)
    with read_session() as db:
        one = _find(db, actor, number, now, own_only=not may_export)
        template = certificates.load_template(db, organisation_id)
    made = _write(out, actor, [one], template, site, f"certificate-{one.number}.pdf")
    if one.learner_id != actor.learner_id:
        _record(actor, organisation_id, [one], made, now)
    return made


def write_certificates(*, actor: Actor, query: CompletionsQuery, site: str, out: BinaryIO, now: datetime) -> Exported:
    """The certificates of all completions that the log lists, one a page, in its order.

    Raises:
        NotAllowed: the actor may not export.
        Invalid: the query is out of range, nothing matches, or more than one file should hold.
    """
    organisation_id = actor.require(Permission.EXPORT)
    with read_session(bulk=True) as db:
        reading = reading_of(db, actor, organisation_id, query.as_of, now)
        condition = matching_completions(db, actor, query, reading) & certificates.stands()
        found = certificates.load_certificates(db, completion_log.page_ids(db, condition, query.sort, 1, MOST + 1))
        template = certificates.load_template(db, organisation_id)
    if not found or len(found) > MOST:
        problem = "No certificate matches." if not found else f"More than {MOST:,} certificates match."
        raise Invalid(problem, "Change the filters.")
    made = _write(out, actor, found, template, site, f"certificates-{reading.day.isoformat()}.pdf")
    _record(actor, organisation_id, found, made, now)
    return made


def write_sample(*, actor: Actor, site: str, out: BinaryIO, now: datetime) -> Exported:
    """A certificate of nobody, to see what the template gives.

    Raises:
        NotAllowed: the actor does not administer the organisation.
    """
    template, today = get_template(actor=actor), day_in(actor.time_zone, now)
    sample = Certificate("SAMPLE-0000", 0, "Ann Lee", "12345", "A course", "A01", 1, today, valid_until(today, 12), 95)
    return _write(out, actor, [sample], template, site, "certificate-sample.pdf")


def check_certificate(*, actor: Actor, number: str, address: str, now: datetime) -> Checked:  # noqa: ARG001
    """What anybody who holds the number may know; ``address`` is the client's, for the throttle. No sign-in needed.

    A withdrawn one says only that; one that does not exist says nothing.

    Raises:
        Throttled: too many numbers that do not exist were tried from this address.
    """
    keys = {"email_key": _hash("verify"), "address_key": _hash(f"verify:{address}")}
    with read_session() as db:
        _, misses = accounts.failures(db, email_key="", address_key=keys["address_key"], since=now - WINDOW)
        if misses >= MISSES:
            raise Throttled("Too many numbers that do not exist.", "Wait 15 minutes and try again.")
        may_be_one = len(number) <= LONGEST_TEXT and number.isprintable()
        row = certificates.find_any(db, number.strip().upper()) if may_be_one else None
        if row is not None:
            return _checked(db, row, number.strip().upper(), now)
    with write_session() as db:  # a number that was made up counts like a wrong password
        db.execute(delete(sign_in_try).where(sign_in_try.c.at < now - timedelta(days=1)))
        db.execute(insert(sign_in_try).values(**keys, at=now, succeeded=False))
    return Checked(CertificateState.UNKNOWN)


def get_template(*, actor: Actor) -> Template:
    """How the organisation's certificates look.

    Raises:
        NotAllowed: the actor does not administer the organisation.
    """
    organisation_id = actor.require_whole_administration()
    with read_session() as db:
        return certificates.load_template(db, organisation_id)


def change_template(*, actor: Actor, template: Template, now: datetime) -> None:
    """Have certificates look like this from now on, those of earlier completions too.

    Raises:
        NotAllowed: the actor does not administer the organisation.
        Invalid: a text is too long, or the logo is no picture or too large.
    """
    organisation_id = actor.require_whole_administration()
    _check(template)
    t = certificate_template.c
    with write_session() as db:
        before = certificates.load_template(db, organisation_id)
        if before == template:
            return
        done = db.execute(
            update(certificate_template).where(t.organisation_id == organisation_id).values(**asdict(template))
        )
        if not done.rowcount:
            db.execute(insert(certificate_template).values(organisation_id=organisation_id, **asdict(template)))
        record_act(
            db,
            actor=actor,
            organisation_id=organisation_id,
            act="change_certificate_template",
            summary={},
            touched=[Touched(None, None, _said(before), _said(template))],
            now=now,
        )


def _said(template: Template) -> dict[str, str]:
    """For the audit trail: the picture by its digest."""
    logo = hashlib.sha256(template.logo).hexdigest() if template.logo else ""
    return {"title": template.title, "body": template.body, "signature": template.signature, "logo": logo}


def _check(template: Template) -> None:
    if any(len(text) > LONGEST_TEXT for text in (template.title, template.body, template.signature)):
        raise Invalid("A text is too long.", f"Use at most {LONGEST_TEXT} letters.")
    if not template.title.strip():
        raise Invalid("A certificate needs a title.", "Give one, such as Certificate of completion.")
    if len(template.logo) > LARGEST_LOGO:
        raise Invalid("The logo is too large.", f"Use a picture of at most {LARGEST_LOGO // 1024} KB.")
    if template.logo and not template.logo.lstrip().startswith(_IMAGES):
        raise Invalid("The logo is not a picture that can be printed.", "Use a PNG, a JPEG or an SVG.")


def _find(db: Connection, actor: Actor, number: str, now: datetime, *, own_only: bool) -> Certificate:
    c = completion.c
    seen = learner.c.id == actor.learner_id
    if not own_only:
        seen |= visible_learners(actor, day_in(actor.time_zone, now))
    ids = db.execute(
        select(c.id)
        .join_from(completion, learner, learner.c.id == c.learner_id)
        .where(c.certificate_number == number, c.organisation_id == actor.organisation_id, seen)
    )
    found = certificates.load_certificates(db, [row[0] for row in ids])
    if not found:
        raise NotFound("There is no such certificate.", "It may have been withdrawn, or it is not in your scope.")
    return found[0]


def _write(
    out: BinaryIO, actor: Actor, found: list[Certificate], template: Template, site: str, file_name: str
) -> Exported:
    content = certificates_pdf(
        found, template, organisation=actor.organisation_name, site=site, date_order=actor.date_order
    )
    out.write(content)
    return Exported(len(found), hashlib.sha256(content).hexdigest(), file_name)


def _record(actor: Actor, organisation_id: int, found: list[Certificate], made: Exported, now: datetime) -> None:
    """Whose certificates, row by row: a number in the summary would outlive the record if that is sealed."""
    summary = {"report": "certificates", "form": "pdf", "rows": made.rows, "sha256": made.sha256}
    touched = [Touched(one.learner_id, one.course_id, None, {"certificate": one.number}) for one in found]
    said: dict[str, Any] = {"act": "export", "summary": summary, "touched": touched}
    with write_session() as db:
        record_act(db, actor=actor, organisation_id=organisation_id, now=now, **said)


def _checked(db: Connection, row: AnyRow, number: str, now: datetime) -> Checked:
    if row.withdrawn:
        return Checked(CertificateState.WITHDRAWN)
    day = day_in(row.time_zone, now)
    state = CertificateState.VALID
    if certificates.is_renewed(db, row):
        state = CertificateState.RENEWED
    elif certificates.is_superseded(db, row, day):
        state = CertificateState.SUPERSEDED
    elif row.valid_through < day:
        state = CertificateState.EXPIRED
    through = None if row.valid_through == FOREVER else row.valid_through
    facts = (number, row.name, row.title, row.organisation, row.completed_on, through, row.date_order)
    return Checked(state, *facts)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
