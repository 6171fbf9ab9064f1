"""What results make of an attempt."""

from datetime import date

import pytest

from lms_dashboard.domain.attempts import ModuleRule, Outcome, Result, outcome_of, passes

QUIZ = ModuleRule(1, True, 80, 2)
LESSON = ModuleRule(2, True, None, None)
EXTRA = ModuleRule(3, False, 50, 1)
RULES = (QUIZ, LESSON, EXTRA)


def on(day: int) -> date:
    return date(2026, 3, day)


def made(module: ModuleRule, day: int, score: float | None = None) -> Result:
    return Result(module.module_id, on(day), score, passes(module, score))


class TestPassing:
    @pytest.mark.parametrize(("score", "passed"), [(79.9, False), (80, True), (100, True), (None, False)])
    def test_needs_the_pass_mark(self, score: float | None, passed: bool):
        assert passes(QUIZ, score) is passed

    @pytest.mark.parametrize("score", [None, 0, 50])
    def test_without_a_pass_mark_handing_in_is_enough(self, score: float | None):
        assert passes(LESSON, score)


class TestOutcome:
    def test_nothing_without_results(self):
        assert outcome_of(RULES, []) == Outcome(None, None, None, None)

    def test_the_first_result_starts_it(self):
        assert outcome_of(RULES, [made(LESSON, 3), made(QUIZ, 2, 10)]) == Outcome(on(2), None, None, None)

    def test_completes_when_the_last_required_module_is_passed(self):
        found = outcome_of(RULES, [made(QUIZ, 2, 90), made(LESSON, 5)])
        assert found == Outcome(on(2), on(5), None, 90)

    def test_the_day_of_the_first_pass_counts(self):
        assert outcome_of(RULES, [made(QUIZ, 2, 90), made(LESSON, 3), made(QUIZ, 9, 95)]).completed_on == on(3)

    def test_a_module_that_is_not_required_is_not_needed_and_never_fails_it(self):
        found = outcome_of(RULES, [made(EXTRA, 1, 0), made(EXTRA, 2, 0), made(QUIZ, 2, 80), made(LESSON, 3)])
        assert (found.completed_on, found.failed_on) == (on(3), None)

    def test_fails_with_the_last_try_of_a_required_module(self):
        found = outcome_of(RULES, [made(QUIZ, 2, 10), made(QUIZ, 4, 20)])
        assert (found.completed_on, found.failed_on) == (None, on(4))

    def test_a_further_try_that_was_granted_takes_the_failure_back(self):
        tries = [made(QUIZ, 2, 10), made(QUIZ, 4, 20)]
        assert outcome_of(RULES, tries, granted=1).failed_on is None
        assert outcome_of(RULES, [*tries, made(QUIZ, 6, 30)], granted=1).failed_on == on(6)
        assert outcome_of(RULES, [*tries, made(QUIZ, 6, 80), made(LESSON, 6)], granted=1).completed_on == on(6)

    def test_no_number_of_tries_means_as_many_as_it_takes(self):
        endless = ModuleRule(1, True, 80, None)
        tries = [made(endless, day, 10) for day in range(1, 25)]
        assert outcome_of([endless], tries).failed_on is None
        assert outcome_of([endless], [*tries, made(endless, 25, 80)]).completed_on == on(25)

    def test_a_pass_in_the_last_try_does_not_fail(self):
        assert outcome_of(RULES, [made(QUIZ, 2, 10), made(QUIZ, 4, 80)]).failed_on is None

    def test_the_score_is_the_mean_of_the_best_of_the_required_modules(self):
        second = ModuleRule(4, True, 50, None)
        tries = [made(QUIZ, 2, 70), made(QUIZ, 3, 85), made(second, 4, 60), made(EXTRA, 4, 0)]
        assert outcome_of([QUIZ, second, EXTRA], tries).score == 72.5

    def test_the_order_in_which_results_arrive_does_not_matter(self):
        tries = [made(QUIZ, 4, 20), made(LESSON, 9), made(QUIZ, 2, 85)]
        assert outcome_of(RULES, tries) == outcome_of(RULES, tries[::-1])
