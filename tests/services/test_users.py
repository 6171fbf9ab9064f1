"""Users: whom one manages, in any order; archiving from a row; leaving and coming back."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from lms_dashboard.db.session import write_session
from lms_dashboard.db.tables import assignment, audit_entry, change, employment, member, seat, seat_offering
from lms_dashboard.domain.acts import Act, ActResult
from lms_dashboard.domain.errors import Conflict, Invalid, NotAllowed, NotFound, NotSignedIn, Refused
from lms_dashboard.domain.people import NOBODY, Actor
from lms_dashboard.domain.persons import SignIn
from lms_dashboard.domain.queries import UsersQuery
from lms_dashboard.domain.selections import Matching
from lms_dashboard.services import assignments
from lms_dashboard.services.archiving import archive_courses, preview_archive_courses, restore_courses
from lms_dashboard.services.selections import find_selected
from lms_dashboard.services.users import as_matrix, get_person_courses, get_users_page
from tests.services.conftest import Ward
from tests.services.presence import bring_back, deactivate
from tests.services.world import HIRED, NOW, add, everything, later, on, rows_of


def names(ward: Ward, actor: Actor | None = None, **query: Any) -> list[str]:
    page = get_users_page(actor=actor or ward.manager, query=UsersQuery(**query), now=NOW)
    return [row.name for row in page.rows]


def assigned(ward: Ward, *learners: int, course_id: int | None = None) -> None:
    assignments.assign(
        actor=ward.world.actor,
        learner_ids=learners,
        course_id=course_id or ward.fire,
        due_on=on(30),
        now=later(-5),
    )


def seated(ward: Ward, learner_id: int) -> int:
    """A seat of an offering of one, used by the learner's current cycle."""
    own = {"organisation_id": ward.world.id}
    offering = add(seat_offering, **own, name="Annual", seats=1, held=1)
    new = add(seat, **own, seat_offering_id=offering, learner_id=learner_id, taken_at=NOW)
    cycle = ward.world.current(learner_id, ward.fire)
    if cycle:
        with write_session() as db:
            db.execute(assignment.update().where(assignment.c.id == cycle["id"]).values(seat_id=new))
    return offering


ACTS: dict[str, Callable[[Ward, Actor, int], Any]] = {
    "archive": lambda ward, actor, one: archive_courses(
        actor=actor, learner_id=one, course_ids=[ward.fire], remove=False, now=NOW
    ),
    "restore": lambda ward, actor, one: restore_courses(
        actor=actor, learner_id=one, course_ids=[ward.fire], bring_back=False, now=NOW
    ),
    "deactivate": lambda ward, actor, one: deactivate(actor=actor, learner_ids=[one], from_day=on(0), now=NOW),
    "bring back": lambda ward, actor, one: bring_back(actor=actor, learner_ids=[one], from_day=on(0), now=NOW),
}


class TestTheList:
    def test_refuses_who_does_not_manage(self, ward: Ward):
        with pytest.raises(NotSignedIn):
            names(ward, NOBODY)
        for reader in (ward.executive, ward.auditor, ward.learner):
            with pytest.raises(NotAllowed):
                names(ward, reader)

    def test_refuses_orders_and_pages_that_there_are_not(self, ward: Ward):
        for query in ({"sort": "password_hash"}, {"page": 0}, {"page_size": 1_000}):
            with pytest.raises(Invalid):
                names(ward, **query)

    def test_holds_whom_the_actor_manages_and_nobody_else(self, ward: Ward):
        assert names(ward) == ["Ann Lee", "Ben Ortiz", "Cem Öz"]
        assert names(ward, ward.ward_manager) == ["Ann Lee", "Ben Ortiz"]
        assert names(ward, replace(ward.ward_manager, scope_group_ids=None)) == ["Ann Lee", "Ben Ortiz"]
        assert names(ward, ward.outsider) == []

    @pytest.mark.parametrize("sort", ["name", "email", "group", "number", "hired", "courses", "in_breach"])
    def test_sorts_by_every_column_both_ways(self, ward: Ward, sort: str):
        assigned(ward, ward.cem)
        up, down = names(ward, sort=sort), names(ward, sort=f"-{sort}")
        assert sorted(up) == sorted(down) == ["Ann Lee", "Ben Ortiz", "Cem Öz"]
        if sort == "courses":
            assert (up[-1], down[0]) == ("Cem Öz", "Cem Öz")

    def test_says_what_each_row_needs(self, ward: Ward):
        assigned(ward, ward.ann)
        ward.world.member("ann@x.example", learner_id=ward.ann, password_hash="$hash")
        rows = get_users_page(actor=ward.manager, query=UsersQuery(search="ann"), now=NOW).rows
        assert [(r.group, r.courses, r.in_breach, r.sign_in, r.left_on) for r in rows] == [
            ("Ward A", 1, 0, SignIn.POSSIBLE, None)
        ]

    def test_those_who_left_are_listed_apart(self, ward: Ward):
        deactivate(actor=ward.manager, learner_ids=[ward.ben], from_day=on(-2), now=NOW)
        assert names(ward) == ["Ann Lee", "Cem Öz"]
        gone = get_users_page(actor=ward.manager, query=UsersQuery(left=True), now=NOW).rows
        assert [(row.name, row.left_on) for row in gone] == [("Ben Ortiz", on(-2))]

    def test_all_that_match_are_those_whom_it_lists(self, ward: Ward):
        deactivate(actor=ward.manager, learner_ids=[ward.ben], from_day=on(-2), now=NOW)
        for left, ids in ((False, (ward.ann, ward.cem)), (True, (ward.ben,))):
            chosen = Matching(as_matrix(UsersQuery(left=left)))
            assert find_selected(actor=ward.manager, selection=chosen, now=NOW).learner_ids == ids


