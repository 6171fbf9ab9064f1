"""“Was she trained?”: what held on the day, for whom the actor sees, as a page, a PDF and a zip that checks itself."""

import hashlib
import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta

import pytest
from pypdf import PdfReader

from lms_dashboard.db.tables import audit_entry, audit_row, completion
from lms_dashboard.domain.days import valid_until
from lms_dashboard.domain.errors import Invalid, NotAllowed, NotSignedIn
from lms_dashboard.domain.people import NOBODY, Actor
from lms_dashboard.domain.proof import MOST_PEOPLE, Proof
from lms_dashboard.domain.sheets import Form
from lms_dashboard.services.assignments import assign, reset
from lms_dashboard.services.cells import get_cell
from lms_dashboard.services.course_rules import set_equivalent
from lms_dashboard.services.proving import get_proof, write_proof
from tests.services.conftest import Ward
from tests.services.world import NOW, everything, later, on, rows_of


@pytest.fixture
def asked(ward: Ward) -> Ward:
    """Fire Safety is asked of everybody since 100 days, due after 30; Ann completed it 40 days ago."""
    ward.world.require(ward.fire, from_day=on(-100))
    assign(actor=ward.world.actor, learner_ids=[ward.ann], course_id=ward.fire, due_on=on(30), now=later(days=-90))
    ward.world.complete(ward.ann, ward.fire, later(days=-40))
    return ward


def prove(actor: Actor, *learner_ids: int, day: date | None = None) -> Proof:
    return get_proof(actor=actor, learner_ids=learner_ids, day=day, now=NOW)


def write(actor: Actor, form: Form, *learner_ids: int, day: date | None = None) -> io.BytesIO:
    out = io.BytesIO()
    site = "https://lms.example"
    write_proof(actor=actor, learner_ids=learner_ids, day=day, form=form, site=site, out=out, now=NOW)
    return out


class TestWhoAsks:
    def test_nobody_and_learners_do_not(self, asked: Ward):
        for actor, error in ((NOBODY, NotSignedIn), (asked.learner, NotAllowed)):
            before = everything()
            with pytest.raises(error):
                prove(actor, asked.ann)
            for form in (Form.PDF, Form.ZIP):
                with pytest.raises(error):
                    write(actor, form, asked.ann)
            assert everything() == before

    def test_others_people_are_only_counted(self, asked: Ward):
        for actor, seen in ((asked.ward_manager, ["Ann Lee"]), (asked.outsider, [])):
            found = prove(actor, asked.ann, asked.cem)
            assert [person.name for person in found.people] == seen
            assert found.missing == 2 - len(seen)


