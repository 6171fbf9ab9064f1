"""What a row of a list says by itself: columns, days, addresses, twins."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.upload_columns import column_of, divide, read_columns
from lms_dashboard.domain.upload_days import is_ambiguous, meant_day, read_written_day
from lms_dashboard.domain.upload_rows import Line, needs_confirmation, read_lines
from lms_dashboard.domain.upload_tables import RawUpload
from lms_dashboard.domain.uploads import Column, Kind, UploadOptions, UploadRow


def lines_of(*rows: dict[Column, str], order: str = "dmy", **options: object) -> list[Line]:
    read = [UploadRow(number, cells) for number, cells in enumerate(rows, 2)]
    return read_lines(read, UploadOptions(**options), order)


def problems_of(**cells: str) -> list[str]:
    (line,) = lines_of({Column[name.upper()]: text for name, text in cells.items()})
    return [f"{problem.column}: {problem.problem}" for problem in line.problems]


class TestColumns:
    @pytest.mark.parametrize(
        ("heading", "column"),
        [
            ("E-Mail Address", Column.EMAIL),
            ("first_name", Column.FIRST_NAME),
            (" LEAVE BLANK ", Column.LEAVE_BLANK),
            ("Employee No.", Column.EXTERNAL_ID),
            ("Shoe size", None),
        ],
    )
    def test_are_known_by_their_headings(self, heading: str, column: Column | None):
        assert column_of(heading) is column

    def test_are_found_below_titles(self):
        raw = RawUpload([(1, ["Mercy General"]), (2, ["November"]), (4, ["Name", "Email"]), (5, ["Ann", "a@b.cd"])])
        headings, rows = divide(raw)
        (row,) = read_columns(headings, rows).rows
        assert (row.number, row.get(Column.NAME), row.get(Column.EMAIL)) == (5, "Ann", "a@b.cd")

    def test_one_must_say_who_is_meant(self):
        with pytest.raises(Invalid, match="who is meant"):
            read_columns(("Name", "Group"), [])

    def test_two_that_say_the_same_are_refused(self):
        with pytest.raises(Invalid, match="Two columns say Email"):
            read_columns(("Email", "E-Mail"), [])

    def test_can_be_mapped_by_hand(self):
        file = read_columns(("A", "B"), [(2, ["x", "a@b.cd"])], {1: Column.EMAIL})
        assert file.rows[0].cells == {Column.EMAIL: "a@b.cd"}

    def test_that_are_not_read_are_named(self):
        assert read_columns(("Email", "Shoe size"), []).notes == ("Columns that are not read: Shoe size.",)


class TestDays:
    @pytest.mark.parametrize(
        ("text", "order", "day"),
        [
            ("2026-02-03", "mdy", date(2026, 2, 3)),
            ("03/04/2026", "dmy", date(2026, 4, 3)),
            ("03/04/2026", "mdy", date(2026, 3, 4)),
            ("3.4.26", "dmy", date(2026, 4, 3)),
            ("25/12/2026", "ymd", date(2026, 12, 25)),
            ("12 Feb 2026", "mdy", date(2026, 2, 12)),
            ("February 12th, 2026", "dmy", date(2026, 2, 12)),
            ("12-Sept-26", "dmy", date(2026, 9, 12)),
            ("2026-02-03 10:00:00", "dmy", date(2026, 2, 3)),
        ],
    )
    def test_are_read_in_every_shape(self, text: str, order: str, day: date):
        assert read_written_day(text, order) == day

    @pytest.mark.parametrize("text", ["31/02/2027", "46000", "soon", "03/04/2026", "0026-01-01", "2026-13-01"])
    def test_that_cannot_be_read_are_refused_with_a_mend(self, text: str):
        with pytest.raises(Invalid) as refused:
            read_written_day(text, "ymd")
        assert refused.value.mend

    @pytest.mark.parametrize(
        ("text", "order", "meant"),
        [
            ("31/02/2027", "dmy", "2027-02-28"),
            ("02/31/2028", "mdy", "2028-02-29"),
            ("12/25/2026", "dmy", "2026-12-25"),
            ("45000", "ymd", "2023-03-15"),
            ("03/04/2026", "ymd", ""),
            ("40/40/2026", "dmy", ""),
            ("soon", "dmy", ""),
        ],
    )
    def test_that_cannot_be_read_offer_what_was_meant_where_that_can_be_told(self, text: str, order: str, meant: str):
        assert meant_day(text, order) == meant

    @pytest.mark.parametrize(
        ("values", "order", "asks"),
        [
            (["03/04/2026"], "dmy", True),
            (["03/04/2026", "25/12/2026"], "dmy", False),
            (["03/04/2026", "12/25/2026"], "dmy", True),
            (["03/03/2026"], "mdy", False),
            (["2026-03-04", "3 Mar 2026"], "mdy", False),
        ],
    )
    def test_of_a_column_are_confirmed_when_they_can_be_read_both_ways(self, values, order, asks):
        assert is_ambiguous(values, order) is asks

    def test_that_nobody_confirmed_are_problems(self):
        row = {Column.EMAIL: "a@b.cd", Column.DUE_ON: "03/04/2026"}
        assert needs_confirmation([UploadRow(2, row)], "dmy")
        assert lines_of(row)[0].problems[0].problem == "It can be read in two ways: 3 Apr 2026 or 4 Mar 2026."
        assert lines_of(row, dates="mdy")[0].due_on == date(2026, 3, 4)

    @given(st.dates(date(1970, 1, 1), date(2060, 1, 1)), st.sampled_from(["dmy", "mdy"]))
    def test_are_read_as_they_were_written(self, day: date, order: str):
        text = day.strftime("%d/%m/%Y" if order == "dmy" else "%m/%d/%Y")
        assert read_written_day(text, order) == day


class TestRows:
    @pytest.mark.parametrize(
        ("cells", "problem"),
        [
            ({"name": "Ann"}, "Email: Neither email nor external id"),
            ({"email": "maria@mercy,org"}, "Email: Not an address: there is a comma in it."),
            ({"email": "maria"}, "Email: Not an address: the @ is missing."),
            ({"external_id": "1.0E+05"}, "External id: The spreadsheet has made a number of it"),
            ({"email": "a@b.cd", "leave_blank": "Night shift"}, "Leave Blank: This column must be empty."),
            ({"email": "a@b.cd", "due_on": "31/02/2027"}, "Due on: There is no 31 February 2027."),
        ],
    )
    def test_name_what_is_wrong(self, cells: dict[str, str], problem: str):
        (found,) = problems_of(**cells)
        assert found.startswith(problem)

    def test_offer_what_was_meant_and_do_not_take_it(self):
        (line,) = lines_of({Column.EMAIL: "maria@mercy,org"})
        assert (line.email, line.problems[0].suggestion) == (None, "maria@mercy.org")

    @pytest.mark.parametrize(
        ("name", "parts"),
        [("Lee, Ann", ("Ann", "Lee")), ("Ann Maria Lee", ("Ann Maria", "Lee")), ("Madonna", ("", "Madonna"))],
    )
    def test_divide_a_name(self, name: str, parts: tuple[str, str]):
        (line,) = lines_of({Column.NAME: name, Column.EMAIL: "a@b.cd"})
        assert (line.first_name, line.last_name) == parts

    def test_of_the_same_person_are_refused_but_the_first(self):
        first, second, third = lines_of(
            {Column.NAME: "Jae Kim", Column.EMAIL: "j@b.cd"},
            {Column.NAME: "J Kim", Column.EMAIL: "J@B.cd"},
            {Column.EMAIL: "k@b.cd", Column.EXTERNAL_ID: "7"},
        )
        assert not first.problems
        assert not third.problems
        assert second.problems[0].problem == "Also in row 2 (Jae Kim)."

    def test_of_completions_need_a_day_and_a_possible_score(self):
        (line,) = lines_of({Column.EMAIL: "a@b.cd", Column.SCORE: "120 %"}, kind=Kind.COMPLETIONS)
        assert {problem.column for problem in line.problems} == {"Completed on", "Score"}
