"""Hashes of the audit chain."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_dashboard.domain.chain import GENESIS, canonical, commitment, entry_hash, rows_digest

plain = st.dictionaries(st.text(max_size=5), st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)))


@given(plain)
def test_equal_content_has_one_form_whatever_its_order(content: dict[str, object]):
    assert canonical(content) == canonical(dict(reversed(content.items())))


@given(plain, plain)
def test_different_content_has_different_forms(one: dict[str, object], other: dict[str, object]):
    assert (canonical(one) == canonical(other)) is (one == other and str(one) == str(other)) or one == other


def test_days_and_instants_are_in_iso_form():
    content = {"day": date(2026, 1, 2), "at": datetime(2026, 1, 2, 3, tzinfo=UTC), "name": "王"}
    assert canonical(content) == '{"at":"2026-01-02 03:00:00+00:00","day":"2026-01-02","name":"王"}'


def test_a_commitment_depends_on_salt_and_content():
    said = [("salt", 1, 2, "{}", "null"), ("other", 1, 2, "{}", "null"), ("salt", 2, 2, "{}", "null")]
    said += [("salt", 1, 3, "{}", "null"), ("salt", 1, 2, "[]", "null"), ("salt", 1, 2, "{}", "{}")]
    assert commitment(*said[0]) == commitment("salt", 1, 2, "{}", "null")
    assert len({commitment(*one) for one in said}) == len(said)


def test_a_digest_depends_on_the_order_of_rows():
    assert rows_digest(["a" * 64, "b" * 64]) != rows_digest(["b" * 64, "a" * 64])
    assert rows_digest([]) == rows_digest(())


@pytest.mark.parametrize("change", [{"seq": 2}, {"act": "archive"}, {"summary": {}}])
def test_an_entry_depends_on_all_it_says_and_on_what_came_before(change: dict[str, object]):
    said: dict[str, object] = {"seq": 1, "act": "assign", "summary": {"course": "X"}}
    own = entry_hash(GENESIS, said)
    assert own == entry_hash(GENESIS, dict(said))
    assert own != entry_hash(GENESIS, {**said, **change})
    assert own != entry_hash("1" * 64, said)
