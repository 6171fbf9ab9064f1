"""Clean slate on both databases: first the file, then the name typed, then all of it in one transaction, or nothing."""

import hashlib
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from lms_dashboard.db.session import write_session
from lms_dashboard.db.tables import (
    assignment,
    audit_entry,
    clean_slate,
    completion,
    course,
    destruction,
    employment,
    seat,
    seat_offering,
)
from lms_dashboard.domain.clean_slate import Slate
from lms_dashboard.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from lms_dashboard.domain.people import Role
from lms_dashboard.domain.seats import OfferingFields
from lms_dashboard.services.assignments import archive, assign, reset
from lms_dashboard.services.clean_slate import clean, prepare_clean_slate
from lms_dashboard.services.merging import merge
from lms_dashboard.services.seat_offerings import create_offering
from lms_dashboard.services.seating import add_to_seats
from lms_dashboard.services.slate_files import get_clean_slates, write_slate_file
from tests.services.conftest import Ward
from tests.services.world import NOW, TODAY, everything, later, on, rows_of

BOOKS = ("clean_slate", "audit_entry", "audit_row", "audit_detail", "change", "organisation_head")
"""What preparing writes to."""


@pytest.fixture
def year(ward: Ward) -> tuple[Ward, int]:
    """Ann and Ben hold seats, Ann has completed; Cem has another course and no seat."""
    offering = create_offering(actor=ward.administrator, fields=OfferingFields("Clinical", 5, (ward.fire,)), now=NOW)
    seats = {"offering_id": offering, "course_ids": [ward.fire], "due_on": on(30), "now": later(-1)}
    add_to_seats(actor=ward.manager, learner_ids=[ward.ann, ward.ben], **seats)
    ward.world.complete(ward.ann, ward.fire)
    other = ward.world.course("DATA")
    assign(actor=ward.manager, learner_ids=[ward.ann, ward.cem], course_id=other, due_on=on(9), now=later(-1))
    return ward, offering


def prepare(ward: Ward, offering_id: int | None = None) -> Slate:
    return prepare_clean_slate(actor=ward.administrator, offering_id=offering_id, now=NOW)


class TestWhoMay:
    @pytest.mark.parametrize("who", ["manager", "executive", "auditor", "learner"])
    def test_not_who_does_not_administer(self, year: tuple[Ward, int], who: str):
        ward, offering = year
        actor = getattr(ward, who)
        with pytest.raises(NotAllowed):
            prepare_clean_slate(actor=actor, offering_id=offering, now=NOW)
        with pytest.raises(NotAllowed):
            clean(actor=actor, slate_id=prepare(ward).id, confirmation="x", now=NOW)

    def test_another_organisations_is_not_there(self, year: tuple[Ward, int]):
        ward, offering = year
        made = prepare(ward)
        with pytest.raises(NotFound):
            prepare_clean_slate(actor=ward.outsider, offering_id=offering, now=NOW)
        with pytest.raises(NotFound):
            clean(actor=ward.outsider, slate_id=made.id, confirmation=made.name, now=NOW)
        with pytest.raises(NotFound):
            write_slate_file(actor=ward.outsider, slate_id=made.id, now=NOW)

    def test_the_file_is_for_administrators_and_auditors_of_all_of_it(self, year: tuple[Ward, int]):
        ward, _ = year
        made = prepare(ward)
        assert write_slate_file(actor=ward.auditor, slate_id=made.id, now=NOW)[1]
        for actor in (ward.manager, ward.world.person(Role.AUDITOR, groups=["Ward A"])):
            with pytest.raises(NotAllowed):
                write_slate_file(actor=actor, slate_id=made.id, now=NOW)