@pytest.mark.parametrize("name", ACTS)
class TestEveryActOnPeople:
    def prepare(self, ward: Ward, name: str, *learners: int) -> None:
        assigned(ward, *learners)
        if name == "restore":
            assignments.archive(actor=ward.world.actor, learner_ids=learners, course_id=ward.fire, now=later(-3))
        if name == "bring back":
            deactivate(actor=ward.world.actor, learner_ids=learners, from_day=on(-3), now=NOW)

    def test_refuses_nobody_and_who_only_reads(self, ward: Ward, name: str):
        self.prepare(ward, name, ward.ann)
        before = everything()
        with pytest.raises(NotSignedIn):
            ACTS[name](ward, NOBODY, ward.ann)
        for reader in (ward.executive, ward.auditor, ward.learner):
            with pytest.raises(NotAllowed):
                ACTS[name](ward, reader, ward.ann)
        assert everything() == before

    def test_knows_nothing_of_learners_of_others(self, ward: Ward, name: str):
        self.prepare(ward, name, ward.cem)
        before = everything()
        for other in (ward.ward_manager, ward.outsider):
            with pytest.raises(NotFound, match=r"no such learner|is yours to change"):
                ACTS[name](ward, other, ward.cem)
        assert everything() == before

    def test_is_one_entry_in_trail_and_feed_and_not_done_twice(self, ward: Ward, name: str):
        self.prepare(ward, name, ward.ann)
        entries, changes = len(rows_of(audit_entry)), len(rows_of(change))
        done = ACTS[name](ward, ward.ward_manager, ward.ann)
        assert (done.done if isinstance(done, ActResult) else done.learner_ids) == (ward.ann,)
        assert "Ann Lee" in done.message
        assert (len(rows_of(audit_entry)), len(rows_of(change))) == (entries + 1, changes + 1)
        before = everything()
        with pytest.raises(Refused):
            ACTS[name](ward, ward.ward_manager, ward.ann)
        assert everything() == before
        ward.world.assert_whole()


class TestArchiveFromUsers:
    def test_refuses_to_do_nothing(self, ward: Ward):
        with pytest.raises(Invalid, match="No course is ticked"):
            archive_courses(actor=ward.manager, learner_id=ward.ann, course_ids=[], remove=False, now=NOW)

    def test_refuses_all_when_one_course_is_not_as_it_was_seen(self, ward: Ward):
        other = ward.world.course("GAS")
        assigned(ward, ward.ann)
        before = everything()
        with pytest.raises(Conflict, match="Course GAS"):
            archive_courses(
                actor=ward.manager, learner_id=ward.ann, course_ids=[ward.fire, other], remove=False, now=NOW
            )
        with pytest.raises(Conflict):
            archive_courses(
                actor=ward.manager,
                learner_id=ward.ann,
                course_ids=[ward.fire],
                remove=False,
                now=NOW,
                seen={ward.fire: 999},
            )
        assert everything() == before

    def test_archives_what_was_ticked_and_keeps_the_user(self, ward: Ward):
        other = ward.world.course("GAS")
        assigned(ward, ward.ann)
        assigned(ward, ward.ann, course_id=other)
        archive_courses(actor=ward.manager, learner_id=ward.ann, course_ids=[ward.fire], remove=False, now=NOW)
        assert ward.world.current(ward.ann, ward.fire) is None
        assert ward.world.current(ward.ann, other) is not None
        assert "Ann Lee" in names(ward)

    def test_removes_the_user_too_and_its_undo_brings_all_back(self, ward: Ward):
        assigned(ward, ward.ann)
        before = ward.world.axes(ward.ann, ward.fire), ward.world.current(ward.ann, ward.fire)
        chosen = {"learner_id": ward.ann, "course_ids": [ward.fire]}
        archive_courses(actor=ward.manager, **chosen, remove=True, now=NOW)
        assert "Ann Lee" not in names(ward)
        restore_courses(actor=ward.manager, **chosen, bring_back=True, now=later(seconds=20))
        assert (ward.world.axes(ward.ann, ward.fire), ward.world.current(ward.ann, ward.fire)) == before
        assert len(rows_of(employment, learner_id=ward.ann)) == 1
        ward.world.assert_whole()

    def test_a_preview_changes_nothing_and_agrees(self, ward: Ward):
        ward.world.require(ward.fire, due_days=10)
        assigned(ward, ward.ann)
        seated(ward, ward.ann)
        before = everything()
        asked = {"actor": ward.manager, "learner_id": ward.ann, "course_ids": [ward.fire], "now": NOW}
        told = preview_archive_courses(**asked, remove=True)
        assert everything() == before
        assert (told.cycles, told.seats, told.breaches_added, told.breaches_removed) == (1, 1, 0, 1)
        archive_courses(**asked, remove=True)
        assert ward.world.axes(ward.ann, ward.fire)[1] == "Not required"


