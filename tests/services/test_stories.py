"""Whatever is done in whatever order: the lists say what the facts say, one cycle is current, the chain holds."""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from lms_dashboard.db import session
from lms_dashboard.db.session import write_session
from lms_dashboard.db.tables import completion, completion_void, course, mail, standing, version_floor
from lms_dashboard.domain.acts import Act, ActResult, Answers, EarlierCompletions, ExemptionCategory
from lms_dashboard.domain.errors import LmsError, Refused
from lms_dashboard.services.acts import do_act, preview_act
from lms_dashboard.services.requirements import end_requirement
from tests.services.conftest import Ward
from tests.services.world import NOW, add, rows_of

How = Callable[[date, list[date]], Answers]
"""From today, and the days on which something was completed, to what an act is told."""

CYCLES = [Act.ASSIGN, Act.ARCHIVE, Act.RESTORE, Act.REASSIGN, Act.UNDO_REASSIGN, Act.UNENROLL, Act.REENROLL]
RELIEF = [act for act in Act if act not in {*CYCLES, Act.RESET}]

learners = st.lists(st.sampled_from(["ann", "ben", "cem"]), min_size=1, max_size=3, unique=True)


@st.composite
def answers(draw: st.DrawFn) -> How:
    """Answers that make sense for any act: days around today, one of the completions there are."""
    first, length = draw(st.integers(0, 60)), draw(st.sampled_from([1, 10, 90, 365]))
    ago, which, replaced = draw(st.integers(0, 40)), draw(st.integers(0, 3)), draw(st.booleans())
    counts, unfinished = draw(st.sampled_from(EarlierCompletions)), draw(st.booleans())

    def told(today: date, completed: list[date]) -> Answers:
        def day(days: int) -> date:
            return today + timedelta(days=days)

        return Answers(
            due_on=day(first),
            counts=counts,
            unfinished=unfinished,
            reason="policy",
            confirmation="Fire Safety",
            acknowledged=True,
            category=ExemptionCategory.MEDICAL,
            from_day=day(first // 20),
            until_day=day(first // 20 + length),
            completed_on=day(-ago) if replaced else today,
            note="Classroom",
            void_on=completed[which % len(completed)] if completed else today,
        )

    return told


class Story(RuleBasedStateMachine):
    """A few months in the ward, act after act, on a SQLite file of its own."""

    template: tuple[Path, Ward]

    def __init__(self) -> None:
        super().__init__()
        file, ward = self.template
        self.folder = Path(tempfile.mkdtemp(prefix="lms-story-"))
        shutil.copy(file, self.folder / "lms.db")
        session.configure(f"sqlite:///{self.folder / 'lms.db'}")
        self.ward = replace(ward)
        self.world, self.now = self.ward.world, NOW
        self.fire = self.ward.fire
        self.requirements = [self.world.require(self.fire, due_days=350)]

    def teardown(self) -> None:
        assert self.world.actor
        session.dispose()
        shutil.rmtree(self.folder)

    def due(self, days: int) -> date:
        return self.now.date() + timedelta(days=days)

    @rule(days=st.sampled_from([1, 1, 3, 20, 200, 400]))
    def time_goes_by(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(act=st.sampled_from(CYCLES), who=learners, how=answers(), back=st.booleans())
    def somebody_acts_on_cycles(self, act: Act, who: list[str], how: How, back: bool) -> None:
        self.act(act, who, how, back)

    @rule(act=st.sampled_from(RELIEF), who=learners, how=answers(), back=st.booleans())
    def somebody_gives_relief(self, act: Act, who: list[str], how: How, back: bool) -> None:
        self.act(act, who, how, back)

    @rule(who=learners, how=answers(), retained=st.booleans())
    def somebody_resets(self, who: list[str], how: How, retained: bool) -> None:
        with write_session() as db:
            db.execute(course.update().values(retention_years=None if retained else 0))
        self.act(Act.RESET, who, how, back=False)

    def act(self, act: Act, who: list[str], how: How, back: bool) -> None:
        """An act on one or several, and at once its undo if it has one: the preview says what comes of each."""
        ids = [getattr(self.ward, name) for name in who]
        before = self.standings()
        done = self.foretold(act, how(self.now.date(), self.completed_days(ids)), ids)
        if done is not None and done.undo is not None and back:
            self.foretold(done.undo, Answers(), list(done.done))
            assert self.standings() == before

    def foretold(self, act: Act, said: Answers, ids: list[int]) -> ActResult | None:
        """Does the act as any other, which may be refused; it must be what the preview said."""
        asked = {"actor": self.ward.administrator, "learner_ids": ids, "course_id": self.fire, "now": self.now}
        before, waiting = self.breaches(ids), self.mails()
        told = preview_act(act=act, answers=said, **asked)
        try:
            done = do_act(act=act, answers=said, **asked)
        except Refused:
            assert (told.touched, len(told.passed_over)) == ((), 1)
            return None
        after = self.breaches(ids)
        assert (told.touched, told.passed_over) == (done.done, done.passed_over)
        assert (told.breaches_added, told.breaches_removed) == (len(after - before), len(before - after))
        assert told.mails == self.mails() - waiting
        return done

    def breaches(self, ids: list[int]) -> set[int]:
        return {i for i in ids if self.world.axes(i, self.fire, self.now.date())[1] in ("Overdue", "Expired")}

    def mails(self) -> int:
        return len(rows_of(mail, state="queued"))

    def standings(self) -> list[dict[str, Any]]:
        return rows_of(standing, organisation_id=self.world.id)

    def completed_days(self, ids: list[int]) -> list[date]:
        return sorted({row["completed_on"] for row in rows_of(completion) if row["learner_id"] in ids})

    @rule(who=st.sampled_from(["ann", "ben", "cem"]), index=st.integers(0, 1), score=st.sampled_from([10, 90]))
    def a_result_arrives(self, who: str, index: int, score: int) -> None:
        learner_id = getattr(self.ward, who)
        if self.world.current(learner_id, self.fire) is not None:
            with suppress(Refused):
                self.world.result(learner_id, self.fire, index, score, now=self.now)

    @rule(who=st.sampled_from(["ann", "ben", "cem"]))
    def a_learner_completes(self, who: str) -> None:
        for index in (0, 1):
            self.a_result_arrives(who, index, 90)

    @rule(least=st.integers(1, 2))
    def a_version_is_raised(self, least: int) -> None:
        own = {"organisation_id": self.world.id, "course_id": self.fire, "set_at": self.now}
        add(version_floor, **own, from_day=self.due(0), least_version=least)
        self.world.rebuild()

    @rule(days=st.integers(0, 30), group=st.booleans())
    def a_requirement_begins(self, days: int, group: bool) -> None:
        target = self.world.groups["Ward A"] if group else None
        more = {"from_day": self.due(days), "due_days": 30, "validity_months": 6}
        made = self.world.require(self.fire, "group" if group else "everybody", target, **more)
        self.requirements.append(made)

    @rule()
    def a_requirement_ends(self) -> None:
        if self.requirements:
            one = {"actor": self.ward.administrator, "requirement_id": self.requirements.pop()}
            with suppress(LmsError):
                end_requirement(**one, until_day=self.due(0), reason="law changed", now=self.now)

    @invariant()
    def everything_is_whole(self) -> None:
        self.world.assert_whole()

    @invariant()
    def no_completion_is_counted_twice(self) -> None:
        voided = {row["completion_id"] for row in rows_of(completion_void)}
        attempts = [row["attempt_id"] for row in rows_of(completion) if row["attempt_id"] and row["id"] not in voided]
        assert len(attempts) == len(set(attempts))


@pytest.mark.slow
def test_any_story_leaves_everything_whole(sqlite_ward: tuple[Path, Ward]):
    Story.template = sqlite_ward
    options = settings(
        max_examples=25, stateful_step_count=18, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(Story, settings=options)
    assert Story.template == sqlite_ward
