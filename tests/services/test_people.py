"""People: added, edited, moved by date; notified; and every one of these acts refused to whoever may not."""

from collections.abc import Callable
from typing import Any

import pytest

from lms_dashboard.db.tables import (
    audit_entry,
    change,
    employment,
    group_membership,
    job_role_membership,
    learner,
    mail,
)
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.errors import Invalid, NotAllowed, NotFound, NotSignedIn, Refused
from lms_dashboard.domain.people import NOBODY, Actor
from lms_dashboard.services import assignments
from lms_dashboard.services.notifying import count_notices, get_notices, notify
from lms_dashboard.services.people import PersonFields, add_person, edit_person, get_person
from tests.services.conftest import Ward
from tests.services.presence import deactivate, move_people
from tests.services.world import HIRED, NOW, everything, later, on, rows_of

BEN = PersonFields("Benno", "Ortiz", "ben.ortiz@mercy.example", "Ben-Ortiz", HIRED)


def edited(ward: Ward, actor: Actor | None = None, **more: Any) -> None:
    fields = {**{name: getattr(BEN, name) for name in BEN.__slots__}, "group_id": ward.world.groups["Ward A"], **more}
    edit_person(actor=actor or ward.manager, learner_id=ward.ben, person=PersonFields(**fields), now=NOW)


def homes(learner_id: int) -> list[tuple[Any, ...]]:
    return [
        (row["group_id"], row["from_day"], row["until_day"]) for row in rows_of(group_membership, learner_id=learner_id)
    ]


ACTS: dict[str, Callable[[Ward, Actor], Any]] = {
    "edit": lambda ward, actor: edited(ward, actor),
    "move": lambda ward, actor: move_people(
        actor=actor, learner_ids=[ward.ben], group_id=ward.world.groups["Ward A"], from_day=on(0), now=NOW
    ),
    "notify": lambda ward, actor: notify(actor=actor, learner_ids=[ward.ben], now=NOW),
    "look": lambda ward, actor: get_person(actor=actor, learner_id=ward.ben, now=NOW),
    "look at notices": lambda ward, actor: get_notices(actor=actor, learner_id=ward.ben, now=NOW),
}


@pytest.mark.parametrize("name", ACTS)
def test_is_refused_to_whoever_may_not(ward: Ward, name: str):
    assignments.assign(actor=ward.world.actor, learner_ids=[ward.ben], course_id=ward.fire, due_on=on(3), now=later(-1))
    before = everything()
    with pytest.raises(NotSignedIn):
        ACTS[name](ward, NOBODY)
    for reader in (ward.executive, ward.auditor, ward.learner):
        with pytest.raises(NotAllowed):
            ACTS[name](ward, reader)
    ward_b = ward.world.person(*ward.manager.roles, groups=["Ward B"])
    for other in (ward.outsider, ward_b):
        with pytest.raises(NotFound, match=r"no such learner|is yours to change"):
            ACTS[name](ward, other)
    assert everything() == before


