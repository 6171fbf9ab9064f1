"""What happens at the same moment, and what is cut off in the middle: nothing is done twice, by half, or lost."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest
from sqlalchemy import func, select

from lms_dashboard.db.locks import lock_learners
from lms_dashboard.db.memberships import set_group
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.sql import insert_rows
from lms_dashboard.db.tables import (
    assignment,
    attempt,
    completion,
    completion_seal,
    employment,
    group,
    group_membership,
    learner,
    metadata,
    module_result,
    organisation_head,
)
from lms_dashboard.domain.act_results import FASTER
from lms_dashboard.domain.acts import ActResult
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.errors import Conflict, LmsError, NotFound, Refused
from lms_dashboard.domain.selections import Changed, Ticked
from lms_dashboard.services.assignments import archive, assign, reassign, reset
from lms_dashboard.services.audit import verify
from lms_dashboard.services.bulk import act_on_selection, preview_selection
from lms_dashboard.services.groups import GroupResult, move_group
from lms_dashboard.services.resetting import Resetting
from lms_dashboard.services.results import Recorded, record_result
from tests.services.conftest import Ward
from tests.services.killing import kill_where_it_waits
from tests.services.world import HIRED, NOW, later, on, rows_of

DUE = on(30)
LEARNERS = 10_000


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Call all at the same moment; what each returned, or the error it was told."""
    ready = Barrier(len(calls))

    def one(call: Callable[[], Any]) -> Any:
        ready.wait(10)
        try:
            return call()
        except LmsError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(one, calls))


class TestTwoManagers:
    def test_assigning_at_the_same_moment_make_one_cycle_and_the_other_is_told(self, ward: Ward):
        who = {"learner_ids": [ward.ann], "course_id": ward.fire, "due_on": DUE, "now": NOW, "seen": {ward.ann: None}}
        told = at_once(*(lambda m=m: assign(actor=m, **who) for m in (ward.manager, ward.administrator)))
        assert {type(one) for one in told} == {ActResult, Conflict}
        assert [row["cycle"] for row in rows_of(assignment)] == [1]
        ward.world.assert_whole()

    @pytest.mark.parametrize("include_unfinished", [False, True])
    def test_reassigning_at_the_same_moment_make_one_cycle_and_the_other_is_told(
        self, ward: Ward, include_unfinished: bool
    ):
        who = {"learner_ids": [ward.ann], "course_id": ward.fire, "due_on": DUE}
        assign(actor=ward.manager, **who, now=later(-9))
        ward.world.complete(ward.ann, ward.fire, later(-8))
        seen = {ward.ann: ward.world.current(ward.ann, ward.fire)["id"]}
        again = {**who, "now": NOW, "seen": seen, "include_unfinished": include_unfinished}
        told = at_once(*(lambda m=m: reassign(actor=m, **again) for m in (ward.manager, ward.administrator)))
        assert {type(one) for one in told} == {ActResult, Conflict}
        assert [(row["cycle"], row["ended_on"] is None) for row in rows_of(assignment)] == [(1, False), (2, True)]
        ward.world.assert_whole()

    def test_assigning_overlapping_sets_touch_each_learner_once(self, ward: Ward):
        sets = ([ward.ann, ward.ben], [ward.ben, ward.cem], [ward.cem, ward.ann])
        told = at_once(
            *(
                lambda some=some: assign(actor=ward.manager, learner_ids=some, course_id=ward.fire, due_on=DUE, now=NOW)
                for some in sets
            )
        )
        assert all(isinstance(one, ActResult) for one in told)
        assert sorted(i for one in told for i in one.done) == sorted([ward.ann, ward.ben, ward.cem])
        ward.world.assert_whole()

    def test_acts_of_many_at_once_number_the_audit_chain_without_gap(self, ward: Ward):
        eve = [ward.world.learner(f"Eve{n}") for n in range(6)]
        told = at_once(
            *(
                lambda i=i: assign(actor=ward.manager, learner_ids=[i], course_id=ward.fire, due_on=DUE, now=NOW)
                for i in eve
            )
        )
        assert all(isinstance(one, ActResult) for one in told)
        seqs = sorted(one.seq for one in told)
        assert seqs == list(range(seqs[0], seqs[0] + 6))
        ward.world.assert_whole()

    def test_somebody_who_is_moved_out_of_the_scope_meanwhile_is_not_touched(self, ward: Ward):
        """The act waits for the move to end, then looks again."""
        c, asked = group_membership.c, Event()

        def moves() -> None:
            with write_session() as db:
                lock_learners(db, ward.world.id, [ward.ben])
                db.execute(
                    group_membership.update()
                    .where(c.learner_id == ward.ben)
                    .values(group_id=ward.world.groups["Ward B"])
                )
                asked.set()
                time.sleep(0.5)

        def assigns() -> ActResult:
            asked.wait(10)
            who = {"actor": ward.ward_manager, "learner_ids": [ward.ben], "course_id": ward.fire}
            return assign(**who, due_on=DUE, now=NOW)

        _, told = at_once(moves, assigns)
        assert isinstance(told, NotFound)
        assert rows_of(assignment) == []

    def test_moving_two_groups_under_each_other_leaves_a_tree(self, ward: Ward):
        a, b = (ward.world.group(name, None) for name in ("East", "West"))
        pairs = ((a, b), (b, a))
        told = at_once(
            *(
                lambda one=one, other=other: move_group(
                    actor=ward.administrator, group_id=one, parent_id=other, now=NOW
                )
                for one, other in pairs
            )
        )
        assert {type(one) for one in told} == {GroupResult, Refused}
        assert sorted(row["path"].count("/") for row in rows_of(group) if row["id"] in (a, b)) == [2, 3]

    def test_a_group_is_moved_while_somebody_moves_into_it(self, ward: Ward):
        """Whoever moves people holds them, then a group; moving a group waits for its people, not they for it."""
        groups, held = ward.world.groups, Event()

        def moves() -> None:
            with write_session() as db:
                lock_learners(db, ward.world.id, [ward.ben])
                held.set()
                time.sleep(0.5)
                set_group(db, ward.world.id, [ward.ben], groups["Ward B"], on(1))

        def moves_the_group() -> GroupResult:
            held.wait(10)
            return move_group(actor=ward.administrator, group_id=groups["Ward A"], parent_id=None, now=NOW)

        assert [type(one) for one in at_once(moves, moves_the_group)] == [type(None), GroupResult]


