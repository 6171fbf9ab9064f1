"""“Was she trained?” as a PDF to hand over, and as a table."""

import io
from datetime import date
from typing import Any

from lms_dashboard.domain.proof import Proof, ProofCourse, ProofPerson
from lms_dashboard.domain.sheets import About, Column, Kind, Sheet, sheet_day
from lms_dashboard.domain.status import Compliance
from lms_dashboard.files.tables import write_sheet
from lms_dashboard.files.typesetting import typeset
from lms_dashboard.files.workbooks import about_lines

_HUES = {
    Compliance.COMPLIANT: "good",
    Compliance.EXPIRING: "soon",
    Compliance.OVERDUE: "late",
    Compliance.EXPIRED: "gone",
}
_COLUMNS = (
    Column("Name"),
    Column("Email"),
    Column("Number"),
    Column("Group"),
    Column("Course"),
    Column("Code"),
    Column("Compliance", Kind.STATUS),
    Column("Progress", Kind.STATUS),
    Column("Required by"),
    Column("Due on", Kind.DAY),
    Column("In breach since", Kind.DAY),
    Column("Counts through", Kind.DAY),
    Column("Counted course"),
    Column("Completed on", Kind.DAY),
    Column("Valid through", Kind.DAY),
    Column("Version", Kind.NUMBER),
    Column("Score, %", Kind.PERCENT),
    Column("Certificate"),
    Column("Recorded at", Kind.INSTANT),
    Column("Recorded by"),
)


def proof_pdf(proof: Proof, about: About) -> bytes:
    """The PDF: a section a person, with the courses of the day."""
    return typeset(
        "proof",
        {
            "title": about.title,
            "day": proof.day.isoformat(),
            "organisation": about.organisation,
            "about": about_lines(about),
            "people": [_person(person) for person in proof.people],
        },
    )


def _person(person: ProofPerson) -> dict[str, Any]:
    who = " · ".join(part for part in (person.external_id, person.email, person.group) if part)
    return {
        "name": person.name,
        "who": who,
        "verdict": person.verdict,
        "hue": person.tone,
        "courses": [_course(one) for one in person.courses],
    }


def _course(one: ProofCourse) -> dict[str, str]:
    status = one.cell.compliance
    return {
        "course": f"{one.title} ({one.code})",
        "hue": _HUES.get(status, "idle"),
        "status": one.status_words(date.isoformat),
        "required": one.asked(date.isoformat) or "not required",
        "counted": counted_words(one),
    }


def counted_words(one: ProofCourse) -> str:
    """What counted, with all that proves it."""
    if one.cell.compliance is Compliance.SEALED:
        return "sealed"
    done = one.counted
    if done is None:
        return "nothing"
    until = f"valid through {done.valid_through.isoformat()}" if done.valid_through else "valid for ever"
    score = "" if done.score is None else f"score {done.score:.1f}".removesuffix(".0") + " %"
    recorded = f"recorded {done.recorded_at.date().isoformat()} by {done.recorded_by or 'an import'}"
    number = f"certificate {done.certificate_number}" if done.certificate_number else "no certificate"
    parts = (
        f"{one.by_other}: completed {done.completed_on.isoformat()}".removeprefix(": "),
        until,
        f"version {done.course_version}",
        score,
        number,
        recorded,
    )
    return ", ".join(part for part in parts if part)


def proof_csv(proof: Proof) -> bytes:
    """The same as a table, one row a person and course."""
    rows = [_row(person, one) for person in proof.people for one in person.courses]
    out = io.BytesIO()
    sheet = Sheet("Was she trained?", _COLUMNS, iter(rows), len(rows))
    write_sheet(out, sheet)
    return out.getvalue()


def _row(person: ProofPerson, one: ProofCourse) -> tuple[Any, ...]:
    done = one.counted
    proof: tuple[Any, ...] = (None,) * 8
    if done is not None:
        lasted = (sheet_day(done.completed_on), sheet_day(done.valid_through))
        counted = one.by_other or one.title
        told = (done.course_version, done.score, done.certificate_number, done.recorded_at, done.recorded_by)
        proof = (counted, *lasted, *told)
    who = (person.name, person.email, person.external_id, person.group)
    axes = (one.cell.compliance.label, one.cell.progress.label)
    days = (sheet_day(one.due_on), sheet_day(one.breach_since), sheet_day(one.counts_through))
    asked = (one.asked(date.isoformat), *days)
    return (*who, one.title, one.code, *axes, *asked, *proof)
