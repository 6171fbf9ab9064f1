"""“Was she trained?”: people and a day: what was required, what counted, certificates; as a page, a PDF and a zip."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import BinaryIO

from sqlalchemy import Connection

from lms_dashboard.db import certificates, proof
from lms_dashboard.db.audit import Touched, record_act
from lms_dashboard.db.cells import cell_of_row, list_courses, load_rates
from lms_dashboard.db.equivalents import load_from_others
from lms_dashboard.db.export_rows import audit_head
from lms_dashboard.db.records import load_completions
from lms_dashboard.db.requirements import load_stretches
from lms_dashboard.db.scopes import visible_learners
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.sql import AnyRow
from lms_dashboard.domain.compliance import shortest_validity
from lms_dashboard.domain.days import FOREVER, local_time, valid_until
from lms_dashboard.domain.details import CompletionRow
from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.proof import MOST_PEOPLE, Proof, ProofCourse, ProofPerson
from lms_dashboard.domain.queries import CourseChoice
from lms_dashboard.domain.rows import Rate
from lms_dashboard.domain.sheets import About, Exported, Form
from lms_dashboard.domain.status import CERTIFIED, Compliance
from lms_dashboard.files.certificates import certificates_pdf
from lms_dashboard.files.proof import proof_csv, proof_pdf
from lms_dashboard.files.zips import write_zip
from lms_dashboard.services.cells import EMPTY, cell_values
from lms_dashboard.services.reading import Reading, reading_of


def get_proof(*, actor: Actor, learner_ids: Sequence[int], day: date | None, now: datetime) -> Proof:
    """What held for these people at the end of the day (None: today). Who is not the actor's to see is only counted.

    Raises:
        NotAllowed: the actor may not see reports.
        Invalid: the day lies in the future, or these are too many people.
    """
    organisation_id = actor.require(Permission.VIEW_REPORTS)
    with read_session() as db:
        return _proof(db, actor, reading_of(db, actor, organisation_id, day, now), learner_ids)


def write_proof(
    *, actor: Actor, learner_ids: Sequence[int], day: date | None, form: Form, site: str, out: BinaryIO, now: datetime
) -> Exported:
    """The same as PDF; or as a zip of it, a table, every certificate that counted, and the checksums of them all.

    Raises:
        NotAllowed: the actor may not export.
        Invalid: the day lies in the future, nobody is asked about, or these are too many people.
    """
    organisation_id = actor.require(Permission.EXPORT)
    if form not in (Form.PDF, Form.ZIP):
        raise Invalid(f"This report is not written as {form.value}.", "Choose pdf or zip.")
    with read_session() as db:
        reading = reading_of(db, actor, organisation_id, day, now)
        found = _proof(db, actor, reading, learner_ids)
        if not found.people:
            raise Invalid("Nobody is asked about.", "Name one person or more.")
        about = _about(actor, reading, found, now)
        files = {"was-she-trained.pdf": proof_pdf(found, about)}
        if form is Form.ZIP:
            files |= {"was-she-trained.csv": proof_csv(found)} | _certificates(db, actor, found, site)
    if form is Form.ZIP:
        write_zip(out, files)
    else:
        out.write(files["was-she-trained.pdf"])
    out.seek(0)
    name = f"was-she-trained-{reading.day.isoformat()}.{form.value}"
    made = Exported(len(found.people), hashlib.sha256(out.read()).hexdigest(), name)
    _record(actor, organisation_id, found, form, made, now)
    return made


def _proof(db: Connection, actor: Actor, reading: Reading, learner_ids: Sequence[int]) -> Proof:
    asked = sorted(set(learner_ids))
    if len(asked) > MOST_PEOPLE:
        raise Invalid(f"These are {len(asked):,} people.", f"Ask about at most {MOST_PEOPLE} at once.")
    day = reading.day
    rows = proof.load_people(db, visible_learners(actor, reading.today), asked, day)
    ids = [row.id for row in rows]
    courses = list_courses(db, reading.organisation_id, day)
    facts = _Facts(db, reading, ids, courses, actor.time_zone)
    people = tuple(facts.person(row) for row in rows)
    return Proof(day, reading.today, people, len(asked) - len(people), audit_head(db, reading.organisation_id))


class _Facts:
    """All that is read of these people, in a fixed number of questions."""

    def __init__(
        self, db: Connection, reading: Reading, ids: Sequence[int], courses: Sequence[CourseChoice], zone: str
    ) -> None:
        course_ids, self._zone = [course.id for course in courses], zone
        self._day, self._expiring_days, self._courses = reading.day, reading.expiring_days, courses
        self._standings = proof.load_standings(db, ids, reading.day)
        self._stretches = load_stretches(db, reading.organisation_id, ids, course_ids)
        self._reasons = proof.load_reasons(db, reading.organisation_id, self._stretches, reading.day)
        self._completions = load_completions(db, ids, course_ids, reading.day)
        self._from_others = load_from_others(db, ids, course_ids, reading.day)
        self._rates = load_rates(db, ids, reading.day)

    def person(self, row: AnyRow) -> ProofPerson:
        """One person with every course that was required or counted."""
        courses = tuple(one for choice in self._courses if (one := self._course(row.id, choice)) is not None)
        rate = self._rates.get(row.id, Rate(0, 0, 0))
        names = (row.name, row.email or "", row.external_id or "", row.group or "")
        return ProofPerson(row.id, *names, bool(row.active), rate, courses)

    def _course(self, learner_id: int, choice: CourseChoice) -> ProofCourse | None:
        pair = (learner_id, choice.id)
        held = self._standings.get(pair)
        cell = cell_of_row(cell_values(held), self._day, self._expiring_days) if held else EMPTY
        by_other, counted = self._counted(pair, cell.compliance)
        if cell.compliance is Compliance.NOT_REQUIRED and counted is None:
            return None
        return ProofCourse(
            choice.id,
            choice.code,
            choice.title,
            cell,
            self._reasons.get(pair, ()),
            held.due_on if held else None,
            held.breach_since if held else None,
            counted and replace(counted, recorded_at=local_time(self._zone, counted.recorded_at)),
            by_other,
        )

    def _counted(self, pair: proof.Pair, compliance: Compliance) -> tuple[str, CompletionRow | None]:
        """Of what counted on the day, what counts longest: one of the course itself, else of which other course."""
        if compliance is Compliance.SEALED:
            return "", None
        months = shortest_validity(self._stretches.get(pair, ()), self._day)
        own = [("", one) for one in self._completions.get(pair, ()) if one.counts]
        others = self._from_others.get(pair, ()) if compliance in CERTIFIED else ()
        valid = [[one for one in some if _lasts(one[1], months)[0] >= self._day] for some in (own, others)]
        return max(valid[0] or valid[1], key=lambda found: _lasts(found[1], months), default=("", None))


def _lasts(one: CompletionRow, months: int | None) -> tuple[date, date]:
    """Until when it counts where requirements ask for so many months; of those that last alike, the later one."""
    return min(one.valid_through or FOREVER, valid_until(one.completed_on, months)), one.completed_on


def _about(actor: Actor, reading: Reading, found: Proof, now: datetime) -> About:
    who = ("People", f"{len(found.people):,}")
    made_at = local_time(actor.time_zone, now)
    where = (actor.organisation_name, reading.day, actor.time_zone)
    return About("Was she trained?", *where, actor.name, made_at, found.head, (who,))


def _certificates(db: Connection, actor: Actor, found: Proof, site: str) -> dict[str, bytes]:
    """Each certificate that counted, in a file of its own."""
    counted = [one.counted.id for person in found.people for one in person.courses if one.counted is not None]
    template = certificates.load_template(db, actor.organisation_id or 0)
    own = {"organisation": actor.organisation_name, "site": site, "date_order": actor.date_order}
    return {
        f"certificates/{one.number}.pdf": certificates_pdf([one], template, **own)
        for one in certificates.load_certificates(db, counted)
    }


def _record(actor: Actor, organisation_id: int, found: Proof, form: Form, made: Exported, now: datetime) -> None:
    """Who took out the proof of whom: a row a person."""
    summary = {
        "report": "proof",
        "form": form.value,
        "rows": made.rows,
        "as_of": found.day.isoformat(),
        "sha256": made.sha256,
    }
    touched = [Touched(person.id, None, None, {"verdict": person.verdict}) for person in found.people]
    with write_session() as db:
        record_act(
            db, actor=actor, organisation_id=organisation_id, act="export", summary=summary, touched=touched, now=now
        )
