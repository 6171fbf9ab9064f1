"""Exemption, leave, extension, unenrolment, another try: what each does, from which day, and for whom it may not."""

from dataclasses import replace
from datetime import date

import pytest

from lms_dashboard.db.tables import assignment, attempt, due_extension, exemption, requirement
from lms_dashboard.domain.acts import Act, Answers, ExemptionCategory
from lms_dashboard.domain.errors import Invalid, Refused
from lms_dashboard.domain.relief_days import latest_end
from lms_dashboard.services.acts import preview_act
from lms_dashboard.services.assignments import archive, assign
from lms_dashboard.services.cells import get_cell
from lms_dashboard.services.completions import record_completion
from lms_dashboard.services.enrolling import reenroll, unenroll
from lms_dashboard.services.exempting import end_exemption, end_leave, exempt, start_leave
from lms_dashboard.services.extending import extend_due, undo_extend
from lms_dashboard.services.tries import grant_try
from tests.services.conftest import Ward
from tests.services.world import NOW, later, on, rows_of

MEDICAL = {"category": ExemptionCategory.MEDICAL, "reason": "pregnant"}


def asked(ward: Ward, *learners: int, days: int = 0) -> dict[str, object]:
    """Whom an act is for, done so many days from now by an administrator."""
    who = learners or (ward.ann,)
    return {"actor": ward.administrator, "learner_ids": who, "course_id": ward.fire, "now": later(days)}


def axes(ward: Ward, day: int = 0) -> tuple[str, str]:
    """Ann's progress and compliance so many days from today."""
    return ward.world.axes(ward.ann, ward.fire, on(day))


def due(ward: Ward, day: int = 0) -> date:
    """What is due for Ann, as of a day."""
    found: date = ward.world.standing(ward.ann, ward.fire, on(day))["due_on"]
    return found


@pytest.fixture
def overdue(ward: Ward) -> Ward:
    """Everybody is asked for Fire Safety since January, due 30 days later."""
    ward.world.require(ward.fire)
    return ward


class TestExempt:
    def test_is_exempt_on_its_days_and_asked_again_on_the_last(self, overdue: Ward):
        exempt(**asked(overdue), **MEDICAL, from_day=on(2), until_day=on(5))
        assert [axes(overdue, day)[1] for day in (1, 2, 4, 5)] == ["Overdue", "Exempt", "Exempt", "Overdue"]

    @pytest.mark.parametrize(
        ("days", "words"),
        [((-1, 5), "past"), ((3, 3), "not after the start"), ((0, 366), "12 months")],
    )
    def test_refuses_days_that_make_no_sense(self, overdue: Ward, days: tuple[int, int], words: str):
        with pytest.raises(Invalid, match=words):
            exempt(**asked(overdue), **MEDICAL, from_day=on(days[0]), until_day=on(days[1]))

    def test_a_preview_of_days_in_the_wrong_order_says_so(self, overdue: Ward):
        said = Answers(category=ExemptionCategory.MEDICAL, from_day=on(3), until_day=on(3))
        for act in (Act.EXEMPT, Act.START_LEAVE):
            with pytest.raises(Invalid, match="not after the start"):
                preview_act(**asked(overdue), act=act, answers=said)

    def test_takes_twelve_months_to_the_day(self, overdue: Ward):
        assert exempt(**asked(overdue), **MEDICAL, from_day=on(0), until_day=latest_end(on(0))).done

    def test_wants_a_reason(self, overdue: Ward):
        with pytest.raises(Invalid, match="reason"):
            exempt(**asked(overdue), category=ExemptionCategory.OTHER, reason=" ", from_day=on(0), until_day=on(5))

    def test_is_refused_to_oneself(self, overdue: Ward):
        own = replace(overdue.manager, learner_id=overdue.ann)
        with pytest.raises(Refused, match="is you"):
            exempt(**{**asked(overdue), "actor": own}, **MEDICAL, from_day=on(0), until_day=on(5))

    def test_is_refused_where_nothing_is_asked(self, ward: Ward):
        with pytest.raises(Refused, match="not asked"):
            exempt(**asked(ward), **MEDICAL, from_day=on(0), until_day=on(5))

    def test_a_second_one_is_refused_while_the_first_lasts(self, overdue: Ward):
        exempt(**asked(overdue), **MEDICAL, from_day=on(0), until_day=on(5))
        with pytest.raises(Refused, match="exempt until"):
            exempt(**asked(overdue), **MEDICAL, from_day=on(7), until_day=on(9))

    def test_is_ended_early_and_past_days_stay_exempt(self, overdue: Ward):
        exempt(**asked(overdue, days=-5), **MEDICAL, from_day=on(-5), until_day=on(30))
        end_exemption(**asked(overdue))
        assert [axes(overdue, day)[1] for day in (-5, -1, 0, 20)] == ["Exempt", "Exempt", "Overdue", "Overdue"]

    def test_ended_before_it_begins_it_never_was(self, overdue: Ward):
        exempt(**asked(overdue), **MEDICAL, from_day=on(3), until_day=on(30))
        end_exemption(**asked(overdue, days=1))
        assert axes(overdue, 10)[1] == "Overdue"
        assert rows_of(exemption)[0]["withdrawn_at"] is not None


