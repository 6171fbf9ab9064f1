"""The status table of product.md, row by row, and its decided edge cases, each by itself."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lms_dashboard.domain.compliance import Standing, standing_on
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.facts import (
    AttemptFacts,
    Cap,
    CompletionFacts,
    CycleFacts,
    Exempted,
    Extension,
    Facts,
    Restart,
    Stretch,
    VersionFloor,
)
from lms_dashboard.domain.status import Compliance, Progress, with_expiring
from lms_dashboard.domain.timeline import timeline

HIRED = date(2026, 1, 1)
DUE = date(2026, 1, 31)
ASKED = Stretch(HIRED, FOREVER, DUE, 30)
DONE = date(2026, 1, 20)
THROUGH = date(2027, 1, 19)
COMPLETED = CompletionFacts(DONE, THROUGH)


def day(month: int, number: int, year: int = 2026) -> date:
    return date(year, month, number)


def facts(*stretches: Stretch, done: tuple[CompletionFacts, ...] = (), **more: object) -> Facts:
    return replace(Facts(stretches=stretches or (ASKED,), completions=done), **more)


def status(of: Facts, on: date, expiring_days: int = 30) -> Compliance:
    found = standing_on(of, on)
    return with_expiring(found.compliance, found.valid_through, on, expiring_days)


class TestTheTable:
    def test_not_required_where_no_requirement_covers_the_day(self):
        assert status(facts(), HIRED - timedelta(days=1)) is Compliance.NOT_REQUIRED

    def test_not_required_from_the_day_it_ends(self):
        ended = facts(replace(ASKED, until_day=day(6, 1)))
        assert status(ended, day(5, 31)) is Compliance.OVERDUE
        assert status(ended, day(6, 1)) is Compliance.NOT_REQUIRED

    def test_not_required_where_it_is_optional(self):
        assert status(facts(replace(ASKED, mandatory=False)), day(6, 1)) is Compliance.NOT_REQUIRED

    def test_not_required_comes_before_sealed(self):
        assert status(facts(sealed_on=day(3, 1)), HIRED - timedelta(days=1)) is Compliance.NOT_REQUIRED

    def test_sealed_before_the_reset_and_not_on_its_day(self):
        reset = facts(sealed_on=day(3, 1), restarts=(Restart(day(3, 1), day(4, 1)),))
        assert status(reset, day(2, 28)) is Compliance.SEALED
        assert status(reset, day(3, 1)) is Compliance.PENDING

    def test_sealed_comes_before_exempt(self):
        both = facts(sealed_on=day(3, 1), exemptions=(Exempted(day(2, 1), day(2, 28)),))
        assert status(both, day(2, 10)) is Compliance.SEALED

    def test_exempt_from_its_first_day_to_the_day_before_its_end(self):
        exempt = facts(exemptions=(Exempted(day(1, 10), day(1, 20)),))
        found = [status(exempt, day(1, n)) for n in (9, 10, 19, 20)]
        assert found == [Compliance.PENDING, Compliance.EXEMPT, Compliance.EXEMPT, Compliance.PENDING]

    def test_exempt_comes_before_compliant(self):
        exempt = facts(done=(COMPLETED,), exemptions=(Exempted(day(2, 1), day(3, 1)),))
        assert status(exempt, day(2, 1)) is Compliance.EXEMPT

    @pytest.mark.parametrize(("left", "expected"), [(31, Compliance.COMPLIANT), (30, Compliance.EXPIRING)])
    def test_expiring_from_thirty_days_before_valid_through(self, left: int, expected: Compliance):
        assert status(facts(done=(COMPLETED,)), THROUGH - timedelta(days=left)) is expected

    def test_expiring_on_the_valid_through_day_itself(self):
        assert status(facts(done=(COMPLETED,)), THROUGH) is Compliance.EXPIRING

    def test_expiring_days_are_a_setting(self):
        on = THROUGH - timedelta(days=31)
        assert status(facts(done=(COMPLETED,)), on, expiring_days=31) is Compliance.EXPIRING

    def test_valid_for_ever_never_expires(self):
        eternal = facts(done=(replace(COMPLETED, valid_through=FOREVER),))
        assert status(eternal, day(1, 1, 2150)) is Compliance.COMPLIANT

    def test_compliant_on_the_very_day_of_completion(self):
        assert status(facts(done=(COMPLETED,)), DONE) is Compliance.COMPLIANT
        assert status(facts(done=(COMPLETED,)), DONE - timedelta(days=1)) is Compliance.PENDING

    def test_expired_the_day_after_valid_through(self):
        assert status(facts(done=(COMPLETED,)), THROUGH + timedelta(days=1)) is Compliance.EXPIRED

    def test_overdue_the_day_after_due(self):
        assert status(facts(), DUE + timedelta(days=1)) is Compliance.OVERDUE

    def test_pending_on_the_due_day_itself(self):
        assert status(facts(), DUE) is Compliance.PENDING

    def test_the_latest_valid_through_decides(self):
        renewed = CompletionFacts(day(12, 1), day(11, 30, 2027))
        assert status(facts(done=(COMPLETED, renewed)), THROUGH) is Compliance.COMPLIANT
        assert standing_on(facts(done=(COMPLETED, renewed)), THROUGH).completed_on == day(12, 1)

    def test_a_late_completion_counts_from_when_it_was_completed(self):
        late = facts(done=(CompletionFacts(day(3, 15), day(3, 14, 2027)),))
        assert status(late, day(3, 14)) is Compliance.OVERDUE
        assert status(late, day(3, 15)) is Compliance.COMPLIANT


class TestWhatCounts:
    def test_not_what_was_superseded_before_or_on_the_day(self):
        capped = facts(done=(replace(COMPLETED, caps=(Cap(day(5, 1), None),)),))
        assert status(capped, day(4, 30)) is Compliance.COMPLIANT
        assert status(capped, day(5, 1)) is Compliance.OVERDUE

    def test_not_a_version_below_the_least_accepted_one(self):
        raised = facts(done=(COMPLETED,), floors=(VersionFloor(day(5, 1), 2),))
        assert status(raised, day(4, 30)) is Compliance.COMPLIANT
        assert status(raised, day(5, 2)) is Compliance.OVERDUE

    def test_another_course_from_the_day_on_that_it_satisfies_this_one(self):
        other = CompletionFacts(DONE, THROUGH, version=None, counts_from=day(6, 1))
        assert status(facts(done=(other,)), day(5, 31)) is Compliance.OVERDUE
        assert status(facts(done=(other,)), day(6, 1)) is Compliance.COMPLIANT

    def test_not_another_course_that_had_run_out_before_it_satisfied_this_one(self):
        other = CompletionFacts(DONE, day(3, 1), version=None, counts_from=day(6, 1))
        slow = facts(replace(ASKED, first_due=day(12, 1)), done=(other,))
        assert standing_on(slow, day(6, 1)).due_on == day(12, 1)
        assert status(slow, day(12, 2)) is Compliance.OVERDUE


class TestSeveralRequirements:
    def test_the_earliest_due_date_wins(self):
        both = facts(ASKED, replace(ASKED, first_due=day(1, 15)))
        assert standing_on(both, HIRED).due_on == day(1, 15)

    def test_an_optional_one_is_never_due(self):
        both = facts(ASKED, replace(ASKED, first_due=day(1, 15), mandatory=False))
        assert standing_on(both, HIRED).due_on == DUE

    def test_the_shortest_validity_wins(self):
        both = facts(ASKED, replace(ASKED, validity_months=6), done=(COMPLETED,))
        assert standing_on(both, day(2, 1)).valid_through == day(7, 19)
        assert status(both, day(7, 20)) is Compliance.EXPIRED

    def test_a_longer_validity_never_prolongs_what_is_stored(self):
        longer = facts(replace(ASKED, validity_months=24), done=(COMPLETED,))
        assert standing_on(longer, day(2, 1)).valid_through == THROUGH

    def test_a_new_one_with_a_shorter_validity_leaves_time_until_its_own_due_day(self):
        shorter = Stretch(day(9, 1), FOREVER, day(10, 1), 30, validity_months=6)
        both = facts(ASKED, shorter, done=(COMPLETED,))
        found = [status(both, on) for on in (day(8, 31), day(9, 1), day(10, 1), day(10, 2))]
        assert found == [Compliance.COMPLIANT, Compliance.PENDING, Compliance.PENDING, Compliance.OVERDUE]

    def test_one_that_ends_leaves_the_others(self):
        both = facts(replace(ASKED, until_day=day(6, 1)), replace(ASKED, first_due=day(7, 1)))
        assert status(both, day(5, 31)) is Compliance.OVERDUE
        assert status(both, day(6, 1)) is Compliance.PENDING


class TestDue:
    def test_a_renewal_is_due_on_the_valid_through_day(self):
        assert standing_on(facts(done=(COMPLETED,)), day(6, 1)).due_on == THROUGH

    def test_what_is_valid_for_ever_is_never_due(self):
        assert standing_on(facts(done=(replace(COMPLETED, valid_through=FOREVER),)), day(6, 1)).due_on is None

    def test_coming_back_asks_anew(self):
        left, back = replace(ASKED, until_day=day(3, 1)), Stretch(day(6, 1), FOREVER, day(7, 1), 30)
        assert status(facts(left, back), day(2, 1)) is Compliance.OVERDUE
        assert standing_on(facts(left, back), day(6, 1)).due_on == day(7, 1)

    def test_extending_shows_from_the_day_it_was_made(self):
        moved = facts(extensions=(Extension(day(2, 10), DUE, day(3, 1)),))
        found = [status(moved, on) for on in (day(2, 9), day(2, 10), day(3, 1), day(3, 2))]
        assert found == [Compliance.OVERDUE, Compliance.PENDING, Compliance.PENDING, Compliance.OVERDUE]

    def test_extending_twice(self):
        twice = (Extension(day(1, 5), DUE, day(3, 1)), Extension(day(2, 5), day(3, 1), day(4, 1)))
        assert standing_on(facts(extensions=twice), day(2, 4)).due_on == day(3, 1)
        assert standing_on(facts(extensions=twice), day(2, 5)).due_on == day(4, 1)

    def test_extending_gives_until_the_new_day_whatever_else_is_due_before(self):
        both = (ASKED, replace(ASKED, first_due=day(2, 14)))
        moved = facts(*both, extensions=(Extension(day(1, 10), DUE, day(3, 1)),))
        assert standing_on(moved, day(1, 10)).due_on == day(3, 1)

    def test_extending_leaves_what_is_asked_later(self):
        later = Stretch(day(2, 1), FOREVER, day(2, 14), 13)
        moved = facts(ASKED, later, extensions=(Extension(day(1, 10), DUE, day(3, 1)),))
        assert standing_on(moved, day(2, 1)).due_on == day(2, 14)

    def test_leave_moves_it_to_return_plus_n(self):
        away = facts(exemptions=(Exempted(day(1, 15), day(4, 1), leave=True),))
        assert status(away, day(3, 31)) is Compliance.EXEMPT
        assert standing_on(away, day(4, 1)).due_on == day(5, 1)
        assert status(away, day(5, 2)) is Compliance.OVERDUE

    def test_leave_does_not_move_what_was_overdue_before_it(self):
        away = facts(exemptions=(Exempted(day(3, 1), day(4, 1), leave=True),))
        assert status(away, day(4, 1)) is Compliance.OVERDUE

    def test_what_leave_moved_can_be_extended(self):
        moved = facts(
            exemptions=(Exempted(day(1, 15), day(4, 1), leave=True),),
            extensions=(Extension(day(4, 10), day(5, 1), day(6, 1)),),
        )
        assert standing_on(moved, day(4, 10)).due_on == day(6, 1)

    def test_leave_does_not_move_a_due_date_that_was_set_after_it(self):
        slow = replace(ASKED, due_days=90)
        reset = facts(
            slow, exemptions=(Exempted(day(1, 5), day(2, 1), True),), restarts=(Restart(day(3, 1), day(3, 10)),)
        )
        assert standing_on(reset, day(3, 1)).due_on == day(3, 10)

    def test_an_extension_does_not_move_a_later_due_date_that_falls_on_the_same_day(self):
        again = facts(extensions=(Extension(day(1, 5), DUE, day(2, 28)),), restarts=(Restart(day(1, 10), DUE),))
        assert standing_on(again, day(1, 9)).due_on == day(2, 28)
        assert standing_on(again, day(1, 10)).due_on == DUE

    def test_plain_exemption_moves_no_first_due_date(self):
        exempt = facts(exemptions=(Exempted(day(1, 15), day(4, 1)),))
        assert status(exempt, day(4, 1)) is Compliance.OVERDUE

    def test_a_corrective_reassignment_moves_it(self):
        again = facts(
            done=(replace(COMPLETED, caps=(Cap(day(5, 1), None),)),), restarts=(Restart(day(5, 1), day(5, 31)),)
        )
        assert standing_on(again, day(5, 1)).due_on == day(5, 31)
        assert status(again, day(6, 1)) is Compliance.OVERDUE


class TestEdgeCases:
    def test_expired_before_the_requirement_began_is_pending_until_the_new_due_date_then_overdue(self):
        old = CompletionFacts(day(1, 1, 2024), day(12, 31, 2024))
        found = [status(facts(done=(old,)), on) for on in (HIRED, DUE, DUE + timedelta(days=1))]
        assert found == [Compliance.PENDING, Compliance.PENDING, Compliance.OVERDUE]

    def test_expired_while_exempt_is_pending_until_the_new_due_date_then_overdue(self):
        exempt = facts(done=(COMPLETED,), exemptions=(Exempted(day(1, 10, 2027), day(3, 1, 2027)),))
        found = [status(exempt, on) for on in (day(3, 1, 2027), day(3, 31, 2027), day(4, 1, 2027))]
        assert found == [Compliance.PENDING, Compliance.PENDING, Compliance.OVERDUE]

    def test_expired_while_exempt_twice_in_a_row_counts_from_the_end_of_the_second(self):
        spells = (Exempted(day(1, 10, 2027), day(3, 1, 2027)), Exempted(day(3, 1, 2027), day(9, 1, 2027)))
        assert standing_on(facts(done=(COMPLETED,), exemptions=spells), day(9, 1, 2027)).due_on == day(10, 1, 2027)

    def test_a_renewal_that_was_extended_is_pending_until_the_moved_due_date_then_expired(self):
        moved = facts(done=(COMPLETED,), extensions=(Extension(day(12, 1), THROUGH, day(2, 28, 2027)),))
        found = [status(moved, on) for on in (THROUGH, day(1, 20, 2027), day(2, 28, 2027), day(3, 1, 2027))]
        assert found == [Compliance.EXPIRING, Compliance.PENDING, Compliance.PENDING, Compliance.EXPIRED]

    def test_a_renewal_that_ran_out_during_leave_is_pending_until_the_moved_due_date_then_expired(self):
        away = facts(done=(COMPLETED,), exemptions=(Exempted(day(1, 10, 2027), day(3, 1, 2027), leave=True),))
        found = [status(away, on) for on in (day(2, 28, 2027), day(3, 1, 2027), day(3, 31, 2027), day(4, 1, 2027))]
        assert found == [Compliance.EXEMPT, Compliance.PENDING, Compliance.PENDING, Compliance.EXPIRED]

    def test_a_current_cycle_without_mandatory_requirement_shows_progress_and_is_not_required(self):
        cycle = CycleFacts(7, 1, HIRED, None, (AttemptFacts(HIRED, day(1, 5)),))
        found = standing_on(Facts(cycles=(cycle,)), day(1, 5))
        assert (found.compliance, found.progress) == (Compliance.NOT_REQUIRED, Progress.IN_PROGRESS)

    def test_no_current_cycle_but_a_valid_completion_is_compliant_and_not_assigned(self):
        found = standing_on(facts(done=(COMPLETED,)), day(2, 1))
        assert (found.compliance, found.progress) == (Compliance.COMPLIANT, Progress.NOT_ASSIGNED)

    def test_sealed_leaves_every_other_field_blank(self):
        cycle = CycleFacts(7, 1, HIRED, None, (AttemptFacts(HIRED, day(1, 5)),))
        found = standing_on(facts(done=(COMPLETED,), cycles=(cycle,), sealed_on=day(3, 1)), day(2, 1))
        assert found == Standing(Compliance.SEALED, Progress.NONE)

    def test_a_raised_least_version_is_due_on_its_start_day(self):
        raised = facts(done=(COMPLETED,), floors=(VersionFloor(day(5, 1), 2),))
        assert (status(raised, day(5, 1)), standing_on(raised, day(5, 1)).due_on) == (Compliance.PENDING, day(5, 1))
        assert status(raised, day(5, 2)) is Compliance.OVERDUE

    def test_a_raised_least_version_does_not_touch_what_had_expired_before(self):
        raised = facts(done=(COMPLETED,), floors=(VersionFloor(day(6, 1, 2027), 2),))
        assert status(raised, day(1, 20, 2027)) is Compliance.EXPIRED
        assert status(raised, day(6, 1, 2027)) is Compliance.OVERDUE

    @pytest.mark.parametrize(("new_due", "ends"), [(day(6, 30), day(6, 30)), (day(6, 30, 2027), THROUGH)])
    def test_reassigned_until_the_new_due_date_takes_the_earlier_of_expiry_and_new_due(self, new_due: date, ends: date):
        capped = facts(done=(replace(COMPLETED, caps=(Cap(day(5, 1), new_due),)),))
        assert standing_on(capped, day(5, 1)).valid_through == ends
        assert standing_on(capped, day(4, 30)).valid_through == THROUGH
        assert status(capped, ends + timedelta(days=1)) is Compliance.EXPIRED

    def test_a_reset_with_nothing_completed_after_is_overdue_from_its_own_due_date(self):
        reset = facts(sealed_on=day(3, 1), restarts=(Restart(day(3, 1), day(4, 1)),))
        assert (status(reset, day(4, 1)), status(reset, day(4, 2))) == (Compliance.PENDING, Compliance.OVERDUE)

    def test_completing_after_a_reset_meets_it(self):
        after = CompletionFacts(day(3, 20), day(3, 19, 2027))
        reset = facts(done=(after,), sealed_on=day(3, 1), restarts=(Restart(day(3, 1), day(4, 1)),))
        assert standing_on(reset, day(4, 2)).due_on == day(3, 19, 2027)


class TestProgress:
    CYCLE = CycleFacts(
        7, 2, day(1, 1), day(3, 1), (AttemptFacts(day(1, 1), day(1, 5), day(1, 20), None, ((day(1, 7), 50),)),)
    )

    def found(self, on: date, cycle: CycleFacts = CYCLE) -> tuple[Progress, int]:
        standing = standing_on(facts(cycles=(cycle,)), on)
        return standing.progress, standing.percent

    def test_not_assigned_where_it_is_required_without_a_cycle(self):
        assert standing_on(facts(), HIRED).progress is Progress.NOT_ASSIGNED

    def test_none_where_nothing_is_asked(self):
        assert standing_on(Facts(), HIRED) == Standing(Compliance.NOT_REQUIRED, Progress.NONE)

    @pytest.mark.parametrize(
        ("on", "expected"),
        [
            (day(1, 1), (Progress.NOT_STARTED, 0)),
            (day(1, 5), (Progress.IN_PROGRESS, 0)),
            (day(1, 7), (Progress.IN_PROGRESS, 50)),
            (day(1, 20), (Progress.COMPLETED, 100)),
            (day(2, 28), (Progress.COMPLETED, 100)),
            (day(3, 1), (Progress.NOT_ASSIGNED, 0)),
        ],
    )
    def test_a_cycle_goes_through_its_days(self, on: date, expected: tuple[Progress, int]):
        assert self.found(on) == expected

    def test_completing_does_not_end_a_cycle(self):
        cycle = replace(self.CYCLE, ended_on=None)
        assert self.found(day(1, 1, 2030), cycle) == (Progress.COMPLETED, 100)

    def test_failed_from_the_day_of_the_last_try(self):
        failed = replace(self.CYCLE, attempts=(AttemptFacts(day(1, 1), day(1, 5), None, day(1, 9)),))
        assert [self.found(day(1, n), failed)[0] for n in (8, 9)] == [Progress.IN_PROGRESS, Progress.FAILED]

    def test_failed_on_the_days_before_another_try_was_granted(self):
        granted = AttemptFacts(day(1, 1), day(1, 5), failures=((day(1, 9), day(1, 12)),))
        once_more = replace(self.CYCLE, attempts=(granted,))
        assert [self.found(day(1, n), once_more)[0] for n in (8, 9, 11, 12)] == [
            Progress.IN_PROGRESS,
            Progress.FAILED,
            Progress.FAILED,
            Progress.IN_PROGRESS,
        ]

    def test_not_assigned_on_the_days_before_an_archive_was_undone(self):
        undone = replace(self.CYCLE, ended_on=None, gaps=((day(2, 1), day(2, 5)),))
        assert [self.found(on, undone)[0] for on in (day(1, 31), day(2, 1), day(2, 4), day(2, 5))] == [
            Progress.COMPLETED,
            Progress.NOT_ASSIGNED,
            Progress.NOT_ASSIGNED,
            Progress.COMPLETED,
        ]

    def test_the_newest_attempt_that_was_open_on_the_day_counts(self):
        reset = replace(self.CYCLE, attempts=(*self.CYCLE.attempts, AttemptFacts(day(2, 1))))
        assert [self.found(on, reset)[0] for on in (day(1, 31), day(2, 1))] == [
            Progress.COMPLETED,
            Progress.NOT_STARTED,
        ]


class TestBreachSince:
    def since(self, of: Facts, on: date) -> date | None:
        return next(span.breach_since for span in timeline(of) if span.from_day <= on < span.until_day)

    def test_overdue_since_the_day_after_due(self):
        assert self.since(facts(), day(6, 1)) == DUE + timedelta(days=1)

    def test_expired_since_the_day_after_valid_through(self):
        assert self.since(facts(done=(COMPLETED,)), day(6, 1, 2027)) == THROUGH + timedelta(days=1)

    def test_a_breach_that_becomes_another_goes_on(self):
        raised = facts(done=(COMPLETED,), floors=(VersionFloor(day(6, 1, 2027), 2),))
        assert self.since(raised, day(6, 2, 2027)) == THROUGH + timedelta(days=1)

    def test_a_cycle_that_opens_meanwhile_changes_nothing(self):
        cycle = CycleFacts(7, 1, day(4, 1), None, (AttemptFacts(day(4, 1)),))
        assert self.since(facts(cycles=(cycle,)), day(6, 1)) == DUE + timedelta(days=1)

    def test_none_without_a_breach(self):
        assert self.since(facts(), DUE) is None

    def test_begins_again_after_an_extension(self):
        moved = facts(extensions=(Extension(day(2, 10), DUE, day(3, 1)),))
        assert self.since(moved, day(2, 5)) == day(2, 1)
        assert self.since(moved, day(6, 1)) == day(3, 2)
