"""Cells as short strings, and which of them a live change marks."""

from datetime import date

import pytest

from lms_dashboard.domain.cells import cell_of
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.rows import MatrixCell, MatrixLearner, Rate
from lms_dashboard.domain.status import Compliance, Progress
from lms_dashboard.state.matrix_rows import encode_cell, encode_learner, encode_rate, mark_changes

TODAY = date(2026, 11, 21)


def cell(compliance: Compliance, progress: Progress, percent: int = 0, **days: date) -> MatrixCell:
    every = {"due_on": None, "valid_through": None, "breach_since": None, "exempt_until": None} | days
    return cell_of(compliance=compliance, progress=progress, percent=percent, day=TODAY, expiring_days=30, **every)


@pytest.mark.parametrize(
    ("shown", "order", "code"),
    [
        (cell(Compliance.COMPLIANT, Progress.COMPLETED, valid_through=date(2027, 2, 11)), "dmy", "c5||11 Feb|2027"),
        (cell(Compliance.COMPLIANT, Progress.COMPLETED, valid_through=date(2027, 2, 11)), "mdy", "c5||Feb 11|2027"),
        (cell(Compliance.COMPLIANT, Progress.COMPLETED, valid_through=date(2027, 2, 11)), "ymd", "c5||2027-02-11"),
        (cell(Compliance.COMPLIANT, Progress.COMPLETED, valid_through=FOREVER), "dmy", "c5"),
        (cell(Compliance.COMPLIANT, Progress.COMPLETED, valid_through=date(2026, 12, 3)), "dmy", "x5|12 d|3 Dec"),
        (cell(Compliance.COMPLIANT, Progress.IN_PROGRESS, 40, valid_through=FOREVER), "dmy", "c3"),
        (cell(Compliance.COMPLIANT, Progress.NOT_ASSIGNED, valid_through=FOREVER), "dmy", "c1"),
        (cell(Compliance.PENDING, Progress.IN_PROGRESS, 40, due_on=date(2026, 12, 1)), "dmy", "p3|40 %|1 Dec"),
        (cell(Compliance.PENDING, Progress.NOT_STARTED, due_on=date(2026, 12, 1)), "dmy", "n2||1 Dec"),
        (cell(Compliance.OVERDUE, Progress.NOT_STARTED, breach_since=date(2026, 11, 3)), "dmy", "o2||3 Nov"),
        (cell(Compliance.OVERDUE, Progress.NOT_ASSIGNED, breach_since=date(2026, 11, 3)), "mdy", "b1||Nov 3"),
        (cell(Compliance.EXPIRED, Progress.COMPLETED, breach_since=date(2025, 11, 3)), "dmy", "e5||3 Nov|2025"),
        (cell(Compliance.EXEMPT, Progress.NONE, exempt_until=date(2027, 1, 1)), "dmy", "m0||1 Jan|2027"),
        (cell(Compliance.SEALED, Progress.NONE), "dmy", "s0"),
        (cell(Compliance.NOT_REQUIRED, Progress.NONE), "dmy", ""),
        (None, "dmy", ""),
    ],
)
def test_a_cell_travels_as_a_short_string(shown: MatrixCell | None, order: str, code: str):
    assert encode_cell(shown, order, TODAY) == code


def test_a_rate_shows_its_parts_and_never_rounds_up_to_100():
    assert encode_rate(Rate(required=1000, in_breach=1, certified=900, exempt=3)) == "99|999|1000|1|3"
    assert encode_rate(Rate(0, 0, 0)) == "|0|0|0|0"


def test_a_row_begins_with_its_learner():
    learner = MatrixLearner(7, "<script>", "North", "a@b.example", "E1", Rate(2, 1, 1))
    assert encode_learner(learner) == ["7", "<script>", "North", "50|1|2|1|0"]


BEFORE = [["1", "Ann", "ICU", "100", "n2||1 Dec", "c5"], ["2", "Ben", "ICU", "100", "", "c5"]]


class TestALiveChange:
    def test_marks_the_cell_that_differs_and_no_other(self):
        after = [["1", "Ann", "ICU", "100", "p3|10 %|1 Dec", "c5"], ["2", "Ben", "ICU", "100", "", "c5"]]
        assert mark_changes(BEFORE, after, "1") == [
            ["1", "Ann", "ICU", "100", "p3|10 %|1 Dec||1", "c5"],
            ["2", "Ben", "ICU", "100", "", "c5"],
        ]

    def test_leaves_an_older_mark_as_it_is(self):
        first = mark_changes(BEFORE, [["1", "Ann", "ICU", "100", "c5", "c5"]], "1")
        again = mark_changes(first, [["1", "Ann", "ICU", "100", "c5", ""]], "2")
        assert again == [["1", "Ann", "ICU", "100", "c5||||1", "||||2"]]

    def test_marks_a_cell_again_when_it_changes_back(self):
        first = mark_changes(BEFORE, [["1", "Ann", "ICU", "100", "c5", "c5"]], "1")
        assert mark_changes(first, [["1", "Ann", "ICU", "100", "n2||1 Dec", "c5"]], "2")[0][4] == "n2||1 Dec||2"

    def test_marks_nothing_of_a_learner_who_was_not_there(self):
        assert mark_changes(BEFORE, [["9", "New", "ICU", "100", "c5", "c5"]], "1") == [
            ["9", "New", "ICU", "100", "c5", "c5"]
        ]

    def test_marks_nothing_when_the_columns_are_others(self):
        assert mark_changes(BEFORE, [["1", "Ann", "ICU", "100", "c5"]], "1") == [["1", "Ann", "ICU", "100", "c5"]]
