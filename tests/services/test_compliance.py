"""Compliance: who may ask, whose numbers they are, and that they follow every change."""

from dataclasses import replace

import pytest

from lms_dashboard.domain.errors import Invalid, NotAllowed, NotSignedIn
from lms_dashboard.domain.people import NOBODY, Actor, Role
from lms_dashboard.domain.report import ComplianceQuery, ComplianceReport
from lms_dashboard.domain.rows import Rate
from lms_dashboard.services.assignments import assign
from lms_dashboard.services.compliance import get_compliance
from tests.services.conftest import Ward
from tests.services.world import NOW, World, everything, later, on


def report(actor: Actor, **query: object) -> ComplianceReport:
    return get_compliance(actor=actor, query=ComplianceQuery(**query), now=NOW)


class TestGetCompliance:
    def test_refuses_nobody_and_a_learner(self, ward: Ward):
        with pytest.raises(NotSignedIn):
            report(NOBODY)
        with pytest.raises(NotAllowed):
            report(ward.learner)

    def test_tells_another_organisation_nothing(self, ward: Ward):
        ward.world.require(ward.fire)
        found = report(ward.outsider, group_ids=(ward.world.groups["Mercy"],), course_ids=(ward.fire,))
        assert (found.now.rate, found.groups, found.courses) == (Rate(0, 0, 0), (), ())

    def test_counts_the_scope_and_names_its_groups_only(self, ward: Ward):
        ward.world.require(ward.fire)
        found = report(ward.ward_manager)
        assert found.now.rate.required == 2
        assert [row.name for row in found.groups] == ["Ward A"]

    def test_a_scope_of_no_group_counts_nobody(self, ward: Ward):
        ward.world.require(ward.fire)
        assert report(replace(ward.manager, scope_group_ids=frozenset())).now.rate.required == 0

    @pytest.mark.parametrize(
        "wrong", [{"as_of": on(1)}, {"compared_with": on(0)}, {"compared_with": on(5)}, {"hire_days": 31}]
    )
    def test_refuses_days_that_cannot_be(self, ward: Ward, wrong: dict[str, object]):
        with pytest.raises(Invalid):
            report(ward.manager, **wrong)

    def test_changes_nothing(self, ward: Ward):
        ward.world.require(ward.fire)
        before = everything()
        report(ward.executive)
        assert everything() == before

    def test_says_nobody_is_required_where_nothing_is(self, ward: Ward):
        found = report(ward.executive)
        assert (found.now.rate.compliant_share, found.now.people.share) == (None, None)

    def test_follows_every_change_at_once(self, ward: Ward):
        ward.world.require(ward.fire, due_days=10)
        assert report(ward.executive).now.rate == Rate(3, 3, 0)
        assign(actor=ward.manager, learner_ids=[ward.ann], course_id=ward.fire, due_on=on(30), now=NOW)
        ward.world.complete(ward.ann, ward.fire)
        assert report(ward.executive).now.rate == Rate(3, 2, 1)
        code = ward.world.course("CODE")
        ward.world.require(code, "group", ward.world.groups["Ward B"], from_day=on(-5))
        assert report(ward.executive).now.rate == Rate(4, 2, 1)

    def test_narrows_to_groups_job_roles_and_courses(self, ward: Ward):
        world = ward.world
        nurse = world.job_role("Nurse")
        world.take_role(ward.cem, nurse, on(-100))
        code = world.course("CODE")
        world.require(ward.fire)
        world.require(code)
        assert report(ward.manager).now.rate.required == 6
        assert report(ward.manager, group_ids=(world.groups["Ward A"],)).now.rate.required == 4
        assert report(ward.manager, course_ids=(code,)).now.rate.required == 3
        assert report(ward.manager, job_role_ids=(nurse,)).now.rate.required == 2
        assert report(ward.manager, job_role_ids=(nurse,), as_of=on(-150)).now.rate.required == 0
        assert report(ward.manager, job_role_ids=(nurse,), group_ids=(world.groups["Ward A"],)).now.rate.required == 0

    def test_says_who_was_trained_within_30_days_of_hiring(self, ward: Ward):
        world = ward.world
        early, late, _ = (
            world.learner(name, group="Ward B", hired=day)
            for name, day in (("Eve", on(-80)), ("Lou", on(-80)), ("Neo", on(-3)))
        )
        world.require(ward.fire)
        for who, day in ((early, -60), (late, -40)):
            assign(actor=world.actor, learner_ids=[who], course_id=ward.fire, due_on=on(30), now=later(day - 1))
            world.complete(who, ward.fire, later(day))
        months = {month.first: month for month in report(ward.manager).hires}
        hired = months[on(-80).replace(day=1)]
        assert (hired.trained, hired.known, hired.too_early) == (1, 2, 0)
        assert (months[on(0).replace(day=1)].known, months[on(0).replace(day=1)].too_early) == (0, 1)
        longer = {month.first: month for month in report(ward.manager, hire_days=60).hires}
        assert longer[on(-80).replace(day=1)].trained == 2

    def test_says_what_managers_of_groups_answer_for(self, ward: Ward):
        world = ward.world
        world.require(ward.fire, due_days=10)
        world.member("will@mercy.example", {"role": Role.MANAGER.value, "group_id": world.groups["Ward A"]})
        world.member("root@mercy.example", {"role": Role.MANAGER.value})
        (row,) = report(ward.executive).managers
        assert (row.name, row.groups, row.rate.in_breach, row.people.in_breach) == ("will", ("Ward A",), 2, 2)
        managed = {group.name: group.managers for group in report(ward.executive).groups}
        assert managed == {"Ward A": ("will",), "Ward B": ()}

    def test_two_organisations_have_numbers_of_their_own(self, ward: Ward):
        other = World("Third Clinic")
        other.learner("Zoe")
        other.require(other.course("OTHER"))
        ward.world.require(ward.fire)
        assert report(ward.executive).now.rate.required == 3
        assert report(other.actor).now.rate.required == 1
