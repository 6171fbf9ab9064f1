"""Acts on people themselves, for one and for a selection: refusals, what they write, their Undo, a stale page."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lms_dashboard.db.tables import assignment, audit_entry, change, employment, exemption, group_membership, seat
from lms_dashboard.domain.act_forms import ACT_FORMS
from lms_dashboard.domain.acts import Act, ActResult, Answers, AnyAct, EarlierCompletions, ExemptionCategory, PeopleAct
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.errors import Conflict, Invalid, NotAllowed, NotFound, NotSignedIn, Refused
from lms_dashboard.domain.people import NOBODY, Actor, Role
from lms_dashboard.domain.queries import MatrixQuery
from lms_dashboard.domain.selections import Changed, Matching, Selection, SelectionPreview, Ticked
from lms_dashboard.services import assignments
from lms_dashboard.services.acts import do_act, steps_of
from lms_dashboard.services.bulk import act_on_selection, preview_selection
from tests.services.conftest import Ward, fresh_sqlite, opened
from tests.services.presence import move_people
from tests.services.test_users import seated
from tests.services.world import HIRED, NOW, everything, later, on, rows_of

EVERYBODY = Matching(MatrixQuery())
OFFERED = [act for act, form in ACT_FORMS.items() if form.asks]
"""Every act that a selection's bar offers, found where the bar finds them."""


def answers(ward: Ward, **more: Any) -> Answers:
    said = Answers(
        due_on=on(30),
        counts=EarlierCompletions.UNTIL_EXPIRY,
        unfinished=True,
        reason="policy",
        confirmation="Fire Safety",
        acknowledged=True,
        category=ExemptionCategory.MEDICAL,
        from_day=on(0),
        until_day=on(20),
        completed_on=on(0),
        void_on=on(0),
        note="classroom, Leeds",
        group_id=ward.world.groups["Mercy"],
    )
    return replace(said, **more)


def course_of(ward: Ward, act: AnyAct) -> int | None:
    return None if ACT_FORMS[act].about_people else ward.fire


def look(ward: Ward, act: Any, selection: Selection, actor: Actor | None = None, **more: Any) -> SelectionPreview:
    asked = {"actor": actor or ward.administrator, "selection": selection, "now": NOW}
    return preview_selection(**asked, course_id=course_of(ward, act), steps=steps_of(act, answers(ward, **more)))


def do(
    ward: Ward,
    act: Any,
    selection: Selection,
    seen: SelectionPreview | None = None,
    actor: Actor | None = None,
    pass_over_changed: bool = False,
    **more: Any,
) -> ActResult:
    foreseen = (seen or look(ward, act, selection, actor, **more)).foreseen
    asked = {"actor": actor or ward.administrator, "selection": selection, "now": NOW, "foreseen": foreseen}
    asked["pass_over_changed"] = pass_over_changed
    return act_on_selection(**asked, course_id=course_of(ward, act), steps=steps_of(act, answers(ward, **more)))


def undo(ward: Ward, result: ActResult, actor: Actor | None = None) -> ActResult:
    assert result.undo is not None
    asked = {"act": result.undo, "answers": Answers(seq=result.seq), "learner_ids": result.done}
    return do_act(actor=actor or ward.administrator, **asked, now=later(seconds=9))


def asked_of_all(ward: Ward) -> None:
    """Everybody is overdue in Fire Safety."""
    ward.world.require(ward.fire, due_days=30)


@pytest.mark.parametrize("act", [act for act in OFFERED if isinstance(act, PeopleAct)])
def test_is_refused_to_whoever_may_not(ward: Ward, act: PeopleAct):
    before = everything()
    steps = steps_of(act, answers(ward))
    asked: dict[str, Any] = {"selection": Ticked((ward.cem,)), "steps": steps, "now": NOW}
    for service, more in ((preview_selection, {}), (act_on_selection, {"foreseen": {}})):
        with pytest.raises(NotSignedIn):
            service(actor=NOBODY, **asked, **more)
        for reader in (ward.executive, ward.auditor, ward.learner):
            with pytest.raises(NotAllowed):
                service(actor=reader, **asked, **more)
        for other in (ward.ward_manager, ward.outsider):
            with pytest.raises(NotFound, match="yours to change"):
                service(actor=other, **asked, **more)
    assert everything() == before


