"""Whatever is done in whatever order: the lists say what the facts say, one cycle is current, the chain holds."""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from lms_dashboard.db import session
from lms_dashboard.db.session import write_session
from lms_dashboard.db.tables import completion, course, due_extension, exemption, version_floor
from lms_dashboard.domain.acts import EarlierCompletions
from lms_dashboard.domain.errors import LmsError, Refused
from lms_dashboard.services.assignments import archive, assign, reassign, reset, restore, undo_reassign
from lms_dashboard.services.requirements import end_requirement
from tests.services.conftest import Ward
from tests.services.world import NOW, add, rows_of

learners = st.lists(st.sampled_from(["ann", "ben", "cem"]), min_size=1, max_size=3, unique=True)
dues = st.integers(0, 60)


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

    def act(self, do: Callable[..., Any], who: list[str], **more: Any) -> None:
        """An act that may be refused, like any other."""
        ids = [getattr(self.ward, name) for name in who]
        with suppress(Refused):
            do(actor=self.ward.administrator, learner_ids=ids, course_id=self.fire, now=self.now, **more)

    def due(self, days: int) -> Any:
        return self.now.date() + timedelta(days=days)

    @rule(days=st.sampled_from([1, 1, 3, 20, 200, 400]))
    def time_goes_by(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(who=learners, days=dues)
    def somebody_assigns(self, who: list[str], days: int) -> None:
        self.act(assign, who, due_on=self.due(days))

    @rule(who=learners)
    def somebody_archives(self, who: list[str]) -> None:
        self.act(archive, who)

    @rule(who=learners)
    def somebody_restores(self, who: list[str]) -> None:
        self.act(restore, who)

    @rule(who=learners, days=dues, counts=st.sampled_from(EarlierCompletions), unfinished=st.booleans())
    def somebody_reassigns(self, who: list[str], days: int, counts: EarlierCompletions, unfinished: bool) -> None:
        self.act(reassign, who, due_on=self.due(days), counts=counts, include_unfinished=unfinished, reason="policy")

    @rule(who=learners)
    def somebody_undoes_a_reassignment(self, who: list[str]) -> None:
        self.act(undo_reassign, who)

    @rule(who=learners, days=dues, retained=st.booleans())
    def somebody_resets(self, who: list[str], days: int, retained: bool) -> None:
        with write_session() as db:
            db.execute(course.update().values(retention_years=None if retained else 0))
        self.act(reset, who, due_on=self.due(days), reason="mixed up", confirmation="Fire Safety")

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

    @rule(who=st.sampled_from(["ann", "ben", "cem"]), leave=st.booleans(), days=st.integers(1, 90))
    def somebody_is_exempt(self, who: str, leave: bool, days: int) -> None:
        own = {"organisation_id": self.world.id, "learner_id": getattr(self.ward, who), "course_id": self.fire}
        spell = {"from_day": self.due(0), "until_day": self.due(days), "leave": leave}
        add(exemption, **own, **spell, category="medical", reason="x", made_at=self.now)
        self.world.rebuild()

    @rule(who=st.sampled_from(["ann", "ben", "cem"]), days=st.integers(1, 60))
    def a_due_date_is_extended(self, who: str, days: int) -> None:
        learner_id = getattr(self.ward, who)
        old = self.world.standing(learner_id, self.fire, self.due(0)).get("due_on")
        if old is not None:
            own = {"organisation_id": self.world.id, "learner_id": learner_id, "course_id": self.fire}
            moved = {"made_on": self.due(0), "old_due": old, "new_due": max(old, self.due(0)) + timedelta(days=days)}
            add(due_extension, **own, **moved, reason="x", made_at=self.now)
            self.world.rebuild()
            assert self.world.standing(learner_id, self.fire, self.due(0))["due_on"] == moved["new_due"]

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
        attempts = [row["attempt_id"] for row in rows_of(completion)]
        assert len(attempts) == len(set(attempts))


@pytest.mark.slow
def test_any_story_leaves_everything_whole(sqlite_ward: tuple[Path, Ward]):
    Story.template = sqlite_ward
    options = settings(
        max_examples=25, stateful_step_count=18, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(Story, settings=options)
    assert Story.template == sqlite_ward
