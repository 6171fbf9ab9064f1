"""Courses: their numbers, who makes and changes them, and what counts from a day on."""

from dataclasses import replace
from typing import Any

import pytest

from lms_dashboard.db.tables import audit_entry, change, course, module
from lms_dashboard.domain.courses import CourseFields, ModuleFields, RulePreview
from lms_dashboard.domain.errors import Invalid, NotAllowed, NotFound, NotSignedIn, Refused
from lms_dashboard.domain.people import NOBODY, Actor, Role
from lms_dashboard.domain.queries import MatrixQuery
from lms_dashboard.services.assignments import assign
from lms_dashboard.services.course_acts import change_course, create_course, publish_version
from lms_dashboard.services.course_rules import (
    LeastVersionFrom,
    SatisfiedByFrom,
    SatisfiedByUntil,
    end_equivalent,
    preview_rule,
    set_equivalent,
    set_least_version,
)
from lms_dashboard.services.courses import get_course, get_courses
from lms_dashboard.services.learners import get_learner
from lms_dashboard.services.matrix import get_matrix_footer
from tests.services.conftest import Ward
from tests.services.world import NOW, TODAY, everything, later, on, rows_of

FIELDS = CourseFields("LIFT", "Safe Lifting", 24, 6)
MODULES = (ModuleFields("Watch", "lesson"), ModuleFields("Test", "quiz", True, 80.0, 3))


def group_administrator(ward: Ward) -> Actor:
    return ward.world.person(
        Role.ADMINISTRATOR, groups=["Ward A"], administer_group_ids=frozenset({ward.world.groups["Ward A"]})
    )


def completed(ward: Ward, course_id: int, learner_id: int, days_ago: int = 20) -> None:
    who = {"actor": ward.administrator, "learner_ids": [learner_id], "course_id": course_id}
    assign(**who, due_on=on(0), now=later(-days_ago))
    ward.world.complete(learner_id, course_id, later(-days_ago))


def acts(ward: Ward) -> list[tuple[Any, dict[str, Any]]]:
    other = ward.world.course("OTHER")
    one = {"course_id": ward.fire}
    return [
        (create_course, {"fields": FIELDS, "modules": MODULES}),
        (change_course, {**one, "fields": FIELDS}),
        (publish_version, {**one, "modules": MODULES}),
        (set_least_version, {**one, "version": 2, "from_day": TODAY}),
        (set_equivalent, {**one, "satisfied_by_id": other, "from_day": TODAY}),
        (end_equivalent, {**one, "satisfied_by_id": other, "from_day": TODAY}),
        (preview_rule, {"rule": SatisfiedByFrom(ward.fire, TODAY, other)}),
    ]


class TestRefusals:
    def test_courses_are_an_administrators_of_the_whole_organisation(self, ward: Ward):
        wanted, before = acts(ward), everything()
        for actor, error in (
            (NOBODY, NotSignedIn),
            (ward.manager, NotAllowed),
            (ward.executive, NotAllowed),
            (ward.auditor, NotAllowed),
            (ward.learner, NotAllowed),
            (group_administrator(ward), NotAllowed),
        ):
            for act, arguments in wanted:
                with pytest.raises(error):
                    act(actor=actor, now=NOW, **arguments)
        assert everything() == before

    def test_anothers_course_looks_as_if_it_were_missing(self, ward: Ward):
        wanted, before = acts(ward)[1:], everything()
        for act, arguments in wanted:
            with pytest.raises(NotFound):
                act(actor=ward.outsider, now=NOW, **arguments)
        assert everything() == before

    def test_pages_are_for_who_may_see_reports(self, ward: Ward):
        for actor, error in ((NOBODY, NotSignedIn), (ward.learner, NotAllowed)):
            with pytest.raises(error):
                get_courses(actor=actor, now=NOW)
            with pytest.raises(error):
                get_course(actor=actor, course_id=ward.fire, now=NOW)
        with pytest.raises(NotFound):
            get_course(actor=ward.outsider, course_id=ward.fire, now=NOW)
        assert get_courses(actor=ward.outsider, now=NOW).rows == ()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"code": ""},
            {"title": " Safe  Lifting"},
            {"title": "x" * 201},
            {"validity_months": 0},
            {"retention_years": -1},
        ],
    )
    def test_a_course_that_makes_no_sense_is_refused(self, ward: Ward, wrong: dict[str, Any]):
        before = everything()
        fields = replace(FIELDS, **wrong)
        with pytest.raises(Invalid):
            create_course(actor=ward.administrator, fields=fields, modules=MODULES, now=NOW)
        with pytest.raises(Invalid):
            change_course(actor=ward.administrator, course_id=ward.fire, fields=fields, now=NOW)
        assert everything() == before

    @pytest.mark.parametrize(
        "wrong",
        [
            {"title": " "},
            {"kind": "film"},
            {"pass_mark": 101.0},
            {"max_tries": 0},
            {"required": False},
        ],
    )
    def test_a_module_that_makes_no_sense_is_refused(self, ward: Ward, wrong: dict[str, Any]):
        before = everything()
        with pytest.raises(Invalid):
            create_course(actor=ward.administrator, fields=FIELDS, modules=[replace(MODULES[0], **wrong)], now=NOW)
        assert everything() == before

    def test_a_code_belongs_to_one_course(self, ward: Ward):
        other = ward.world.course("OTHER")
        before = everything()
        for fields in (replace(FIELDS, code="fire"), replace(FIELDS, code="FIRE")):
            with pytest.raises(Refused, match="another code"):
                create_course(actor=ward.administrator, fields=fields, modules=MODULES, now=NOW)
            with pytest.raises(Refused, match="another code"):
                change_course(actor=ward.administrator, course_id=other, fields=fields, now=NOW)
        assert everything() == before


