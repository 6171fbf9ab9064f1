"""What each act does to a cycle, what it keeps, and what is shown today and on earlier days."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from lms_dashboard.db.tables import (
    assignment,
    attempt,
    completion,
    completion_seal,
    completion_void,
    due_restart,
    learner,
    mail,
    module_result,
    requirement,
    seal,
    supersession,
)
from lms_dashboard.domain.acts import Act, EarlierCompletions
from lms_dashboard.domain.completion_log import CompletionsQuery
from lms_dashboard.domain.errors import Invalid, Refused
from lms_dashboard.services.assignments import archive, assign, reassign, reset, restore, undo_reassign
from lms_dashboard.services.cells import get_cell
from lms_dashboard.services.completion_log import get_completions_page
from lms_dashboard.services.learners import get_learner
from tests.services.conftest import Ward
from tests.services.presence import bring_back, deactivate
from tests.services.world import NOW, TODAY, add, later, on, rows_of

DUE = on(30)


def who(ward: Ward, *learners: int) -> dict:
    return {"actor": ward.administrator, "learner_ids": learners or (ward.ann,), "course_id": ward.fire}


def completed(ward: Ward, days_ago: int = 100) -> None:
    """Ann was assigned the course and completed it on one day."""
    assign(**who(ward), due_on=on(30 - days_ago), now=later(-days_ago))
    ward.world.complete(ward.ann, ward.fire, later(-days_ago))


def reset_now(ward: Ward, **more: object) -> None:
    reset(**{**who(ward), "reason": "mixed up", "due_on": DUE, "now": NOW, "acknowledged": True, **more})


class TestAssign:
    def test_opens_the_first_cycle_due_then(self, ward: Ward):
        assign(**who(ward), due_on=DUE, now=NOW)
        cycle = ward.world.current(ward.ann, ward.fire)
        assert (cycle["cycle"], cycle["assigned_on"], cycle["due_on"]) == (1, TODAY, DUE)
        assert ward.world.axes(ward.ann, ward.fire) == ("Not Started", "Pending")
        assert ward.world.standing(ward.ann, ward.fire)["due_on"] == DUE

    def test_makes_a_personal_requirement_where_none_covers(self, ward: Ward):
        assign(**who(ward), due_on=DUE, now=NOW, reason="new duty")
        made = rows_of(requirement)
        assert [(r["audience"], r["learner_id"], r["first_due"], r["reason"]) for r in made] == [
            ("person", ward.ann, DUE, "new duty")
        ]

    def test_makes_none_where_one_covers_and_leaves_its_due_date(self, ward: Ward):
        ward.world.require(ward.fire, due_days=400)
        assign(**who(ward), due_on=DUE, now=NOW)
        assert len(rows_of(requirement)) == 1
        assert ward.world.standing(ward.ann, ward.fire)["due_on"] == ward.world.today() + timedelta(
            days=400 - (TODAY - date(2026, 1, 1)).days
        )

    def test_makes_one_where_only_an_optional_one_covers(self, ward: Ward):
        ward.world.require(ward.fire, mandatory=False)
        assign(**who(ward), due_on=DUE, now=NOW)
        assert ward.world.axes(ward.ann, ward.fire) == ("Not Started", "Pending")

    def test_shows_nothing_on_the_day_before(self, ward: Ward):
        assign(**who(ward), due_on=DUE, now=NOW)
        assert ward.world.axes(ward.ann, ward.fire, on(-1)) == ("", "Not required")

    def test_after_an_archive_it_is_the_next_cycle(self, ward: Ward):
        completed(ward)
        archive(**who(ward), now=later(-1))
        assign(**who(ward), due_on=DUE, now=NOW)
        assert ward.world.current(ward.ann, ward.fire)["cycle"] == 2

    def test_refuses_whoever_has_left(self, ward: Ward):
        gone = ward.world.learner("Gil", spells=((date(2026, 1, 1), on(-5)),))
        with pytest.raises(Refused, match="left"):
            assign(**who(ward, gone), due_on=DUE, now=NOW)

    @pytest.mark.parametrize(
        ("change", "state", "reason"), [({"email": None}, "suppressed", "no address"), ({}, "queued", "")]
    )
    def test_the_ledger_says_why_a_mail_does_not_go(self, ward: Ward, change: dict, state: str, reason: str):
        one = ward.world.learner("Eve", **change)
        assign(**who(ward, one), due_on=DUE, now=NOW)
        assert [(m["state"], m["reason"]) for m in rows_of(mail, learner_id=one)] == [(state, reason)]

    def test_a_mail_that_the_law_demands_goes_whatever_the_learner_switched_off(self, ward: Ward):
        from lms_dashboard.db.session import write_session

        with write_session() as db:
            db.execute(learner.update().where(learner.c.id == ward.ann).values(optional_mail=False))
        assign(**who(ward), due_on=DUE, now=NOW)
        assert [m["state"] for m in rows_of(mail)] == ["queued"]


@pytest.mark.parametrize("does", [assign, reassign, reset], ids=lambda act: act.__name__)
def test_a_reason_that_is_a_letter_is_refused(ward: Ward, does: Callable[..., object]):
    completed(ward)
    with pytest.raises(Invalid, match="2,001 letters"):
        does(**who(ward), due_on=DUE, now=NOW, reason="x" * 2_001)


class TestArchive:
    def test_ends_the_cycle_and_keeps_completion_certificate_and_results(self, ward: Ward):
        completed(ward)
        kept = rows_of(completion), rows_of(module_result), rows_of(attempt)
        archive(**who(ward), now=NOW)
        cycle = rows_of(assignment)[0]
        assert (cycle["ended_on"], cycle["end_reason"], cycle["ended_by_name"]) == (TODAY, "archived", "Ada Admin")
        assert (rows_of(completion), rows_of(module_result), rows_of(attempt)) == kept

    def test_a_valid_completion_goes_on_counting(self, ward: Ward):
        completed(ward)
        before = ward.world.standing(ward.ann, ward.fire)
        archive(**who(ward), now=NOW)
        after = ward.world.standing(ward.ann, ward.fire)
        assert (after["progress"], after["compliance"]) == ("Not Assigned", "Compliant")
        assert (after["due_on"], after["valid_through"]) == (before["due_on"], before["valid_through"])

    def test_never_moves_due(self, ward: Ward):
        ward.world.require(ward.fire)
        assign(**who(ward), due_on=DUE, now=later(-200))
        before = ward.world.standing(ward.ann, ward.fire)
        archive(**who(ward), now=NOW)
        after = ward.world.standing(ward.ann, ward.fire)
        assert (after["progress"], after["compliance"]) == ("Not Assigned", "Overdue")
        assert (after["due_on"], after["breach_since"]) == (before["due_on"], before["breach_since"])

    def test_never_ends_a_requirement(self, ward: Ward):
        assign(**who(ward), due_on=DUE, now=later(-10))
        archive(**who(ward), now=NOW)
        assert ward.world.axes(ward.ann, ward.fire) == ("Not Assigned", "Pending")

    def test_earlier_days_show_the_cycle(self, ward: Ward):
        completed(ward)
        archive(**who(ward), now=NOW)
        assert ward.world.axes(ward.ann, ward.fire, on(-1)) == ("Completed", "Compliant")

    def test_on_the_day_of_its_assignment_it_never_was(self, ward: Ward):
        assign(**who(ward), due_on=DUE, now=NOW)
        archive(**who(ward), now=later(seconds=60))
        assert ward.world.axes(ward.ann, ward.fire) == ("Not Assigned", "Pending")

    def test_of_an_unfinished_cycle_keeps_its_results(self, ward: Ward):
        assign(**who(ward), due_on=DUE, now=later(-10))
        ward.world.result(ward.ann, ward.fire, 0, None, now=later(-9))
        archive(**who(ward), now=NOW)
        history = get_learner(actor=ward.manager, learner_id=ward.ann, include_archived=True, now=NOW).history
        assert [(row.cycle.progress.label, row.cycle.end_reason) for row in history] == [("In Progress", "archived")]


class TestRestore:
    def test_brings_back_the_very_cycle(self, ward: Ward):
        completed(ward)
        before = ward.world.current(ward.ann, ward.fire), ward.world.standing(ward.ann, ward.fire)
        archive(**who(ward), now=NOW)
        restore(**who(ward), now=later(seconds=20))
        assert (ward.world.current(ward.ann, ward.fire), ward.world.standing(ward.ann, ward.fire)) == before

    def test_also_days_later(self, ward: Ward):
        completed(ward)
        archive(**who(ward), now=later(-20))
        restore(**who(ward), now=NOW)
        assert ward.world.axes(ward.ann, ward.fire) == ("Completed", "Compliant")

    def test_the_days_between_stay_as_they_stood(self, ward: Ward):
        """As of a day is as it stood at that day's end: for five days there was no cycle to work on."""
        completed(ward)
        archive(**who(ward), now=later(-5))
        restore(**who(ward), now=NOW)
        found = [ward.world.axes(ward.ann, ward.fire, on(days))[0] for days in (-6, -5, -1, 0)]
        assert found == ["Completed", "Not Assigned", "Not Assigned", "Completed"]
        asked = {"actor": ward.executive, "learner_id": ward.ann, "course_id": ward.fire, "now": NOW}
        (then,) = get_cell(**asked, day=on(-1)).cycles
        assert (then.current, then.ended_on, then.end_reason, then.ended_by) == (False, on(-5), "archived", "Ada Admin")
        assert get_cell(**asked, day=None).cycles[0].current
        query = CompletionsQuery(as_of=on(-1))
        assert get_completions_page(actor=ward.executive, query=query, now=NOW).rows[0].ended == "archived"
        ward.world.assert_whole()

    def test_not_while_a_new_cycle_is_current(self, ward: Ward):
        completed(ward)
        archive(**who(ward), now=later(-2))
        assign(**who(ward), due_on=DUE, now=later(-1))
        with pytest.raises(Refused, match="newer cycle"):
            restore(**who(ward), now=NOW)

    def test_not_for_who_has_left_meanwhile_but_again_once_back(self, ward: Ward):
        completed(ward)
        archive(**who(ward), now=later(-3))
        deactivate(actor=ward.manager, learner_ids=[ward.ann], from_day=on(-2), now=later(-2))
        with pytest.raises(Refused, match="has left the organisation"):
            restore(**who(ward), now=later(-1))
        bring_back(actor=ward.manager, learner_ids=[ward.ann], from_day=TODAY, now=NOW)
        restore(**who(ward), now=NOW)
        assert ward.world.current(ward.ann, ward.fire)["cycle"] == 1
        ward.world.assert_whole()

    def test_is_not_offered_for_who_had_left_before(self, ward: Ward):
        for one in (ward.ann, ward.ben):
            assign(actor=ward.manager, learner_ids=[one], course_id=ward.fire, due_on=DUE, now=later(-3))
        deactivate(actor=ward.manager, learner_ids=[ward.ann], from_day=on(-2), now=later(-2))
        asked = {"actor": ward.manager, "course_id": ward.fire, "now": NOW}
        assert archive(**asked, learner_ids=[ward.ann]).undo is None
        assert archive(**asked, learner_ids=[ward.ben]).undo is Act.RESTORE

    def test_not_after_a_reset(self, ward: Ward):
        completed(ward)
        archive(**who(ward), now=later(-2))
        reset_now(ward)
        archive(**who(ward), now=later(seconds=1))
        restore(**who(ward), now=later(seconds=2))
        assert ward.world.current(ward.ann, ward.fire)["cycle"] == 2


