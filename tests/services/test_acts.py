"""What holds for every act on learners and a course: who may, whose, what is recorded, and what is refused."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from lms_dashboard.db.tables import audit_detail, audit_entry, audit_row, change, mail
from lms_dashboard.domain.acts import Act, ActResult, Answers, EarlierCompletions, ExemptionCategory
from lms_dashboard.domain.errors import Conflict, Invalid, NotAllowed, NotFound, NotSignedIn, Refused
from lms_dashboard.domain.people import NOBODY
from lms_dashboard.services.acts import do_act, preview_act
from tests.services.conftest import Ward
from tests.services.world import NOW, everything, later, on, rows_of

DUE = on(30)
ANSWERS: dict[Act, Answers] = {
    Act.ASSIGN: Answers(due_on=DUE),
    Act.ARCHIVE: Answers(),
    Act.RESTORE: Answers(),
    Act.REASSIGN: Answers(due_on=DUE),
    Act.UNDO_REASSIGN: Answers(),
    Act.RESET: Answers(due_on=DUE, reason="wrong person", confirmation="Fire Safety", acknowledged=True),
    Act.UNENROLL: Answers(),
    Act.REENROLL: Answers(),
    Act.EXEMPT: Answers(category=ExemptionCategory.MEDICAL, reason="pregnant", from_day=on(0), until_day=on(60)),
    Act.END_EXEMPTION: Answers(),
    Act.START_LEAVE: Answers(reason="parental", from_day=on(0), until_day=on(60)),
    Act.END_LEAVE: Answers(),
    Act.EXTEND_DUE: Answers(due_on=on(60), reason="was ill"),
    Act.UNDO_EXTEND: Answers(),
    Act.RECORD_COMPLETION: Answers(completed_on=on(-1), note="Classroom, Leeds"),
    Act.VOID_COMPLETION: Answers(void_on=on(-4), reason="wrong person"),
    Act.GRANT_TRY: Answers(),
}
MAILS = {Act.ASSIGN: "enrolled", Act.REASSIGN: "reassigned", Act.RESET: "reset"}
COMPLETED = {Act.ARCHIVE, Act.RESTORE, Act.REASSIGN, Act.UNDO_REASSIGN, Act.RESET, Act.VOID_COMPLETION}
BEFORE: dict[Act, tuple[Act, Answers, datetime]] = {
    Act.RESTORE: (Act.ARCHIVE, Answers(), later(-3)),
    Act.UNDO_REASSIGN: (Act.REASSIGN, Answers(due_on=DUE), later(-3)),
    Act.REENROLL: (Act.UNENROLL, Answers(), later(-3)),
    Act.END_EXEMPTION: (Act.EXEMPT, replace(ANSWERS[Act.EXEMPT], from_day=on(-3)), later(-3)),
    Act.END_LEAVE: (Act.START_LEAVE, replace(ANSWERS[Act.START_LEAVE], from_day=on(-3)), later(-3)),
    Act.UNDO_EXTEND: (Act.EXTEND_DUE, ANSWERS[Act.EXTEND_DUE], later(seconds=-60)),
}
"""What has to be done before an act that takes something back."""


def prepare(ward: Ward, act: Act, *learners: int) -> None:
    """Bring each learner to where the act may start from."""
    who = {"actor": ward.world.actor, "learner_ids": learners, "course_id": ward.fire}
    if act is not Act.ASSIGN:
        do_act(**who, act=Act.ASSIGN, answers=Answers(due_on=DUE), now=later(-5))
    for one in learners:
        if act in COMPLETED:
            ward.world.complete(one, ward.fire, later(-4))
        if act is Act.GRANT_TRY:
            ward.world.fail(one, ward.fire, later(-4))
    if act in BEFORE:
        first, answers, now = BEFORE[act]
        do_act(**who, act=first, answers=answers, now=now)


def perform(ward: Ward, act: Act, *learners: int, **more: Any) -> ActResult:
    """Do the act with its usual answers; ``more`` are other answers, or another actor, course or time."""
    own = {key: more.pop(key) for key in ("actor", "course_id", "now", "seen") if key in more}
    asked = {"actor": ward.administrator, "course_id": ward.fire, "now": NOW, **own}
    return do_act(act=act, answers=replace(ANSWERS[act], **more), learner_ids=learners, **asked)


def state(ward: Ward, learner_id: int) -> tuple[Any, ...]:
    cycle = ward.world.current(learner_id, ward.fire)
    return (cycle and cycle["id"], ward.world.standing(learner_id, ward.fire))


@pytest.mark.parametrize("act", Act)
class TestEveryAct:
    def test_refuses_nobody(self, ward: Ward, act: Act):
        prepare(ward, act, ward.ann)
        before = everything()
        with pytest.raises(NotSignedIn):
            perform(ward, act, ward.ann, actor=NOBODY)
        assert everything() == before

    def test_refuses_whoever_only_reads(self, ward: Ward, act: Act):
        prepare(ward, act, ward.ann)
        before = everything()
        for reader in (ward.executive, ward.auditor, ward.learner):
            with pytest.raises(NotAllowed):
                perform(ward, act, ward.ann, actor=reader)
        assert everything() == before

    def test_knows_nothing_of_a_learner_outside_the_scope(self, ward: Ward, act: Act):
        prepare(ward, act, ward.ann, ward.cem)
        before = everything()
        for learners in ((ward.cem,), (ward.ann, ward.cem)):
            with pytest.raises(NotFound, match="no such learner"):
                perform(ward, act, *learners, actor=ward.ward_manager)
        assert everything() == before

    def test_knows_nothing_of_another_organisations_learner(self, ward: Ward, act: Act):
        prepare(ward, act, ward.ann)
        before = everything()
        with pytest.raises(NotFound, match="no such learner"):
            perform(ward, act, ward.ann, actor=ward.outsider)
        assert everything() == before

    def test_a_missing_learner_and_anothers_look_the_same(self, ward: Ward, act: Act):
        prepare(ward, act, ward.ann)
        with pytest.raises(NotFound) as missing:
            perform(ward, act, 999_999, actor=ward.outsider)
        with pytest.raises(NotFound) as anothers:
            perform(ward, act, ward.ann, actor=ward.outsider)
        assert str(missing.value) == str(anothers.value)

    def test_knows_nothing_of_a_missing_course(self, ward: Ward, act: Act):
        prepare(ward, act, ward.ann)
        with pytest.raises(NotFound, match="no such course"):
            perform(ward, act, ward.ann, course_id=999_999)
        ward.world.assert_whole()

    def test_refuses_an_empty_set(self, ward: Ward, act: Act):
        with pytest.raises(NotFound):
            perform(ward, act)
        ward.world.assert_whole()

    def test_is_done_within_the_scope(self, ward: Ward, act: Act):
        prepare(ward, act, ward.ann)
        before = state(ward, ward.ann)
        found = perform(ward, act, ward.ann, actor=ward.ward_manager)
        assert (found.done, found.passed_over) == ((ward.ann,), ())
        assert state(ward, ward.ann) != before
        ward.world.assert_whole()

    def test_a_repeat_is_refused_and_changes_nothing(self, ward: Ward, act: Act):
        prepare(ward, act, ward.ann)
        perform(ward, act, ward.ann)
        before = everything()
        with pytest.raises(Refused):
            perform(ward, act, ward.ann)
        assert everything() == before

    def test_a_repeat_for_many_changes_nothing(self, ward: Ward, act: Act):
        prepare(ward, act, ward.ann, ward.ben)
        perform(ward, act, ward.ann, ward.ben)
        before = everything()
        again = perform(ward, act, ward.ann, ward.ben)
        assert (again.seq, again.done, len(again.passed_over)) == (None, (), 2)
        assert everything() == before

    def test_a_learner_named_twice_is_touched_once(self, ward: Ward, act: Act):
        prepare(ward, act, ward.ann)
        assert perform(ward, act, ward.ann, ward.ann).done == (ward.ann,)

    def test_many_are_done_in_one_entry_and_who_is_passed_over_is_named(self, ward: Ward, act: Act):
        prepare(ward, act, ward.ann, ward.ben)
        if act in (Act.ASSIGN, Act.RECORD_COMPLETION):
            perform(ward, act, ward.cem, now=later(seconds=-60))
        found = perform(ward, act, ward.ann, ward.ben, ward.cem)
        assert found.done == (ward.ann, ward.ben)
        assert [(p.learner_id, p.name) for p in found.passed_over] == [(ward.cem, "Cem Öz")]
        assert "2 learners" in found.message
        assert rows_of(audit_entry, seq=found.seq)[0]["rows_count"] == 2
        ward.world.assert_whole()

    def test_writes_one_audit_entry_with_a_row_for_each_learner(self, ward: Ward, act: Act):
        prepare(ward, act, ward.ann, ward.ben)
        before = len(rows_of(audit_entry))
        found = perform(ward, act, ward.ann, ward.ben)
        entries = rows_of(audit_entry, organisation_id=ward.world.id)
        entry = entries[-1]
        assert len(rows_of(audit_entry)) == before + 1
        assert (entry["seq"], entry["act"], entry["actor_name"]) == (found.seq, act.value, "Ada Admin")
        assert (entry["summary"]["course"], entry["summary"]["learners"]) == ("FIRE", 2)
        rows = rows_of(audit_row, audit_entry_id=entry["id"])
        assert [(row["learner_id"], row["course_id"]) for row in rows] == [(ward.ann, ward.fire), (ward.ben, ward.fire)]
        assert all(rows_of(audit_detail, audit_row_id=row["id"])[0]["after"] for row in rows)

    def test_writes_one_entry_in_the_change_feed(self, ward: Ward, act: Act):
        prepare(ward, act, ward.ann)
        before = len(rows_of(change))
        found = perform(ward, act, ward.ann)
        entry = rows_of(change, organisation_id=ward.world.id)[-1]
        assert len(rows_of(change)) == before + 1
        assert (entry["seq"], entry["act"], entry["learner_ids"], entry["course_ids"]) == (
            found.seq,
            act.value,
            [ward.ann],
            [ward.fire],
        )

    def test_queues_its_mail_and_no_other(self, ward: Ward, act: Act):
        prepare(ward, act, ward.ann)
        before = len(rows_of(mail))
        perform(ward, act, ward.ann)
        queued = rows_of(mail)[before:]
        assert [row["kind"] for row in queued] == ([MAILS[act]] if act in MAILS else [])
        assert all((row["state"], row["to_address"]) == ("queued", "ann.lee@mercy.example") for row in queued)

    def test_what_was_seen_and_is_not_so_any_more_is_a_conflict(self, ward: Ward, act: Act):
        prepare(ward, act, ward.ann)
        cycle = ward.world.current(ward.ann, ward.fire)
        wrong = None if cycle else 999
        before = everything()
        with pytest.raises(Conflict):
            perform(ward, act, ward.ann, seen={ward.ann: wrong})
        assert everything() == before
        assert perform(ward, act, ward.ann, seen={ward.ann: cycle["id"] if cycle else None}).done == (ward.ann,)

    def test_a_preview_changes_nothing_and_agrees_with_the_act(self, ward: Ward, act: Act):
        world = ward.world
        if act not in (Act.UNENROLL, Act.REENROLL):
            world.require(ward.fire)
        prepare(ward, act, ward.ann, ward.ben)
        before, learners = everything(), [ward.ann, ward.ben, ward.cem]
        asked = {"learner_ids": learners, "course_id": ward.fire, "now": NOW}
        told = preview_act(actor=ward.administrator, act=act, answers=ANSWERS[act], **asked)
        assert everything() == before
        breaches = {one for one in learners if world.standing(one, ward.fire)["compliance"] in ("Overdue", "Expired")}
        mails = len(rows_of(mail))
        done = perform(ward, act, *learners)
        after = {one for one in learners if world.standing(one, ward.fire)["compliance"] in ("Overdue", "Expired")}
        assert (told.touched, told.passed_over, told.learners) == (done.done, done.passed_over, 3)
        assert (told.breaches_added, told.breaches_removed) == (len(after - breaches), len(breaches - after))
        assert told.mails == len(rows_of(mail)) - mails

    def test_a_preview_asks_for_the_same_rights(self, ward: Ward, act: Act):
        asked = {"act": act, "answers": ANSWERS[act], "course_id": ward.fire, "now": NOW}
        for reader in (ward.executive, ward.auditor, ward.learner):
            with pytest.raises(NotAllowed):
                preview_act(actor=reader, learner_ids=[ward.ann], **asked)
        with pytest.raises(NotFound):
            preview_act(actor=ward.ward_manager, learner_ids=[ward.cem], **asked)


@pytest.mark.parametrize("act", [Act.ASSIGN, Act.REASSIGN, Act.RESET])
class TestActsWithADueDate:
    def test_refuse_one_in_the_past(self, ward: Ward, act: Act):
        prepare(ward, act, ward.ann)
        before = everything()
        with pytest.raises(Invalid, match="past"):
            perform(ward, act, ward.ann, due_on=on(-1))
        assert everything() == before

    def test_take_today(self, ward: Ward, act: Act):
        prepare(ward, act, ward.ann)
        assert perform(ward, act, ward.ann, due_on=on(0)).done == (ward.ann,)


def test_reset_needs_its_own_permission(ward: Ward):
    prepare(ward, Act.RESET, ward.ann)
    with pytest.raises(NotAllowed, match="Platform management: Users"):
        perform(ward, Act.RESET, ward.ann, actor=ward.manager)
    assert ward.world.axes(ward.ann, ward.fire)[0] == "Completed"


def test_a_role_that_only_reads_widens_no_act(ward: Ward):
    """A manager of Ward A who reads the whole organisation as an executive still changes Ward A only."""
    both = replace(ward.ward_manager, scope_group_ids=None)
    with pytest.raises(NotFound):
        perform(ward, Act.ASSIGN, ward.cem, actor=both)
    assert perform(ward, Act.ASSIGN, ward.ann, actor=both).done == (ward.ann,)


def test_reset_stays_within_the_groups_that_it_was_given_for(ward: Ward):
    prepare(ward, Act.RESET, ward.ann, ward.cem)
    limited = replace(ward.administrator, reset_group_ids=frozenset({ward.world.groups["Ward A"]}))
    before = everything()
    with pytest.raises(NotFound):
        perform(ward, Act.RESET, ward.cem, actor=limited)
    assert everything() == before
    assert perform(ward, Act.RESET, ward.ann, actor=limited).done == (ward.ann,)
    assert perform(ward, Act.ARCHIVE, ward.cem, actor=limited).done == (ward.cem,)


def test_a_scope_includes_its_subgroups(ward: Ward):
    whole = ward.world.person(*ward.manager.roles, groups=["Mercy"])
    assert perform(ward, Act.ASSIGN, ward.ann, ward.cem, actor=whole).done == (ward.ann, ward.cem)


def test_earlier_completions_count_until_their_expiry_unless_said_otherwise(ward: Ward):
    prepare(ward, Act.REASSIGN, ward.ann)
    perform(ward, Act.REASSIGN, ward.ann)
    assert rows_of(audit_entry)[-1]["summary"]["counts"] == EarlierCompletions.UNTIL_EXPIRY.value