class TestLeaving:
    def test_is_refused_on_days_that_make_no_sense(self, ward: Ward):
        before = everything()
        for day, why in ((on(1), "future"), (HIRED.replace(year=2020), "active since")):
            with pytest.raises((Invalid, Refused), match=why):
                deactivate(actor=ward.manager, learner_ids=[ward.ann], from_day=day, now=NOW)
        assert everything() == before

    def test_nobody_deactivates_themselves(self, ward: Ward):
        with pytest.raises(Refused, match="another manager"):
            deactivate(
                actor=replace(ward.manager, learner_id=ward.ann), learner_ids=[ward.ann], from_day=on(0), now=NOW
            )
        assert "Ann Lee" in names(ward)

    def test_frees_the_seat_and_ends_the_cycle_that_used_it(self, ward: Ward):
        other = ward.world.course("GAS")
        assigned(ward, ward.ann)
        offering = seated(ward, ward.ann)
        assigned(ward, ward.ann, course_id=other)
        deactivate(actor=ward.manager, learner_ids=[ward.ann, ward.ben], from_day=on(0), now=NOW)
        assert rows_of(seat_offering, id=offering)[0]["held"] == 0
        assert rows_of(seat)[0]["freed_at"] == NOW
        assert ward.world.current(ward.ann, ward.fire) is None
        assert ward.world.current(ward.ann, other) is not None
        ward.world.assert_whole()

    def test_takes_the_way_in_from_learners_and_leaves_it_to_who_holds_a_role(self, ward: Ward):
        plain = ward.world.member("ann@x.example", learner_id=ward.ann)
        boss = ward.world.member("ben@x.example", {"role": "manager"}, learner_id=ward.ben)
        both = {"learner_ids": [ward.ann, ward.ben]}
        deactivate(actor=ward.manager, **both, from_day=on(0), now=NOW)
        assert [rows_of(member, id=i)[0]["ended_at"] for i in (plain, boss)] == [NOW, None]
        bring_back(actor=ward.manager, **both, from_day=on(0), now=later(1))
        assert rows_of(member, id=plain)[0]["ended_at"] is None

    def test_a_return_is_a_spell_of_its_own_and_asks_anew(self, ward: Ward):
        ward.world.require(ward.fire, due_days=30)
        deactivate(actor=ward.manager, learner_ids=[ward.ann], from_day=on(-200), now=NOW)
        assert ward.world.axes(ward.ann, ward.fire)[1] == "Not required"
        bring_back(actor=ward.manager, learner_ids=[ward.ann], from_day=on(-3), now=NOW)
        spells = [(row["from_day"], row["until_day"]) for row in rows_of(employment, learner_id=ward.ann)]
        assert [spell[0] for spell in spells] == [HIRED, on(-3)]
        assert ward.world.standing(ward.ann, ward.fire)["due_on"] == on(27)
        ward.world.assert_whole()

    def test_who_left_cannot_come_back_before_that_day(self, ward: Ward):
        deactivate(actor=ward.manager, learner_ids=[ward.ann], from_day=on(-5), now=NOW)
        with pytest.raises(Refused, match="was active until"):
            bring_back(actor=ward.manager, learner_ids=[ward.ann], from_day=on(-9), now=NOW)
        assert "Ann Lee" not in names(ward)


class TestCoursesOfAPerson:
    def test_is_refused_to_who_may_not(self, ward: Ward):
        for actor, error in ((ward.executive, NotAllowed), (ward.outsider, NotFound)):
            with pytest.raises(error):
                get_person_courses(actor=actor, learner_id=ward.ann, now=NOW)

    def test_has_every_course_with_what_can_be_done(self, ward: Ward):
        ward.world.course("GAS")
        assigned(ward, ward.ann)
        found = get_person_courses(actor=ward.manager, learner_id=ward.ann, now=NOW)
        assert [(row.code, row.cycle, row.offers[0].act) for row in found.courses] == [
            ("GAS", 0, Act.ASSIGN),
            ("FIRE", 1, Act.REASSIGN),
        ]
