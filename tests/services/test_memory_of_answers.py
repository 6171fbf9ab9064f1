"""Answers of a moment ago: given where the newest takes longer than one waits, never older than five seconds."""

from datetime import timedelta
from threading import Event, Timer, get_ident

import pytest

from lms_dashboard.db.session import generation
from lms_dashboard.domain.report import ComplianceQuery
from lms_dashboard.services._standings_kept import _locks
from lms_dashboard.services.assignments import assign
from lms_dashboard.services.compliance import get_compliance
from lms_dashboard.services.memory import MOST_AGE, Lately
from tests.services.conftest import Ward
from tests.services.world import NOW, on

SOON, LONG = 0.02, 20.0


def lately() -> Lately[str]:
    """Answers to one question, of which the first is of the state 1."""
    made: Lately[str] = Lately(4)
    assert made.get("how many", 1, lambda: (1, "one"), now=NOW, patience=LONG) == ("one", False)
    return made


def never() -> tuple[int, str]:
    """What nobody asks."""
    raise AssertionError("it was known")


class TestAnswersOfAMomentAgo:
    def test_are_given_while_the_newest_is_being_made_and_no_longer(self):
        made, go_on = lately(), Event()

        def find() -> tuple[int, str]:
            go_on.wait(LONG)
            return 2, "two"

        assert made.get("how many", 2, find, now=NOW + MOST_AGE, patience=SOON) == ("one", True)
        go_on.set()
        assert made.get("how many", 2, never, now=NOW + MOST_AGE, patience=LONG) == ("two", False)

    @pytest.mark.parametrize("patience", [LONG, None])
    def test_are_not_given_to_who_has_the_patience(self, patience: float | None):
        assert lately().get("how many", 2, lambda: (2, "two"), now=NOW, patience=patience) == ("two", False)

    def test_are_not_given_after_five_seconds(self):
        made, later = lately(), NOW + MOST_AGE + timedelta(milliseconds=1)
        go_on = Event()

        def find() -> tuple[int, str]:
            go_on.wait(10 * SOON)
            return 2, "two"

        assert made.get("how many", 2, find, now=later, patience=SOON) == ("two", False)

    def test_that_was_being_made_is_followed_by_one_that_is_made_now(self):
        made, go_on = lately(), Event()

        def slow() -> tuple[int, str]:
            go_on.wait(LONG)
            return 2, "two"

        assert made.get("how many", 2, slow, now=NOW, patience=SOON) == ("one", True)
        Timer(10 * SOON, go_on.set).start()
        assert made.get("how many", 3, lambda: (3, "three"), now=NOW, patience=LONG) == ("three", False)

    def test_do_not_take_the_place_of_a_newer_one(self):
        made = lately()

        def overtaken() -> tuple[int, str]:
            made.get("how many", 3, lambda: (3, "three"), now=NOW, patience=None)
            return 2, "two"

        assert made.get("how many", 2, overtaken, now=NOW, patience=LONG) == ("two", False)
        assert made.get("how many", 3, never, now=NOW, patience=LONG) == ("three", False)

    def test_are_not_those_of_another_question(self):
        assert lately().get("how late", 1, lambda: (1, "very"), now=NOW, patience=0) == ("very", False)

    def test_what_is_the_newest_still_is_of_now(self):
        made, later = lately(), NOW + timedelta(seconds=60)
        assert made.get("how many", 1, never, now=later, patience=LONG) == ("one", False)
        go_on = Event()
        assert made.get("how many", 2, lambda: (2, str(go_on.wait(LONG))), now=later, patience=SOON) == ("one", True)
        go_on.set()


def test_who_asks_the_same_at_once_waits_for_one_answer_that_is_made_elsewhere():
    made, asked = lately(), list[int]()

    def find() -> tuple[int, str]:
        asked.append(get_ident())
        return 2, "two"

    for _ in range(3):
        made.get("how many", 2, find, now=NOW, patience=LONG)
    assert len(asked) == 1
    assert asked[0] != get_ident()


def test_what_goes_wrong_is_told_to_who_waits():
    def find() -> tuple[int, str]:
        raise ValueError("no such day")

    with pytest.raises(ValueError, match="no such day"):
        lately().get("how many", 2, find, now=NOW, patience=LONG)


def test_a_report_of_a_moment_ago_says_that_it_is_behind_and_the_next_one_is_whole(ward: Ward):
    ward.world.require(ward.fire)
    own = {"actor": ward.executive, "query": ComplianceQuery()}
    before = get_compliance(**own, now=NOW, patience=LONG)
    done = assign_somebody(ward)
    with _locks[generation(), ward.world.id]:
        shown = get_compliance(**own, now=NOW, patience=SOON)
    assert (shown.behind, shown.seq, shown.now) == (True, before.seq, before.now)
    newest = get_compliance(**own, now=NOW, patience=LONG)
    assert (newest.behind, newest.seq) == (False, done)


def assign_somebody(ward: Ward) -> int:
    """An act; the number of its change."""
    own = {"actor": ward.manager, "learner_ids": [ward.ann], "course_id": ward.fire, "now": NOW}
    seq = assign(**own, due_on=on(9)).seq
    assert seq is not None
    return seq
