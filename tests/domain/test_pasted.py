"""Pasted lists: what a line says, whom it means, and that no line is lost."""

from hypothesis import given
from hypothesis import strategies as st

from lms_dashboard.domain.pasted import (
    AGAIN,
    EMAIL,
    EXTERNAL_ID,
    FOUND,
    NAME,
    NONE,
    SEVERAL,
    SIMILAR,
    FoundPerson,
    match_line,
    read_lines,
    summary_of,
    told,
)

KNOWN = {
    "ann lee": [(1, NAME), (2, NAME)],
    "ben ortiz": [(3, NAME)],
    "ann@mercy.example": [(1, EMAIL)],
    "ben@mercy.example": [(3, EMAIL)],
    "e-2": [(2, EXTERNAL_ID)],
    "3": [(9, EXTERNAL_ID)],
}


def person(i: int) -> FoundPerson:
    return FoundPerson(i, f"Person {i}", "", str(i), "", True)


class TestWhomALineMeans:
    def test_a_name_however_it_is_written(self):
        for line in ("Ben Ortiz", " ben  ORTIZ ", "Ortiz, Ben", "Ortiz\tBen", "Ben\tOrtiz\tnurse", "Bén Ortiz;"):
            assert match_line(line, KNOWN) == (3,), line

    def test_an_address_wherever_it_stands(self):
        for line in (
            "ann@mercy.example",
            "Ann Lee <ANN@mercy.example>",
            "Ann;Lee;ann@mercy.example",
            "“A” ann@mercy.example",
        ):
            assert match_line(line, KNOWN) == (1,), line

    def test_an_external_id_tells_two_of_one_name_apart(self):
        assert match_line("E-2", KNOWN) == (2,)
        assert match_line("Ann Lee\te-2", KNOWN) == (2,)

    def test_two_of_one_name_are_both_told(self):
        assert match_line("Ann Lee", KNOWN) == (1, 2)

    def test_a_number_that_does_not_agree_with_the_name_decides_nothing(self):
        assert match_line("3\tBen Ortiz", KNOWN) == (3, 9)
        assert match_line("Ben Ortiz\tann@mercy.example", KNOWN) == (1, 3)

    def test_nobody_is_nobody(self):
        assert match_line("Zoë Zwart", KNOWN) == ()


class TestLines:
    def test_empty_ones_are_left_out_and_the_others_keep_their_numbers(self):
        assert read_lines("Ann\r\n\r\n  \nBen\tOrtiz \n\t\n") == [(1, "Ann"), (4, "Ben\tOrtiz")]

    def test_each_becomes_what_it_is(self):
        lines = [(1, "a"), (2, "b"), (3, "c"), (4, "d"), (5, "e")]
        matches = {1: [person(1)], 2: [person(1), person(2)], 3: [], 4: [person(1)], 5: []}
        found = told(lines, matches, {3: [person(7)]})
        assert [line.state for line in found] == [FOUND, SEVERAL, SIMILAR, AGAIN, NONE]
        assert found[3].same_as == 1
        assert summary_of(found) == {FOUND: 1, SEVERAL: 1, SIMILAR: 1, AGAIN: 1, NONE: 1}

    @given(st.text(max_size=120), st.sampled_from(["Ann Lee", "e-2", "ben@mercy.example", "Zoë"]))
    def test_none_is_lost_whatever_is_pasted(self, text: str, known: str):
        lines = read_lines(f"{text}\n{known}")
        matches = {number: [person(i) for i in match_line(line, KNOWN)] for number, line in lines}
        found = told(lines, matches, {})
        assert [(line.number, line.text) for line in found] == lines
        assert lines[-1][1] == known
        assert sum(summary_of(found).values()) == len(lines)