class TestLeaveOfAbsence:
    def test_is_from_every_course_in_one_entry_and_ends_with_one(self, ward: Ward):
        other = ward.world.course("HYG")
        asked_of_all(ward)
        ward.world.require(other, from_day=on(0), due_days=3)
        entries, changes = len(rows_of(audit_entry)), len(rows_of(change))
        seen = look(ward, PeopleAct.LEAVE, Ticked((ward.ann,)))
        assert (seen.preview.breaches_added, seen.preview.breaches_removed) == (0, 1)
        do(ward, PeopleAct.LEAVE, Ticked((ward.ann,)), seen)
        assert (len(rows_of(audit_entry)), len(rows_of(change))) == (entries + 1, changes + 1)
        assert [ward.world.axes(ward.ann, c)[1] for c in (ward.fire, other)] == ["Exempt", "Exempt"]
        assert ward.world.axes(ward.ben, ward.fire)[1] == "Overdue"
        back = do(ward, PeopleAct.RETURN, Ticked((ward.ann,)), until_day=on(5))
        assert back.undo is None
        assert {row["until_day"] for row in rows_of(exemption, learner_id=ward.ann)} == {on(5)}
        assert len(rows_of(audit_entry)) == entries + 2
        assert ward.world.standing(ward.ann, other, on(6))["due_on"] == on(8)
        ward.world.assert_whole()

    def test_passes_over_oneself_leavers_and_whoever_is_away_already(self, ward: Ward):
        boss = ward.world.person(Role.MANAGER, learner_id=ward.ann)
        do(ward, PeopleAct.DEACTIVATE, Ticked((ward.cem,)))
        do(ward, PeopleAct.LEAVE, Ticked((ward.ben,)))
        three = Ticked((ward.ann, ward.ben, ward.cem))
        said = {one.name: one.reason for one in look(ward, PeopleAct.LEAVE, three, boss).preview.passed_over}
        assert said == {
            "Ann Lee": "is you: nobody does this for themselves",
            "Ben Ortiz": f"is on leave until {on(20).isoformat()} already",
            "Cem Öz": "is not active",
        }
        with pytest.raises(Refused, match="Cem Öz is not on leave"):
            do(ward, PeopleAct.RETURN, Ticked((ward.cem,)))
        with pytest.raises(Refused, match="more than 12 months"):
            do(ward, PeopleAct.RETURN, Ticked((ward.ben,)), until_day=on(500))

    @pytest.mark.parametrize(
        ("more", "why"),
        [
            ({"reason": " "}, "needs a reason"),
            ({"from_day": on(-1)}, "lies in the past"),
            ({"until_day": on(0)}, "not after the start"),
            ({"until_day": on(400)}, "more than 12 months"),
        ],
    )
    def test_refuses_days_that_make_no_sense(self, ward: Ward, more: dict[str, Any], why: str):
        before = everything()
        with pytest.raises(Invalid, match=why):
            do(ward, PeopleAct.LEAVE, Ticked((ward.ben,)), **more)
        assert everything() == before

    def test_is_taken_back_unless_it_was_changed_since(self, ward: Ward):
        asked_of_all(ward)
        held = ward.world.standing(ward.ann, ward.fire)["compliance"]
        both = Ticked((ward.ann, ward.ben))
        given = do(ward, PeopleAct.LEAVE, both)
        do(ward, PeopleAct.RETURN, Ticked((ward.ben,)), until_day=on(3))
        back = undo(ward, given)
        assert (back.done, [one.name for one in back.passed_over]) == ((ward.ann,), ["Ben Ortiz"])
        assert ward.world.standing(ward.ann, ward.fire)["compliance"] == held
        assert ward.world.axes(ward.ben, ward.fire)[1] == "Exempt"
        with pytest.raises(Conflict, match="changed since"):
            undo(ward, given)
        ward.world.assert_whole()