class TestTheAnswer:
    def test_says_what_was_required_and_what_counted(self, asked: Ward):
        [person] = prove(asked.manager, asked.ann).people
        [course] = person.courses
        assert (person.verdict, person.tone) == ("Yes: 1 of 1 required courses were valid.", "good")
        assert course.asked(date.isoformat) == "everybody (policy 7), from 2026-08-13, first due 2026-09-12"
        assert course.counted is not None
        row = rows_of(completion, learner_id=asked.ann)[0]
        proof = (course.counted.certificate_number, course.counted.course_version, course.counted.score)
        assert proof == (row["certificate_number"], 1, 90)

    def test_answers_for_the_day_that_is_asked_about(self, asked: Ward):
        [before] = prove(asked.manager, asked.ann, day=on(-50)).people
        assert before.verdict == "Not fully: 1 of 1 required courses were overdue or expired."
        assert before.courses[0].counted is None
        [in_time] = prove(asked.manager, asked.ann, day=on(-80)).people
        assert in_time.verdict == "Not yet: 0 of 1 required courses were valid, 1 not yet due."
        assert in_time.courses[0].status_words(date.isoformat) == "Pending, due 2026-09-12"
        [long_ago] = prove(asked.manager, asked.ann, day=on(-200)).people
        assert long_ago.verdict == "Nothing was required on that day."
        with pytest.raises(Invalid):
            prove(asked.manager, asked.ann, day=on(1))

    def test_knows_who_was_not_there(self, asked: Ward):
        [person] = prove(asked.manager, asked.ann, day=date(2020, 1, 1)).people
        assert "not active" in person.verdict

    def test_comes_in_the_order_of_the_names_for_a_limited_number(self, asked: Ward):
        found = prove(asked.manager, asked.cem, asked.ann, asked.ben, asked.ann)
        assert [person.name for person in found.people] == ["Ann Lee", "Ben Ortiz", "Cem Öz"]
        with pytest.raises(Invalid):
            prove(asked.manager, *range(1, MOST_PEOPLE + 2))

    def test_names_the_other_course_whose_completion_counted(self, asked: Ward):
        other = asked.world.course("DRILL", title="Fire Drill")
        set_equivalent(actor=asked.administrator, course_id=asked.fire, satisfied_by_id=other, from_day=on(0), now=NOW)
        assign(actor=asked.manager, learner_ids=[asked.ben], course_id=other, due_on=on(9), now=later(-9))
        asked.world.complete(asked.ben, other, later(-8))
        counted = {one.code: one for one in prove(asked.manager, asked.ben).people[0].courses}
        done = counted["FIRE"].counted
        assert done is not None
        assert (counted["FIRE"].by_other, done.certificate_number) == (
            "Fire Drill",
            rows_of(completion, learner_id=asked.ben)[0]["certificate_number"],
        )
        assert counted["DRILL"].by_other == ""
        assert prove(asked.manager, asked.ben, day=on(-1)).people[0].courses[1].counted is None
        packed = zipfile.ZipFile(write(asked.manager, Form.ZIP, asked.ben))
        (shown,) = get_cell(
            actor=asked.manager, learner_id=asked.ben, course_id=asked.fire, day=None, now=NOW
        ).completions
        assert (shown.of_other, shown.counts, shown.note) == (True, True, "of Fire Drill, which counts here")
        assert "Fire Drill" in packed.read("was-she-trained.csv").decode()
        assert f"certificates/{done.certificate_number}.pdf" in packed.namelist()

    def test_names_what_was_valid_where_the_requirement_asks_for_less_than_the_course_gives(self, asked: Ward):
        old, new = (asked.world.course(code, title=code, validity_months=n) for code, n in (("OLD", 60), ("NEW", 12)))
        policy = asked.world.course("POLICY")
        asked.world.require(policy, from_day=on(-900), validity_months=6)
        for satisfying in (old, new):
            asked.world.satisfies(satisfying, policy)
        for course_id, ago in ((old, 300), (new, 20)):
            assign(
                actor=asked.manager,
                learner_ids=[asked.ben],
                course_id=course_id,
                due_on=on(9),
                now=later(days=-ago - 1),
            )
            asked.world.complete(asked.ben, course_id, later(days=-ago))
        shown = {
            day: {one.code: one for one in prove(asked.manager, asked.ben, day=day).people[0].courses}["POLICY"]
            for day in (on(0), on(-30))
        }
        assert (shown[on(0)].cell.compliance.label, shown[on(0)].by_other) == ("Compliant", "NEW")
        through = valid_until(on(-20), 6)
        assert shown[on(0)].status_words(date.isoformat) == f"Compliant, counts here through {through}"
        assert shown[on(0)].counts_through == through
        assert (shown[on(-30)].cell.compliance.label, shown[on(-30)].counted) == ("Expired", None)

    def test_tells_the_day_of_recording_in_the_organisations_zone(self, asked: Ward):
        east = replace(asked.manager, time_zone="Pacific/Kiritimati")
        days = [prove(actor, asked.ann).people[0].courses[0].counted for actor in (asked.manager, east)]
        assert [done.recorded_at.utcoffset() for done in days if done] == [timedelta(0), timedelta(hours=14)]

    def test_shows_nothing_of_what_was_sealed(self, asked: Ward):
        number = rows_of(completion, learner_id=asked.ann)[0]["certificate_number"]
        one = {"learner_ids": [asked.ann], "course_id": asked.fire, "acknowledged": True}
        reset(actor=asked.administrator, **one, reason="mistaken", due_on=on(30), now=NOW)
        for day in (None, on(-10), on(-50)):
            assert number not in repr(prove(asked.auditor, asked.ann, day=day))
        [past] = prove(asked.auditor, asked.ann, day=on(-10)).people
        assert [(one.cell.compliance.label, one.counted) for one in past.courses] == [("Sealed", None)]


class TestTheFiles:
    def test_a_pdf_says_the_same_and_where_it_comes_from(self, asked: Ward):
        out = write(asked.manager, Form.PDF, asked.ann, asked.cem)
        text = "\n".join(page.extract_text() for page in PdfReader(out).pages)
        number = rows_of(completion, learner_id=asked.ann)[0]["certificate_number"]
        for words in ("Ann Lee", "Cem Öz", "Fire Safety", "policy 7", number, "Mary Major", "Audit head", "2026-11-21"):
            assert words in text.replace("\n", " "), words

    def test_a_zip_holds_certificates_and_checks_itself(self, asked: Ward):
        packed = zipfile.ZipFile(write(asked.manager, Form.ZIP, asked.ann, asked.cem))
        number = rows_of(completion, learner_id=asked.ann)[0]["certificate_number"]
        names = ["was-she-trained.pdf", "was-she-trained.csv", f"certificates/{number}.pdf"]
        assert packed.namelist() == [*names, "SHA256SUMS"]
        sums = dict(reversed(line.split("  ")) for line in packed.read("SHA256SUMS").decode().splitlines())
        assert sums == {name: hashlib.sha256(packed.read(name)).hexdigest() for name in names}

    def test_each_leaves_an_entry_with_a_row_a_person(self, asked: Ward):
        write(asked.manager, Form.ZIP, asked.ann, asked.cem)
        entry = rows_of(audit_entry)[-1]
        assert (entry["act"], entry["summary"]["report"]) == ("export", "proof")
        rows = rows_of(audit_row, audit_entry_id=entry["id"])
        assert [row["learner_id"] for row in rows] == [asked.ann, asked.cem]

    def test_nobody_and_other_forms_are_refused(self, asked: Ward):
        for form, people in ((Form.PDF, ()), (Form.CSV, (asked.ann,))):
            with pytest.raises(Invalid):
                write(asked.manager, form, *people)
