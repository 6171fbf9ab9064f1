"""Rules are changed in the very moment in which somebody's records are: what is derived heeds both."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from lms_dashboard.db.session import is_sqlite, write_session
from lms_dashboard.db.tables import course, group, organisation_head
from lms_dashboard.domain.requirements import NewRequirement, RequirementEnd
from lms_dashboard.services.assignments import assign
from lms_dashboard.services.course_rules import end_equivalent, set_equivalent, set_least_version
from lms_dashboard.services.groups import add_group, move_group
from lms_dashboard.services.people import PersonFields, add_person, edit_person
from lms_dashboard.services.requirements import create_requirement, end_requirement
from tests.services.conftest import Ward
from tests.services.world import HIRED, NOW, TODAY, later, on, rows_of

WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


def at_the_last_lock(ward: Ward, *calls: Callable[[], Any]) -> None:
    """Let each go as far as it gets while somebody holds the head of the organisation, then all to their end."""
    with ThreadPoolExecutor(len(calls)) as threads:
        with write_session() as db:
            held = select(organisation_head.c.seq).where(organisation_head.c.organisation_id == ward.world.id)
            db.execute(held.with_for_update())
            begun = [threads.submit(call) for call in calls]
            _until_waiting(db, len(calls))
        for one in begun:
            one.result(20)


def _until_waiting(db: Connection, count: int) -> None:
    """SQLite lets nobody else begin to write; there is nothing to wait for."""
    until = monotonic() + 20
    while not is_sqlite(db) and db.execute(WAITING).scalar_one() < count:
        assert monotonic() < until


def person_in(ward: Ward, name: str) -> PersonFields:
    return PersonFields("Zoe", "Zimmer", "zoe@hospital.example", "Z-1", HIRED, ward.world.groups[name], ())


def ask(ward: Ward, audience: str = "everybody", target: int | None = None) -> None:
    new = NewRequirement(ward.fire, audience, target, HIRED, "law")
    create_requirement(actor=ward.administrator, new=new, now=NOW)


def move_ben(ward: Ward) -> None:
    person = PersonFields("Ben", "", "ben@hospital.example", "B-1", HIRED, ward.world.groups["Ward B"], ())
    edit_person(actor=ward.administrator, learner_id=ward.ben, person=person, now=NOW)


class TestRequirements:
    def test_somebody_who_is_added_meanwhile_is_asked(self, ward: Ward):
        who = {"actor": ward.administrator, "person": person_in(ward, "Ward A"), "now": NOW}
        at_the_last_lock(ward, lambda: ask(ward), lambda: add_person(**who))
        ward.world.assert_whole()

    def test_somebody_who_is_added_while_it_ends_is_asked_no_longer(self, ward: Ward):
        end = RequirementEnd(ward.world.require(ward.fire), TODAY, "over")
        asked = {"requirement_id": end.requirement_id, "until_day": end.until_day, "reason": end.reason}
        who = {"actor": ward.administrator, "person": person_in(ward, "Ward A"), "now": NOW}
        at_the_last_lock(
            ward, lambda: end_requirement(actor=ward.administrator, **asked, now=NOW), lambda: add_person(**who)
        )
        ward.world.assert_whole()

    def test_somebody_who_moves_in_meanwhile_is_asked(self, ward: Ward):
        at_the_last_lock(ward, lambda: ask(ward, "group", ward.world.groups["Ward B"]), lambda: move_ben(ward))
        ward.world.assert_whole()

    def test_a_group_that_moves_in_meanwhile_is_asked(self, ward: Ward):
        east = ward.world.group("East")
        move = {"actor": ward.administrator, "group_id": ward.world.groups["Ward A"], "parent_id": east}
        at_the_last_lock(ward, lambda: ask(ward, "group", east), lambda: move_group(**move, now=NOW))
        ward.world.assert_whole()


class TestRulesOfACourse:
    @pytest.fixture
    def other(self, ward: Ward) -> int:
        """Fire is asked of everybody; Ann is about to complete another course."""
        other = ward.world.course("OTHER")
        ward.world.require(ward.fire)
        assign(actor=ward.manager, learner_ids=[ward.ann], course_id=other, due_on=on(30), now=later(-9))
        ward.world.result(ward.ann, other, 0, 90)
        return other

    def test_what_is_completed_while_it_begins_to_satisfy_counts(self, ward: Ward, other: int):
        rule = {"course_id": ward.fire, "satisfied_by_id": other, "from_day": TODAY}
        at_the_last_lock(
            ward,
            lambda: set_equivalent(actor=ward.administrator, **rule, now=NOW),
            lambda: ward.world.result(ward.ann, other, 1, 90),
        )
        ward.world.assert_whole()
        assert ward.world.axes(ward.ann, ward.fire)[1] == "Compliant"

    def test_what_is_completed_while_it_ceases_to_satisfy_counts_no_more(self, ward: Ward, other: int):
        rule = {"course_id": ward.fire, "satisfied_by_id": other, "from_day": TODAY}
        set_equivalent(actor=ward.administrator, **rule, now=NOW)
        at_the_last_lock(
            ward,
            lambda: end_equivalent(actor=ward.administrator, **rule, now=NOW),
            lambda: ward.world.result(ward.ann, other, 1, 90),
        )
        ward.world.assert_whole()

    def test_an_older_version_that_is_completed_meanwhile_counts_no_more(self, ward: Ward):
        ward.world.require(ward.fire)
        assign(actor=ward.manager, learner_ids=[ward.ben], course_id=ward.fire, due_on=on(30), now=later(-9))
        ward.world.result(ward.ben, ward.fire, 0, 90)
        with write_session() as db:
            db.execute(course.update().where(course.c.id == ward.fire).values(version=2))
        rule = {"course_id": ward.fire, "version": 2, "from_day": TODAY}
        at_the_last_lock(
            ward,
            lambda: set_least_version(actor=ward.administrator, **rule, now=NOW),
            lambda: ward.world.result(ward.ben, ward.fire, 1, 90),
        )
        ward.world.assert_whole()


class TestGroups:
    def test_a_group_that_is_made_under_one_that_moves_moves_along(self, ward: Ward):
        east, moved = ward.world.group("East"), ward.world.groups["Ward A"]
        who = {"actor": ward.administrator, "now": NOW}
        at_the_last_lock(
            ward,
            lambda: move_group(**who, group_id=moved, parent_id=east),
            lambda: add_group(**who, name="Bay 1", parent_id=moved),
        )
        (bay,) = rows_of(group, name="Bay 1")
        assert bay["path"] == f"/{east}/{moved}/{bay['id']}/"