class TestMaking:
    def test_a_course_has_its_modules_in_order(self, ward: Ward):
        made = create_course(actor=ward.administrator, fields=FIELDS, modules=MODULES, now=NOW)
        found = get_course(actor=ward.manager, course_id=made, now=NOW)
        assert (found.item.fields, found.modules, found.item.version) == (FIELDS, MODULES, 1)
        entry, feed = rows_of(audit_entry)[-1], rows_of(change, organisation_id=ward.world.id)[-1]
        assert (entry["act"], entry["summary"], feed["course_ids"]) == ("create_course", {"course": "LIFT"}, [made])
        ward.world.assert_whole()

    def test_a_change_keeps_what_stands(self, ward: Ward):
        completed(ward, ward.fire, ward.ann)
        through = ward.world.standing(ward.ann, ward.fire)["valid_through"]
        fields = replace(FIELDS, code="FIRE", title="Fire and Smoke", validity_months=1)
        change_course(actor=ward.administrator, course_id=ward.fire, fields=fields, now=NOW)
        assert rows_of(course, id=ward.fire)[0]["title"] == "Fire and Smoke"
        assert ward.world.standing(ward.ann, ward.fire)["valid_through"] == through
        ward.world.assert_whole()
        with pytest.raises(Refused):
            change_course(actor=ward.administrator, course_id=ward.fire, fields=fields, now=NOW)

    def test_modules_that_nobody_has_worked_on_are_replaced(self, ward: Ward):
        assert publish_version(actor=ward.administrator, course_id=ward.fire, modules=MODULES, now=NOW) == 1
        assert [row["title"] for row in rows_of(module, course_id=ward.fire)] == ["Watch", "Test"]
        with pytest.raises(Refused):
            publish_version(actor=ward.administrator, course_id=ward.fire, modules=MODULES, now=NOW)

    def test_else_they_are_a_new_version_and_cycles_keep_theirs(self, ward: Ward):
        completed(ward, ward.fire, ward.ann)
        assign(actor=ward.administrator, learner_ids=[ward.ben], course_id=ward.fire, due_on=on(9), now=NOW)
        before = ward.world.axes(ward.ann, ward.fire)
        assert publish_version(actor=ward.administrator, course_id=ward.fire, modules=MODULES, now=NOW) == 2
        assert ward.world.axes(ward.ann, ward.fire) == before
        assert ward.world.current(ward.ben, ward.fire)["course_version"] == 1
        assign(actor=ward.administrator, learner_ids=[ward.cem], course_id=ward.fire, due_on=on(9), now=NOW)
        assert ward.world.current(ward.cem, ward.fire)["course_version"] == 2
        assert get_course(actor=ward.manager, course_id=ward.fire, now=NOW).modules == MODULES
        ward.world.assert_whole()


