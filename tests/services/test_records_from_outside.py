"""Recording a completion from outside, voiding a wrong one, and putting the right one in its place."""

from dataclasses import replace

import pytest

from lms_dashboard.db.tables import attempt, completion, completion_void
from lms_dashboard.domain.errors import Invalid, Refused
from lms_dashboard.services.assignments import archive, assign, reset
from lms_dashboard.services.completions import record_completion
from lms_dashboard.services.voiding import void_completion
from tests.services.conftest import Ward
from tests.services.test_relief import asked, axes
from tests.services.world import later, on, rows_of

CLASS = {"note": "Classroom, Leeds"}
WRONG = {"reason": "wrong person"}


@pytest.fixture
def assigned(ward: Ward) -> Ward:
    """Ann has had the course for ten days."""
    assign(**asked(ward, days=-10), due_on=on(5))
    return ward


@pytest.fixture
def completed(assigned: Ward) -> Ward:
    """And completed it four days ago."""
    assigned.world.complete(assigned.ann, assigned.fire, later(-4))
    return assigned


class TestRecordCompletion:
    def test_completes_the_current_cycle_when_dated_after_its_assignment(self, assigned: Ward):
        record_completion(**asked(assigned), **CLASS, completed_on=on(-3), score=91.5)
        assert [axes(assigned, day) for day in (-4, -3)] == [("Not Started", "Pending"), ("Completed", "Compliant")]
        made = rows_of(completion)[0]
        assert (made["attempt_id"], made["source"], made["note"]) == (
            rows_of(attempt)[0]["id"],
            "recorded",
            "Classroom, Leeds",
        )
        assert (made["score"], rows_of(attempt)[0]["score"]) == (91.5, 91.5)
        assert made["certificate_number"]

    def test_stands_alone_when_dated_before_it(self, assigned: Ward):
        record_completion(**asked(assigned), **CLASS, completed_on=on(-30))
        assert axes(assigned) == ("Not Started", "Compliant")
        assert rows_of(completion)[0]["attempt_id"] is None

    def test_stands_alone_beside_a_completed_cycle(self, completed: Ward):
        record_completion(**asked(completed), **CLASS, completed_on=on(-1))
        assert [row["attempt_id"] is None for row in rows_of(completion)] == [False, True]

    def test_brings_begun_work_to_its_end(self, assigned: Ward):
        assigned.world.result(assigned.ann, assigned.fire, 0, None, now=later(-2))
        record_completion(**asked(assigned), **CLASS, completed_on=on(-5))
        assert rows_of(attempt)[0]["started_on"] == on(-5)
        assert axes(assigned)[0] == "Completed"

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"completed_on": on(1)}, "future"),
            ({"score": 100.5}, "not possible"),
            ({"score": float("nan")}, "not possible"),
            ({"note": " "}, "missing"),
        ],
    )
    def test_refuses_what_cannot_have_been(self, assigned: Ward, more: dict[str, object], words: str):
        with pytest.raises(Invalid, match=words):
            record_completion(**asked(assigned), **{"completed_on": on(-1), **CLASS, **more})

    def test_refuses_a_second_one_of_the_same_day(self, completed: Ward):
        with pytest.raises(Refused, match="already"):
            record_completion(**asked(completed), **CLASS, completed_on=on(-4))

    def test_refuses_a_day_before_a_reset(self, completed: Ward):
        reset(**asked(completed), reason="x", due_on=on(30), acknowledged=True)
        with pytest.raises(Refused, match="reset on"):
            record_completion(**asked(completed), **CLASS, completed_on=on(-1))
        assert record_completion(**asked(completed), **CLASS, completed_on=on(0)).done

    def test_is_refused_to_oneself(self, assigned: Ward):
        own = replace(assigned.manager, learner_id=assigned.ann)
        with pytest.raises(Refused, match="is you"):
            record_completion(**{**asked(assigned), "actor": own}, **CLASS, completed_on=on(-1))

    def test_of_many_completes_who_has_it_and_stands_alone_for_who_has_not(self, assigned: Ward):
        done = record_completion(**asked(assigned, assigned.ann, assigned.ben), **CLASS, completed_on=on(-1))
        assert done.done == (assigned.ann, assigned.ben)
        assert [row["attempt_id"] is None for row in rows_of(completion)] == [False, True]

    def test_counts_for_a_course_that_it_satisfies(self, ward: Ward):
        other = ward.world.course("FIRE2")
        ward.world.require(other)
        ward.world.satisfies(ward.fire, other)
        record_completion(**asked(ward), **CLASS, completed_on=on(-1))
        assert ward.world.axes(ward.ann, other)[1] == "Compliant"


