"""An auditor's records request: whom it is refused, what it shows, and the entry that it leaves first."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import NoResultFound

from lms_dashboard.db.session import write_session
from lms_dashboard.db.tables import (
    account,
    audit_detail,
    audit_entry,
    audit_row,
    change,
    completion,
    course,
    learner_merge,
    organisation_head,
    records_request,
)
from lms_dashboard.domain.errors import Invalid, NotAllowed, NotFound, NotSignedIn, Refused
from lms_dashboard.domain.people import NOBODY, Actor, Permission
from lms_dashboard.domain.records_requests import OpenedRecords
from lms_dashboard.domain.trail import TrailQuery
from lms_dashboard.services.assignments import assign, reassign
from lms_dashboard.services.audit import get_trail
from lms_dashboard.services.completions import record_completion
from lms_dashboard.services.learners import get_learner
from lms_dashboard.services.merging import merge, undo_merge
from lms_dashboard.services.records_requests import open_sealed
from lms_dashboard.services.voiding import void_completion
from tests.services.conftest import Ward
from tests.services.test_cycles import DUE, completed, reset_now, who
from tests.services.world import NOW, World, everything, later, on, rows_of

REASON = "Letter of the inspectorate"


def ask(ward: Ward, actor: Actor | None = None, **more: Any) -> OpenedRecords:
    asked = {"learner_id": ward.ann, "course_id": None, "reason": REASON, "now": later(seconds=9)} | more
    return open_sealed(actor=actor or ward.auditor, **asked)


def sealed(ward: Ward) -> None:
    """Ann completed the course 100 days ago, and it was reset today."""
    completed(ward)
    reset_now(ward)


def readers(ward: Ward) -> tuple[Actor, ...]:
    return ward.auditor, ward.administrator, ward.manager


class TestIsRefused:
    def test_to_nobody_and_to_every_role_but_the_auditor(self, ward: Ward):
        sealed(ward)
        before = everything()
        with pytest.raises(NotSignedIn):
            ask(ward, NOBODY)
        for actor in (ward.manager, ward.ward_manager, ward.administrator, ward.executive, ward.learner):
            with pytest.raises(NotAllowed, match="open sealed records"):
                ask(ward, actor)
        assert everything() == before

    def test_to_another_organisation(self, ward: Ward):
        sealed(ward)
        before = everything()
        with pytest.raises(NotFound):
            ask(ward, ward.outsider)
        assert everything() == before

    def test_outside_the_groups_of_an_auditor_of_some(self, ward: Ward):
        sealed(ward)
        with pytest.raises(NotFound):
            ask(ward, replace(ward.auditor, scope_group_ids=frozenset({ward.world.groups["Ward B"]})))
        inside = replace(ward.auditor, scope_group_ids=frozenset({ward.world.groups["Ward A"]}))
        assert len(ask(ward, inside).sealed) == 1

    def test_to_an_auditor_about_herself(self, ward: Ward):
        sealed(ward)
        before = everything()
        with pytest.raises(Refused, match="your own records"):
            ask(ward, replace(ward.auditor, learner_id=ward.ann))
        assert everything() == before
        assert len(ask(ward, replace(ward.auditor, learner_id=ward.ben)).sealed) == 1

    @pytest.mark.parametrize("reason", ["", " \n ", "x" * 2_001], ids=["none", "blanks", "a letter"])
    def test_without_a_reason_or_with_a_letter_in_its_place(self, ward: Ward, reason: str):
        sealed(ward)
        before = everything()
        with pytest.raises(Invalid, match="reason"):
            ask(ward, reason=reason)
        assert everything() == before

    def test_about_whom_there_is_not_and_a_course_of_others(self, ward: Ward):
        sealed(ward)
        foreign = World("South Clinic").course("THEIRS")
        before = everything()
        for missing in ({"learner_id": 10**6}, {"course_id": 10**6}, {"course_id": foreign}):
            with pytest.raises(NotFound):
                ask(ward, **missing)
        assert everything() == before

    def test_about_the_alias_of_a_merge_whose_records_the_kept_one_has(self, ward: Ward):
        sealed(ward)
        merge(actor=ward.manager, kept_id=ward.ben, alias_id=ward.ann, now=later(seconds=5))
        before = everything()
        with pytest.raises(NotFound):
            ask(ward)
        assert everything() == before
        assert len(ask(ward, learner_id=ward.ben).sealed[0].completions) == 1


class TestShows:
    def test_what_a_reset_sealed_with_who_did_it_and_why(self, ward: Ward):
        completed(ward)
        (done,) = rows_of(completion)
        reset_now(ward)
        (one,) = ask(ward).sealed
        assert (one.course_code, one.course_title, one.reason) == ("FIRE", "Fire Safety", "mixed up")
        assert (one.sealed_on, one.sealed_by, one.destroyed) == (on(0), "Ada Admin", False)
        (kept,) = one.completions
        assert (kept.completed_on, kept.valid_through) == (on(-100), done["valid_through"])
        assert (kept.score, kept.course_version, kept.cycle) == (done["score"], 1, 1)
        assert kept.certificate_number == done["certificate_number"] != ""
        (cycle,) = one.cycles
        assert (cycle.cycle, cycle.attempt, cycle.assigned_on) == (1, 1, on(-100))
        assert (cycle.completed_on, cycle.ended_on, cycle.end_reason) == (on(-100), None, "")

    def test_cycles_that_had_ended_and_what_was_voided(self, ward: Ward):
        completed(ward)
        reassign(**who(ward), due_on=DUE, now=later(-20))
        record_completion(**who(ward), completed_on=on(-10), note="classroom", now=later(-9))
        void_completion(**who(ward), void_on=on(-10), reason="typing error", now=later(-8))
        reset_now(ward)
        (one,) = ask(ward).sealed
        assert [(c.cycle, c.ended_on, c.end_reason) for c in one.cycles] == [(2, None, ""), (1, on(-20), "reassigned")]
        assert [(c.note, c.void_reason) for c in one.completions] == [("classroom", "typing error"), ("", None)]

    def test_each_reset_with_its_own_attempt_newest_first(self, ward: Ward):
        completed(ward)
        reset_now(ward, now=later(-50), due_on=on(-20))
        ward.world.complete(ward.ann, ward.fire, later(-30))
        reset_now(ward)
        found = ask(ward).sealed
        assert [(one.sealed_on, [c.attempt for c in one.cycles]) for one in found] == [(on(0), [2]), (on(-50), [1])]
        assert [[c.completed_on for c in one.completions] for one in found] == [[on(-30)], [on(-100)]]

    def test_one_course_or_all(self, ward: Ward):
        sealed(ward)
        gas = ward.world.course("GAS", title="Gas")
        assign(**{**who(ward), "course_id": gas}, due_on=DUE, now=later(-5))
        ward.world.complete(ward.ann, gas, later(-4))
        reset_now(ward, course_id=gas)
        assert sorted(one.course_code for one in ask(ward).sealed) == ["FIRE", "GAS"]
        assert [one.course_code for one in ask(ward, course_id=gas).sealed] == ["GAS"]

    def test_nothing_where_nothing_is_sealed_and_is_audited_all_the_same(self, ward: Ward):
        completed(ward)
        assert ask(ward).sealed == ask(ward, learner_id=ward.cem).sealed == ()
        assert [row["learner_id"] for row in rows_of(records_request)] == [ward.ann, ward.cem]

    def test_of_what_was_destroyed_only_that_it_is(self, ward: Ward):
        with write_session() as db:
            db.execute(course.update().values(retention_years=0))
        sealed(ward)
        (one,) = ask(ward).sealed
        assert (one.destroyed, one.cycles, one.completions) == (True, (), ())

    def test_nothing_to_anybody_else_afterwards(self, ward: Ward):
        sealed(ward)
        before = [get_learner(actor=a, learner_id=ward.ann, include_archived=True, now=NOW) for a in readers(ward)]
        ask(ward)
        after = [get_learner(actor=a, learner_id=ward.ann, include_archived=True, now=NOW) for a in readers(ward)]
        assert [replace(one, audit=()) for one in after] == [replace(one, audit=()) for one in before]


class TestIsAudited:
    def test_with_whose_records_and_why_and_nothing_of_what_they_hold(self, ward: Ward):
        sealed(ward)
        ward.world.member("auditor@mercy.example", {"role": "auditor"})
        account_id = rows_of(account, email="auditor@mercy.example")[0]["id"]
        opened = ask(ward, replace(ward.auditor, account_id=account_id), course_id=ward.fire, reason=f" {REASON} ")
        entry = rows_of(audit_entry)[-1]
        assert (entry["seq"], entry["act"], entry["rows_count"]) == (opened.seq, "records_request", 1)
        assert entry["summary"] == {"reason": REASON, "course": "FIRE"}
        row = rows_of(audit_row)[-1]
        assert (row["learner_id"], row["course_id"]) == (ward.ann, None)
        (asked,) = rows_of(records_request)
        assert (asked["learner_id"], asked["course_id"], asked["reason"]) == (ward.ann, ward.fire, REASON)
        assert (asked["made_by"], asked["made_at"]) == (account_id, later(seconds=9))
        told = rows_of(change, organisation_id=ward.world.id)[-1]
        assert (told["act"], told["learner_ids"]) == ("records_request", [ward.ann])
        number = rows_of(completion)[0]["certificate_number"]
        assert number not in repr([told, entry, rows_of(audit_detail)[-1]])
        ward.world.assert_whole()

    def test_or_nothing_is_returned(self, ward: Ward):
        sealed(ward)
        with write_session() as db:
            db.execute(delete(organisation_head))
        before = everything()
        with pytest.raises(NoResultFound):
            ask(ward)
        assert everything() == before

    def test_each_time_anew(self, ward: Ward):
        sealed(ward)
        assert ask(ward).seq + 1 == ask(ward).seq
        assert len(rows_of(records_request)) == 2

    def test_in_words_that_no_later_reset_takes_away(self, ward: Ward):
        sealed(ward)
        ask(ward, course_id=ward.fire)
        with write_session() as db:
            db.execute(course.update().values(retention_years=0))
        ward.world.complete(ward.ann, ward.fire, later(seconds=20))
        reset_now(ward, now=later(1), due_on=on(40))
        query = TrailQuery(acts=("records_request",))
        (entry,) = get_trail(actor=ward.auditor, query=query, now=later(1)).entries
        assert entry.summary == {"reason": REASON, "course": "FIRE"}

    def test_and_keeps_no_merge_from_being_taken_apart(self, ward: Ward):
        merge(actor=ward.manager, kept_id=ward.ann, alias_id=ward.ben, now=NOW)
        ask(ward)
        undo_merge(actor=ward.manager, merge_id=rows_of(learner_merge)[0]["id"], now=later(seconds=20))
        assert rows_of(learner_merge)[0]["undone_at"] is not None


def test_only_the_auditors_role_opens_what_is_sealed(ward: Ward):
    roles = (ward.manager, ward.ward_manager, ward.administrator, ward.executive, ward.auditor, ward.learner)
    assert [actor for actor in roles if actor.may(Permission.OPEN_SEALED)] == [ward.auditor]
