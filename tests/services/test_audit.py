"""The audit trail: what tampering it finds, and what it survives."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, text, update

from lms_dashboard.db.session import is_sqlite, write_session
from lms_dashboard.db.tables import audit_detail, audit_entry, audit_row, change, course, organisation_head
from lms_dashboard.db.triggers import APPEND_ONLY
from lms_dashboard.domain.chain import canonical, commitment
from lms_dashboard.domain.errors import NotAllowed, NotSignedIn
from lms_dashboard.domain.people import NOBODY
from lms_dashboard.services.assignments import archive, assign, reset
from lms_dashboard.services.audit import verify
from lms_dashboard.services.merging import merge
from tests.services.conftest import Ward
from tests.services.world import NOW, later, on, rows_of


@pytest.fixture(autouse=True)
def history(ward: Ward) -> None:
    """Three more entries: two assignments and an archive."""
    who = {"actor": ward.manager, "course_id": ward.fire}
    assign(**who, learner_ids=[ward.ann, ward.ben], due_on=on(30), now=later(-3), reason="law")
    assign(**who, learner_ids=[ward.cem], due_on=on(30), now=later(-2))
    archive(**who, learner_ids=[ward.ann], now=later(-1))


def without_triggers(change: Callable[[Connection], Any]) -> None:
    """What somebody with the database in their hands could do."""
    with write_session() as db:
        for table in APPEND_ONLY:
            for suffix in ("is_frozen", "is_kept"):
                on_table = "" if is_sqlite(db) else f" ON {table}"
                db.execute(text(f"DROP TRIGGER {table}_{suffix}{on_table}"))
        if is_sqlite(db):
            db.execute(text("PRAGMA defer_foreign_keys = ON"))
        change(db)


def mine(ward: Ward) -> list[dict[str, Any]]:
    return rows_of(audit_entry, organisation_id=ward.world.id)


def faults(ward: Ward, **kept: Any) -> list[tuple[int, str]]:
    return [tuple(fault) for fault in verify(actor=ward.auditor, **kept).faults]


def test_a_whole_chain_has_no_fault(ward: Ward):
    found = verify(actor=ward.auditor)
    assert (found.entries, found.faults) == (len(mine(ward)), ())
    assert found.head == mine(ward)[-1]["hash"]
    assert [row["seq"] for row in mine(ward)] == list(range(1, found.entries + 1))


def test_each_organisation_has_its_own(ward: Ward):
    assert verify(actor=ward.outsider).entries == 1


@pytest.mark.parametrize(
    "values",
    [
        {"act": "archive"},
        {"actor_name": "Somebody else"},
        {"actor_kind": "system"},
        {"actor_account_id": 7},
        {"address": "10.9.9.9"},
        {"summary": {"course": "FIRE", "learners": 1}},
        {"at": NOW},
        {"rows_digest": "0" * 64},
        {"previous_hash": "0" * 64},
        {"hash": "0" * 64},
    ],
)
def test_finds_a_changed_entry(ward: Ward, values: dict[str, Any]):
    second = mine(ward)[1]
    without_triggers(
        lambda db: db.execute(update(audit_entry).where(audit_entry.c.id == second["id"]).values(**values))
    )
    assert 2 in {seq for seq, _ in faults(ward)}


def test_finds_a_removed_entry(ward: Ward):
    second = mine(ward)[1]

    def remove(db: Connection) -> None:
        rows = [row["id"] for row in rows_before]
        db.execute(delete(audit_detail).where(audit_detail.c.audit_row_id.in_(rows)))
        db.execute(delete(audit_row).where(audit_row.c.audit_entry_id == second["id"]))
        db.execute(delete(audit_entry).where(audit_entry.c.id == second["id"]))

    rows_before = rows_of(audit_row, audit_entry_id=second["id"])
    without_triggers(remove)
    assert any("entry 2 is missing" in problem for _, problem in faults(ward))


def test_finds_reordered_entries(ward: Ward):
    second, third = mine(ward)[1:3]

    def swap(db: Connection) -> None:
        e = audit_entry.c
        for id_, seq in ((second["id"], -1), (third["id"], 2), (second["id"], 3)):
            db.execute(update(audit_entry).where(e.id == id_).values(seq=seq))

    without_triggers(swap)
    assert {2, 3} <= {seq for seq, _ in faults(ward)}


def test_finds_a_cut_off_tail_by_the_head(ward: Ward):
    last = mine(ward)[-1]
    without_triggers(lambda db: cut(db, last["id"]))
    assert any("the chain ends at" in problem for _, problem in faults(ward))


def test_finds_a_cut_off_tail_whose_head_was_moved_by_a_head_exported_earlier(ward: Ward):
    last, before = mine(ward)[-1], mine(ward)[-2]
    kept = {"expected_seq": last["seq"], "expected_head": last["hash"]}
    assert faults(ward, **kept) == []

    def cover_up(db: Connection) -> None:
        cut(db, last["id"])
        head = organisation_head.c
        moved = update(organisation_head).where(head.organisation_id == ward.world.id)
        db.execute(moved.values(seq=before["seq"], hash=before["hash"]))

    without_triggers(cover_up)
    assert faults(ward) == []
    assert faults(ward, **kept) == [(last["seq"], "the entry of the head that was exported earlier is not there")]


def cut(db: Connection, entry_id: int) -> None:
    rows = audit_row.select().with_only_columns(audit_row.c.id).where(audit_row.c.audit_entry_id == entry_id)
    db.execute(delete(audit_detail).where(audit_detail.c.audit_row_id.in_(rows)))
    db.execute(delete(audit_row).where(audit_row.c.audit_entry_id == entry_id))
    db.execute(delete(audit_entry).where(audit_entry.c.id == entry_id))


def test_finds_a_tail_that_was_cut_off_and_written_anew(ward: Ward):
    """The ids and numbers of what is gone are taken again; a head that was exported earlier knows better."""
    last, before = mine(ward)[-1], mine(ward)[-2]
    kept = {"expected_seq": last["seq"], "expected_head": last["hash"]}

    def cover_up(db: Connection) -> None:
        cut(db, last["id"])
        head = organisation_head.c
        moved = update(organisation_head).where(head.organisation_id == ward.world.id)
        db.execute(moved.values(seq=before["seq"], hash=before["hash"]))
        db.execute(delete(change).where(change.c.seq == last["seq"], change.c.organisation_id == ward.world.id))

    without_triggers(cover_up)
    archive(actor=ward.manager, course_id=ward.fire, learner_ids=[ward.ben], now=NOW)
    assert mine(ward)[-1]["seq"] == last["seq"]
    assert faults(ward) == []
    assert faults(ward, **kept) == [(last["seq"], "the entry of the head that was exported earlier is not there")]


def test_finds_a_row_that_names_somebody_else(ward: Ward):
    row = rows_of(audit_row, audit_entry_id=mine(ward)[1]["id"])[0]
    without_triggers(
        lambda db: db.execute(update(audit_row).where(audit_row.c.id == row["id"]).values(learner_id=ward.cem))
    )
    assert faults(ward) == [(2, "row 0 does not match its commitment")]


@pytest.mark.parametrize("place", [0, 1])
def test_finds_a_removed_row_the_last_one_too(ward: Ward, place: int):
    row = rows_of(audit_row, audit_entry_id=mine(ward)[1]["id"])[place]

    def remove(db: Connection) -> None:
        db.execute(delete(audit_detail).where(audit_detail.c.audit_row_id == row["id"]))
        db.execute(delete(audit_row).where(audit_row.c.id == row["id"]))

    without_triggers(remove)
    assert faults(ward) == [(2, f"row {place} is missing")]


def test_finds_reordered_rows(ward: Ward):
    first, second = rows_of(audit_row, audit_entry_id=mine(ward)[1]["id"])

    def swap(db: Connection) -> None:
        for id_, position in ((first["id"], -1), (second["id"], 0), (first["id"], 1)):
            db.execute(update(audit_row).where(audit_row.c.id == id_).values(position=position))

    without_triggers(swap)
    assert faults(ward) == [(2, "its rows were reordered, or replaced together with their commitments")]


def test_finds_a_row_that_was_replaced_with_its_commitment(ward: Ward):
    row = rows_of(audit_row, audit_entry_id=mine(ward)[1]["id"])[0]
    forged = {"salt": "0" * 32, "before": {"cycle": 7}, "after": None}
    said = commitment(forged["salt"], row["learner_id"], row["course_id"], canonical({"cycle": 7}), canonical(None))

    def replace_it(db: Connection) -> None:
        db.execute(update(audit_row).where(audit_row.c.id == row["id"]).values(commitment=said))
        db.execute(update(audit_detail).where(audit_detail.c.audit_row_id == row["id"]).values(**forged))

    without_triggers(replace_it)
    assert faults(ward) == [(2, "its rows were reordered, or replaced together with their commitments")]


def test_finds_an_added_row(ward: Ward):
    entry = mine(ward)[1]
    own = {"organisation_id": ward.world.id, "audit_entry_id": entry["id"], "learner_id": ward.cem}
    with write_session() as db:
        db.execute(insert(audit_row).values(**own, position=9, commitment="0" * 64))
    assert (2, "row 9 was added") in faults(ward)


@pytest.mark.parametrize("values", [{"before": {"cycle": 9}}, {"after": {"cycle": 9}}, {"salt": "0"}])
def test_finds_a_changed_detail(ward: Ward, values: dict[str, Any]):
    """What was before and after can be destroyed, but not changed."""
    row = rows_of(audit_row, audit_entry_id=mine(ward)[1]["id"])[0]
    with write_session() as db:
        db.execute(update(audit_detail).where(audit_detail.c.audit_row_id == row["id"]).values(**values))
    assert faults(ward) == [(2, "row 0 does not match its commitment")]


def test_finds_what_was_before_and_after_gone_where_nothing_was_destroyed(ward: Ward):
    row = rows_of(audit_row, audit_entry_id=mine(ward)[1]["id"])[1]
    with write_session() as db:
        db.execute(delete(audit_detail).where(audit_detail.c.audit_row_id == row["id"]))
    assert faults(ward) == [(2, "what row 1 was before and after is gone, and no record was destroyed")]


def test_survives_a_reset_that_destroys_at_once(ward: Ward):
    with write_session() as db:
        db.execute(update(course).values(retention_years=0))
    ward.world.complete(ward.ben, ward.fire)
    before = rows_of(audit_detail)
    who = {"actor": ward.administrator, "learner_ids": [ward.ben], "course_id": ward.fire}
    reset(**who, reason="mixed up", due_on=on(30), now=NOW, acknowledged=True)
    assert len(rows_of(audit_detail)) < len(before)
    assert faults(ward) == []


def test_survives_a_destruction_and_then_a_merge_of_the_person(ward: Ward):
    with write_session() as db:
        db.execute(update(course).values(retention_years=0))
    ward.world.complete(ward.ben, ward.fire)
    who = {"actor": ward.administrator, "learner_ids": [ward.ben], "course_id": ward.fire}
    reset(**who, reason="mixed up", due_on=on(30), now=NOW, acknowledged=True)
    merge(actor=ward.administrator, kept_id=ward.ann, alias_id=ward.ben, now=NOW)
    assert rows_of(audit_detail)
    assert faults(ward) == []


def test_what_is_kept_is_what_was_before_and_after(ward: Ward):
    row = rows_of(audit_row, audit_entry_id=mine(ward)[-1]["id"])[0]
    (kept,) = rows_of(audit_detail, audit_row_id=row["id"])
    assert (kept["before"]["cycle"], kept["before"]["progress"]) == (1, "Not Started")
    assert kept["after"] == {"cycle": None, "end_reason": "archived"}


def test_is_read_by_auditors_and_administrators_only(ward: Ward):
    for actor, error in (
        (NOBODY, NotSignedIn),
        (ward.manager, NotAllowed),
        (ward.executive, NotAllowed),
        (ward.learner, NotAllowed),
    ):
        with pytest.raises(error):
            verify(actor=actor)
    assert verify(actor=ward.administrator).faults == ()