class TestReassign:
    def again(self, ward: Ward, **more: object) -> None:
        reassign(**{**who(ward), "due_on": DUE, "now": NOW, "reason": "policy changed", **more})

    def test_archives_what_is_current_and_opens_the_next_cycle(self, ward: Ward):
        completed(ward)
        self.again(ward)
        cycles = rows_of(assignment)
        assert [(c["cycle"], c["end_reason"], c["ended_on"]) for c in cycles] == [
            (1, "reassigned", TODAY),
            (2, None, None),
        ]
        assert ward.world.axes(ward.ann, ward.fire) == ("Not Started", "Compliant")

    def test_keeps_all_of_it(self, ward: Ward):
        completed(ward)
        kept = rows_of(completion), rows_of(module_result)
        self.again(ward, counts=EarlierCompletions.NOT_ANY_MORE)
        assert (rows_of(completion), rows_of(module_result)) == kept

    def test_until_their_expiry_moves_nothing(self, ward: Ward):
        completed(ward)
        before = ward.world.standing(ward.ann, ward.fire)
        self.again(ward)
        after = ward.world.standing(ward.ann, ward.fire)
        assert (after["due_on"], after["valid_through"]) == (before["due_on"], before["valid_through"])
        assert rows_of(supersession) == rows_of(due_restart) == []

    def test_until_the_new_due_date(self, ward: Ward):
        completed(ward)
        self.again(ward, counts=EarlierCompletions.UNTIL_NEW_DUE)
        world = ward.world
        assert world.standing(ward.ann, ward.fire)["valid_through"] == DUE
        assert [world.axes(ward.ann, ward.fire, day)[1] for day in (on(-1), TODAY, DUE, DUE + timedelta(1))] == [
            "Compliant",
            "Compliant",
            "Compliant",
            "Expired",
        ]

    def test_not_any_more_asks_anew(self, ward: Ward):
        completed(ward)
        self.again(ward, counts=EarlierCompletions.NOT_ANY_MORE)
        world = ward.world
        assert world.standing(ward.ann, ward.fire)["due_on"] == DUE
        assert [world.axes(ward.ann, ward.fire, day)[1] for day in (on(-1), TODAY, DUE, DUE + timedelta(1))] == [
            "Compliant",
            "Pending",
            "Pending",
            "Overdue",
        ]

    def test_not_any_more_holds_for_another_course_that_satisfies_this_one(self, ward: Ward):
        from lms_dashboard.db.tables import equivalence

        other = ward.world.course("FIRE2")
        ward.world.require(ward.fire)
        own = {"organisation_id": ward.world.id, "course_id": ward.fire, "satisfied_by_id": other}
        add(equivalence, **own, from_day=date(2026, 1, 1))
        assign(actor=ward.manager, learner_ids=[ward.ann], course_id=other, due_on=DUE, now=later(-50))
        ward.world.complete(ward.ann, other, later(-50))
        assign(**who(ward), due_on=DUE, now=later(-50))
        assert ward.world.axes(ward.ann, ward.fire)[1] == "Compliant"
        self.again(ward, counts=EarlierCompletions.NOT_ANY_MORE, include_unfinished=True)
        assert ward.world.axes(ward.ann, ward.fire)[1] == "Pending"
        assert ward.world.axes(ward.ann, other)[1] == "Compliant"
        ward.world.assert_whole()

    def test_not_any_more_needs_a_reason(self, ward: Ward):
        completed(ward)
        with pytest.raises(Invalid, match="reason"):
            self.again(ward, counts=EarlierCompletions.NOT_ANY_MORE, reason="  ")

    def test_nobody_moves_their_own_due_date(self, ward: Ward):
        completed(ward)
        herself = replace(ward.administrator, learner_id=ward.ann)
        with pytest.raises(Refused, match="you"):
            self.again(ward, actor=herself, counts=EarlierCompletions.NOT_ANY_MORE)
        self.again(ward, actor=herself)
        assert ward.world.axes(ward.ann, ward.fire) == ("Not Started", "Compliant")

    def test_an_unfinished_cycle_needs_its_tick(self, ward: Ward):
        assign(**who(ward), due_on=DUE, now=later(-10))
        with pytest.raises(Refused, match="not finished"):
            self.again(ward)
        self.again(ward, include_unfinished=True)
        assert ward.world.current(ward.ann, ward.fire)["cycle"] == 2

    def test_an_archived_cycle_opens_the_next(self, ward: Ward):
        completed(ward)
        archive(**who(ward), now=later(-5))
        self.again(ward)
        assert ward.world.current(ward.ann, ward.fire)["cycle"] == 2

    def test_refuses_whoever_never_had_it(self, ward: Ward):
        with pytest.raises(Refused, match="never had"):
            self.again(ward)

    def test_earlier_days_show_the_earlier_cycle(self, ward: Ward):
        completed(ward)
        self.again(ward)
        assert ward.world.standing(ward.ann, ward.fire, on(-1))["cycle"] == 1
        assert ward.world.standing(ward.ann, ward.fire)["cycle"] == 2


