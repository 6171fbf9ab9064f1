"""The audit trail as an auditor reads it: what was done, by whom, to whom, and what stays closed."""

from dataclasses import replace
from typing import Any

import pytest

from lms_dashboard.domain.errors import Invalid, NotAllowed, NotFound, NotSignedIn
from lms_dashboard.domain.people import NOBODY
from lms_dashboard.domain.sheets import Form
from lms_dashboard.domain.trail import Kept, TrailPage, TrailQuery
from lms_dashboard.services.assignments import archive, assign, reset
from lms_dashboard.services.audit import get_trail, get_trail_entry
from tests.services.conftest import Ward
from tests.services.spreadsheets import export
from tests.services.world import NOW, later, on


@pytest.fixture(autouse=True)
def history(ward: Ward) -> None:
    """Ann and Ben are assigned, then Cem, then Ann's cycle is archived: one entry each, days apart."""
    who = {"actor": ward.manager, "course_id": ward.fire}
    assign(**who, learner_ids=[ward.ann, ward.ben], due_on=on(30), now=later(-3), reason="law")
    assign(**who, learner_ids=[ward.cem], due_on=on(30), now=later(-2))
    archive(**who, learner_ids=[ward.ann], now=later(-1))


def read(ward: Ward, actor: Any = None, **query: Any) -> TrailPage:
    return get_trail(actor=actor or ward.auditor, query=TrailQuery(**query), now=NOW)


def acts(page: TrailPage) -> list[str]:
    return [entry.act for entry in page.entries]


def newest(ward: Ward, act: str) -> int:
    return read(ward, acts=(act,)).entries[0].seq


@pytest.mark.parametrize("who", ["manager", "executive", "learner", "ward_manager"])
def test_is_closed_to_who_may_not_read_it(ward: Ward, who: str):
    with pytest.raises(NotAllowed):
        read(ward, getattr(ward, who))
    with pytest.raises(NotAllowed):
        get_trail_entry(actor=getattr(ward, who), seq=1, now=NOW)


def test_is_closed_to_nobody(ward: Ward):
    with pytest.raises(NotSignedIn):
        read(ward, NOBODY)


def test_shows_another_organisation_nothing_of_it(ward: Ward):
    seq = newest(ward, "archive")
    assert not {"archive", "assign"} & set(acts(read(ward, ward.outsider)))
    with pytest.raises(NotFound):
        get_trail_entry(actor=ward.outsider, seq=seq, now=NOW)


def test_lists_entries_newest_first_with_who_and_how_many(ward: Ward):
    page = read(ward)
    assert acts(page)[:3] == ["archive", "assign", "assign"]
    assert [entry.touched for entry in page.entries[:3]] == [1, 1, 2]
    assert {entry.actor_name for entry in page.entries[:3]} == {ward.manager.name}
    assert {"archive", "assign"} <= set(page.acts)


def test_pages_hold_every_entry_once(ward: Ward):
    total = read(ward).total
    pages = [read(ward, page=number, page_size=1) for number in range(1, total + 1)]
    assert sorted(page.entries[0].seq for page in pages) == sorted(entry.seq for entry in read(ward).entries)


def test_a_page_after_the_last_is_the_last(ward: Ward):
    assert read(ward, page=99, page_size=1).page == read(ward).total


@pytest.mark.parametrize("wrong", [{"page": 0}, {"page_size": 0}, {"page_size": 201}])
def test_refuses_pages_that_cannot_be(ward: Ward, wrong: dict[str, int]):
    with pytest.raises(Invalid):
        read(ward, **wrong)


def test_keeps_the_acts_that_are_asked_for(ward: Ward):
    assert acts(read(ward, acts=("archive",))) == ["archive"]


def test_keeps_what_was_done_to_a_learner(ward: Ward):
    assert acts(read(ward, learner="Cem")) == ["assign"]
    assert acts(read(ward, learner="ann", acts=("assign", "archive"))) == ["archive", "assign"]


def test_keeps_what_somebody_did(ward: Ward):
    assert "archive" in acts(read(ward, who=ward.manager.name.upper()))
    assert read(ward, who="no such name").total == 0
    archive(actor=replace(ward.manager, name="Zoë Öz"), course_id=ward.fire, learner_ids=[ward.ben], now=NOW)
    assert [read(ward, who=name).total for name in ("zoe oz", "ÖZ", "ZOË", "o_")] == [1, 1, 1, 0]