class TestPrepare:
    def test_counts_and_changes_nothing(self, year: tuple[Ward, int]):
        ward, offering = year
        before = everything(*BOOKS)
        counts = prepare(ward, offering).counts
        assert (counts.people, counts.cycles, counts.unfinished, counts.seats) == (2, 2, 1, 2)
        counts = prepare(ward).counts
        assert (counts.people, counts.cycles, counts.unfinished, counts.seats) == (3, 4, 3, 2)
        assert everything(*BOOKS) == before

    def test_keeps_a_workbook_of_all_that_it_will_archive(self, year: tuple[Ward, int]):
        ward, offering = year
        made = prepare(ward, offering)
        _, content = write_slate_file(actor=ward.auditor, slate_id=made.id, now=NOW)
        assert hashlib.sha256(content).hexdigest() == made.sha256
        book = load_workbook(BytesIO(content), read_only=True)
        rows = {name: list(book[name].iter_rows(min_row=2, values_only=True)) for name in book.sheetnames}
        assert [row[0] for row in rows["People"]] == ["Ann Lee", "Ben Ortiz"]
        assert [row[0] for row in rows["Cycles"]] == ["Ann Lee", "Ben Ortiz"]
        assert [(row[0], row[5]) for row in rows["Completions"]] == [("Ann Lee", "FIRE")]
        assert [row[4] for row in rows["Seats"]] == ["Clinical", "Clinical"]
        said = [entry["act"] for entry in rows_of(audit_entry, organisation_id=ward.world.id)][-2:]
        assert said == ["prepare_clean_slate", "download_clean_slate"]

    def test_its_file_is_closed_once_a_reset_has_sealed_what_is_in_it(self, year: tuple[Ward, int]):
        ward, offering = year
        made = prepare(ward, offering)
        values = {"course_id": ward.fire, "reason": "cheating", "due_on": on(30), "acknowledged": True}
        reset(actor=ward.administrator, learner_ids=[ward.ann], now=later(1), **values)
        with pytest.raises(Refused, match="sealed"):
            write_slate_file(actor=ward.auditor, slate_id=made.id, now=later(1))

    @pytest.mark.parametrize("years", [0, 6])
    def test_its_file_is_emptied_when_what_is_in_it_is_destroyed(self, year: tuple[Ward, int], years: int):
        ward, offering = year
        made, other = prepare(ward, offering), prepare(ward)
        with write_session() as db:
            db.execute(course.update().where(course.c.id == ward.fire).values(retention_years=years))
        values = {"course_id": ward.fire, "reason": "cheating", "due_on": on(30), "acknowledged": True}
        for days in (1, 2):
            reset(actor=ward.administrator, learner_ids=[ward.ann], now=later(days), **values)
            ward.world.complete(ward.ann, ward.fire, later(days))
        files = {row["id"]: row["content"] for row in rows_of(clean_slate)}
        assert [bool(files[one.id]) for one in (made, other)] == [years > 0] * 2
        assert len(rows_of(destruction, table_name="clean_slate")) == (0 if years else 2)

    def test_its_file_is_closed_once_what_is_in_it_is_sealed_as_somebody_elses(self, year: tuple[Ward, int]):
        ward, offering = year
        made = prepare(ward, offering)
        merge(actor=ward.administrator, kept_id=ward.cem, alias_id=ward.ann, now=later(1))
        values = {"course_id": ward.fire, "reason": "cheating", "due_on": on(30), "acknowledged": True}
        reset(actor=ward.administrator, learner_ids=[ward.cem], now=later(1), **values)
        with pytest.raises(Refused, match="sealed"):
            write_slate_file(actor=ward.auditor, slate_id=made.id, now=later(1))

    def test_is_not_done_with_a_file_that_is_closed(self, year: tuple[Ward, int]):
        ward, offering = year
        made = prepare(ward, offering)
        values = {"course_id": ward.fire, "reason": "cheating", "due_on": on(30), "acknowledged": True}
        reset(actor=ward.administrator, learner_ids=[ward.ann], now=later(seconds=9), **values)
        with pytest.raises(Conflict, match="Somebody changed something"):
            clean(actor=ward.administrator, slate_id=made.id, confirmation=made.name, now=later(seconds=9))

    def test_a_file_that_was_never_used_goes_after_a_day_and_one_that_was_stays(self, year: tuple[Ward, int]):
        ward, offering = year
        used = prepare(ward, offering)
        clean(actor=ward.administrator, slate_id=used.id, confirmation=used.name, now=NOW)
        prepare(ward)
        new = prepare_clean_slate(actor=ward.administrator, offering_id=None, now=later(2))
        assert [row["id"] for row in rows_of(clean_slate)] == [used.id, new.id]

    def test_of_nobody_is_refused(self, ward: Ward):
        empty = create_offering(actor=ward.administrator, fields=OfferingFields("Empty", 5, ()), now=NOW)
        with pytest.raises(Refused, match="clean already"):
            prepare(ward, empty)