class TestUndoReassign:
    @pytest.mark.parametrize("counts", EarlierCompletions)
    def test_everything_is_as_before(self, ward: Ward, counts: EarlierCompletions):
        completed(ward)
        before = ward.world.current(ward.ann, ward.fire), ward.world.standing(ward.ann, ward.fire)
        reassign(**who(ward), due_on=DUE, now=later(-1), counts=counts, reason="mistake")
        undo_reassign(**who(ward), now=NOW)
        after = {**ward.world.standing(ward.ann, ward.fire), "from_day": before[1]["from_day"]}
        assert (ward.world.current(ward.ann, ward.fire), after) == before
        assert ward.world.axes(ward.ann, ward.fire, on(-1)) == ("Not Started", "Compliant")
        ward.world.assert_whole()

    def test_an_archived_cycle_stays_archived(self, ward: Ward):
        completed(ward)
        archive(**who(ward), now=later(-5))
        reassign(**who(ward), due_on=DUE, now=later(-1))
        undo_reassign(**who(ward), now=NOW)
        assert ward.world.current(ward.ann, ward.fire) is None
        restore(**who(ward), now=later(seconds=1))
        assert ward.world.current(ward.ann, ward.fire)["cycle"] == 1

    def test_not_once_the_new_cycle_was_started(self, ward: Ward):
        completed(ward)
        reassign(**who(ward), due_on=DUE, now=later(-1))
        ward.world.result(ward.ann, ward.fire, 0, None)
        with pytest.raises(Refused, match="started"):
            undo_reassign(**who(ward), now=NOW)

    def test_not_for_who_has_left_meanwhile(self, ward: Ward):
        completed(ward)
        reassign(**who(ward), due_on=DUE, now=later(-2))
        deactivate(actor=ward.manager, learner_ids=[ward.ann], from_day=on(-1), now=later(-1))
        with pytest.raises(Refused, match="has left the organisation"):
            undo_reassign(**who(ward), now=NOW)
        assert ward.world.current(ward.ann, ward.fire)["cycle"] == 2

    def test_not_of_a_cycle_that_was_assigned(self, ward: Ward):
        assign(**who(ward), due_on=DUE, now=later(-1))
        with pytest.raises(Refused, match="no reassigned cycle"):
            undo_reassign(**who(ward), now=NOW)

    def test_two_reassignments_at_one_instant_bring_back_the_second_cycle(self, ward: Ward):
        completed(ward)
        reassign(**who(ward), due_on=DUE, now=NOW)
        reassign(**who(ward), due_on=DUE, now=NOW, include_unfinished=True)
        undo_reassign(**who(ward), now=later(seconds=1))
        assert ward.world.current(ward.ann, ward.fire)["cycle"] == 2
        ward.world.assert_whole()

    def test_it_can_be_reassigned_once_more(self, ward: Ward):
        completed(ward)
        reassign(**who(ward), due_on=DUE, now=later(-2))
        undo_reassign(**who(ward), now=later(-1))
        reassign(**who(ward), due_on=DUE, now=NOW)
        assert ward.world.axes(ward.ann, ward.fire) == ("Not Started", "Compliant")
        ward.world.assert_whole()


