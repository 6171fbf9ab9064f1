"""Requirements: whom they ask, since when; joiners, movers, leavers and returners."""

from datetime import date, timedelta

import pytest

from lms_dashboard.db.tables import audit_entry, change, requirement
from lms_dashboard.domain.errors import Invalid, NotAllowed, NotFound, NotSignedIn, Refused
from lms_dashboard.domain.people import NOBODY
from lms_dashboard.services.requirements import NewRequirement, create_requirement, end_requirement, get_required
from tests.services.conftest import Ward
from tests.services.world import HIRED, NOW, TODAY, World, everything, on, rows_of


def asked(ward: Ward, day: date = TODAY) -> list[str]:
    """Who of Ann, Ben and Cem is asked on the day."""
    people = {"Ann": ward.ann, "Ben": ward.ben, "Cem": ward.cem}
    return [n for n, i in people.items() if ward.world.axes(i, ward.fire, day)[1] != "Not required"]


class TestAudience:
    def test_everybody(self, ward: Ward):
        ward.world.require(ward.fire)
        assert asked(ward) == ["Ann", "Ben", "Cem"]

    def test_a_group(self, ward: Ward):
        ward.world.require(ward.fire, "group", ward.world.groups["Ward A"])
        assert asked(ward) == ["Ann", "Ben"]

    def test_a_group_with_its_subgroups(self, ward: Ward):
        ward.world.require(ward.fire, "group", ward.world.groups["Mercy"])
        assert asked(ward) == ["Ann", "Ben", "Cem"]

    def test_a_group_whose_number_begins_with_anothers_is_not_meant(self, ward: Ward):
        for n in range(8):
            ward.world.group(f"Site {n}")
        far = ward.world.learner("Far", group="Site 7")
        assert str(ward.world.groups["Site 7"]).startswith(str(ward.world.groups["Mercy"]))
        ward.world.require(ward.fire, "group", ward.world.groups["Mercy"])
        assert ward.world.axes(far, ward.fire)[1] == "Not required"

    def test_a_job_role(self, ward: Ward):
        nurse = ward.world.job_role("Nurse")
        ward.world.take_role(ward.cem, nurse, HIRED)
        ward.world.require(ward.fire, "job role", nurse)
        assert asked(ward) == ["Cem"]

    def test_a_person(self, ward: Ward):
        ward.world.require(ward.fire, "person", ward.ben)
        assert asked(ward) == ["Ben"]

    def test_an_optional_one_asks_nobody(self, ward: Ward):
        ward.world.require(ward.fire, mandatory=False)
        assert asked(ward) == []


class TestDays:
    def test_from_is_inclusive_and_until_is_not(self, ward: Ward):
        ward.world.require(ward.fire, from_day=on(-20), until_day=on(-10))
        assert [bool(asked(ward, on(n))) for n in (-21, -20, -11, -10)] == [False, True, True, False]

    def test_a_joiner_is_due_n_days_after_hiring(self, ward: Ward):
        ward.world.require(ward.fire)
        new = ward.world.learner("New", group="Ward A", hired=on(-10))
        ward.world.rebuild()
        assert ward.world.standing(new, ward.fire)["due_on"] == on(20)
        assert ward.world.axes(new, ward.fire, on(-11)) == ("", "Not required")

    def test_whoever_starts_after_the_requirement_is_due_later_than_whoever_was_there(self, ward: Ward):
        ward.world.require(ward.fire, from_day=on(-5))
        assert ward.world.standing(ward.ann, ward.fire)["due_on"] == on(25)

    def test_a_mover_is_asked_from_the_day_of_the_move(self, ward: Ward):
        mover = ward.world.learner("Mo")
        ward.world.join(mover, "Ward B", HIRED, on(-10))
        ward.world.join(mover, "Ward A", on(-10))
        ward.world.require(ward.fire, "group", ward.world.groups["Ward A"])
        assert ward.world.axes(mover, ward.fire, on(-11))[1] == "Not required"
        assert ward.world.standing(mover, ward.fire)["due_on"] == on(20)

    def test_moving_between_subgroups_changes_nothing(self, ward: Ward):
        mover = ward.world.learner("Mo")
        ward.world.join(mover, "Ward B", HIRED, on(-10))
        ward.world.join(mover, "Ward A", on(-10))
        ward.world.require(ward.fire, "group", ward.world.groups["Mercy"])
        assert ward.world.standing(mover, ward.fire)["due_on"] == HIRED + timedelta(days=30)

    def test_a_leaver_is_asked_until_leaving(self, ward: Ward):
        leaver = ward.world.learner("Lea", spells=((HIRED, on(-10)),))
        ward.world.require(ward.fire)
        assert ward.world.axes(leaver, ward.fire, on(-11))[1] == "Overdue"
        assert ward.world.axes(leaver, ward.fire, on(-10)) == ("", "Not required")

    def test_a_returner_is_asked_anew(self, ward: Ward):
        back = ward.world.learner("Bea", spells=((HIRED, on(-100)), (on(-5), date.max)))
        ward.world.require(ward.fire)
        assert ward.world.axes(back, ward.fire, on(-101))[1] == "Overdue"
        assert ward.world.axes(back, ward.fire, on(-50))[1] == "Not required"
        assert ward.world.standing(back, ward.fire)["due_on"] == on(25)

    def test_a_job_role_taken_later_asks_from_then(self, ward: Ward):
        nurse = ward.world.job_role("Nurse")
        ward.world.take_role(ward.ann, nurse, on(-7), on(-2))
        ward.world.require(ward.fire, "job role", nurse)
        assert [asked(ward, on(n)) for n in (-8, -7, -3, -2)] == [[], ["Ann"], ["Ann"], []]


