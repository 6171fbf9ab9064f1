"""Requirements are changed by whom they are under, and what the preview foresees is what saving does."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Event

import pytest

from lms_dashboard.db.tables import audit_detail, audit_entry, change, course, job_role, learner, requirement
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.errors import Invalid, NotAllowed, NotFound, NotSignedIn, Refused
from lms_dashboard.domain.people import NOBODY, Actor, Role
from lms_dashboard.domain.requirements import (
    NewRequirement,
    RequirementEdit,
    RequirementEnd,
    RequirementPreview,
    RequirementQuery,
    Wanted,
)
from lms_dashboard.domain.status import BREACHES, Compliance
from lms_dashboard.services.absence import TakingLeave
from lms_dashboard.services.acting import perform
from lms_dashboard.services.assignments import assign
from lms_dashboard.services.people import PersonFields, add_person, edit_person
from lms_dashboard.services.requirement_lists import get_requirements
from lms_dashboard.services.requirement_previews import preview_requirement
from lms_dashboard.services.requirements import change_requirement, create_requirement, end_requirement
from tests.services.conftest import Ward
from tests.services.presence import bring_back, deactivate
from tests.services.world import HIRED, NOW, TODAY, everything, later, on, rows_of


def new(ward: Ward, audience: str = "everybody", target: int | None = None, **more: object) -> NewRequirement:
    return replace(NewRequirement(ward.fire, audience, target, HIRED, "law"), **more)


def edit_of(one: int, **more: object) -> RequirementEdit:
    return replace(RequirementEdit(one, HIRED, "law"), **more)


def save(actor: Actor, wanted: Wanted) -> None:
    if isinstance(wanted, NewRequirement):
        create_requirement(actor=actor, new=wanted, now=NOW)
    elif isinstance(wanted, RequirementEdit):
        change_requirement(actor=actor, edit=wanted, now=NOW)
    else:
        end = {"requirement_id": wanted.requirement_id, "until_day": wanted.until_day, "reason": wanted.reason}
        end_requirement(actor=actor, **end, now=NOW)


def ward_administrator(ward: Ward) -> Actor:
    groups = frozenset({ward.world.groups["Ward A"]})
    return ward.world.person(Role.ADMINISTRATOR, groups=["Ward A"], administer_group_ids=groups)


class TestRefusals:
    def test_only_administrators_change_or_preview(self, ward: Ward):
        one = ward.world.require(ward.fire)
        before = everything()
        for actor, error in (
            (NOBODY, NotSignedIn),
            (ward.manager, NotAllowed),
            (ward.executive, NotAllowed),
            (ward.auditor, NotAllowed),
            (ward.learner, NotAllowed),
            (ward.outsider, NotFound),
        ):
            for wanted in (edit_of(one, due_days=3), RequirementEnd(one, TODAY, "x")):
                with pytest.raises(error):
                    save(actor, wanted)
                with pytest.raises(error):
                    preview_requirement(actor=actor, wanted=wanted, now=NOW)
        assert everything() == before

    def test_a_groups_administrator_asks_nothing_beyond_the_groups(self, ward: Ward):
        actor = ward_administrator(ward)
        nurse = ward.world.job_role("Nurse")
        everybodys = ward.world.require(ward.fire)
        before = everything()
        for wanted, error in (
            (new(ward), NotAllowed),
            (new(ward, "job role", nurse), NotAllowed),
            (new(ward, "group", ward.world.groups["Ward B"]), NotFound),
            (new(ward, "group", ward.world.groups["Mercy"]), NotFound),
            (new(ward, "person", ward.cem), NotFound),
            (edit_of(everybodys, due_days=3), NotAllowed),
            (RequirementEnd(everybodys, TODAY, "x"), NotAllowed),
        ):
            with pytest.raises(error):
                save(actor, wanted)
            with pytest.raises(error):
                preview_requirement(actor=actor, wanted=wanted, now=NOW)
        assert everything() == before

    def test_a_groups_administrator_asks_of_the_own_groups_and_their_people(self, ward: Ward):
        actor = ward_administrator(ward)
        inner = ward.world.group("Bay 1", "Ward A")
        for wanted in (
            new(ward, "group", ward.world.groups["Ward A"]),
            new(ward, "group", inner),
            new(ward, "person", ward.ben),
        ):
            save(actor, wanted)
        one = rows_of(requirement)[0]["id"]
        save(actor, edit_of(one, due_days=3))
        save(actor, RequirementEnd(one, TODAY, "over"))
        assert len(rows_of(requirement)) == 3

    @pytest.mark.parametrize("wrong", [{"reason": " "}, {"until_day": HIRED}, {"due_days": -1}, {"validity_months": 0}])
    def test_a_change_that_makes_no_sense_is_refused(self, ward: Ward, wrong: dict[str, object]):
        one = ward.world.require(ward.fire)
        before = everything()
        with pytest.raises(Invalid):
            save(ward.administrator, edit_of(one, **wrong))
        assert everything() == before

    def test_a_change_that_changes_nothing_is_refused(self, ward: Ward):
        one = ward.world.require(ward.fire, reason="law")
        before = everything()
        with pytest.raises(Refused):
            save(ward.administrator, edit_of(one))
        assert everything() == before


class TestChanging:
    def test_puts_right_all_its_days_and_records_what_was(self, ward: Ward):
        one = ward.world.require(ward.fire, due_days=30, reason="law")
        assert ward.world.axes(ward.ann, ward.fire)[1] == "Overdue"
        save(ward.administrator, edit_of(one, due_days=400))
        assert ward.world.axes(ward.ann, ward.fire)[1] == "Pending"
        assert ward.world.axes(ward.ann, ward.fire, on(-100))[1] == "Pending"
        entry, feed = rows_of(audit_entry)[-1], rows_of(change, organisation_id=ward.world.id)[-1]
        detail = rows_of(audit_detail)[-1]
        assert (entry["act"], detail["before"]["due_days"], detail["after"]["due_days"]) == (
            "change_requirement",
            30,
            400,
        )
        assert set(feed["learner_ids"]) == {ward.ann, ward.ben, ward.cem}
        ward.world.assert_whole()

    def test_another_reason_alone_touches_nobody(self, ward: Ward):
        one = ward.world.require(ward.fire, reason="law")
        save(ward.administrator, edit_of(one, reason="45 CFR 164.530(b)"))
        assert rows_of(requirement)[0]["reason"] == "45 CFR 164.530(b)"
        assert rows_of(change, organisation_id=ward.world.id)[-1]["learner_ids"] == []
        ward.world.assert_whole()

    def test_optional_asks_nobody_any_more(self, ward: Ward):
        one = ward.world.require(ward.fire, reason="law")
        save(ward.administrator, edit_of(one, mandatory=False))
        assert ward.world.axes(ward.ann, ward.fire)[1] == "Not required"
        ward.world.assert_whole()

    def test_an_end_can_be_taken_back(self, ward: Ward):
        one = ward.world.require(ward.fire, reason="law")
        save(ward.administrator, RequirementEnd(one, TODAY, "over"))
        save(ward.administrator, edit_of(one, until_day=FOREVER))
        row = rows_of(requirement)[0]
        assert (row["until_day"], row["ended_at"]) == (date.max, None)
        assert ward.world.axes(ward.ann, ward.fire)[1] == "Overdue"
        ward.world.assert_whole()

    def test_a_due_day_that_was_chosen_holds_until_other_days_are_given(self, ward: Ward):
        assign(actor=ward.administrator, learner_ids=[ward.ann], course_id=ward.fire, due_on=on(9), now=NOW)
        one = rows_of(requirement)[0]["id"]
        save(ward.administrator, edit_of(one, from_day=TODAY, due_days=9, reason="new duty", validity_months=6))
        assert rows_of(requirement)[0]["first_due"] == on(9)
        save(ward.administrator, edit_of(one, from_day=TODAY, due_days=20))
        assert ward.world.standing(ward.ann, ward.fire)["due_on"] == on(20)
        ward.world.assert_whole()


@pytest.fixture
def mixed(ward: Ward) -> Ward:
    """Ann is certified, Ben is asked by his group already, Cem has a cycle; Lea has left, Nia comes tomorrow."""
    world = ward.world
    assign(actor=ward.administrator, learner_ids=[ward.ann], course_id=ward.fire, due_on=on(0), now=later(-50))
    world.complete(ward.ann, ward.fire, later(-45))
    personal = rows_of(requirement)[0]["id"]
    end_requirement(actor=ward.administrator, requirement_id=personal, until_day=on(-1), reason="x", now=NOW)
    world.require(ward.fire, "person", ward.ben, from_day=on(-5), due_days=2)
    assign(actor=ward.administrator, learner_ids=[ward.cem], course_id=ward.fire, due_on=on(9), now=NOW)
    world.learner("Lea", spells=((HIRED, on(-10)),), group="Ward A")
    world.learner("Nia", hired=on(1), group="Ward A")
    return ward


class TestPreview:
    def test_counts_who_becomes_required_and_how_they_stand(self, mixed: Ward):
        found = preview_requirement(actor=mixed.administrator, wanted=new(mixed), now=NOW)
        assert found == RequirementPreview(
            "Fire Safety",
            TODAY,
            covered=3,
            added=1,
            removed=0,
            certified=1,
            unassigned=0,
            breaches_added=1,  # Cem, who was due in nine days, was due long ago by the wider one
            breaches_removed=0,
        )

    def test_of_what_begins_later_is_of_its_first_day(self, mixed: Ward):
        found = preview_requirement(actor=mixed.administrator, wanted=new(mixed, from_day=on(1)), now=NOW)
        assert (found.day, found.covered, found.added, found.unassigned) == (on(1), 4, 2, 1)

    def test_of_another_reason_alone_is_that_nothing_changes(self, mixed: Ward):
        one = mixed.world.require(mixed.fire, reason="law")
        wanted = edit_of(one, reason="contract")
        found = preview_requirement(actor=mixed.administrator, wanted=wanted, now=NOW)
        assert (found.added, found.removed, found.breaches_added, found.breaches_removed) == (0, 0, 0, 0)

    def test_changes_nothing(self, mixed: Ward):
        before = everything()
        preview_requirement(actor=mixed.administrator, wanted=new(mixed), now=NOW)
        assert everything() == before

    def test_of_a_course_that_was_asked_of_nobody_knows_who_is_on_leave(self, ward: Ward):
        leave = TakingLeave(TODAY, on(60), "Parental leave")
        perform(actor=ward.administrator, steps=leave, learner_ids=[ward.ann], now=NOW)
        foreseen = preview_requirement(actor=ward.administrator, wanted=new(ward), now=NOW)
        save(ward.administrator, new(ward))
        found = [ward.world.axes(i, ward.fire)[1] for i in (ward.ann, ward.ben, ward.cem)]
        assert found == ["Exempt", "Overdue", "Overdue"]
        assert (foreseen.added, foreseen.breaches_added) == (3, 2)
        ward.world.assert_whole()

    def test_foresees_what_saving_does(self, mixed: Ward):
        nurse = mixed.world.job_role("Nurse")
        mixed.world.take_role(mixed.ann, nurse, HIRED)
        wards = mixed.world.groups
        one = mixed.world.require(mixed.fire, "group", wards["Mercy"], from_day=on(-3), due_days=1, reason="law")
        for wanted in (
            new(mixed, "group", wards["Ward A"], due_days=0),
            new(mixed, "job role", nurse),
            new(mixed, "person", mixed.cem, from_day=on(-90)),
            edit_of(one, from_day=on(-40), due_days=90),
            edit_of(one, from_day=on(-3), due_days=1, validity_months=1),
            RequirementEnd(one, on(2), "over"),
            edit_of(one, from_day=on(-3), due_days=1, mandatory=False),
            new(mixed, due_days=400),
        ):
            foreseen = preview_requirement(actor=mixed.administrator, wanted=wanted, now=NOW)
            before = statuses(mixed, foreseen.day)
            save(mixed.administrator, wanted)
            after = statuses(mixed, foreseen.day)
            differing = [(was, after[i]) for i, was in before.items()]
            none = Compliance.NOT_REQUIRED
            assert foreseen.added == sum(was is none and now is not none for was, now in differing)
            assert foreseen.removed == sum(was is not none and now is none for was, now in differing)
            assert foreseen.breaches_added == sum(was not in BREACHES and now in BREACHES for was, now in differing)
            assert foreseen.breaches_removed == sum(was in BREACHES and now not in BREACHES for was, now in differing)
        mixed.world.assert_whole()


def statuses(ward: Ward, day: date) -> dict[int, Compliance]:
    words = {status.label: status for status in Compliance}
    learner_ids = [ward.ann, ward.ben, ward.cem, ward.cem + 1, ward.cem + 2]
    return {i: words[ward.world.axes(i, ward.fire, day)[1]] for i in learner_ids}


class TestTheList:
    def listed(self, actor: Actor, **more: object) -> list[tuple[str, str, int, int, int]]:
        page = get_requirements(actor=actor, query=RequirementQuery(**more), now=NOW)
        assert page.total == len(page.rows)
        return [(row.audience, row.target, row.people, row.in_breach, row.unassigned) for row in page.rows]

    def test_says_whom_each_asks_and_how_many_have_no_cycle(self, mixed: Ward):
        mixed.world.require(mixed.fire, from_day=on(-9), due_days=20)
        mixed.world.require(mixed.fire, "group", mixed.world.groups["Ward A"], from_day=on(-9), due_days=20)
        assert self.listed(mixed.manager) == [("everybody", "", 3, 1, 1), ("group", "Ward A", 2, 1, 1)]
        page = get_requirements(actor=mixed.manager, query=RequirementQuery(), now=NOW)
        assert page.unassigned == 1

    def test_of_a_scope_leaves_out_what_asks_nobody_there(self, mixed: Ward):
        world = mixed.world
        world.require(mixed.fire, "group", world.groups["Ward B"])
        world.require(mixed.fire, "group", world.groups["Mercy"])
        world.require(mixed.fire, "job role", world.job_role("Nurse"))
        rows = self.listed(mixed.ward_manager, audiences=("everybody", "group", "job role", "person"))
        assert [(row[0], row[1], row[2]) for row in rows] == [
            ("group", "Mercy", 2),
            ("job role", "Nurse", 0),
            ("person", "Ben Ortiz", 1),
        ]

    def test_filters(self, ward: Ward):
        other = ward.world.course("LIFT", title="Safe Lifting")
        ward.world.require(ward.fire, reason="45 CFR 164")
        ward.world.require(other, from_day=on(5), mandatory=False)
        ward.world.require(other, "person", ward.ann, until_day=on(-5))
        assert len(self.listed(ward.manager)) == 2
        assert len(self.listed(ward.manager, states=("upcoming",))) == 1
        assert len(self.listed(ward.manager, states=("ended",), audiences=("person",))) == 1
        assert len(self.listed(ward.manager, search="164")) == 1
        assert len(self.listed(ward.manager, search="LIFTING")) == 1
        assert len(self.listed(ward.manager, course_ids=(ward.fire,))) == 1
        assert len(self.listed(ward.manager, mandatory=False)) == 1

    def test_says_what_the_actor_may_change(self, ward: Ward):
        ward.world.require(ward.fire)
        ward.world.require(ward.fire, "group", ward.world.groups["Ward A"])
        for actor, may in ((ward.administrator, [True, True]), (ward.manager, [False, False])):
            page = get_requirements(actor=actor, query=RequirementQuery(), now=NOW)
            assert [row.may_change for row in page.rows] == may
        page = get_requirements(actor=ward_administrator(ward), query=RequirementQuery(), now=NOW)
        assert [row.may_change for row in page.rows] == [False, True]

    def test_is_for_who_may_see_reports(self, ward: Ward):
        for actor, error in ((NOBODY, NotSignedIn), (ward.learner, NotAllowed)):
            with pytest.raises(error):
                get_requirements(actor=actor, query=RequirementQuery(), now=NOW)
        ward.world.require(ward.fire)
        assert self.listed(ward.outsider) == []

    @pytest.mark.parametrize("wrong", [{"sort": "x"}, {"page": 0}, {"audiences": ("friends",)}, {"states": ("x",)}])
    def test_refuses_what_is_out_of_range(self, ward: Ward, wrong: dict[str, object]):
        with pytest.raises(Invalid):
            get_requirements(actor=ward.manager, query=RequirementQuery(**wrong), now=NOW)


class TestWhoComesAndGoes:
    """What is asked of a group or a job role follows its people, by their acts."""

    @pytest.fixture
    def asked(self, ward: Ward) -> Ward:
        nurse = ward.world.job_role("Nurse")
        ward.world.require(ward.fire, "group", ward.world.groups["Ward A"], due_days=30)
        ward.world.require(ward.world.course("DRUG"), "job role", nurse, due_days=10)
        return ward

    def due(self, ward: Ward, learner_id: int, code: str) -> date | None:
        (found,) = rows_of(course, code=code)
        return ward.world.standing(learner_id, found["id"]).get("due_on")

    def test_a_joiner_is_asked_from_the_first_day(self, asked: Ward):
        (nurse,) = rows_of(job_role)
        who = PersonFields("New", "Nurse", "new@mercy.example", hired_on=on(-5), group_id=asked.world.groups["Ward A"])
        add_person(actor=asked.manager, person=replace(who, job_role_ids=(nurse["id"],)), now=NOW)
        (joiner,) = rows_of(learner, email="new@mercy.example")
        assert (self.due(asked, joiner["id"], "FIRE"), self.due(asked, joiner["id"], "DRUG")) == (on(25), on(5))
        asked.world.assert_whole()

    def test_who_moves_in_is_asked_from_the_move_and_who_moves_out_no_more(self, asked: Ward):
        (cem,) = rows_of(learner, id=asked.cem)
        who = PersonFields("Cem", "Öz", cem["email"], cem["external_id"], HIRED)
        move = {"actor": asked.manager, "learner_id": asked.cem, "now": NOW}
        edit_person(**move, person=replace(who, group_id=asked.world.groups["Ward A"], from_day=on(-2)))
        assert asked.world.axes(asked.cem, asked.fire, on(-3))[1] == "Not required"
        assert self.due(asked, asked.cem, "FIRE") == on(28)
        edit_person(**move, person=replace(who, group_id=asked.world.groups["Ward B"]))
        assert asked.world.axes(asked.cem, asked.fire)[1] == "Not required"
        asked.world.assert_whole()

    def test_a_returner_is_asked_anew(self, asked: Ward):
        who = {"actor": asked.manager, "learner_ids": [asked.ann]}
        assert asked.world.axes(asked.ann, asked.fire)[1] == "Overdue"
        deactivate(**who, from_day=TODAY, now=NOW)
        assert asked.world.axes(asked.ann, asked.fire)[1] == "Not required"
        bring_back(**who, from_day=on(3), now=later(3))
        assert asked.world.standing(asked.ann, asked.fire, on(3))["due_on"] == on(33)
        asked.world.assert_whole()


def _open_a_cycle(ward: Ward) -> None:
    assign(actor=ward.manager, learner_ids=[ward.ann], course_id=ward.fire, due_on=on(10), now=NOW)


def _let_somebody_go(ward: Ward) -> None:
    deactivate(actor=ward.manager, learner_ids=[ward.ann], from_day=TODAY, now=NOW)


def _welcome(ward: Ward) -> None:
    person = PersonFields("Zoe", "Zimmer", "zoe@hospital.example", "Z-1", HIRED, ward.world.groups["Ward A"], ())
    add_person(actor=ward.administrator, person=person, now=NOW)


class TestOthersMeanwhile:
    @pytest.mark.parametrize("work", [_open_a_cycle, _let_somebody_go, _welcome], ids=lambda work: work.__name__)
    @pytest.mark.parametrize("ending", [False, True], ids=["made", "ended"])
    def test_write_while_it_is_worked_out_and_are_heeded(
        self, ward: Ward, work: Callable[[Ward], None], *, ending: bool
    ):
        one = ward.world.require(ward.fire) if ending else 0
        told: list[str] = []

        def tell(doing: str, done: int, of: int) -> None:
            told.append(doing)
            if len(told) == 1:
                with ThreadPoolExecutor(1) as other:
                    other.submit(work, ward).result(timeout=20)

        asked = {"actor": ward.administrator, "now": NOW, "tell": tell}
        if ending:
            end_requirement(requirement_id=one, until_day=TODAY, reason="over", **asked)
        else:
            create_requirement(new=new(ward), **asked)
        acts = [
            row["act"] for row in sorted(rows_of(change, organisation_id=ward.world.id), key=lambda row: row["seq"])
        ]
        assert acts[-1] == ("end_requirement" if ending else "create_requirement")
        assert acts[-2] in ("assign", "deactivate", "add_person")
        ward.world.assert_whole()

    def test_change_the_same_requirement_and_the_second_goes_on_from_the_first(self, ward: Ward):
        one = ward.world.require(ward.fire, reason="law")
        written = Event()

        def tell(doing: str, done: int, of: int) -> None:
            if doing == "Writing":
                written.set()
                time.sleep(0.5)

        ending = {"requirement_id": one, "until_day": on(10), "reason": "over", "now": NOW, "tell": tell}
        with ThreadPoolExecutor(1) as other:
            ended = other.submit(end_requirement, actor=ward.administrator, **ending)
            assert written.wait(20)
            save(ward.administrator, edit_of(one, until_day=on(40)))
            ended.result(timeout=20)
        assert rows_of(audit_detail)[-1]["before"]["until_day"] == on(10).isoformat()
        assert ward.world.axes(ward.ann, ward.fire, on(20))[1] == "Overdue"
        ward.world.assert_whole()
