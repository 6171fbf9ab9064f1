"""Files of evidence: what is kept, who may see it, and that it goes when the record goes."""

from dataclasses import replace

import pytest

from lms_dashboard.db.session import write_session
from lms_dashboard.db.tables import account, audit_entry, completion_evidence, course, evidence_file
from lms_dashboard.domain.errors import Invalid, NotAllowed, NotFound, NotSignedIn
from lms_dashboard.domain.evidence import LARGEST_FILE, kind_of, safe_name
from lms_dashboard.domain.people import NOBODY, Actor
from lms_dashboard.services.assignments import reset
from lms_dashboard.services.cells import get_cell
from lms_dashboard.services.completions import record_completion
from lms_dashboard.services.evidence import Evidence, get_evidence, keep_evidence
from tests.services.conftest import Ward
from tests.services.test_relief import asked
from tests.services.world import NOW, everything, later, on, rows_of

PDF = b"%PDF-1.7 a sign-in sheet"


def keep(actor: Actor, name: str = "sheet.pdf", days: int = 0) -> int:
    return keep_evidence(actor=actor, name=name, content=PDF, now=later(days))


def record(ward: Ward, *learners: int, evidence: tuple[int, ...], actor: Actor | None = None) -> None:
    whom = asked(ward, *learners) | ({"actor": actor} if actor else {})
    record_completion(**whom, completed_on=on(-1), note="Classroom", evidence=evidence)


def seen(actor: Actor, file_id: int) -> Evidence:
    return get_evidence(actor=actor, file_id=file_id, now=NOW)


class TestKeeping:
    def test_refuses_nobody_and_whoever_only_reads(self, ward: Ward):
        before = everything()
        with pytest.raises(NotSignedIn):
            keep(NOBODY)
        for reader in (ward.executive, ward.auditor, ward.learner):
            with pytest.raises(NotAllowed):
                keep(reader)
        assert everything() == before

    def test_is_an_entry_of_the_audit_trail_with_the_files_hash(self, ward: Ward):
        keep(ward.manager)
        entry = rows_of(audit_entry)[-1]
        assert (entry["act"], entry["summary"]) == ("keep_evidence", {"sha256": rows_of(evidence_file)[0]["sha256"]})
        ward.world.assert_whole()

    def test_drops_what_was_never_used_after_a_day(self, ward: Ward):
        keep(ward.manager, days=-2)
        used = keep(ward.administrator, days=-2)
        record(ward, ward.ann, evidence=(used,))
        keep(ward.manager)
        assert (rows_of(evidence_file)[0]["id"], len(rows_of(evidence_file))) == (used, 2)


class TestWhoMaySee:
    @pytest.fixture
    def file_id(self, ward: Ward) -> int:
        kept = keep(ward.administrator)
        record(ward, ward.ann, ward.cem, evidence=(kept,))
        return kept

    def test_who_sees_one_of_the_learners(self, ward: Ward, file_id: int):
        for reader in (ward.executive, ward.auditor, ward.ward_manager, ward.manager, ward.learner):
            assert seen(reader, file_id) == Evidence("sheet.pdf", "application/pdf", PDF)

    def test_nobody_else(self, ward: Ward, file_id: int):
        elsewhere = replace(ward.ward_manager, scope_group_ids=frozenset({999}))
        other = replace(ward.learner, learner_id=ward.ben)
        for stranger in (elsewhere, other, ward.outsider):
            with pytest.raises(NotFound):
                seen(stranger, file_id)
        with pytest.raises(NotSignedIn):
            seen(NOBODY, file_id)

    def test_it_stands_at_its_completion(self, ward: Ward, file_id: int):
        cell = get_cell(actor=ward.manager, learner_id=ward.ann, course_id=ward.fire, day=None, now=NOW)
        assert [(file.id, file.name) for file in cell.completions[0].evidence] == [(file_id, "sheet.pdf")]

    def test_nobody_proves_with_a_file_that_somebody_else_added(self, ward: Ward, file_id: int):
        ward.world.member("thief@x.example")
        thief = replace(ward.ward_manager, account_id=rows_of(account)[-1]["id"])
        before = everything()
        with pytest.raises(NotFound, match="evidence"):
            record(ward, ward.ben, evidence=(file_id,), actor=thief)
        assert everything() == before

    def test_before_it_proves_anything_nobody_sees_it(self, ward: Ward):
        kept = keep(ward.manager)
        with pytest.raises(NotFound):
            seen(ward.manager, kept)

    def test_sealed_with_its_completion(self, ward: Ward, file_id: int):
        both = asked(ward, ward.ann, ward.cem)
        reset(**both, reason="x", due_on=on(30), confirmation="Fire Safety")
        with pytest.raises(NotFound):
            seen(ward.administrator, file_id)
        assert len(rows_of(evidence_file)) == 1


def test_it_is_destroyed_with_the_last_completion_that_it_proves(ward: Ward):
    with write_session() as db:
        db.execute(course.update().values(retention_years=0))
    kept = keep(ward.administrator)
    record(ward, ward.ann, ward.ben, evidence=(kept,))
    reset(**asked(ward), reason="x", due_on=on(30), acknowledged=True)
    assert (len(rows_of(evidence_file)), len(rows_of(completion_evidence))) == (1, 1)
    reset(**asked(ward, ward.ben), reason="x", due_on=on(30), acknowledged=True)
    assert (rows_of(evidence_file), rows_of(completion_evidence)) == ([], [])


def test_more_than_five_files_are_refused(ward: Ward):
    with pytest.raises(Invalid, match="More than 5"):
        record(ward, ward.ann, evidence=(1, 2, 3, 4, 5, 6))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html>", b" %PDF-", b"%PDF-" + b"x" * LARGEST_FILE])
def test_only_small_pictures_and_pdfs_are_taken(content: bytes):
    with pytest.raises(Invalid):
        kind_of(content)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("sheet.pdf", "sheet.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\scans\\Übung 3.PDF", "Übung 3.pdf"),
        ("evil\r\nSet-Cookie.exe", "evilSet-Cookie.pdf"),
        ("", "evidence.pdf"),
        (".pdf", "evidence.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("署名.jpg", "署名.pdf"),
    ],
)
def test_a_name_is_kept_without_what_is_dangerous_in_it(name: str, safe: str):
    assert safe_name(name, (".pdf",)) == safe