class TestReset:
    def test_leaves_the_cycle_not_started_with_the_next_attempt(self, ward: Ward):
        completed(ward)
        cycle = ward.world.current(ward.ann, ward.fire)["id"]
        reset_now(ward)
        now = ward.world.current(ward.ann, ward.fire)
        assert (now["id"], now["cycle"], now["due_on"]) == (cycle, 1, DUE)
        assert ward.world.attempt_number(cycle) == 2
        standing = ward.world.standing(ward.ann, ward.fire)
        assert (standing["progress"], standing["percent"], standing["compliance"]) == ("Not Started", 0, "Pending")
        assert standing["due_on"] == DUE

    def test_earlier_days_are_sealed_and_blank(self, ward: Ward):
        completed(ward)
        reset_now(ward)
        row = ward.world.standing(ward.ann, ward.fire, on(-1))
        blank = ("cycle", "assignment_id", "due_on", "completed_on", "valid_through", "breach_since", "exempt_until")
        assert (row["progress"], row["compliance"], row["percent"]) == ("", "Sealed", 0)
        assert all(row[name] is None for name in blank)

    def test_seals_completions_results_and_ended_cycles(self, ward: Ward):
        completed(ward)
        reassign(**who(ward), due_on=DUE, now=later(-20))
        ward.world.complete(ward.ann, ward.fire, later(-10))
        reset_now(ward)
        (one,) = rows_of(seal)
        assert len(rows_of(completion)) == len(rows_of(completion_seal)) == 2
        assert [(c["cycle"], c["seal_id"]) for c in rows_of(assignment)] == [(1, one["id"]), (2, None)]
        assert [t["seal_id"] for t in rows_of(attempt)] == [one["id"], one["id"], None]

    def test_seals_what_was_voided_too(self, ward: Ward):
        completed(ward)
        (done,) = rows_of(completion)
        own = {"organisation_id": ward.world.id, "completion_id": done["id"]}
        add(completion_void, **own, reason="typing error", voided_at=NOW, voided_by_name="Ada")
        reset_now(ward)
        assert (
            get_cell(actor=ward.manager, learner_id=ward.ann, course_id=ward.fire, day=None, now=NOW).completions == ()
        )

    def test_is_retained_until_six_years_after_the_later_of_end_and_valid_through(self, ward: Ward):
        completed(ward, days_ago=1)
        reset_now(ward)
        assert rows_of(seal)[0]["destroy_on"] == date(2033, 11, 19)

    def test_opens_the_next_cycle_where_none_is_current(self, ward: Ward):
        completed(ward)
        archive(**who(ward), now=later(-1))
        reset_now(ward)
        assert ward.world.current(ward.ann, ward.fire)["cycle"] == 2
        assert ward.world.axes(ward.ann, ward.fire) == ("Not Started", "Pending")

    def test_clears_the_work_of_an_archived_cycle_that_was_never_completed(self, ward: Ward):
        assign(**who(ward), due_on=DUE, now=later(-10))
        ward.world.result(ward.ann, ward.fire, 0, None, now=later(-9))
        archive(**who(ward), now=later(-1))
        reset_now(ward)
        assert (
            get_cell(actor=ward.manager, learner_id=ward.ann, course_id=ward.fire, day=None, now=NOW).cycles[0].cycle
            == 2
        )

    def test_refuses_where_there_is_nothing_to_clear(self, ward: Ward):
        assign(**who(ward), due_on=DUE, now=later(-10))
        with pytest.raises(Refused, match="no progress"):
            reset_now(ward)

    def test_nobody_resets_their_own(self, ward: Ward):
        completed(ward)
        with pytest.raises(Refused, match="you"):
            reset_now(ward, actor=replace(ward.administrator, learner_id=ward.ann))

    @pytest.mark.parametrize(
        ("more", "missing"),
        [
            ({"reason": " "}, "reason"),
            ({"acknowledged": False}, "cannot be undone"),
            ({"acknowledged": False, "confirmation": "Fire"}, "cannot be undone"),
        ],
    )
    def test_one_learner_needs_a_reason_and_a_tick(self, ward: Ward, more: dict, missing: str):
        completed(ward)
        with pytest.raises(Invalid, match=missing):
            reset_now(ward, **more)

    def test_several_learners_need_the_courses_name_typed(self, ward: Ward):
        completed(ward)
        with pytest.raises(Invalid, match="name"):
            reset_now(ward, learner_ids=[ward.ann, ward.ben], acknowledged=True)
        reset_now(ward, learner_ids=[ward.ann, ward.ben], confirmation="fire safety ")
        assert ward.world.axes(ward.ann, ward.fire) == ("Not Started", "Pending")

    def test_its_mail_is_optional(self, ward: Ward):
        from lms_dashboard.db.session import write_session

        completed(ward)
        with write_session() as db:
            db.execute(learner.update().where(learner.c.id == ward.ann).values(optional_mail=False))
        reset_now(ward)
        assert [(m["kind"], m["state"], m["reason"]) for m in rows_of(mail, kind="reset")] == [
            ("reset", "suppressed", "switched off")
        ]

    def test_the_next_completion_has_a_new_certificate(self, ward: Ward):
        completed(ward)
        reset_now(ward)
        ward.world.complete(ward.ann, ward.fire)
        old, new = rows_of(completion)
        assert old["certificate_number"] != new["certificate_number"]
        assert ward.world.axes(ward.ann, ward.fire) == ("Completed", "Compliant")

    def test_twice(self, ward: Ward):
        completed(ward)
        reset_now(ward, now=later(-10))
        ward.world.complete(ward.ann, ward.fire, later(-5))
        reset_now(ward)
        assert ward.world.axes(ward.ann, ward.fire, on(-3))[1] == "Sealed"
        assert ward.world.attempt_number(ward.world.current(ward.ann, ward.fire)["id"]) == 3
        assert len(rows_of(seal)) == 2
        ward.world.assert_whole()

    def test_nothing_retained_is_destroyed_at_once(self, ward: Ward):
        from lms_dashboard.db.session import write_session
        from lms_dashboard.db.tables import course

        with write_session() as db:
            db.execute(course.update().values(retention_years=0))
        completed(ward)
        reset_now(ward)
        assert rows_of(completion) == rows_of(module_result) == rows_of(completion_seal) == []
        assert rows_of(seal)[0]["destroyed_at"] == NOW
        assert ward.world.axes(ward.ann, ward.fire, on(-1)) == ("", "Sealed")
        ward.world.assert_whole()
