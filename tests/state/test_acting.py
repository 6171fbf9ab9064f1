"""What an act's dialog asks for, says beforehand, and beside which field an error stands."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from lms_dashboard.domain.act_forms import ACT_FORMS, ActForm
from lms_dashboard.domain.acts import (
    Act,
    ActPreview,
    ActResult,
    Answers,
    AnyAct,
    EarlierCompletions,
    PassedOver,
    PeopleAct,
)
from lms_dashboard.domain.cells import cell_of
from lms_dashboard.domain.details import CellDetail, CompletionRow, CycleRow
from lms_dashboard.domain.errors import Invalid, Refused
from lms_dashboard.domain.status import Compliance, Progress
from lms_dashboard.services.acts import do_act
from lms_dashboard.state.act_words import does, field_of
from lms_dashboard.state.acting import answers_of, lacks, needed_names, start_values, undo_of, unreadable
from lms_dashboard.state.cell_act_words import effects, is_unfinished

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
)
FORM = {"due_on": "2026-12-01", "counts": "until_new_due", "unfinished": "on", "reason": " why ", "acknowledged": "on"}
REASSIGN, RESET, RECORD = (ACT_FORMS[act] for act in (Act.REASSIGN, Act.RESET, Act.RECORD_COMPLETION))


class TestTheForm:
    def test_is_read(self):
        answers = answers_of(REASSIGN, 1, FORM)
        assert (answers.due_on, answers.counts) == (date(2026, 12, 1), EarlierCompletions.UNTIL_NEW_DUE)
        assert (answers.unfinished, answers.reason) == (True, "why")
        assert lacks(REASSIGN, 1, answers) == {}

    def test_answers_only_what_the_act_asks(self):
        assert answers_of(REASSIGN, 1, FORM).acknowledged is False

    @pytest.mark.parametrize("data", [{}, {"due_on": "soon", "counts": "x"}, {"due_on": None, "reason": ["a"]}])
    @pytest.mark.parametrize("form", ACT_FORMS.values(), ids=lambda form: form.act.value)
    def test_may_say_anything(self, form: ActForm, data: dict[str, object]):
        answers = answers_of(form, 1, data)
        assert answers.due_on is None
        assert answers.counts is EarlierCompletions.UNTIL_EXPIRY

    @pytest.mark.parametrize(
        ("act", "counts", "fields"),
        [
            (Act.ASSIGN, "", {"due_on"}),
            (Act.ARCHIVE, "", set()),
            (Act.REASSIGN, "until_expiry", {"due_on", "unfinished"}),
            (Act.REASSIGN, "not_any_more", {"due_on", "unfinished", "reason"}),
            (Act.RESET, "", {"due_on", "reason", "acknowledged"}),
            (Act.UNENROLL, "", set()),
            (Act.EXEMPT, "", {"category", "from_day", "until_day", "reason"}),
            (Act.START_LEAVE, "", {"from_day", "until_day", "reason"}),
            (Act.END_LEAVE, "", {"until_day"}),
            (Act.EXTEND_DUE, "", {"due_on", "reason"}),
            (Act.RECORD_COMPLETION, "", {"completed_on", "note"}),
            (Act.VOID_COMPLETION, "", {"reason", "void_on"}),
            (Act.GRANT_TRY, "", set()),
        ],
    )
    def test_says_what_is_lacking(self, act: Act, counts: str, fields: set[str]):
        form = ACT_FORMS[act]
        assert lacks(form, 1, answers_of(form, 1, {"counts": counts})).keys() == fields

    def test_of_a_reset_of_several_asks_the_name_in_place_of_the_tick(self):
        answers = answers_of(RESET, 2, FORM)
        assert lacks(RESET, 2, answers).keys() == {"confirmation"}

    def test_of_a_void_of_several_asks_the_day_of_the_completion(self):
        form = ACT_FORMS[Act.VOID_COMPLETION]
        assert lacks(form, 2, answers_of(form, 2, {"reason": "x"})).keys() == {"void_on"}

    @pytest.mark.parametrize(("text", "score"), [("", None), ("87.5", 87.5), ("87,5", 87.5), ("many", None)])
    def test_takes_a_score_with_a_point_or_a_comma(self, text: str, score: float | None):
        assert answers_of(RECORD, 1, {"score": text}).score == score

    def test_says_what_cannot_be_read(self):
        data = {"score": "many", "completed_on": "2026-02-31", "note": "x"}
        assert unreadable(RECORD, 1, data).keys() == {"score", "completed_on"}

    def test_needs_a_reason_only_for_a_corrective_reassignment(self):
        counts = [value.value for value in EarlierCompletions]
        needed = {value: needed_names(REASSIGN, 1, answers_of(REASSIGN, 1, {"counts": value})) for value in counts}
        assert [value for value in counts if "reason" in needed[value]] == ["not_any_more"]

    def test_starts_with_the_suggested_days(self):
        assert start_values(REASSIGN, 1, TODAY)["due_on"] == "2026-12-21"
        exempt = start_values(ACT_FORMS[Act.EXEMPT], 1, TODAY)
        assert (exempt["from_day"], exempt["until_day"]) == ("2026-11-21", "2026-12-21")

    def test_there_is_one_for_every_act(self):
        assert list(ACT_FORMS) == [*Act, *PeopleAct]

    def test_each_has_words_of_its_own_in_the_bar_and_over_its_dialog(self):
        offered = [form for form in ACT_FORMS.values() if form.asks]
        assert len({form.button for form in offered}) == len({form.heading for form in offered}) == len(offered)


@pytest.mark.parametrize(
    ("act", "error", "field"),
    [
        (Act.RESET, Invalid("The due date 2020-01-01 lies in the past.", "Choose today or a later day."), "due_on"),
        (Act.REASSIGN, Invalid("A corrective reassignment needs a reason.", "Say what happened."), "reason"),
        (Act.RESET, Invalid("A reset cannot be undone.", "Tick that you understand this."), "acknowledged"),
        (Act.REASSIGN, Refused("Ann Lee has not finished the present cycle (In Progress)."), "unfinished"),
        (Act.ASSIGN, Refused("Ann Lee has left the organisation."), "form"),
        (Act.EXEMPT, Invalid("The end is not after the start.", "Choose an end after the start."), "until_day"),
        (Act.EXEMPT, Invalid("The start 2020-01-01 lies in the past.", "Choose today or a later day."), "from_day"),
        (Act.END_LEAVE, Invalid("The return 2020-01-01 lies in the past.", "Choose a later day."), "until_day"),
        (Act.RECORD_COMPLETION, Invalid("2027-01-01 lies in the future.", "Choose the day."), "completed_on"),
        (Act.RECORD_COMPLETION, Invalid("Where the training was is missing.", "Say where it was."), "note"),
    ],
)
def test_an_error_stands_beside_its_field(act: Act, error: Invalid | Refused, field: str):
    assert field_of(error, ACT_FORMS[act]) == field


class TestWhatItSaysBeforehand:
    PREVIEW = ActPreview(Act.ARCHIVE, 4, "Fire Safety", 1, (7,), (), 0, 1, 0, {})

    def test_in_numbers(self):
        said = effects(Act.REASSIGN, DETAIL, self.PREVIEW, Answers(due_on=date(2026, 12, 21)), "dmy")
        assert said == [
            "Ends cycle 2 (In Progress, 40 %) of 1 learner.",
            "Opens cycle 3 for 1 learner, due 21 Dec 2026.",
            "Removes 1 breach.",
        ]

    def test_that_no_breach_comes_or_goes(self):
        said = effects(Act.ARCHIVE, DETAIL, replace(self.PREVIEW, breaches_removed=0), Answers(), "dmy")
        assert said[-1] == "Adds and removes no breach."

    def test_why_somebody_is_passed_over(self):
        passed = PassedOver(7, "Ann Lee", "has left the organisation")
        said = effects(Act.ASSIGN, DETAIL, replace(self.PREVIEW, touched=(), passed_over=(passed,)), Answers(), "dmy")
        assert said == ["Nothing: Ann Lee has left the organisation."]

    def test_completions_of_another_course_that_counts_here_are_neither_cleared_nor_kept(self):
        own = CompletionRow(1, 1, TODAY, datetime(2026, 11, 21, tzinfo=UTC), "", None, 1, "", None, True, "")
        detail = replace(DETAIL, completions=(own, replace(own, id=2, of_other=True)))
        assert effects(Act.RESET, detail, None, Answers(), "dmy")[0] == "Clears 1 cycle and 1 completion of 1 learner."
        assert effects(Act.ARCHIVE, detail, None, Answers(), "dmy")[1].startswith("Keeps 1 completion,")

    def test_a_first_cycle_is_the_first(self):
        said = effects(Act.ASSIGN, replace(DETAIL, cycles=()), None, Answers(due_on=date(2026, 12, 21)), "mdy")
        assert said == ["Opens cycle 1 for 1 learner, due Dec 21, 2026."]


@pytest.mark.parametrize("act", ACT_FORMS)
def test_every_act_says_what_it_does_to_a_selection(act: AnyAct):
    said = does(act, Answers(due_on=TODAY), 4812, "dmy")
    assert any("4,812 learners" in sentence for sentence in said)


def test_an_unfinished_cycle_is_one_that_is_current_and_not_completed():
    assert is_unfinished(DETAIL)
    assert not is_unfinished(replace(DETAIL, cycles=(replace(CYCLE, progress=Progress.COMPLETED),)))
    assert not is_unfinished(replace(DETAIL, cycles=(replace(CYCLE, current=False),)))


def test_the_undo_is_for_whoever_was_touched():
    undo = undo_of(ActResult(Act.ARCHIVE, 4, 9, (7,), (), "done", Act.RESTORE))
    assert undo is not None
    assert undo.act is do_act
    assert undo.arguments == {"act": Act.RESTORE, "answers": Answers(seq=9), "learner_ids": [7], "course_id": 4}
    assert undo_of(ActResult(Act.RESET, 4, 9, (7,), (), "done")) is None
    assert undo_of(ActResult(Act.ARCHIVE, 4, None, (), (), "nothing", Act.RESTORE)) is None