class TestAdd:
    def test_is_refused_to_whoever_may_not(self, ward: Ward):
        before = everything()
        with pytest.raises(NotSignedIn):
            add_person(actor=NOBODY, person=PersonFields("Zoë", "A", "z@x.example"), now=NOW)
        for reader in (ward.executive, ward.auditor, ward.learner):
            with pytest.raises(NotAllowed):
                add_person(actor=reader, person=PersonFields("Zoë", "A", "z@x.example"), now=NOW)
        assert everything() == before

    @pytest.mark.parametrize(
        ("person", "error", "why"),
        [
            (PersonFields("", " ", "z@x.example"), Invalid, "needs a name"),
            (PersonFields("Zoë", "A"), Invalid, "Neither email nor number"),
            (PersonFields("Zoë", "A", "not an address"), Invalid, "not an email"),
            (PersonFields("Z" * 300, "A", "z@x.example"), Invalid, "too long"),
            (PersonFields("Zoë", "A", "z@x.example", hired_on=FOREVER), Invalid, "too far ahead"),
            (PersonFields("Zoë", "A", "ANN.LEE@mercy.example"), Refused, "Ann Lee has this email"),
            (PersonFields("Zoë", "A", "", "Ann-Lee"), Refused, "Ann Lee has this number"),
            (PersonFields("Zoë", "A", "z@x.example", group_id=999_999), NotFound, "no such group"),
            (PersonFields("Zoë", "A", "z@x.example", job_role_ids=(999_999,)), NotFound, "no such job role"),
        ],
    )
    def test_refuses_what_will_not_do(self, ward: Ward, person: PersonFields, error: type[Exception], why: str):
        before = everything()
        with pytest.raises(error, match=why):
            add_person(actor=ward.manager, person=person, now=NOW)
        assert everything() == before

    def test_within_a_scope_needs_a_group_of_it_and_names_nobody_outside(self, ward: Ward):
        before = everything()
        groups = ward.world.groups
        for group_id, error in ((None, Invalid), (groups["Ward B"], NotFound), (groups["Mercy"], NotFound)):
            with pytest.raises(error):
                add_person(
                    actor=ward.ward_manager, person=PersonFields("Zoë", "A", "z@x.example", group_id=group_id), now=NOW
                )
        taken = PersonFields("Zoë", "A", "cem.oz@mercy.example", group_id=groups["Ward A"])
        with pytest.raises(Refused, match="Somebody of the organisation"):
            add_person(actor=ward.ward_manager, person=taken, now=NOW)
        assert everything() == before

    def test_makes_a_learner_whom_requirements_ask_from_the_hiring_day(self, ward: Ward):
        ward.world.require(ward.fire, due_days=30)
        role = ward.world.job_role("Nurse")
        fields = PersonFields("Zoë", "Aa", "Zoe@X.example", "", on(-10), ward.world.groups["Ward A"], (role,), "Lead")
        made = add_person(actor=ward.ward_manager, person=fields, now=NOW)
        (new,) = made.learner_ids
        row = rows_of(learner, id=new)[0]
        assert (row["name"], row["email"], row["external_id"]) == ("Zoë Aa", "zoe@x.example", None)
        assert ward.world.standing(new, ward.fire)["due_on"] == on(20)
        assert homes(new) == [(ward.world.groups["Ward A"], on(-10), FOREVER)]
        assert len(rows_of(job_role_membership, learner_id=new)) == 2
        assert rows_of(change, organisation_id=ward.world.id)[-1]["learner_ids"] is None
        ward.world.assert_whole()


class TestEdit:
    def test_changes_what_is_said_and_nothing_else(self, ward: Ward):
        entries = len(rows_of(audit_entry))
        edited(ward, first_name="Benno")
        row = rows_of(learner, id=ward.ben)[0]
        assert (row["name"], row["sort_key"].split("\x1f")[0]) == ("Benno Ortiz", "benno ortiz")
        assert homes(ward.ben) == [(ward.world.groups["Ward A"], HIRED, FOREVER)]
        assert len(rows_of(audit_entry)) == entries + 1
        with pytest.raises(Refused, match="Nothing is different"):
            edited(ward)
        ward.world.assert_whole()

    def test_moves_by_date_and_requirements_follow(self, ward: Ward):
        ward.world.require(ward.fire, "group", ward.world.groups["Ward B"], due_days=5)
        assert ward.world.axes(ward.ben, ward.fire)[1] == "Not required"
        edited(ward, group_id=ward.world.groups["Ward B"], from_day=on(-10))
        assert homes(ward.ben) == [
            (ward.world.groups["Ward A"], HIRED, on(-10)),
            (ward.world.groups["Ward B"], on(-10), FOREVER),
        ]
        assert ward.world.axes(ward.ben, ward.fire, on(-11))[1] == "Not required"
        assert ward.world.axes(ward.ben, ward.fire)[1] == "Overdue"
        ward.world.assert_whole()

    def test_takes_a_job_role_from_a_day_and_keeps_what_was(self, ward: Ward):
        nurse, lead = ward.world.job_role("Nurse"), ward.world.job_role("Lead")
        ward.world.take_role(ward.ben, nurse, HIRED)
        edited(ward, job_role_ids=(lead,), from_day=on(5))
        held = {(r["job_role_id"], r["from_day"], r["until_day"]) for r in rows_of(job_role_membership)}
        assert held == {(nurse, HIRED, on(5)), (lead, on(5), FOREVER)}
        profile = get_person(actor=ward.manager, learner_id=ward.ben, now=NOW)
        assert profile.job_role_ids == (nurse,)

    def test_a_corrected_hiring_day_moves_the_first_spell(self, ward: Ward):
        edited(ward, hired_on=on(-20))
        assert rows_of(employment, learner_id=ward.ben)[0]["from_day"] == on(-20)
        assert homes(ward.ben)[0][1] == on(-20)
        ward.world.assert_whole()

    def test_nobody_is_moved_out_of_the_scope(self, ward: Ward):
        before = everything()
        with pytest.raises(NotFound, match="no such group"):
            edited(ward, ward.ward_manager, group_id=ward.world.groups["Ward B"])
        assert everything() == before