class TestVoid:
    def only(self) -> int:
        return int(rows_of(completion)[0]["id"])

    def test_puts_the_cycle_back_to_in_progress_and_due_as_before(self, completed: Ward):
        void_completion(**asked(completed), **WRONG, completion_id=self.only())
        assert axes(completed) == ("In Progress", "Pending")
        assert completed.world.standing(completed.ann, completed.fire)["due_on"] == on(5)
        assert (len(rows_of(completion)), len(rows_of(completion_void))) == (1, 1)

    def test_replaced_it_counts_from_the_right_day(self, completed: Ward):
        void_completion(**asked(completed), **WRONG, completion_id=self.only(), completed_on=on(-2), score=88)
        right = rows_of(completion)[1]
        assert rows_of(completion_void)[0]["replaced_by_id"] == right["id"]
        assert [axes(completed, day)[1] for day in (-3, -2)] == ["Pending", "Compliant"]
        assert (right["score"], right["attempt_id"]) == (88, rows_of(completion)[0]["attempt_id"])

    def test_replaced_by_one_before_the_assignment_the_cycle_is_open_again(self, completed: Ward):
        void_completion(**asked(completed), **WRONG, completion_id=self.only(), completed_on=on(-40))
        assert axes(completed) == ("In Progress", "Compliant")

    def test_of_an_archived_cycle_leaves_the_cycle_ended(self, completed: Ward):
        archive(**asked(completed, days=-2))
        void_completion(**asked(completed), **WRONG, completion_id=self.only())
        assert axes(completed) == ("Not Assigned", "Pending")

    def test_is_refused_twice(self, completed: Ward):
        which = self.only()
        void_completion(**asked(completed), **WRONG, completion_id=which)
        with pytest.raises(Refused, match="no completion"):
            void_completion(**asked(completed), **WRONG, completion_id=which)

    def test_knows_nothing_of_anothers_completion(self, completed: Ward):
        record_completion(**asked(completed, completed.ben), **CLASS, completed_on=on(-1))
        with pytest.raises(Refused, match="no such completion"):
            void_completion(**asked(completed, completed.ben), **WRONG, completion_id=self.only())

    def test_of_several_is_said_by_its_day(self, completed: Ward):
        record_completion(**asked(completed, completed.ben, completed.cem), **CLASS, completed_on=on(-1))
        everybody = (completed.ann, completed.ben, completed.cem)
        done = void_completion(**asked(completed, *everybody), **WRONG, void_on=on(-1))
        assert done.done == (completed.ben, completed.cem)
        assert [one.reason for one in done.passed_over] == [f"has none of {on(-1).isoformat()}"]
        with pytest.raises(Invalid, match="Which completion"):
            void_completion(**asked(completed, *everybody), **WRONG, completion_id=self.only())

    def test_wants_a_reason(self, completed: Ward):
        with pytest.raises(Invalid, match="reason"):
            void_completion(**asked(completed), reason="", completion_id=self.only())

    def test_is_refused_to_oneself(self, completed: Ward):
        own = replace(completed.manager, learner_id=completed.ann)
        with pytest.raises(Refused, match="is you"):
            void_completion(**{**asked(completed), "actor": own}, **WRONG, completion_id=self.only())
