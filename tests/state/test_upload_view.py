"""What the upload page says in numbers and buttons, by what the services found."""

from dataclasses import replace
from datetime import UTC, datetime

from lms_dashboard.domain.upload_pages import Checked, ProblemGroup, ProblemLine, UploadItem
from lms_dashboard.domain.uploads import CheckResult, Column, Kind
from lms_dashboard.state.upload_view import check_figures, mend_group, result_figures

ITEM = UploadItem(1, Kind.ENROLL, "list.csv", 10, "committing", "Mary", datetime(2026, 11, 21, tzinfo=UTC), None)


def line(row: int, suggestion: str, *, editable: bool = True) -> ProblemLine:
    return ProblemLine(Column.EMAIL, f"{row}@,", "Not an address.", "Correct it.", suggestion, (row,), "", editable)


def test_seats_are_told_as_a_lack_only_where_there_is_one():
    enough = check_figures(Checked(ITEM, CheckResult(rows=3, ready=3, new=3, seats_taken=3), ()))
    assert [figure for figure in enough if "eat" in figure[0]] == [["Seats taken", "3", "nobody goes without", ""]]
    full = check_figures(Checked(ITEM, CheckResult(rows=3, ready=1, new=1, seats_taken=1, no_seat=2), ()))
    assert ["No seat left", "2", "1 seat will be taken", "bad"] in full


def test_rows_that_are_still_to_come_are_no_alarm_and_those_that_were_left_are():
    running = replace(ITEM, written=4, refused=1, not_reached=5)
    assert result_figures(running)[-1] == ["Not reached", "5", "still to come", ""]
    cancelled = result_figures(replace(running, state="cancelled"))
    assert cancelled[-1] == ["Not reached", "5", "", "bad"]
    assert sum(int(figure[1]) for figure in cancelled) == running.rows


def test_every_suggestion_of_a_group_can_be_taken_at_once_where_there_are_several():
    several = ProblemGroup("Not an email address", 4, (line(2, "a@b.cd"), line(3, ""), line(4, "c@d.ef")))
    assert mend_group(several, 1).offer_all == "Apply the 2 suggestions"
    single = ProblemGroup("Not an email address", 2, (line(2, "a@b.cd"), line(3, "e@f.gh", editable=False)))
    assert mend_group(single, 25).offer_all == ""
