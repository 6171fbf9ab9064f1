"""Recording module results: what starts, advances, fails and completes an attempt, and what is refused."""

from dataclasses import replace
from datetime import date

import pytest

from lms_dashboard.db.session import write_session
from lms_dashboard.db.tables import assignment, attempt, audit_entry, change, completion, module_result
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.errors import Invalid, NotAllowed, NotFound, NotSignedIn, Refused
from lms_dashboard.domain.people import NOBODY, Role
from lms_dashboard.services.assignments import archive, assign, reassign, reset
from lms_dashboard.services.cells import get_cell
from lms_dashboard.services.learners import get_learner
from tests.services.conftest import Ward
from tests.services.world import NOW, TODAY, everything, later, on, rows_of

DUE = on(30)


@pytest.fixture(autouse=True)
def enrolled(ward: Ward) -> Ward:
    """Ann and Ben have been assigned the course ten days ago."""
    assign(actor=ward.manager, learner_ids=[ward.ann, ward.ben], course_id=ward.fire, due_on=DUE, now=later(-10))
    return ward


class TestAnAttempt:
    def test_starts_with_its_first_result(self, ward: Ward):
        found = ward.world.result(ward.ann, ward.fire, 0, None)
        assert (found.passed, found.counted, found.completed_on, found.failed_on) == (True, True, None, None)
        standing = ward.world.standing(ward.ann, ward.fire)
        assert (standing["progress"], standing["percent"]) == ("In Progress", 50)
        assert ward.world.axes(ward.ann, ward.fire, on(-1))[0] == "Not Started"

    def test_a_try_that_does_not_pass_starts_it_too(self, ward: Ward):
        assert not ward.world.result(ward.ann, ward.fire, 1, 79.9).passed
        standing = ward.world.standing(ward.ann, ward.fire)
        assert (standing["progress"], standing["percent"]) == ("In Progress", 0)

    def test_fails_when_no_try_is_left(self, ward: Ward):
        ward.world.result(ward.ann, ward.fire, 1, 10)
        assert ward.world.result(ward.ann, ward.fire, 1, 20).failed_on == TODAY
        assert ward.world.axes(ward.ann, ward.fire) == ("Failed", "Pending")
        before = everything()
        with pytest.raises(Refused, match="No try is left"):
            ward.world.result(ward.ann, ward.fire, 1, 100)
        assert everything() == before

    def test_goes_on_with_a_further_try_that_was_granted(self, ward: Ward):
        with write_session() as db:
            db.execute(attempt.update().values(tries_granted=1))
        for score in (10, 20):
            ward.world.result(ward.ann, ward.fire, 1, score)
        ward.world.result(ward.ann, ward.fire, 0, None)
        assert ward.world.result(ward.ann, ward.fire, 1, 85).completed_on == TODAY

    def test_an_optional_module_takes_no_more_tries_than_it_has(self, ward: Ward):
        course = ward.world.course("OPT", [("Read", "lesson", None, None), ("Extra", "quiz", 50.0, 1, False)])
        assign(actor=ward.manager, learner_ids=[ward.ann], course_id=course, due_on=DUE, now=NOW)
        ward.world.result(ward.ann, course, 1, 10)
        with pytest.raises(Refused, match="No try is left"):
            ward.world.result(ward.ann, course, 1, 90)
        assert ward.world.result(ward.ann, course, 0, None).completed_on == TODAY

    def test_completes_with_a_certificate_and_valid_through(self, ward: Ward):
        ward.world.result(ward.ann, ward.fire, 1, 85, now=later(-3))
        found = ward.world.result(ward.ann, ward.fire, 0, None)
        assert found.completed_on == TODAY
        (done,) = rows_of(completion)
        assert (done["completed_on"], done["valid_through"], done["score"]) == (TODAY, date(2027, 11, 20), 85)
        assert done["certificate_number"].startswith("FIRE-2026-")
        assert (done["recorded_at"], done["recorded_by_name"]) == (NOW, "command line")
        assert ward.world.axes(ward.ann, ward.fire) == ("Completed", "Compliant")

    def test_without_certificate_and_validity(self, ward: Ward):
        course = ward.world.course("PLAIN", certificate=False, validity_months=None)
        assign(actor=ward.manager, learner_ids=[ward.ann], course_id=course, due_on=DUE, now=NOW)
        ward.world.complete(ward.ann, course)
        (done,) = rows_of(completion)
        assert (done["certificate_number"], done["valid_through"]) == (None, FOREVER)

    def test_keeps_the_version_it_was_assigned_in(self, ward: Ward):
        from lms_dashboard.db.tables import course

        with write_session() as db:
            db.execute(course.update().where(course.c.id == ward.fire).values(version=2))
        new = ward.world.modules(ward.fire, [("New", "lesson", None, None)], version=2)[0]
        cycle = ward.world.current(ward.ann, ward.fire)
        with pytest.raises(NotFound, match="no such module"):
            ward.world.result(ward.ann, ward.fire, 0, None, module_id=new)
        for module_id in ward.world.module_ids(ward.fire):
            if module_id != new:
                ward.world.result(ward.ann, ward.fire, 0, 90, module_id=module_id)
        assert (cycle["course_version"], rows_of(completion)[0]["course_version"]) == (1, 1)

    def test_remembers_every_try_with_its_time(self, ward: Ward):
        ward.world.result(ward.ann, ward.fire, 1, 10, seconds=60)
        ward.world.result(ward.ann, ward.fire, 1, 90, seconds=30)
        tries = rows_of(module_result)
        assert [(t["try_number"], t["score"], t["passed"], t["seconds"]) for t in tries] == [
            (1, 10, False, 60),
            (2, 90, True, 30),
        ]

    def test_is_recorded_in_the_audit_trail_and_the_change_feed(self, ward: Ward):
        found = ward.world.result(ward.ann, ward.fire, 0, None)
        entry, feed = rows_of(audit_entry)[-1], rows_of(change, organisation_id=ward.world.id)[-1]
        assert (entry["seq"], entry["act"]) == (found.seq, "record_result")
        assert (feed["seq"], feed["learner_ids"], feed["course_ids"]) == (found.seq, [ward.ann], [ward.fire])
        ward.world.assert_whole()