class TestWhatCounts:
    @pytest.fixture
    def newer(self, ward: Ward) -> Ward:
        """Ann completed version 1, Ben version 2 of a course that is asked of everybody."""
        ward.world.require(ward.fire, from_day=on(-30), due_days=60)
        completed(ward, ward.fire, ward.ann)
        publish_version(actor=ward.administrator, course_id=ward.fire, modules=MODULES, now=NOW)
        assign(actor=ward.administrator, learner_ids=[ward.ben], course_id=ward.fire, due_on=on(9), now=NOW)
        ids = [row["id"] for row in rows_of(module, course_id=ward.fire, course_version=2)]
        for one in ids:
            cycle = ward.world.current(ward.ben, ward.fire)
            ward.world.result(ward.ben, ward.fire, 0, 90.0, assignment_id=cycle["id"], module_id=one)
        return ward

    def test_an_older_version_does_not_count_from_the_day_on(self, newer: Ward):
        rule = LeastVersionFrom(newer.fire, on(3), 2)
        seen = preview_rule(actor=newer.administrator, rule=rule, now=NOW)
        assert seen == RulePreview("Fire Safety", on(4), 1, 1, 0, ("Ann Lee",))
        set_least_version(actor=newer.administrator, course_id=newer.fire, version=2, from_day=on(3), now=NOW)
        words = [newer.world.axes(newer.ann, newer.fire, on(n))[1] for n in (2, 3, 4)]
        assert words == ["Compliant", "Pending", "Overdue"]
        assert newer.world.axes(newer.ben, newer.fire, on(4))[1] == "Compliant"
        assert get_course(actor=newer.manager, course_id=newer.fire, now=NOW).least_versions[0].version == 2
        newer.world.assert_whole()
        with pytest.raises(Refused):
            set_least_version(actor=newer.administrator, course_id=newer.fire, version=2, from_day=on(3), now=NOW)

    def test_a_lower_one_lets_what_had_ceased_to_count_count_again(self, newer: Ward):
        one = {"actor": newer.administrator, "course_id": newer.fire, "now": NOW}
        set_least_version(**one, version=2, from_day=on(3))
        rule = LeastVersionFrom(newer.fire, on(10), 1)
        seen = preview_rule(actor=newer.administrator, rule=rule, now=NOW)
        assert seen == RulePreview("Fire Safety", on(11), 1, 0, 1)
        set_least_version(**one, version=1, from_day=on(10))
        words = [newer.world.axes(newer.ann, newer.fire, on(n))[1] for n in (2, 4, 9, 10, 20)]
        assert words == ["Compliant", "Overdue", "Overdue", "Compliant", "Compliant"]
        assert rows_of(audit_entry)[-1]["act"] == "set_least_version"
        newer.world.assert_whole()
        with pytest.raises(Refused, match="least by then already"):
            set_least_version(**one, version=1, from_day=on(12))
        with pytest.raises(Refused, match="version 1 is the least"):
            set_least_version(**one, version=2, from_day=on(2))
        set_least_version(**one, version=2, from_day=on(12))
        assert newer.world.axes(newer.ann, newer.fire, on(13))[1] == "Overdue"
        newer.world.assert_whole()

    @pytest.mark.parametrize("wrong", [{"version": 0}, {"version": 3}, {"from_day": on(-1)}])
    def test_a_least_version_that_makes_no_sense_is_refused(self, newer: Ward, wrong: dict[str, Any]):
        before = everything()
        values = {"version": 2, "from_day": TODAY} | wrong
        with pytest.raises(Invalid):
            set_least_version(actor=newer.administrator, course_id=newer.fire, now=NOW, **values)
        assert everything() == before

    def test_another_course_satisfies_this_one_from_the_day_on(self, ward: Ward):
        other = ward.world.course("OTHER", title="Fire Marshal")
        ward.world.require(ward.fire, from_day=on(-60), due_days=20)
        completed(ward, other, ward.ann)
        assert ward.world.axes(ward.ann, ward.fire)[1] == "Overdue"
        rule = SatisfiedByFrom(ward.fire, TODAY, other)
        before = everything()
        seen = preview_rule(actor=ward.administrator, rule=rule, now=NOW)
        assert seen == RulePreview("Fire Safety", on(1), 1, 0, 1)
        assert everything() == before
        set_equivalent(actor=ward.administrator, course_id=ward.fire, satisfied_by_id=other, from_day=TODAY, now=NOW)
        assert [ward.world.axes(ward.ann, ward.fire, on(n))[1] for n in (-1, 0)] == ["Overdue", "Compliant"]
        found = get_course(actor=ward.manager, course_id=ward.fire, now=NOW)
        assert [(e.title, e.from_day) for e in found.satisfied_by] == [("Fire Marshal", TODAY)]
        assert get_course(actor=ward.manager, course_id=other, now=NOW).satisfies[0].title == "Fire Safety"
        assert rows_of(audit_entry)[-1]["act"] == "set_equivalent"
        ward.world.assert_whole()

    def test_another_course_ceases_to_satisfy_this_one_on_a_day(self, ward: Ward):
        other = ward.world.course("OTHER", title="Fire Marshal")
        ward.world.require(ward.fire, from_day=on(-60), due_days=20)
        completed(ward, other, ward.ann)
        one = {"actor": ward.administrator, "course_id": ward.fire, "satisfied_by_id": other, "now": NOW}
        with pytest.raises(Refused, match="does not satisfy"):
            end_equivalent(**one, from_day=on(5))
        set_equivalent(**one, from_day=TODAY)
        rule = SatisfiedByUntil(ward.fire, on(5), other)
        before = everything()
        seen = preview_rule(actor=ward.administrator, rule=rule, now=NOW)
        assert seen == RulePreview("Fire Safety", on(6), 1, 1, 0, ("Ann Lee",))
        assert everything() == before
        end_equivalent(**one, from_day=on(5))
        words = [ward.world.axes(ward.ann, ward.fire, on(n))[1] for n in (0, 4, 5, 6)]
        assert words == ["Compliant", "Compliant", "Pending", "Overdue"]
        assert rows_of(audit_entry)[-1]["act"] == "end_equivalent"
        ward.world.assert_whole()
        set_equivalent(**one, from_day=on(9))
        assert ward.world.axes(ward.ann, ward.fire, on(9))[1] == "Compliant"
        end_equivalent(**one, from_day=on(9))
        assert ward.world.axes(ward.ann, ward.fire, on(9))[1] == "Overdue"
        ward.world.assert_whole()

    def test_a_course_does_not_satisfy_itself_nor_twice(self, ward: Ward):
        other = ward.world.course("OTHER")
        own = {"actor": ward.administrator, "course_id": ward.fire, "from_day": TODAY, "now": NOW}
        with pytest.raises(Invalid):
            set_equivalent(**own, satisfied_by_id=ward.fire)
        set_equivalent(**own, satisfied_by_id=other)
        with pytest.raises(Refused):
            set_equivalent(**own, satisfied_by_id=other)


