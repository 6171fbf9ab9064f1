"""Certificates: who gets one, what its check tells to whom, what withdraws it, and the template."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from lms_dashboard.db.tables import audit_detail, audit_entry, audit_row, certificate_template, completion
from lms_dashboard.domain.certificates import CertificateState, Checked, Template
from lms_dashboard.domain.completion_log import CompletionsQuery
from lms_dashboard.domain.errors import Invalid, NotAllowed, NotFound, NotSignedIn, Throttled
from lms_dashboard.domain.people import NOBODY, Actor
from lms_dashboard.services.assignments import assign, reassign, reset
from lms_dashboard.services.certifying import (
    MISSES,
    change_template,
    check_certificate,
    get_template,
    write_certificate,
    write_certificates,
)
from tests.services.conftest import Ward
from tests.services.world import NOW, everything, later, on, rows_of

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20
SITE = "https://lms.example"


@pytest.fixture
def certified(ward: Ward) -> Ward:
    """Ann and Cem completed Fire Safety."""
    people = [ward.ann, ward.cem]
    assign(actor=ward.world.actor, learner_ids=people, course_id=ward.fire, due_on=on(30), now=later(days=-50))
    for learner_id in people:
        ward.world.complete(learner_id, ward.fire, later(days=-40))
    return ward


def number_of(learner_id: int, place: int = -1) -> str:
    return str(rows_of(completion, learner_id=learner_id)[place]["certificate_number"])


def pdf(actor: Actor, number: str) -> str:
    """The text of a certificate."""
    out = io.BytesIO()
    write_certificate(actor=actor, number=number, site=SITE, out=out, now=NOW)
    return text_of(out)


def text_of(out: io.BytesIO) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(out).pages)


def check(number: str, address: str = "192.0.2.1", now=NOW) -> Checked:
    return check_certificate(actor=NOBODY, number=number, address=address, now=now)


class TestWhoGetsOne:
    def test_nobody_gets_none(self, certified: Ward):
        with pytest.raises(NotSignedIn):
            pdf(NOBODY, number_of(certified.ann))

    def test_a_learner_gets_their_own_only(self, certified: Ward):
        before = everything()
        assert "Ann Lee" in pdf(certified.learner, number_of(certified.ann))
        with pytest.raises(NotFound):
            pdf(certified.learner, number_of(certified.cem))
        assert everything() == before

    def test_a_scope_and_an_organisation_hold(self, certified: Ward):
        assert "Ann Lee" in pdf(certified.ward_manager, number_of(certified.ann))
        for actor in (certified.ward_manager, certified.outsider):
            with pytest.raises(NotFound):
                pdf(actor, number_of(certified.cem))

    def test_says_what_it_certifies_and_leaves_an_audit_entry(self, certified: Ward):
        number = number_of(certified.cem)
        text = pdf(certified.manager, number)
        for words in ("Cem Öz", "Fire Safety", number, "2026-10-12", "2027-10-11", "Mercy General", "lms.example"):
            assert words in text
        row = rows_of(audit_row, audit_entry_id=rows_of(audit_entry)[-1]["id"])[0]
        assert (row["learner_id"], row["course_id"]) == (certified.cem, certified.fire)
        assert rows_of(audit_detail, audit_row_id=row["id"])[0]["after"] == {"certificate": number}

    def test_all_that_the_log_lists_come_in_one_file(self, certified: Ward):
        out = io.BytesIO()
        made = write_certificates(actor=certified.manager, query=CompletionsQuery(), site=SITE, out=out, now=NOW)
        assert (made.rows, len(PdfReader(out).pages)) == (2, 2)
        assert (
            write_certificates(
                actor=certified.ward_manager, query=CompletionsQuery(), site=SITE, out=io.BytesIO(), now=NOW
            ).rows
            == 1
        )
        for actor, error in ((certified.learner, NotAllowed), (certified.outsider, Invalid)):
            with pytest.raises(error):
                write_certificates(actor=actor, query=CompletionsQuery(), site=SITE, out=io.BytesIO(), now=NOW)


class TestTheCheck:
    def test_tells_of_a_valid_one(self, certified: Ward):
        found = check(number_of(certified.ann).lower())
        assert (found.state, found.name, found.course_title) == (CertificateState.VALID, "Ann Lee", "Fire Safety")

    def test_tells_of_an_expired_one(self, certified: Ward):
        assert check(number_of(certified.ann), now=later(days=400)).state is CertificateState.EXPIRED

    def test_tells_of_a_renewed_one(self, certified: Ward):
        again = {"actor": certified.manager, "learner_ids": [certified.ann], "course_id": certified.fire}
        reassign(**again, due_on=on(30), now=NOW)
        certified.world.complete(certified.ann, certified.fire)
        states = [check(number_of(certified.ann, place)).state for place in (0, 1)]
        assert states == [CertificateState.RENEWED, CertificateState.VALID]

    def test_a_withdrawn_one_tells_only_that_and_is_never_printed_again(self, certified: Ward):
        number = number_of(certified.ann)
        reset_ann(certified)
        assert check(number) == Checked(CertificateState.WITHDRAWN)
        for actor in (certified.manager, certified.learner, certified.auditor):
            with pytest.raises(NotFound):
                pdf(actor, number)

    def test_the_next_completion_issues_a_new_one(self, certified: Ward):
        reset_ann(certified)
        certified.world.complete(certified.ann, certified.fire)
        old, new = (number_of(certified.ann, place) for place in (0, 1))
        assert old != new
        assert [check(number).state for number in (old, new)] == [CertificateState.WITHDRAWN, CertificateState.VALID]

    def test_an_invented_one_tells_nothing_and_soon_has_to_wait(self, certified: Ward):
        for guess in range(MISSES):
            assert check(f"FIRE-2026-{guess}") == Checked(CertificateState.UNKNOWN)
        with pytest.raises(Throttled):
            check(number_of(certified.ann))
        assert check(number_of(certified.ann), address="192.0.2.2").state is CertificateState.VALID
        assert check(number_of(certified.ann), now=later(seconds=16 * 60)).state is CertificateState.VALID


def reset_ann(ward: Ward) -> None:
    one = {"learner_ids": [ward.ann], "course_id": ward.fire, "acknowledged": True}
    reset(actor=ward.administrator, **one, reason="mistaken", due_on=on(30), now=NOW)


class TestTheTemplate:
    def test_is_an_administrators(self, ward: Ward):
        for actor, error in ((NOBODY, NotSignedIn), (ward.manager, NotAllowed), (ward.learner, NotAllowed)):
            with pytest.raises(error):
                get_template(actor=actor)
            with pytest.raises(error):
                change_template(actor=actor, template=Template(), now=NOW)

    def test_shows_on_every_certificate_of_this_organisation(self, certified: Ward):
        template = Template("Trained!", "We certify that", "Dr. Holm")
        change_template(actor=certified.administrator, template=template, now=NOW)
        text = pdf(certified.manager, number_of(certified.ann))
        assert all(words in text for words in ("Trained!", "We certify that", "Dr. Holm"))
        assert get_template(actor=certified.outsider) == Template()

    def test_is_repeated_without_harm_and_audited(self, ward: Ward):
        for template in (Template(), Template("A"), Template("A"), Template("A", logo=PNG)):
            change_template(actor=ward.administrator, template=template, now=NOW)
        assert len(rows_of(certificate_template)) == 1
        assert [row["act"] for row in rows_of(audit_entry)].count("change_certificate_template") == 2

    @pytest.mark.parametrize(
        "wrong", [{"title": " "}, {"body": "x" * 301}, {"logo": b"MZ"}, {"logo": PNG + b"x" * 300_000}]
    )
    def test_refuses_what_cannot_be_printed(self, ward: Ward, wrong: dict):
        with pytest.raises(Invalid):
            change_template(actor=ward.administrator, template=replace(Template(), **wrong), now=NOW)