class TestMoveMany:
    def test_replaces_what_was_planned_from_the_day_on(self, ward: Ward):
        groups, both = ward.world.groups, [ward.ann, ward.cem]
        move_people(actor=ward.manager, learner_ids=both, group_id=groups["Mercy"], from_day=on(20), now=NOW)
        move_people(actor=ward.manager, learner_ids=both, group_id=groups["Ward B"], from_day=on(10), now=NOW)
        assert homes(ward.ann) == [(groups["Ward A"], HIRED, on(10)), (groups["Ward B"], on(10), FOREVER)]
        assert homes(ward.cem) == [(groups["Ward B"], HIRED, FOREVER)]
        ward.world.assert_whole()


class TestNotify:
    def assigned(self, ward: Ward, *learners: int, days: int = 3) -> None:
        asked = {"actor": ward.world.actor, "learner_ids": learners, "course_id": ward.fire}
        assignments.assign(**asked, due_on=on(days), now=later(-5))

    def test_is_refused_where_there_is_nothing_to_say(self, ward: Ward):
        with pytest.raises(Refused, match="No course is current"):
            notify(actor=ward.manager, learner_ids=[ward.ann], now=NOW)
        self.assigned(ward, ward.ann)
        ward.world.complete(ward.ann, ward.fire)
        with pytest.raises(Refused, match="Nothing to do"):
            notify(actor=ward.manager, learner_ids=[ward.ann], now=NOW)

    def test_queues_the_mail_of_the_state_once_an_hour(self, ward: Ward):
        self.assigned(ward, ward.ann)
        notify(actor=ward.manager, learner_ids=[ward.ann], now=NOW)
        before = everything()
        with pytest.raises(Refused, match="less than an hour"):
            notify(actor=ward.manager, learner_ids=[ward.ann], now=later(seconds=3_599))
        assert everything() == before
        notify(actor=ward.manager, learner_ids=[ward.ann], now=later(seconds=3_600))
        notify(actor=ward.manager, learner_ids=[ward.ann], now=later(8))
        kinds = [(row["kind"], row["state"]) for row in rows_of(mail)][1:]
        assert kinds == [("reminder", "queued"), ("reminder", "queued"), ("overdue", "queued")]

    def test_what_will_not_be_sent_is_in_the_ledger_with_the_reason(self, ward: Ward):
        nobody = ward.world.learner("Eve", "No", email=None, group="Ward A")
        self.assigned(ward, nobody, ward.ann)
        done = notify(actor=ward.manager, learner_ids=[nobody, ward.ann], now=NOW)
        assert done.message == "2 learners: 1 mail queued, 1 held back: no address, or switched off."
        assert [(r["state"], r["reason"]) for r in rows_of(mail, learner_id=nobody)][-1] == ("suppressed", "no address")

    def test_what_would_be_sent_is_counted_by_kind_and_reason(self, ward: Ward):
        self.assigned(ward, ward.ann, ward.ben, ward.cem)
        ward.world.complete(ward.cem, ward.fire)
        notify(actor=ward.manager, learner_ids=[ward.ben], now=NOW)
        both = [ward.ann, ward.ben, ward.cem]
        kinds, held = count_notices(actor=ward.manager, learner_ids=both, now=later(seconds=9))
        assert kinds == (("reminder", 1),)
        assert dict(held) == {"Was notified less than an hour ago.": 1, "Nothing to do at present.": 1}
        with pytest.raises(NotFound):
            count_notices(actor=ward.ward_manager, learner_ids=both, now=NOW)

    def test_leavers_are_left_alone(self, ward: Ward):
        self.assigned(ward, ward.ann)
        deactivate(actor=ward.manager, learner_ids=[ward.ann], from_day=on(0), now=NOW)
        with pytest.raises(Refused, match="left"):
            notify(actor=ward.manager, learner_ids=[ward.ann], now=NOW)
        told = get_notices(actor=ward.manager, learner_id=ward.ann, now=NOW)
        assert [notice.held for notice in told] == ["Has left the organisation."]