class TestNumbers:
    def test_are_those_of_the_matrix(self, ward: Ward):
        ward.world.require(ward.fire, from_day=on(-60), due_days=20)
        completed(ward, ward.fire, ward.ann)
        assign(actor=ward.administrator, learner_ids=[ward.cem], course_id=ward.fire, due_on=on(9), now=NOW)
        for actor in (ward.manager, ward.ward_manager):
            numbers = get_course(actor=actor, course_id=ward.fire, now=NOW).item.numbers
            query = MatrixQuery(course_ids=(ward.fire,))
            assert numbers.rate == get_matrix_footer(actor=actor, query=query, now=NOW).overall
        assert (numbers.assigned, numbers.completed, numbers.unassigned) == (1, 1, 1)
        numbers = get_course(actor=ward.manager, course_id=ward.fire, now=NOW).item.numbers
        assert (numbers.assigned, numbers.completed, numbers.unassigned, numbers.rate.in_breach) == (2, 1, 1, 2)

    def test_the_list_is_searched_and_sorted(self, ward: Ward):
        ward.world.course("ZEN", title="Ärger vermeiden")
        ward.world.course("OLD", title="Fax Machines", retired_on=on(-1))
        ward.world.require(ward.fire)

        def titles(**more: Any) -> list[str]:
            return [row.fields.title for row in get_courses(actor=ward.manager, now=NOW, **more).rows]

        assert titles() == ["Ärger vermeiden", "Fire Safety"]
        assert titles(sort="-code") == ["Ärger vermeiden", "Fire Safety"]
        assert titles(sort="rate") == ["Fire Safety", "Ärger vermeiden"]
        assert titles(search="arger") == ["Ärger vermeiden"]
        assert titles(search="fire") == ["Fire Safety"]
        assert titles(retired=True) == ["Fax Machines"]
        with pytest.raises(Invalid):
            titles(sort="colour")

    def test_one_that_is_no_longer_offered_stays_in_the_learners_history_and_among_the_certificates(self, ward: Ward):
        old = ward.world.course("OLD", title="Fax Machines", retired_on=on(-1))
        completed(ward, old, ward.ann)
        found = get_learner(actor=ward.manager, learner_id=ward.ann, include_archived=True, now=NOW)
        assert found.courses == ()
        assert {(row.kind, row.course_title) for row in found.history} == {
            ("cycle", "Fax Machines"),
            ("completion", "Fax Machines"),
        }
        assert [row.course_title for row in found.certificates] == ["Fax Machines"]