class TestResultsArriving:
    @pytest.fixture(autouse=True)
    def everybody(self, ward: Ward) -> list[int]:
        """Three learners who are on the course."""
        three = [ward.ann, ward.ben, ward.cem]
        assign(actor=ward.manager, learner_ids=three, course_id=ward.fire, due_on=DUE, now=later(-9))
        return three

    def test_while_their_cycle_is_archived_are_counted_before_or_refused_after(self, ward: Ward, everybody: list[int]):
        calls = [bound(ward, i, m) for i in everybody for m in modules_of(ward)]
        asked = {"actor": ward.manager, "learner_ids": everybody, "course_id": ward.fire, "now": NOW}
        told = at_once(*calls[:3], lambda: archive(**asked), *calls[3:])
        ended = told.pop(3)
        assert isinstance(ended, ActResult)
        counted = [one for one in told if isinstance(one, Recorded)]
        refused = [one for one in told if isinstance(one, Refused)]
        assert len(counted) + len(refused) == 6
        assert len(rows_of(module_result)) == len(counted)
        assert all(one.seq < ended.seq for one in counted)
        assert all("ended" in str(one) for one in refused)
        ward.world.assert_whole()

    def test_while_their_cycle_is_reset_are_sealed_before_or_refused_after(self, ward: Ward, everybody: list[int]):
        first, second = modules_of(ward)
        for i in everybody:
            bound(ward, i, first)()
        told = at_once(*(bound(ward, i, second) for i in everybody), lambda: self.reset_all(ward, everybody))
        assert isinstance(told.pop(), ActResult)
        counted = [one for one in told if isinstance(one, Recorded)]
        refused = [one for one in told if isinstance(one, Refused)]
        assert len(counted) + len(refused) == 3
        assert len(rows_of(module_result)) == 3 + len(counted)
        assert all("reset" in str(one) for one in refused)
        fresh = {row["id"] for row in rows_of(attempt, number=2)}
        assert len(fresh) == 3
        assert not [row for row in rows_of(module_result) if row["attempt_id"] in fresh]
        assert {ward.world.axes(i, ward.fire)[0] for i in everybody} == {"Not Started"}
        assert len(rows_of(completion)) == len(counted)
        ward.world.assert_whole()

    def reset_all(self, ward: Ward, learners: list[int]) -> ActResult:
        return reset(
            actor=ward.administrator,
            learner_ids=learners,
            course_id=ward.fire,
            reason="mixed up",
            due_on=DUE,
            now=NOW,
            confirmation="Fire Safety",
        )

    def test_the_last_module_at_the_same_moment_completes_once(self, ward: Ward):
        told = at_once(*(bound(ward, ward.ann, m) for m in modules_of(ward) * 2))
        assert all(isinstance(one, Recorded) for one in told)
        assert len(rows_of(completion)) == 1
        assert ward.world.axes(ward.ann, ward.fire)[0] == "Completed"
        ward.world.assert_whole()


def modules_of(ward: Ward) -> list[int]:
    return ward.world.module_ids(ward.fire)


def bound(ward: Ward, learner_id: int, module_id: int) -> Callable[[], Recorded]:
    """A result in attempt 1 of the cycle that is current now, to be handed in later."""
    cycle = ward.world.current(learner_id, ward.fire)
    assert cycle is not None
    asked = {"assignment_id": cycle["id"], "attempt_number": 1, "module_id": module_id, "score_percent": 90}
    return lambda: record_result(actor=ward.world.actor, now=NOW, **asked)