class TestClean:
    def test_of_an_offering_archives_frees_and_deactivates_its_people_only(self, year: tuple[Ward, int]):
        ward, offering = year
        made = prepare(ward, offering)
        done = clean(actor=ward.administrator, slate_id=made.id, confirmation="Clinical", now=NOW)
        assert done.message == "Clean slate of “Clinical”: 2 cycles archived, 2 seats freed, 2 people deactivated."
        assert rows_of(seat_offering, id=offering)[0]["held"] == len(rows_of(seat, freed_at=None)) == 0
        assert [row["end_reason"] for row in rows_of(assignment, course_id=ward.fire)] == ["archived"] * 2
        assert [row["until_day"] for row in rows_of(employment, learner_id=ward.ann)] == [TODAY]
        assert ward.world.current(ward.cem, other_course(ward))
        assert len(rows_of(completion, learner_id=ward.ann)) == 1
        (entry,) = rows_of(audit_entry, act="clean_slate")
        assert (entry["rows_count"], entry["summary"]["sha256"], entry["seq"]) == (2, made.sha256, done.seq)
        assert [slate.done_at for slate in get_clean_slates(actor=ward.auditor)] == [NOW]
        ward.world.assert_whole()

    def test_of_the_organisation_leaves_nobody_active(self, year: tuple[Ward, int]):
        ward, _ = year
        made = prepare(ward)
        clean(actor=ward.administrator, slate_id=made.id, confirmation=made.name, now=NOW)
        assert rows_of(assignment, ended_on=None) == []
        assert all(row["until_day"] == TODAY for row in rows_of(employment, organisation_id=ward.world.id))
        ward.world.assert_whole()
        with pytest.raises(Refused, match="done already"):
            clean(actor=ward.administrator, slate_id=made.id, confirmation=made.name, now=NOW)

    def test_wants_the_name_typed(self, year: tuple[Ward, int]):
        ward, offering = year
        made = prepare(ward, offering)
        with pytest.raises(Invalid, match="not typed"):
            clean(actor=ward.administrator, slate_id=made.id, confirmation="clinical", now=NOW)

    def test_is_refused_when_somebody_changed_something_since_the_file_was_made(self, year: tuple[Ward, int]):
        ward, offering = year
        made = prepare(ward, offering)
        archive(actor=ward.manager, learner_ids=[ward.ben], course_id=ward.fire, now=NOW)
        before = everything()
        with pytest.raises(Conflict, match="since the file was made"):
            clean(actor=ward.administrator, slate_id=made.id, confirmation="Clinical", now=NOW)
        assert everything() == before

    def test_is_refused_a_day_later(self, year: tuple[Ward, int]):
        ward, offering = year
        made = prepare(ward, offering)
        with pytest.raises(Refused, match="more than a day ago"):
            clean(actor=ward.administrator, slate_id=made.id, confirmation="Clinical", now=NOW + timedelta(hours=25))


def other_course(ward: Ward) -> int:
    """The course that comes with no seat."""
    return int(rows_of(course, organisation_id=ward.world.id, code="DATA")[0]["id"])