def test_keeps_what_was_done_in_a_course(ward: Ward):
    assert set(acts(read(ward, course_id=ward.fire))) == {"archive", "assign"}
    assert read(ward, course_id=ward.fire + 1000).total == 0


def test_keeps_the_days_both_included(ward: Ward):
    assert acts(read(ward, from_day=on(-2), until_day=on(-1))) == ["archive", "assign"]


def test_a_per_cent_sign_is_no_wild_card(ward: Ward):
    assert read(ward, learner="%").total == 0


def test_an_entry_says_before_and_after_of_each(ward: Ward):
    detail = get_trail_entry(actor=ward.auditor, seq=newest(ward, "archive"), now=NOW)
    row = detail.rows[0]
    assert (row.learner_id, row.course_code, row.kept) == (ward.ann, "FIRE", Kept.SHOWN)
    assert row.before is not None
    assert row.before["progress"] == "Not Started"
    assert row.after is not None
    assert row.after["end_reason"] == "archived"


def test_the_learners_of_an_entry_can_be_searched(ward: Ward):
    seq = read(ward, acts=("assign",)).entries[-1].seq
    detail = get_trail_entry(actor=ward.auditor, seq=seq, now=NOW, search="Ben")
    assert [row.learner_id for row in detail.rows] == [ward.ben]


def test_there_is_no_entry_beyond_the_last(ward: Ward):
    with pytest.raises(NotFound):
        get_trail_entry(actor=ward.auditor, seq=10_000, now=NOW)


class TestExport:
    def test_has_a_row_for_everybody_an_act_touched_newest_act_first(self, ward: Ward):
        query = TrailQuery(acts=("archive", "assign"))
        rows = export(ward.auditor, query, Form.CSV).rows
        assert [(row[2], row[7]) for row in rows] == [
            ("Archive", "Ann Lee"),
            ("Assign", "Cem Öz"),
            ("Assign", "Ann Lee"),
            ("Assign", "Ben Ortiz"),
        ]

    def test_says_what_was_before_and_after(self, ward: Ward):
        row = export(ward.auditor, TrailQuery(acts=("archive",)), Form.CSV).rows[0]
        assert "progress: Not Started" in row[10]
        assert "ended as: archived" in row[11]

    def test_is_closed_to_who_may_export_but_not_read_the_trail(self, ward: Ward):
        with pytest.raises(NotAllowed):
            export(ward.executive, TrailQuery(), Form.XLSX)


class TestWhatAResetSeals:
    @pytest.fixture(autouse=True)
    def sealed(self, ward: Ward, history: None) -> None:
        ward.world.complete(ward.cem, ward.fire, now=later(-1))
        who = {"actor": ward.administrator, "course_id": ward.fire}
        reset(**who, learner_ids=[ward.cem], reason="mixed up", due_on=on(30), now=NOW, acknowledged=True)

    def test_is_closed_in_the_entries_before_it(self, ward: Ward):
        entry = read(ward, learner="Cem", acts=("assign",)).entries[0]
        assert entry.summary is None
        row = get_trail_entry(actor=ward.auditor, seq=entry.seq, now=NOW).rows[0]
        assert (row.kept, row.before, row.after) == (Kept.SEALED, None, None)

    def test_is_closed_in_the_export_too(self, ward: Ward):
        assign_row = export(ward.auditor, TrailQuery(learner="Cem", acts=("assign",)), Form.CSV).rows[0]
        assert (assign_row[6], assign_row[9:12]) == ("Sealed by a later reset", ["sealed", "", ""])

    def test_leaves_what_was_done_to_others_open(self, ward: Ward):
        entry = read(ward, learner="Ben", acts=("assign",)).entries[0]
        assert entry.summary is not None
        rows = get_trail_entry(actor=ward.auditor, seq=entry.seq, now=NOW).rows
        assert {row.kept for row in rows} == {Kept.SHOWN}

    def test_the_resets_own_entry_says_why_but_not_what_was_before(self, ward: Ward):
        entry = read(ward, acts=("reset",)).entries[0]
        assert entry.summary is not None
        assert entry.summary["reason"] == "mixed up"
        row = get_trail_entry(actor=ward.auditor, seq=entry.seq, now=NOW).rows[0]
        assert (row.before, row.kept) == (None, Kept.SHOWN)
        assert row.after is not None