class TestAReview:
    @pytest.fixture(autouse=True)
    def done(self, ward: Ward) -> None:
        ward.world.complete(ward.ann, ward.fire, later(-5))

    def test_changes_neither_date_nor_count_nor_certificate(self, ward: Ward):
        before = rows_of(completion), rows_of(attempt), ward.world.standing(ward.ann, ward.fire)
        for index, score in ((1, 100), (1, 0), (0, None), (1, 5)):
            found = ward.world.result(ward.ann, ward.fire, index, score)
            assert (found.counted, found.completed_on, found.failed_on) == (False, on(-5), None)
        assert (rows_of(completion), rows_of(attempt), ward.world.standing(ward.ann, ward.fire)) == before
        ward.world.assert_whole()

    def test_changes_no_modules_tries_score_or_day(self, ward: Ward):
        def modules() -> list[tuple]:
            page = get_learner(actor=ward.manager, learner_id=ward.ann, include_archived=True, now=NOW)
            return [(m.tries, m.score, m.passed, m.last_on) for m in page.courses[0].modules]

        before = modules()
        ward.world.result(ward.ann, ward.fire, 1, 100)
        assert modules() == before


class TestWhoMayRecord:
    def asked(self, ward: Ward, **more: object) -> dict[str, object]:
        return {"learner_id": ward.ann, "course_id": ward.fire, "index": 0, "score": None, **more}

    def test_refuses_nobody(self, ward: Ward):
        with pytest.raises(NotSignedIn):
            ward.world.result(**self.asked(ward, actor=NOBODY))

    def test_refuses_whoever_only_reads(self, ward: Ward):
        before = everything()
        for reader in (ward.executive, ward.auditor):
            with pytest.raises(NotAllowed):
                ward.world.result(**self.asked(ward, actor=reader))
        assert everything() == before

    def test_a_learner_records_their_own(self, ward: Ward):
        assert ward.world.result(**self.asked(ward, actor=ward.learner)).passed

    def test_a_learner_knows_nothing_of_anothers_cycle(self, ward: Ward):
        before = everything()
        with pytest.raises(NotFound) as anothers:
            ward.world.result(**self.asked(ward, learner_id=ward.ben, actor=ward.learner))
        with pytest.raises(NotFound) as missing:
            ward.world.result(**self.asked(ward, assignment_id=999_999, actor=ward.learner))
        assert str(anothers.value) == str(missing.value)
        assert everything() == before

    def test_a_manager_knows_nothing_of_a_cycle_out_of_scope(self, ward: Ward):
        assign(actor=ward.manager, learner_ids=[ward.cem], course_id=ward.fire, due_on=DUE, now=NOW)
        with pytest.raises(NotFound):
            ward.world.result(**self.asked(ward, learner_id=ward.cem, actor=ward.ward_manager))
        assert ward.world.result(**self.asked(ward, actor=ward.ward_manager)).passed

    def test_another_organisation_knows_nothing_of_it(self, ward: Ward):
        before = everything()
        with pytest.raises(NotFound):
            ward.world.result(**self.asked(ward, actor=ward.outsider))
        assert everything() == before

    def test_nobody_signs_off_their_own_practical_assessment(self, ward: Ward):
        course = ward.world.course("LIFT", [("Lift", "practical assessment", None, None)])
        assign(actor=ward.manager, learner_ids=[ward.ann], course_id=course, due_on=DUE, now=NOW)
        herself = replace(ward.manager, learner_id=ward.ann)
        for own in (ward.learner, herself, ward.world.person(Role.ADMINISTRATOR, learner_id=ward.ann)):
            with pytest.raises(NotAllowed, match="signed off by somebody else"):
                ward.world.result(ward.ann, course, 0, 100, actor=own)
        assert ward.world.result(ward.ann, course, 0, 100, actor=ward.ward_manager).completed_on == TODAY

    def test_nobody_dates_their_own_result_back(self, ward: Ward):
        for own in (ward.learner, replace(ward.manager, learner_id=ward.ann)):
            with pytest.raises(NotAllowed, match="today"):
                ward.world.result(**self.asked(ward, actor=own, submitted_on=on(-3)))
        assert ward.world.result(**self.asked(ward, actor=ward.learner, submitted_on=TODAY)).passed
        assert ward.world.result(**self.asked(ward, index=1, score=9, actor=ward.manager, submitted_on=on(-3)))