class TestLeave:
    def test_moves_what_fell_due_to_the_return_and_n_days(self, ward: Ward):
        assign(**asked(ward, days=-10), due_on=on(10))
        start_leave(**asked(ward), reason="parental", from_day=on(5), until_day=on(40))
        assert [axes(ward, day)[1] for day in (4, 5, 39, 40, 60, 61)] == [
            "Pending",
            "Exempt",
            "Exempt",
            "Pending",
            "Pending",
            "Overdue",
        ]
        assert due(ward, 40) == on(60)

    def test_stands_in_the_cells_why(self, overdue: Ward):
        start_leave(**asked(overdue), reason="parental", from_day=on(0), until_day=on(40))
        cell = get_cell(actor=overdue.manager, learner_id=overdue.ann, course_id=overdue.fire, day=None, now=NOW)
        assert "(leave of absence: parental)" in cell.why
        assert [(row.kind, row.from_day, row.until_day) for row in cell.relief] == [("leave of absence", on(0), on(40))]

    def test_excuses_nothing_that_was_overdue_before(self, overdue: Ward):
        start_leave(**asked(overdue), reason="parental", from_day=on(0), until_day=on(40))
        assert axes(overdue, 40)[1] == "Overdue"

    @pytest.mark.parametrize("back", [20, 60])
    def test_the_return_is_moved_and_the_due_date_with_it(self, ward: Ward, back: int):
        assign(**asked(ward, days=-10), due_on=on(10))
        start_leave(**asked(ward), reason="parental", from_day=on(5), until_day=on(40))
        end_leave(**asked(ward, days=8), until_day=on(back))
        assert (axes(ward, back - 1)[1], axes(ward, back)[1]) == ("Exempt", "Pending")
        assert due(ward, back) == on(back + 20)

    def test_the_return_is_not_in_the_past_and_not_after_twelve_months(self, overdue: Ward):
        start_leave(**asked(overdue), reason="parental", from_day=on(0), until_day=on(40))
        with pytest.raises(Invalid, match="past"):
            end_leave(**asked(overdue, days=3), until_day=on(2))
        with pytest.raises(Refused, match="12 months"):
            end_leave(**asked(overdue, days=3), until_day=on(400))

    def test_is_ended_as_a_leave_and_not_as_an_exemption(self, overdue: Ward):
        start_leave(**asked(overdue), reason="parental", from_day=on(0), until_day=on(40))
        with pytest.raises(Refused, match="not exempt"):
            end_exemption(**asked(overdue))
        assert end_leave(**asked(overdue, days=1)).done == (overdue.ann,)


class TestExtendDue:
    def test_moves_the_due_date_and_keeps_the_old_one(self, overdue: Ward):
        old = due(overdue)
        extend_due(**asked(overdue), due_on=on(14), reason="was ill")
        assert (due(overdue), axes(overdue)[1], axes(overdue, -1)[1]) == (on(14), "Pending", "Overdue")
        assert axes(overdue, 15)[1] == "Overdue"
        assert [(row["old_due"], row["new_due"]) for row in rows_of(due_extension)] == [(old, on(14))]

    def test_of_a_renewal_gives_until_the_new_day_and_then_it_is_expired(self, overdue: Ward):
        overdue.world.require(overdue.fire, validity_months=6)
        assign(**asked(overdue, days=-170), due_on=on(-160))
        overdue.world.complete(overdue.ann, overdue.fire, later(-170))
        valid_through = overdue.world.standing(overdue.ann, overdue.fire)["valid_through"]
        extend_due(**asked(overdue), due_on=on(30), reason="course is full")
        after = (valid_through - on(0)).days + 1
        assert [axes(overdue, day)[1] for day in (0, after, 30, 31)] == ["Compliant", "Pending", "Pending", "Expired"]

    def test_is_refused_where_nothing_is_due_and_where_it_is_due_later(self, ward: Ward):
        with pytest.raises(Refused, match="nothing due"):
            extend_due(**asked(ward), due_on=on(14), reason="x")
        assign(**asked(ward), due_on=on(20))
        with pytest.raises(Refused, match="not before the new day"):
            extend_due(**asked(ward), due_on=on(14), reason="x")

    def test_wants_a_reason_and_a_day_to_come(self, overdue: Ward):
        with pytest.raises(Invalid, match="reason"):
            extend_due(**asked(overdue), due_on=on(14), reason="")
        with pytest.raises(Invalid, match="past"):
            extend_due(**asked(overdue), due_on=on(-1), reason="x")

    def test_is_taken_back_on_the_same_day_only(self, overdue: Ward):
        old = due(overdue)
        extend_due(**asked(overdue), due_on=on(14), reason="was ill")
        with pytest.raises(Refused, match="no extension"):
            undo_extend(**asked(overdue, days=1))
        undo_extend(**asked(overdue))
        assert due(overdue) == old


