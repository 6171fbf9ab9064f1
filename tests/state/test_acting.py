"""What an act's dialog asks for, says beforehand, and beside which field an error stands."""

from dataclasses import replace
from datetime import date

import pytest

from lms_dashboard.domain.acts import Act, ActPreview, ActResult, EarlierCompletions, PassedOver
from lms_dashboard.domain.cells import cell_of
from lms_dashboard.domain.details import CellDetail, CycleRow
from lms_dashboard.domain.errors import Invalid, Refused
from lms_dashboard.domain.status import Compliance, Progress
from lms_dashboard.services import assignments
from lms_dashboard.state.act_words import effects, field_of, is_unfinished
from lms_dashboard.state.acting import Wanted, undo_of

TODAY = date(2026, 11, 21)
CYCLE = CycleRow(5, 2, 1, True, Progress.IN_PROGRESS, 40, TODAY, "Rowan Hale", TODAY, None, None, None, None, "", "")
DETAIL = CellDetail(
    learner_id=7,
    learner_name="Ann Lee",
    group="ICU",
    course_id=4,
    course_code="FIRE",
    course_title="Fire Safety",
    day=TODAY,
    today=TODAY,
    cell=cell_of(
        compliance=Compliance.OVERDUE,
        progress=Progress.IN_PROGRESS,
        percent=40,
        due_on=None,
        valid_through=None,
        breach_since=TODAY,
        exempt_until=None,
        day=TODAY,
        expiring_days=30,
    ),
    due_on=TODAY,
    valid_through=None,
    breach_since=TODAY,
    why="",
    requirements=(),
    cycles=(CYCLE,),
    completions=(),
    mails=(),
    offers=(),
    suggested_due=date(2026, 12, 21),
)
FORM = {"due_on": "2026-12-01", "counts": "until_new_due", "unfinished": "on", "reason": " why ", "acknowledged": "on"}


class TestTheForm:
    def test_is_read(self):
        wanted = Wanted.of_form(Act.REASSIGN, DETAIL, FORM)
        assert (wanted.due_on, wanted.counts) == (date(2026, 12, 1), EarlierCompletions.UNTIL_NEW_DUE)
        assert (wanted.unfinished, wanted.reason, wanted.acknowledged) == (True, "why", True)
        assert wanted.lacks(unfinished=True) == {}

    @pytest.mark.parametrize("form", [{}, {"due_on": "soon", "counts": "x"}, {"due_on": None, "reason": ["a"]}])
    def test_may_say_anything(self, form: dict[str, object]):
        wanted = Wanted.of_form(Act.RESET, DETAIL, form)
        assert wanted.due_on is None
        assert wanted.counts is EarlierCompletions.UNTIL_EXPIRY

    @pytest.mark.parametrize(
        ("act", "counts", "fields"),
        [
            (Act.ASSIGN, "until_expiry", {"due_on"}),
            (Act.ARCHIVE, "until_expiry", set()),
            (Act.REASSIGN, "until_expiry", {"due_on", "unfinished"}),
            (Act.REASSIGN, "not_any_more", {"due_on", "unfinished", "reason"}),
            (Act.RESET, "until_expiry", {"due_on", "reason", "acknowledged"}),
        ],
    )
    def test_says_what_is_lacking(self, act: Act, counts: str, fields: set[str]):
        assert Wanted.of_form(act, DETAIL, {"counts": counts}).lacks(unfinished=True).keys() == fields


@pytest.mark.parametrize(
    ("error", "field"),
    [
        (Invalid("The due date 2020-01-01 lies in the past.", "Choose today or a later day."), "due_on"),
        (Invalid("A corrective reassignment needs a reason.", "Say what happened."), "reason"),
        (Invalid("A reset cannot be undone.", "Tick that you understand this."), "acknowledged"),
        (Refused("Ann Lee has not finished the present cycle (In Progress)."), "unfinished"),
        (Refused("Ann Lee has left the organisation."), "form"),
    ],
)
def test_an_error_stands_beside_its_field(error: Invalid | Refused, field: str):
    assert field_of(error) == field


class TestWhatItSaysBeforehand:
    PREVIEW = ActPreview(Act.ARCHIVE, 4, "Fire Safety", 1, (7,), (), 0, 1, 0)

    def test_in_numbers(self):
        said = effects(Act.REASSIGN, DETAIL, self.PREVIEW, date(2026, 12, 21), "dmy")
        assert said == [
            "Ends cycle 2 (In Progress, 40 %) of 1 learner.",
            "Opens cycle 3 for 1 learner, due 21 Dec 2026.",
            "Removes 1 breach.",
        ]

    def test_that_no_breach_comes_or_goes(self):
        said = effects(Act.ARCHIVE, DETAIL, replace(self.PREVIEW, breaches_removed=0), None, "dmy")
        assert said[-1] == "Adds and removes no breach."

    def test_why_somebody_is_passed_over(self):
        passed = PassedOver(7, "Ann Lee", "has left the organisation")
        said = effects(Act.ASSIGN, DETAIL, replace(self.PREVIEW, passed_over=(passed,)), None, "dmy")
        assert said[-1] == "Ann Lee has left the organisation."

    def test_a_first_cycle_is_the_first(self):
        said = effects(Act.ASSIGN, replace(DETAIL, cycles=()), None, date(2026, 12, 21), "mdy")
        assert said == ["Opens cycle 1 for 1 learner, due Dec 21, 2026."]


def test_an_unfinished_cycle_is_one_that_is_current_and_not_completed():
    assert is_unfinished(DETAIL)
    assert not is_unfinished(replace(DETAIL, cycles=(replace(CYCLE, progress=Progress.COMPLETED),)))
    assert not is_unfinished(replace(DETAIL, cycles=(replace(CYCLE, current=False),)))


def test_the_undo_is_for_whoever_was_touched():
    undo = undo_of(ActResult(Act.ARCHIVE, 4, 9, (7,), (), "done", Act.RESTORE))
    assert undo is not None
    assert undo.act is assignments.restore
    assert undo.arguments == {"learner_ids": [7], "course_id": 4}
    assert undo_of(ActResult(Act.RESET, 4, 9, (7,), (), "done")) is None
    assert undo_of(ActResult(Act.ARCHIVE, 4, None, (), (), "nothing", Act.RESTORE)) is None