@pytest.fixture
def crowd(ward: Ward) -> Ward:
    """Ten thousand more learners."""
    own = {"organisation_id": ward.world.id, "created_at": NOW, "hired_on": HIRED, "email": None}
    people = [
        {
            **own,
            "id": 1_000 + n,
            "external_id": f"C{n}",
            "name": f"C{n}",
            "sort_key": f"c{n}",
            "search_text": f"c{n}",
        }
        for n in range(LEARNERS)
    ]
    spells = [
        {"organisation_id": ward.world.id, "learner_id": p["id"], "from_day": HIRED, "until_day": FOREVER}
        for p in people
    ]
    with write_session() as db:
        insert_rows(db, learner, people)
        spells = [{**spell, "id": spell["learner_id"]} for spell in spells]
        insert_rows(db, employment, spells)
    return ward


class TestResetOfTenThousand:
    """While others complete the course, a selection of all who are on it is previewed and reset."""

    def test_everybody_is_reset_or_untouched_with_a_reason(self, crowd: Ward):
        everybody = [row["id"] for row in rows_of(learner) if row["id"] >= 1_000]
        begun, silent = everybody[: LEARNERS // 2], everybody[LEARNERS // 2 :]
        who = {"actor": crowd.manager, "course_id": crowd.fire, "now": later(-9)}
        assign(**who, learner_ids=everybody, due_on=DUE)
        cycles = {row["learner_id"]: row["id"] for row in rows_of(assignment)}
        with write_session() as db:
            db.execute(attempt.update().where(attempt.c.assignment_id <= cycles[begun[-1]]).values(started_on=on(-3)))
        first, second = modules_of(crowd)
        busy = [*begun[::500], *silent[::500]]
        told = at_once(
            lambda: reset_selected(crowd, everybody),
            *(
                lambda some=some: [complete(crowd, cycles[i], first, second) for i in some]
                for some in (busy[::2], busy[1::2])
            ),
        )
        result = told[0]
        assert isinstance(result, ActResult)
        passed = {one.learner_id: one.reason for one in result.passed_over}
        assert sorted([*result.done, *passed]) == everybody
        assert set(begun) <= set(result.done)
        assert set(passed.values()) <= {"has no progress or completion to clear", FASTER}
        fresh = {row["assignment_id"] for row in rows_of(attempt, number=2)}
        assert fresh == {cycles[i] for i in result.done}
        sealed = {row["completion_id"] for row in rows_of(completion_seal)}
        open_ones = [row["learner_id"] for row in rows_of(completion) if row["id"] not in sealed]
        assert set(open_ones) <= set(passed), "who was reset shows no completion"
        assert verify(actor=crowd.administrator).faults == ()


def reset_selected(ward: Ward, learner_ids: list[int]) -> ActResult:
    """Preview and do, again and again until the world has stood still; the second time whoever changes is left out."""
    steps = Resetting(DUE, "mixed up", "Fire Safety", acknowledged=False)
    asked = {"actor": ward.administrator, "selection": Ticked(tuple(learner_ids)), "course_id": ward.fire, "now": NOW}
    seen = preview_selection(**asked, steps=steps)
    try:
        return act_on_selection(**asked, steps=steps, foreseen=seen.foreseen)
    except Changed:
        seen = preview_selection(**asked, steps=steps)
        return act_on_selection(**asked, steps=steps, foreseen=seen.foreseen, pass_over_changed=True)


def complete(ward: Ward, assignment_id: int, *module_ids: int) -> list[Any]:
    """Pass every module of the first attempt, as long as there is one."""
    asked = {"actor": ward.world.actor, "assignment_id": assignment_id, "attempt_number": 1, "now": NOW}
    told: list[Any] = []
    for module_id in module_ids:
        try:
            told.append(record_result(**asked, module_id=module_id, score_percent=90))
        except LmsError as refusal:
            told.append(refusal)
    return told


class TestKilledInTheMiddle:
    def counts(self) -> dict[str, int]:
        with read_session() as db:
            return {
                name: db.execute(select(func.count()).select_from(table)).scalar_one()
                for name, table in metadata.tables.items()
            }

    def kill_after(self, step: str, ward: Ward, reached: Path) -> None:
        """Start the act in a process of its own, wait until the step is done, and kill it there."""
        kill_where_it_waits("tests.services.killed", [ward.url, str(ward.world.id), str(ward.fire), step], reached)

    def test_an_act_on_ten_thousand_leaves_nothing_and_the_chain_is_whole(self, crowd: Ward, tmp_path: Path):
        before, heads = self.counts(), rows_of(organisation_head)
        for step in ("rebuild_standings", "record_act"):
            self.kill_after(step, crowd, tmp_path / step)
            assert self.counts() == before
            assert rows_of(organisation_head) == heads
            assert verify(actor=crowd.administrator).faults == ()
        with read_session() as db:
            everybody = [row[0] for row in db.execute(select(learner.c.id).where(learner.c.id >= 1_000))]
        done = assign(actor=crowd.manager, learner_ids=everybody, course_id=crowd.fire, due_on=DUE, now=NOW)
        assert len(done.done) == LEARNERS
        assert self.counts()["assignment"] == LEARNERS
        assert verify(actor=crowd.administrator).faults == ()