class TestWhatIsRefused:
    @pytest.mark.parametrize("score", [-1, 100.1, float("nan")])
    def test_an_impossible_score(self, ward: Ward, score: float):
        with pytest.raises(Invalid, match="score"):
            ward.world.result(ward.ann, ward.fire, 1, score)
        assert rows_of(module_result) == []

    @pytest.mark.parametrize("days", [-11, 1])
    def test_a_day_before_the_assignment_or_after_today(self, ward: Ward, days: int):
        with pytest.raises(Invalid, match="cannot be"):
            ward.world.result(ward.ann, ward.fire, 1, 50, submitted_on=on(days))

    def test_a_day_before_the_reset_that_opened_the_attempt(self, ward: Ward):
        ward.world.result(ward.ann, ward.fire, 0, None, now=later(-9))
        who = {"actor": ward.administrator, "learner_ids": [ward.ann], "course_id": ward.fire}
        reset(**who, reason="mixed up", due_on=DUE, now=later(-4), acknowledged=True)
        with pytest.raises(Invalid, match="cannot be"):
            ward.world.result(ward.ann, ward.fire, 1, 90, submitted_on=on(-6))
        assert ward.world.result(ward.ann, ward.fire, 1, 90, submitted_on=on(-4)).passed

    def test_another_courses_module(self, ward: Ward):
        other = ward.world.course("OTHER")
        with pytest.raises(NotFound, match="no such module"):
            ward.world.result(ward.ann, ward.fire, 0, None, module_id=ward.world.module_ids(other)[0])

    def test_a_result_after_the_archive(self, ward: Ward):
        cycle = ward.world.current(ward.ann, ward.fire)["id"]
        archive(actor=ward.manager, learner_ids=[ward.ann], course_id=ward.fire, now=NOW)
        self.assert_refused_late(ward, cycle, "ended")

    def test_a_result_after_the_reassignment(self, ward: Ward):
        cycle = ward.world.current(ward.ann, ward.fire)["id"]
        who = {"actor": ward.manager, "learner_ids": [ward.ann], "course_id": ward.fire}
        reassign(**who, due_on=DUE, now=NOW, include_unfinished=True)
        self.assert_refused_late(ward, cycle, "ended")

    def test_a_result_of_an_attempt_that_was_reset(self, ward: Ward):
        ward.world.result(ward.ann, ward.fire, 0, None)
        cycle = ward.world.current(ward.ann, ward.fire)["id"]
        who = {"actor": ward.administrator, "learner_ids": [ward.ann], "course_id": ward.fire}
        reset(**who, reason="mixed up", due_on=DUE, now=NOW, acknowledged=True)
        self.assert_refused_late(ward, cycle, "reset")

    def test_a_result_of_an_attempt_that_has_not_begun(self, ward: Ward):
        with pytest.raises(Refused):
            ward.world.result(ward.ann, ward.fire, 0, None, attempt_number=2)

    def assert_refused_late(self, ward: Ward, cycle: int, why: str) -> None:
        before = everything()
        with pytest.raises(Refused, match=why):
            ward.world.result(ward.ben, ward.fire, 0, None, assignment_id=cycle, attempt_number=1)
        assert everything() == before


def test_a_result_shows_in_the_panel_at_once(ward: Ward):
    ward.world.result(ward.ann, ward.fire, 0, None)
    panel = get_cell(actor=ward.manager, learner_id=ward.ann, course_id=ward.fire, day=None, now=NOW)
    assert (panel.cycles[0].progress.label, panel.cycles[0].percent, panel.cell.percent) == ("In Progress", 50, 50)
    assert "started on 2026-11-21, 50 % done" in panel.why
    assert len(rows_of(assignment)) == 2
