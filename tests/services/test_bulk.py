"""Acts on a selection: who is meant, what the preview says, and what is done if the world is still like that."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from lms_dashboard.db.audit import Touched
from lms_dashboard.db.session import write_session
from lms_dashboard.db.tables import audit_entry, change, group_membership
from lms_dashboard.domain.acts import EarlierCompletions
from lms_dashboard.domain.cases import Case
from lms_dashboard.domain.errors import Invalid, NotAllowed, NotFound, NotSignedIn
from lms_dashboard.domain.people import NOBODY, Role
from lms_dashboard.domain.queries import MatrixQuery, ProgressQuery
from lms_dashboard.domain.selections import Changed, Matching, Selection, SelectionPreview, Ticked
from lms_dashboard.domain.status import Shown
from lms_dashboard.services import assignments
from lms_dashboard.services.assignments import Archiving, Assigning, assign
from lms_dashboard.services.bulk import act_on_selection, preview_selection
from lms_dashboard.services.course_steps import CourseSteps, Work
from lms_dashboard.services.reassigning import Reassigning
from lms_dashboard.services.resetting import Resetting
from lms_dashboard.services.selections import find_selected
from tests.services.conftest import Ward, opened
from tests.services.copies import PostgresCopy
from tests.services.world import NOW, everything, later, on, rows_of

DUE = on(30)
ASSIGN = Assigning(DUE)
EVERYBODY = Matching(MatrixQuery())


def look(ward: Ward, selection: Selection, steps: CourseSteps = ASSIGN, **more: Any) -> SelectionPreview:
    asked = {"actor": ward.administrator, "course_id": ward.fire, "now": NOW}
    return preview_selection(selection=selection, steps=steps, **{**asked, **more})


def do(ward: Ward, selection: Selection, seen: SelectionPreview, steps: CourseSteps = ASSIGN, **more: Any) -> Any:
    asked = {"actor": ward.administrator, "course_id": ward.fire, "now": NOW}
    return act_on_selection(selection=selection, steps=steps, foreseen=seen.foreseen, **{**asked, **more})


def move(learner_id: int, group_id: int) -> None:
    with write_session() as db:
        c = group_membership.c
        db.execute(group_membership.update().where(c.learner_id == learner_id).values(group_id=group_id))


class TestWhoIsMeant:
    def test_refuses_nobody_and_whoever_only_reads(self, ward: Ward):
        with pytest.raises(NotSignedIn):
            find_selected(actor=NOBODY, selection=EVERYBODY, now=NOW)
        for reader in (ward.executive, ward.auditor, ward.learner):
            with pytest.raises(NotAllowed):
                find_selected(actor=reader, selection=EVERYBODY, now=NOW)

    def test_all_that_match_are_those_of_every_page(self, ward: Ward):
        found = find_selected(actor=ward.manager, selection=Matching(MatrixQuery(page=3, page_size=1)), now=NOW)
        assert found.learner_ids == (ward.ann, ward.ben, ward.cem)

    def test_all_that_match_but_those_that_were_unticked(self, ward: Ward):
        found = find_selected(actor=ward.manager, selection=Matching(MatrixQuery(), (ward.ben,)), now=NOW)
        assert (found.learner_ids, found.beyond, found.missing) == ((ward.ann, ward.cem), 0, 0)

    def test_the_filters_of_each_list_are_followed(self, ward: Ward):
        assignments.assign(actor=ward.manager, learner_ids=[ward.ben], course_id=ward.fire, due_on=DUE, now=NOW)
        matrix = MatrixQuery(shown=(Shown.NOT_STARTED,), status_course_id=ward.fire)
        progress = ProgressQuery(course_state="not_started", state_course_id=ward.fire)
        for query in (matrix, progress, MatrixQuery(search="ortiz"), ProgressQuery(search="ortiz")):
            found = find_selected(actor=ward.manager, selection=Matching(query), now=NOW)
            assert found.learner_ids == (ward.ben,)

    def test_who_may_be_seen_but_not_changed_is_counted_apart(self, ward: Ward):
        both = replace(
            ward.ward_manager, scope_group_ids=None, permissions=ward.executive.permissions | ward.manager.permissions
        )
        for selection in (EVERYBODY, Ticked((ward.ann, ward.ben, ward.cem))):
            found = find_selected(actor=both, selection=selection, now=NOW)
            assert (found.learner_ids, found.beyond, found.missing) == ((ward.ann, ward.ben), 1, 0)

    def test_anothers_learner_is_missing_like_one_that_never_was(self, ward: Ward):
        for nobody in (ward.cem, 999_999):
            found = find_selected(actor=ward.ward_manager, selection=Ticked((ward.ann, nobody)), now=NOW)
            assert (found.learner_ids, found.beyond, found.missing) == ((ward.ann,), 0, 1)

    def test_a_query_out_of_range_is_refused(self, ward: Ward):
        for query in (MatrixQuery(sort="shoe size"), ProgressQuery(sort="shoe size"), MatrixQuery(as_of=on(1))):
            with pytest.raises(Invalid):
                find_selected(actor=ward.manager, selection=Matching(query), now=NOW)


class TestThePreview:
    def test_refuses_nobody_whoever_only_reads_and_another_organisation(self, ward: Ward):
        before = everything()
        with pytest.raises(NotSignedIn):
            look(ward, EVERYBODY, actor=NOBODY)
        with pytest.raises(NotAllowed):
            look(ward, EVERYBODY, actor=ward.executive)
        with pytest.raises(NotFound):
            look(ward, Ticked((ward.ann,)), actor=ward.outsider)
        with pytest.raises(NotAllowed):
            look(ward, EVERYBODY, Resetting(DUE, "x", "", False), actor=ward.manager)
        assert everything() == before

    def test_says_who_is_touched_and_who_is_passed_over_by_reason(self, ward: Ward):
        assignments.assign(actor=ward.manager, learner_ids=[ward.ben], course_id=ward.fire, due_on=DUE, now=NOW)
        before = everything()
        seen = look(ward, EVERYBODY)
        assert seen.preview.touched == (ward.ann, ward.cem)
        assert [(reason, [p.name for p in people]) for reason, people in seen.by_reason.items()] == [
            ("has this course already (cycle 1, Not Started)", ["Ben Ortiz"])
        ]
        assert seen.preview.mails == 2
        assert everything() == before

    def test_counts_who_was_left_out_before_it(self, ward: Ward):
        seen = look(ward, Ticked((ward.ann, ward.cem, 999_999)), actor=ward.ward_manager)
        assert (seen.preview.touched, seen.beyond, seen.missing) == ((ward.ann,), 0, 2)


class TestTheAct:
    def test_does_to_all_what_the_preview_said_in_one_entry(self, ward: Ward):
        said: list[tuple[str, int, int]] = []
        seen = look(ward, EVERYBODY)
        entries, changes = len(rows_of(audit_entry)), len(rows_of(change))
        result = do(ward, EVERYBODY, seen, tell=lambda *words: said.append(words))
        assert result.done == seen.preview.touched == (ward.ann, ward.ben, ward.cem)
        assert (len(rows_of(audit_entry)), len(rows_of(change))) == (entries + 1, changes + 1)
        assert said[0] == ("Looking at each learner", 0, 3)
        assert said[-1] == ("Recording", 3, 3)
        ward.world.assert_whole()

    def test_asks_again_when_somebody_else_was_faster(self, ward: Ward):
        seen = look(ward, EVERYBODY)
        assignments.assign(actor=ward.manager, learner_ids=[ward.ben], course_id=ward.fire, due_on=DUE, now=NOW)
        before = everything()
        with pytest.raises(Changed) as told:
            do(ward, EVERYBODY, seen)
        assert told.value.changes == ("1 learner passed over now (has this course already (cycle 1, Not Started))",)
        assert everything() == before

    def test_asks_again_when_a_cycle_became_another_one(self, ward: Ward):
        who = {"actor": ward.manager, "learner_ids": [ward.ann], "course_id": ward.fire, "now": NOW}
        assignments.assign(**who, due_on=DUE)
        seen = look(ward, Ticked((ward.ann, ward.ben)), Archiving())
        assignments.archive(**who)
        assignments.assign(**who, due_on=DUE)
        with pytest.raises(Changed, match="changed since you looked") as told:
            do(ward, Ticked((ward.ann, ward.ben)), seen, Archiving())
        assert told.value.changes == ("1 learner with another cycle than before",)

    def test_asks_again_when_more_match_by_now(self, ward: Ward):
        seen = look(ward, EVERYBODY)
        ward.world.learner("New", "Comer", group="Ward A")
        with pytest.raises(Changed) as told:
            do(ward, EVERYBODY, seen)
        assert told.value.changes == ("1 learner more: new in the selection",)

    def test_passes_over_whoever_changed_if_that_is_wanted_and_adds_nobody(self, ward: Ward):
        seen = look(ward, EVERYBODY)
        assignments.assign(actor=ward.manager, learner_ids=[ward.ben], course_id=ward.fire, due_on=DUE, now=NOW)
        new = ward.world.learner("New", "Comer", group="Ward A")
        result = do(ward, EVERYBODY, seen, pass_over_changed=True)
        assert result.done == (ward.ann, ward.cem)
        assert [p.learner_id for p in result.passed_over] == [ward.ben]
        assert ward.world.current(new, ward.fire) is None
        ward.world.assert_whole()

    def test_whoever_has_another_cycle_by_now_is_passed_over_if_that_is_wanted(self, ward: Ward):
        who = {"actor": ward.manager, "learner_ids": [ward.ann, ward.ben], "course_id": ward.fire, "now": NOW}
        assignments.assign(**who, due_on=DUE)
        seen = look(ward, Ticked((ward.ann, ward.ben)), Archiving())
        assignments.archive(**who | {"learner_ids": [ward.ann]})
        assignments.assign(**who | {"learner_ids": [ward.ann]}, due_on=DUE)
        result = do(ward, Ticked((ward.ann, ward.ben)), seen, Archiving(), pass_over_changed=True)
        assert (result.done, [p.name for p in result.passed_over]) == ((ward.ben,), ["Ann Lee"])

    def test_a_role_that_was_taken_away_meanwhile_counts(self, ward: Ward):
        seen = look(ward, EVERYBODY, actor=ward.manager)
        before = everything()
        with pytest.raises(NotAllowed):
            do(ward, EVERYBODY, seen, actor=ward.world.person(Role.EXECUTIVE))
        assert everything() == before

    def test_a_learner_who_left_the_scope_meanwhile_is_not_touched(self, ward: Ward):
        both = Ticked((ward.ann, ward.ben))
        seen = look(ward, both, actor=ward.ward_manager)
        move(ward.ben, ward.world.groups["Ward B"])
        before = everything()
        with pytest.raises(Changed) as told:
            do(ward, both, seen, actor=ward.ward_manager)
        assert told.value.changes[0].startswith("1 learner fewer")
        assert everything() == before
        result = do(ward, both, seen, actor=ward.ward_manager, pass_over_changed=True)
        assert result.done == (ward.ann,)
        assert ward.world.current(ward.ben, ward.fire) is None

    def test_ids_of_another_organisation_are_as_if_they_were_not(self, ward: Ward):
        seen = look(ward, Ticked((ward.ann,)))
        before = everything()
        with pytest.raises(NotFound):
            do(ward, Ticked((ward.ann,)), seen, actor=ward.outsider)
        assert everything() == before

    def test_what_a_form_lacks_is_refused_and_nothing_is_done(self, ward: Ward):
        ward.world.require(ward.fire)
        assignments.assign(
            actor=ward.manager, learner_ids=[ward.ann, ward.ben], course_id=ward.fire, due_on=DUE, now=later(-5)
        )
        for one in (ward.ann, ward.ben):
            ward.world.complete(one, ward.fire, later(-4))
        reset = Resetting(DUE, "mixed up", "Fire", acknowledged=True)
        seen = look(ward, EVERYBODY, reset)
        before = everything()
        with pytest.raises(Invalid, match="name is not typed"):
            do(ward, EVERYBODY, seen, reset)
        with pytest.raises(Invalid, match="lies in the past"):
            do(ward, EVERYBODY, seen, replace(reset, due_on=on(-1)))
        assert everything() == before
        done = do(ward, EVERYBODY, seen, replace(reset, confirmation=" fire safety "))
        assert done.done == (ward.ann, ward.ben)

    def test_a_set_is_written_in_slices_but_in_one_act(self, ward: Ward, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("lms_dashboard.services.acting.SLICE", 2)
        seen = look(ward, EVERYBODY)
        result = do(ward, EVERYBODY, seen)
        again = Reassigning(DUE + timedelta(days=1), EarlierCompletions.UNTIL_EXPIRY, True, "")
        entries = len(rows_of(audit_entry))
        done = do(ward, EVERYBODY, look(ward, EVERYBODY, again), again)
        assert result.done == done.done == (ward.ann, ward.ben, ward.cem)
        assert len(rows_of(audit_entry)) == entries + 1
        ward.world.assert_whole()


def test_a_preview_counts_no_mail_that_others_queue_meanwhile(postgres_ward: tuple[PostgresCopy, Ward]):
    """On SQLite nobody writes meanwhile."""
    copy, made = postgres_ward
    with opened(copy.fresh()):
        ward = deepcopy(made)
        asked = {"actor": ward.manager, "course_id": ward.fire, "due_on": DUE, "now": NOW}

        class Interrupted(Assigning):
            def write(self, db: Connection, work: Work, cases: Sequence[Case]) -> list[Touched]:
                with ThreadPoolExecutor(1) as other:
                    other.submit(assign, learner_ids=[ward.cem], **asked).result(timeout=20)
                return super().write(db, work, cases)

        assert look(ward, Ticked((ward.ann, ward.ben)), Interrupted(DUE)).preview.mails == 2