class TestDeactivating:
    def test_many_leave_in_one_entry_and_their_undo_gives_seats_and_cycles_back(self, ward: Ward):
        asked_of_all(ward)
        assign = {"actor": ward.manager, "learner_ids": [ward.ben], "course_id": ward.fire}
        assignments.assign(**assign, due_on=on(9), now=later(-5))
        seated(ward, ward.ben)
        cycles, seats, spells = rows_of(assignment), rows_of(seat), rows_of(employment)
        entries = len(rows_of(audit_entry))
        left = do(ward, PeopleAct.DEACTIVATE, EVERYBODY)
        assert left.done == (ward.ann, ward.ben, ward.cem)
        assert len(rows_of(audit_entry)) == entries + 1
        assert ward.world.axes(ward.ben, ward.fire)[1] == "Not required"
        assert rows_of(seat)[0]["freed_at"] is not None
        back = undo(ward, left)
        assert back.done == left.done
        assert (rows_of(assignment), rows_of(seat), rows_of(employment)) == (cycles, seats, spells)
        ward.world.assert_whole()

    def test_whoever_came_back_meanwhile_is_not_touched_by_the_undo(self, ward: Ward):
        left = do(ward, PeopleAct.DEACTIVATE, Ticked((ward.ann, ward.ben)))
        do(ward, PeopleAct.BRING_BACK, Ticked((ward.ann,)))
        back = undo(ward, left)
        assert (back.done, [one.name for one in back.passed_over]) == ((ward.ben,), ["Ann Lee"])
        ward.world.assert_whole()

    def test_a_return_is_taken_back_to_the_day_of_leaving(self, ward: Ward):
        do(ward, PeopleAct.DEACTIVATE, Ticked((ward.ben,)), from_day=on(-30))
        gone = rows_of(employment, learner_id=ward.ben)
        back = do(ward, PeopleAct.BRING_BACK, Ticked((ward.ben,)))
        assert [row["until_day"] for row in rows_of(employment, learner_id=ward.ben)] == [on(-30), FOREVER]
        undo(ward, back)
        assert rows_of(employment, learner_id=ward.ben) == gone
        with pytest.raises(Refused, match="is not active"):
            do(ward, PeopleAct.DEACTIVATE, Ticked((ward.ben,)))
        ward.world.assert_whole()


def memberships(ward: Ward) -> list[tuple[int, int, date, date]]:
    rows = rows_of(group_membership, organisation_id=ward.world.id)
    return sorted((row["learner_id"], row["group_id"], row["from_day"], row["until_day"]) for row in rows)


class TestMoving:
    def test_moves_whoever_is_elsewhere_and_its_undo_brings_each_home(self, ward: Ward):
        groups = ward.world.groups
        homes = {row["learner_id"]: row["group_id"] for row in rows_of(group_membership)}
        moved = do(ward, PeopleAct.MOVE, EVERYBODY, group_id=groups["Ward B"])
        assert moved.done == (ward.ann, ward.ben)
        assert [one.reason for one in moved.passed_over] == ["is in this group already"]
        undo(ward, moved)
        now = {row["learner_id"]: row["group_id"] for row in rows_of(group_membership, until_day=FOREVER)}
        assert now == homes
        assert rows_of(group_membership, learner_id=ward.ann)[0]["from_day"] == HIRED
        ward.world.assert_whole()

    def test_the_undo_brings_back_a_later_move_that_was_planned_before(self, ward: Ward):
        groups = ward.world.groups
        do(ward, PeopleAct.MOVE, Ticked((ward.ann,)), group_id=groups["Ward B"], from_day=on(20))
        do(ward, PeopleAct.MOVE, Ticked((ward.ben,)), group_id=groups["Mercy"], from_day=on(30))
        planned = memberships(ward)
        moved = do(ward, PeopleAct.MOVE, EVERYBODY, group_id=groups["Mercy"])
        assert memberships(ward) != planned
        undo(ward, moved)
        assert memberships(ward) == planned
        ward.world.assert_whole()

    def test_a_scope_moves_within_itself_only(self, ward: Ward):
        with pytest.raises(NotFound, match="no such group"):
            do(ward, PeopleAct.MOVE, Ticked((ward.ben,)), actor=ward.ward_manager, group_id=ward.world.groups["Ward B"])
        moved = do(ward, PeopleAct.MOVE, Ticked((ward.ben,)), group_id=ward.world.groups["Ward B"])
        with pytest.raises(NotFound):
            undo(ward, moved, ward.ward_manager)
        home = do(ward, PeopleAct.MOVE, Ticked((ward.ben,)), group_id=ward.world.groups["Ward A"])
        with pytest.raises(NotFound, match="no such group"):
            undo(ward, home, replace(ward.ward_manager, account_id=99))


