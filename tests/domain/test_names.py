"""Names in any script are shown, sorted and found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_dashboard.domain.names import fold, full_name, like_pattern, search_text, sort_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ÅNGSTRÖM", "angstrom"),
        ("Łukasz", "lukasz"),
        ("Straße", "STRASSE"),
        ("İbrahim", "ibrahim"),
        ("Ｆｕｌｌ", "full"),
        ("Zoë", "Zoe\u0308"),
        ("  two   blanks ", "two blanks"),
        ("Œuvre", "oeuvre"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("𝓐𝓷𝓷", "ann"),
    ],
)
def test_case_accents_width_and_blanks_do_not_matter(one: str, other: str):
    assert fold(one) == fold(other)


@pytest.mark.parametrize("name", ["محمد", "יוסף", "王小明", "Иван", "<script>", "=cmd()", "O'Brien"])
def test_other_scripts_and_marks_stay(name: str):
    assert fold(name)


@pytest.mark.parametrize("bad", ["\x00", "\ud800"])
def test_what_no_database_can_keep_is_left_out_of_a_search(bad: str):
    assert fold(f"an{bad}n") == "ann"


@given(st.text())
def test_folding_twice_is_folding_once(text: str):
    assert fold(fold(text)) == fold(text)


class TestFullName:
    def test_is_first_and_last(self):
        assert full_name("Ann", "Lee") == "Ann Lee"

    @pytest.mark.parametrize(("first", "last"), [("Ann", ""), ("", "Ann"), (" Ann ", " ")])
    def test_needs_not_both(self, first: str, last: str):
        assert full_name(first, last) == "Ann"

    def test_is_the_address_or_the_id_where_there_is_no_name(self):
        assert full_name("", "", "a@b.example", "E1") == "a@b.example"
        assert full_name("", "", None, "E1") == "E1"


def test_names_that_fold_to_the_same_keep_one_order():
    assert sort_key("Zoe") != sort_key("Zoë")
    assert sorted(["Zoë", "zoe", "Anna", "Zoe"], key=sort_key) == ["Anna", "Zoe", "Zoë", "zoe"]


def test_a_search_looks_through_name_address_and_id():
    assert search_text("Ann Lee", "ANN@b.example", "E-7") == "ann lee\nann@b.example\ne-7"
    assert search_text("Ann", None, None) == "ann\n\n"


@pytest.mark.parametrize(("term", "pattern"), [("50%", "%50\\%%"), ("a_b", "%a\\_b%"), ("a\\b", "%a\\\\b%")])
def test_marks_of_a_pattern_are_taken_literally(term: str, pattern: str):
    assert like_pattern(term) == pattern