class TestUnenroll:
    def test_ends_the_cycle_and_the_personal_requirement(self, ward: Ward):
        assign(**asked(ward, days=-5), due_on=on(30))
        unenroll(**asked(ward), reason="wrong person")
        assert [axes(ward, day) for day in (-1, 0)] == [("Not Started", "Pending"), ("", "Not required")]
        assert rows_of(assignment)[0]["end_reason"] == "unenrolled"

    def test_is_refused_where_a_wider_requirement_asks(self, overdue: Ward):
        assign(**asked(overdue, days=-5), due_on=on(30))
        with pytest.raises(Refused, match="exempt instead"):
            unenroll(**asked(overdue))

    def test_takes_an_archived_cycle_out_as_well(self, ward: Ward):
        assign(**asked(ward, days=-5), due_on=on(30))
        archive(**asked(ward, days=-3))
        assert axes(ward)[0] == "Not Assigned"
        unenroll(**asked(ward))
        assert axes(ward) == ("", "Not required")
        assert rows_of(assignment)[0]["end_reason"] == "archived"

    def test_keeps_completions(self, ward: Ward):
        assign(**asked(ward, days=-5), due_on=on(30))
        ward.world.complete(ward.ann, ward.fire, later(-4))
        unenroll(**asked(ward))
        assert ward.world.standing(ward.ann, ward.fire, on(-1))["compliance"] == "Compliant"
        ward.world.require(ward.fire)
        assert axes(ward)[1] == "Compliant"

    def test_undone_it_asks_until_when_it_asked_before(self, ward: Ward):
        ward.world.require(ward.fire, "person", ward.ann, until_day=on(90))
        assign(**asked(ward, days=-5), due_on=on(30))
        before = axes(ward), rows_of(requirement)
        unenroll(**asked(ward))
        reenroll(**asked(ward))
        assert (axes(ward), rows_of(requirement)) == before


class TestGrantTry:
    def test_lets_whoever_failed_try_once_more(self, ward: Ward):
        assign(**asked(ward, days=-5), due_on=on(30))
        ward.world.fail(ward.ann, ward.fire, later(-4))
        assert axes(ward)[0] == "Failed"
        grant_try(**asked(ward), reason="the room was noisy")
        assert [axes(ward, day)[0] for day in (-5, -4, -1, 0)] == ["Not Started", "Failed", "Failed", "In Progress"]
        ward.world.result(ward.ann, ward.fire, 0, None, now=NOW)
        assert ward.world.result(ward.ann, ward.fire, -1, 90, now=NOW).completed_on == on(0)

    def test_failed_again_it_is_granted_again(self, ward: Ward):
        assign(**asked(ward, days=-5), due_on=on(30))
        ward.world.fail(ward.ann, ward.fire, later(-4))
        grant_try(**asked(ward, days=-3))
        ward.world.result(ward.ann, ward.fire, -1, 10, now=later(-2))
        assert axes(ward)[0] == "Failed"
        grant_try(**asked(ward))
        assert rows_of(attempt)[0]["tries_granted"] == 2
        shown = [axes(ward, day)[0] for day in (-4, -3, -2, -1, 0)]
        assert shown == ["Failed", "In Progress", "Failed", "Failed", "In Progress"]
        ward.world.assert_whole()

    def test_whoever_had_failed_and_was_trained_elsewhere_had_failed_until_then(self, ward: Ward):
        assign(**asked(ward, days=-5), due_on=on(30))
        ward.world.fail(ward.ann, ward.fire, later(-4))
        record_completion(**asked(ward), completed_on=on(-2), note="classroom")
        assert [axes(ward, day)[0] for day in (-4, -3, -2, 0)] == ["Failed", "Failed", "Completed", "Completed"]

    def test_is_refused_to_oneself(self, ward: Ward):
        assign(**asked(ward, days=-5), due_on=on(30))
        ward.world.fail(ward.ann, ward.fire, later(-4))
        with pytest.raises(Refused, match="is you"):
            grant_try(**{**asked(ward), "actor": replace(ward.manager, learner_id=ward.ann)})