def test_only_acts_on_people_are_taken_back_by_their_number(ward: Ward):
    done = assignments.assign(
        actor=ward.manager, learner_ids=[ward.ben], course_id=ward.fire, due_on=on(5), now=later(-1)
    )
    left = do(ward, PeopleAct.DEACTIVATE, Ticked((ward.ben,)))
    before = everything()
    with pytest.raises(NotFound, match="nothing to take back"):
        undo(ward, replace(done, undo=PeopleAct.UNDO_DEACTIVATE))
    with pytest.raises(NotFound, match="nothing to take back"):
        undo(ward, replace(left, undo=PeopleAct.UNDO_MOVE))
    with pytest.raises(NotFound):
        undo(ward, left, ward.outsider)
    with pytest.raises(NotAllowed):
        undo(ward, left, ward.executive)
    assert everything() == before


PREPARED: dict[AnyAct, tuple[AnyAct | Callable[[Ward, int], Any], ...]] = {
    Act.ASSIGN: (),
    Act.RESET: (Act.ASSIGN, lambda ward, who: ward.world.complete(who, ward.fire)),
    Act.VOID_COMPLETION: (Act.ASSIGN, lambda ward, who: ward.world.complete(who, ward.fire)),
    Act.GRANT_TRY: (Act.ASSIGN, lambda ward, who: ward.world.fail(who, ward.fire)),
    Act.END_EXEMPTION: (Act.ASSIGN, Act.EXEMPT),
    Act.END_LEAVE: (Act.ASSIGN, Act.START_LEAVE),
    PeopleAct.RETURN: (PeopleAct.LEAVE,),
    PeopleAct.BRING_BACK: (PeopleAct.DEACTIVATE,),
}
"""What must have been done before an act is possible; where nothing is said: the course is assigned."""


@pytest.fixture
def one_ward(sqlite_ward: tuple[Path, Ward]) -> Iterator[Ward]:
    """The ward on one kind of database: what is asked here is the same on both."""
    file, made = sqlite_ward
    with opened(fresh_sqlite(file)):
        yield deepcopy(made)


@pytest.mark.parametrize("act", OFFERED)
def test_a_selection_does_nothing_that_role_or_scope_forbid_by_then(one_ward: Ward, act: AnyAct):
    ward = one_ward
    room = ward.world.group("Room 1", "Ward A")
    both = Ticked((ward.ann, ward.ben))
    more = {"group_id": room, "until_day": on(10), "due_on": on(40)}
    for step in PREPARED.get(act, (Act.ASSIGN,)):
        for who in both.learner_ids:
            if isinstance(step, PeopleAct):
                do(ward, step, Ticked((who,)))
            elif isinstance(step, Act):
                asked = {"actor": ward.administrator, "learner_ids": [who], "course_id": ward.fire, "now": NOW}
                do_act(**asked, act=step, answers=answers(ward))
            else:
                step(ward, who)
    manager = ward.ward_manager
    seen = look(ward, act, both, manager, **more)
    assert seen.preview.touched == both.learner_ids
    before = everything()
    with pytest.raises(NotAllowed):
        do(ward, act, both, seen, ward.world.person(Role.EXECUTIVE), **more)
    with pytest.raises(NotFound):
        do(ward, act, both, seen, ward.outsider, **more)
    assert everything() == before
    groups = ward.world.groups
    home = {"actor": ward.administrator, "learner_ids": [ward.ben], "group_id": groups["Ward B"]}
    move_people(**home, from_day=on(0), now=NOW)
    before = everything()
    with pytest.raises(Changed, match="changed since you looked"):
        do(ward, act, both, seen, manager, **more)
    assert everything() == before
    done = do(ward, act, both, seen, manager, pass_over_changed=True, **more)
    assert done.done == (ward.ann,)


def test_every_act_is_offered_to_a_selection_or_takes_another_back(ward: Ward):
    inverses = {steps_of(act, answers(ward)).undo for act in OFFERED}
    assert set(ACT_FORMS) - set(OFFERED) <= inverses
