"""Preview and act agree, for every act over generated histories: the same learners, reasons, breaches and mails."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy import select

from lms_dashboard.db import session
from lms_dashboard.db.session import read_session
from lms_dashboard.db.sql import covers_day
from lms_dashboard.db.tables import mail, standing
from lms_dashboard.domain.act_forms import ACT_FORMS, PEOPLE_FORMS
from lms_dashboard.domain.acts import Act, Answers, AnyAct, EarlierCompletions, ExemptionCategory, PeopleAct
from lms_dashboard.domain.errors import LmsError, NotFound, Refused
from lms_dashboard.domain.queries import MatrixQuery
from lms_dashboard.domain.selections import Matching, Selection, Ticked
from lms_dashboard.domain.status import BREACHES
from lms_dashboard.services.acts import steps_of
from lms_dashboard.services.bulk import act_on_selection, preview_selection
from tests.services.conftest import Ward
from tests.services.world import NOW, everything, rows_of

names = st.sampled_from(["ann", "ben", "cem"])
selections = st.one_of(st.just("all"), st.lists(names, min_size=1, max_size=3, unique=True))


def breaching(course_id: int, day: date) -> set[int]:
    s = standing.c
    held = (s.course_id == course_id, covers_day(standing, day), s.compliance.in_([int(c) for c in BREACHES]))
    with read_session() as db:
        return {row[0] for row in db.execute(select(s.learner_id).where(*held))}


def queued() -> int:
    return len(rows_of(mail, state="queued"))


BY_NUMBER = {form.act for form in PEOPLE_FORMS.values() if not form.asks}
"""The acts that take another back by its number."""

ACTS: list[AnyAct] = [form.act for form in ACT_FORMS.values() if form.act not in BY_NUMBER]


class Agreement(RuleBasedStateMachine):
    """Any acts in any order; each is previewed, looked at, and done."""

    template: tuple[Path, Ward]
    done: ClassVar[set[AnyAct]] = set()

    def __init__(self) -> None:
        super().__init__()
        file, ward = self.template
        self.folder = Path(tempfile.mkdtemp(prefix="lms-agreement-"))
        shutil.copy(file, self.folder / "lms.db")
        session.configure(f"sqlite:///{self.folder / 'lms.db'}")
        self.ward, self.now = replace(ward), NOW
        self.begin()

    def begin(self) -> None:
        self.ward.world.require(self.ward.fire, due_days=30)

    def teardown(self) -> None:
        session.dispose()
        shutil.rmtree(self.folder)

    @rule(days=st.sampled_from([1, 1, 5, 40, 400]))
    def time_goes_by(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(who=names, score=st.sampled_from([10, 90]), index=st.integers(0, 1))
    def a_result_arrives(self, who: str, score: int, index: int) -> None:
        learner_id = getattr(self.ward, who)
        if self.ward.world.current(learner_id, self.ward.fire) is not None:
            _tried(lambda: self.ward.world.result(learner_id, self.ward.fire, index, score, now=self.now))

    @rule(who=names)
    def a_learner_completes(self, who: str) -> None:
        for index in (0, 1):
            self.a_result_arrives(who, 90, index)

    @rule(
        act=st.sampled_from(ACTS),
        selection=selections,
        days=st.integers(0, 60),
        counts=st.sampled_from(EarlierCompletions),
        unfinished=st.booleans(),
        taken_back=st.booleans(),
    )
    def somebody_acts(
        self, act: Any, selection: Any, days: int, counts: Any, unfinished: bool, taken_back: bool
    ) -> None:
        answers = self._answers(days, counts, unfinished)
        held = rows_of(standing)
        result = self.look_and_do(act, self._selection(selection), answers)
        if not taken_back or isinstance(result, LmsError) or not result.done:
            return
        inverse = _INVERSES.get(act) or result.undo
        if inverse in BY_NUMBER:
            undone = self.look_and_do(inverse, Ticked(result.done), replace(answers, seq=result.seq))
            assert (undone.done, undone.passed_over) == (result.done, ())
            assert _without_ids(rows_of(standing)) == _without_ids(held), "all is as it was"
        elif inverse is not None:
            self.look_and_do(inverse, Ticked(result.done), answers)

    def look_and_do(self, act: AnyAct, selection: Selection, answers: Answers) -> Any:
        """Preview, do, compare; the result, or why it was refused."""
        asked: dict[str, Any] = {"actor": self.ward.administrator, "selection": selection, "now": self.now}
        asked["course_id"] = None if ACT_FORMS[act].about_people else self.ward.fire
        asked["steps"] = steps_of(act, answers)
        before = everything()
        found = _tried(lambda: preview_selection(**asked))
        assert everything() == before, "a preview writes nothing"
        if isinstance(found, NotFound):
            return found  # everybody has left: nobody is selected
        seen = found.preview
        breaches, mails, today = breaching(self.ward.fire, self.now.date()), queued(), self.now.date()
        result = _tried(lambda: act_on_selection(**asked, foreseen=seen.foreseen))
        if isinstance(result, LmsError):
            assert isinstance(result, Refused) or act in _CHECKED, result
            assert not seen.touched or act in _CHECKED
            assert everything() == before
            return result
        self.done.add(act)
        assert (result.done, result.passed_over) == (seen.touched, seen.passed_over)
        after = breaching(self.ward.fire, today)
        assert (len(after - breaches), len(breaches - after)) == (seen.breaches_added, seen.breaches_removed)
        assert queued() - mails == seen.mails
        self.ward.world.assert_whole()
        return result

    def _selection(self, selection: Any) -> Selection:
        if selection == "all":
            return Matching(MatrixQuery())
        return Ticked(tuple(getattr(self.ward, name) for name in selection))

    def _answers(self, days: int, counts: EarlierCompletions, unfinished: bool) -> Answers:
        today = self.now.date()
        return Answers(
            due_on=today + timedelta(days=days),
            counts=counts,
            unfinished=unfinished,
            reason="policy",
            confirmation="Fire Safety",
            category=ExemptionCategory.MEDICAL,
            from_day=today,
            until_day=today + timedelta(days=days + 1),
            completed_on=today - timedelta(days=days // 10),
            void_on=today - timedelta(days=days // 10),
            note="classroom, Leeds",
            group_id=sorted(self.ward.world.groups.values())[days % 3],
        )


_INVERSES: dict[Any, Act] = {Act.EXEMPT: Act.END_EXEMPTION, Act.START_LEAVE: Act.END_LEAVE}
"""What takes an act back that has no undo of its own."""

_CHECKED = frozenset({Act.RECORD_COMPLETION, Act.VOID_COMPLETION, Act.END_LEAVE, Act.EXEMPT, Act.START_LEAVE})
"""Acts whose answers themselves can be refused, whoever is selected."""


def _without_ids(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return sorted(tuple(str(value) for name, value in row.items() if name != "id") for row in rows)


def _tried(do: Callable[[], Any]) -> Any:
    """What it gives, or why it is refused."""
    try:
        return do()
    except LmsError as refusal:
        return refusal


@pytest.mark.slow
def test_preview_and_act_agree(sqlite_ward: tuple[Path, Ward]):
    Agreement.template = sqlite_ward
    options = settings(
        max_examples=25,
        stateful_step_count=20,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    run_state_machine_as_test(Agreement, settings=options)
    assert Agreement.done >= {Act.ARCHIVE, Act.RECORD_COMPLETION, PeopleAct.DEACTIVATE}, "really done"


class Story(Agreement):
    """Without a requirement for everybody, under which nobody could be unenrolled."""

    def begin(self) -> None:
        """Nothing is asked yet."""


STORY: tuple[Any, ...] = (
    Act.ASSIGN, Act.UNENROLL, Act.REENROLL, "fails", Act.GRANT_TRY, Act.ARCHIVE, Act.RESTORE, Act.EXTEND_DUE,
    Act.UNDO_EXTEND, Act.EXEMPT, Act.END_EXEMPTION, Act.START_LEAVE, "a day", Act.END_LEAVE, Act.RECORD_COMPLETION,
    Act.VOID_COMPLETION, Act.REASSIGN, Act.UNDO_REASSIGN, Act.RESET, "a month", PeopleAct.LEAVE, "a day",
    PeopleAct.RETURN, PeopleAct.MOVE, PeopleAct.DEACTIVATE, PeopleAct.BRING_BACK,
)  # fmt: skip
"""Every act, each after what brings somebody to where it may start."""


def test_every_act_is_done_in_a_story_as_its_preview_says(sqlite_ward: tuple[Path, Ward]):
    Story.template, Story.done = sqlite_ward, set()
    story = Story()
    try:
        for days, step in enumerate(STORY, 4):
            if step == "fails":
                for index in (0, 1) * 3:  # more often than tries are allowed
                    story.a_result_arrives("ann", 10, index)
            elif step in ("a day", "a month"):
                story.time_goes_by(1 if step == "a day" else 31)
            else:
                told = story.look_and_do(step, Ticked((story.ward.ann,)), story._answers(days, *_PLAINLY))
                assert not isinstance(told, LmsError), told
    finally:
        story.teardown()
    assert set(ACT_FORMS) - Story.done == BY_NUMBER  # which are done above


_PLAINLY = (EarlierCompletions.UNTIL_EXPIRY, True)
