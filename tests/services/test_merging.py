"""Two records of one person: merged, previewed, taken apart; nobody's records are lost or shown twice."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DatabaseError

from lms_dashboard.db.history import load_stored
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.tables import audit_entry, completion, employment, group_membership, learner_merge, member
from lms_dashboard.domain.errors import Conflict, Invalid, NotAllowed, NotFound, NotSignedIn, Refused
from lms_dashboard.domain.people import NOBODY, Actor
from lms_dashboard.domain.queries import UsersQuery
from lms_dashboard.services import assignments
from lms_dashboard.services.merging import get_merges, merge, preview_merge, undo_merge
from lms_dashboard.services.search import find_anything
from lms_dashboard.services.users import get_users_page
from tests.services.conftest import Ward
from tests.services.world import HIRED, NOW, everything, later, on, rows_of

LEDGERS = ("audit_entry", "audit_row", "audit_detail", "change", "organisation_head", "learner_merge")


def merged(ward: Ward, actor: Actor | None = None, now: Any = NOW) -> None:
    merge(actor=actor or ward.manager, kept_id=ward.ann, alias_id=ward.ben, now=now)


def worked(ward: Ward) -> int:
    """Ann has Fire Safety open; Ben, who is Ann too, has completed it, and has Gas open."""
    gas = ward.world.course("GAS")
    ward.world.require(ward.fire)
    for one, course_id in ((ward.ann, ward.fire), (ward.ben, ward.fire), (ward.ben, gas)):
        assignments.assign(actor=ward.world.actor, learner_ids=[one], course_id=course_id, due_on=on(30), now=later(-5))
    ward.world.complete(ward.ben, ward.fire, later(-4))
    return gas


DOORS: dict[str, Callable[[Ward, Actor], Any]] = {
    "merge": lambda ward, actor: merged(ward, actor),
    "preview": lambda ward, actor: preview_merge(actor=actor, kept_id=ward.ann, alias_id=ward.ben, now=NOW),
    "look": lambda ward, actor: get_merges(actor=actor, learner_id=ward.ann, now=NOW),
}


@pytest.mark.parametrize("door", DOORS)
def test_is_refused_to_whoever_may_not(ward: Ward, door: str):
    before = everything()
    with pytest.raises(NotSignedIn):
        DOORS[door](ward, NOBODY)
    for reader in (ward.executive, ward.auditor, ward.learner):
        with pytest.raises(NotAllowed):
            DOORS[door](ward, reader)
    ward_b = ward.world.person(*ward.manager.roles, groups=["Ward B"])
    for other in (ward.outsider, ward_b):
        with pytest.raises(NotFound, match="no such learner"):
            DOORS[door](ward, other)
    assert everything() == before


def test_both_must_be_within_the_scope_and_neither_oneself(ward: Ward):
    before = everything()
    with pytest.raises(NotFound):
        merge(actor=ward.ward_manager, kept_id=ward.ann, alias_id=ward.cem, now=NOW)
    with pytest.raises(Invalid):
        merge(actor=ward.manager, kept_id=ward.ann, alias_id=ward.ann, now=NOW)
    for own in (ward.ann, ward.ben):
        with pytest.raises(Refused, match="is you"):
            merged(ward, replace(ward.manager, learner_id=own))
    assert everything() == before


class TestMerge:
    def test_what_was_done_under_either_record_counts_for_the_person(self, ward: Ward):
        gas = worked(ward)
        assert ward.world.axes(ward.ann, ward.fire) == ("Not Started", "Overdue")
        merged(ward)
        assert ward.world.axes(ward.ann, ward.fire) == ("Not Started", "Compliant")
        assert ward.world.axes(ward.ann, gas)[0] == "Not Started"
        assert ward.world.current(ward.ben, gas) is None
        ward.world.assert_whole()

    def test_the_alias_is_listed_nowhere(self, ward: Ward):
        worked(ward)
        merged(ward)
        listed = [row.name for row in get_users_page(actor=ward.manager, query=UsersQuery(), now=NOW).rows]
        assert listed == ["Ann Lee", "Cem Öz"]
        assert find_anything(actor=ward.manager, text="ortiz", now=NOW).people == ()
        with pytest.raises(NotFound):
            merged(ward)
        assert [row.alias_name for row in get_merges(actor=ward.manager, learner_id=ward.ann, now=NOW)] == ["Ben Ortiz"]

    def test_is_one_entry_in_the_trail(self, ward: Ward):
        entries = len(rows_of(audit_entry))
        merged(ward)
        assert [row["act"] for row in rows_of(audit_entry)[entries:]] == ["merge"]
        assert rows_of(audit_entry)[-1]["rows_count"] == 2

    def test_a_preview_changes_nothing_and_agrees(self, ward: Ward):
        worked(ward)
        before = everything()
        told = preview_merge(actor=ward.manager, kept_id=ward.ann, alias_id=ward.ben, now=NOW)
        assert everything() == before
        assert (told.completions, told.cycles, told.cycles_ended, told.seats_freed) == (1, 2, 1, 0)
        merged(ward)
        assert len(rows_of(completion, learner_id=ward.ann)) == told.completions

    def test_active_are_the_days_of_either_and_groups_those_of_the_kept_one(self, ward: Ward):
        world = ward.world
        old = world.learner("Ann", "Li", group="Ward B", hired=HIRED.replace(year=2020))
        new = world.learner("Anne", "Li", group="Ward A", hired=on(-10))
        merge(actor=ward.manager, kept_id=new, alias_id=old, now=NOW)
        assert [row["from_day"] for row in rows_of(employment, learner_id=new)] == [HIRED.replace(year=2020)]
        homes = [(row["group_id"], row["until_day"]) for row in rows_of(group_membership, learner_id=new)]
        assert sorted(homes, key=lambda home: home[1])[0] == (world.groups["Ward B"], on(-10))
        world.assert_whole()

    def test_an_import_that_names_the_alias_means_the_person(self, ward: Ward):
        merged(ward)
        with read_session() as db:
            stored = load_stored(db, ward.world.id, {"ben.ortiz@mercy.example"}, {"Ben-Ortiz"})
        assert {person.id for person in stored.by_email.values()} == {ward.ann}
        assert stored.by_external_id["Ben-Ortiz"].id == ward.ann

    def test_the_way_in_goes_with_the_person(self, ward: Ward):
        place = ward.world.member("ben@x.example", learner_id=ward.ben)
        merged(ward)
        assert rows_of(member, id=place)[0]["learner_id"] == ward.ann

    def test_an_alias_with_a_role_of_its_own_is_not_merged_away(self, ward: Ward):
        ward.world.member("ann@x.example", learner_id=ward.ann)
        ward.world.member("ben@x.example", {"role": "manager"}, learner_id=ward.ben)
        before = everything()
        with pytest.raises(Refused, match="holds a role"):
            merged(ward)
        assert everything() == before


class TestUndo:
    def undone(self, ward: Ward, actor: Actor | None = None) -> None:
        found = rows_of(learner_merge)[-1]["id"]
        undo_merge(actor=actor or ward.manager, merge_id=found, now=later(seconds=30))

    def test_is_refused_to_whoever_may_not(self, ward: Ward):
        worked(ward)
        merged(ward)
        before = everything()
        for actor, error in ((NOBODY, NotSignedIn), (ward.auditor, NotAllowed), (ward.outsider, NotFound)):
            with pytest.raises(error):
                self.undone(ward, actor)
        assert everything() == before

    def test_gives_each_record_what_it_had(self, ward: Ward):
        worked(ward)
        ward.world.member("ben@x.example", learner_id=ward.ben)
        before = everything(*LEDGERS)
        merged(ward)
        self.undone(ward)
        after = everything(*LEDGERS)
        for table in ("employment", "group_membership", "job_role_membership"):
            for rows in (before[table], after[table]):
                for row in rows:
                    row.pop("id")
                rows.sort(key=lambda row: (row["learner_id"], row["from_day"]))
        assert after == before
        with pytest.raises(NotFound, match="no such merge"):
            self.undone(ward)
        ward.world.assert_whole()

    def test_is_refused_once_something_was_done_to_the_person(self, ward: Ward):
        worked(ward)
        merged(ward)
        assignments.archive(actor=ward.manager, learner_ids=[ward.ann], course_id=ward.fire, now=later(seconds=9))
        before = everything()
        with pytest.raises(Conflict, match="since the merge"):
            self.undone(ward)
        assert everything() == before

    def test_of_the_second_merge_leaves_the_first(self, ward: Ward):
        merge(actor=ward.manager, kept_id=ward.ben, alias_id=ward.cem, now=NOW)
        merged(ward, now=later(seconds=9))
        self.undone(ward)
        assert [row.alias_name for row in get_merges(actor=ward.manager, learner_id=ward.ben, now=NOW)] == ["Cem Öz"]
        listed = [
            row.name for row in get_users_page(actor=ward.manager, query=UsersQuery(), now=later(seconds=40)).rows
        ]
        assert listed == ["Ann Lee", "Ben Ortiz"]


def test_a_completions_content_stays_frozen(ward: Ward):
    worked(ward)
    with pytest.raises(DatabaseError, match="append-only"), write_session() as db:
        db.execute(update(completion).values(completed_on=NOW.date()))
    assert rows_of(completion)[0]["learner_id"] == ward.ben