class TestEnding:
    def test_what_was_asked_until_then_stays_asked(self, ward: Ward):
        one = ward.world.require(ward.fire)
        end_requirement(actor=ward.administrator, requirement_id=one, until_day=TODAY, reason="law changed", now=NOW)
        assert asked(ward, on(-1)) == ["Ann", "Ben", "Cem"]
        assert asked(ward) == []
        ward.world.assert_whole()

    def test_leaves_other_requirements(self, ward: Ward):
        one = ward.world.require(ward.fire)
        ward.world.require(ward.fire, "person", ward.ann)
        end_requirement(actor=ward.administrator, requirement_id=one, until_day=TODAY, reason="law changed", now=NOW)
        assert asked(ward) == ["Ann"]

    def test_twice_is_refused(self, ward: Ward):
        one = ward.world.require(ward.fire)
        end = {"actor": ward.administrator, "requirement_id": one, "until_day": TODAY, "reason": "x", "now": NOW}
        end_requirement(**end)
        before = everything()
        with pytest.raises(Refused):
            end_requirement(**end)
        assert everything() == before

    def test_before_it_begins_is_refused(self, ward: Ward):
        one = ward.world.require(ward.fire, from_day=on(-5))
        with pytest.raises(Invalid):
            end_requirement(actor=ward.administrator, requirement_id=one, until_day=on(-6), reason="x", now=NOW)

    def test_anothers_looks_as_if_it_were_missing(self, ward: Ward):
        one = ward.world.require(ward.fire)
        before = everything()
        told = []
        for id_ in (one, 999_999):
            with pytest.raises(NotFound) as error:
                end_requirement(actor=ward.outsider, requirement_id=id_, until_day=TODAY, reason="x", now=NOW)
            told.append(str(error.value))
        assert told[0] == told[1]
        assert everything() == before


class TestCreating:
    def new(self, ward: Ward, **more: object) -> NewRequirement:
        values = {
            "course_id": ward.fire,
            "audience": "everybody",
            "target_id": None,
            "from_day": HIRED,
            "reason": "law",
        }
        return NewRequirement(**{**values, **more})

    def test_is_an_administrators_act(self, ward: Ward):
        before = everything()
        for actor, error in (
            (NOBODY, NotSignedIn),
            (ward.manager, NotAllowed),
            (ward.executive, NotAllowed),
            (ward.auditor, NotAllowed),
            (ward.learner, NotAllowed),
        ):
            with pytest.raises(error):
                create_requirement(actor=actor, new=self.new(ward), now=NOW)
        assert everything() == before

    def test_writes_one_audit_entry_and_one_change(self, ward: Ward):
        create_requirement(actor=ward.administrator, new=self.new(ward), now=NOW)
        entry, feed = rows_of(audit_entry)[-1], rows_of(change, organisation_id=ward.world.id)[-1]
        assert (entry["act"], entry["summary"]["audience"]) == ("create_requirement", "everybody")
        assert set(feed["learner_ids"]) == {ward.ann, ward.ben, ward.cem}
        ward.world.assert_whole()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"reason": "  "},
            {"audience": "friends"},
            {"audience": "everybody", "target_id": 1},
            {"audience": "group", "target_id": None},
            {"until_day": HIRED},
            {"due_days": -1},
            {"validity_months": 0},
        ],
    )
    def test_refuses_what_makes_no_sense(self, ward: Ward, wrong: dict[str, object]):
        with pytest.raises(Invalid):
            create_requirement(actor=ward.administrator, new=self.new(ward, **wrong), now=NOW)
        assert rows_of(requirement) == []

    @pytest.mark.parametrize("audience", ["group", "job role", "person"])
    def test_knows_nothing_of_another_organisations_audience(self, ward: Ward, audience: str):
        clinic = World("Third Clinic")
        theirs = {"group": clinic.group, "job role": clinic.job_role, "person": clinic.learner}[audience]("Theirs")
        for target in (theirs, 999_999):
            with pytest.raises(NotFound, match="no such"):
                create_requirement(
                    actor=ward.administrator, new=self.new(ward, audience=audience, target_id=target), now=NOW
                )
        assert rows_of(requirement) == []

    def test_knows_nothing_of_another_organisations_course(self, ward: Ward):
        with pytest.raises(NotFound, match="no such course"):
            create_requirement(actor=ward.outsider, new=self.new(ward), now=NOW)


class TestGetRequired:
    def test_says_what_asks_the_earliest_due_first(self, ward: Ward):
        ward.world.require(ward.fire, due_days=90, reason="policy")
        ward.world.require(ward.fire, "group", ward.world.groups["Ward A"], due_days=10, reason="law")
        found = get_required(actor=ward.manager, learner_id=ward.ann, course_id=ward.fire, day=None, now=NOW)
        assert [(r.audience, r.reason) for r in found] == [("the group Ward A", "law"), ("everybody", "policy")]

    def test_of_a_day(self, ward: Ward):
        ward.world.require(ward.fire, from_day=on(-3))
        asked_on = {"actor": ward.manager, "learner_id": ward.ann, "course_id": ward.fire, "now": NOW}
        assert get_required(**asked_on, day=on(-4)) == ()
        assert len(get_required(**asked_on, day=on(-3))) == 1

    def test_refuses_whoever_sees_no_reports(self, ward: Ward):
        with pytest.raises(NotAllowed):
            get_required(actor=ward.learner, learner_id=ward.ann, course_id=ward.fire, day=None, now=NOW)

    def test_knows_nothing_of_learners_out_of_scope(self, ward: Ward):
        for actor, who in ((ward.ward_manager, ward.cem), (ward.outsider, ward.ann)):
            with pytest.raises(NotFound):
                get_required(actor=actor, learner_id=who, course_id=ward.fire, day=None, now=NOW)
