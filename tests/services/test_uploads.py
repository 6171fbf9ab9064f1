"""Bulk upload on both databases: who may, the check, the commit in batches, dying half-way, the same list again."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from lms_dashboard.db.session import write_session
from lms_dashboard.db.tables import (
    assignment,
    audit_entry,
    completion,
    employment,
    group_membership,
    learner,
    mail,
    member_grant,
    seat,
    seat_offering,
    seat_offering_course,
    upload,
    upload_row,
)
from lms_dashboard.domain.errors import NotAllowed, NotFound, NotSignedIn, Refused
from lms_dashboard.domain.people import NOBODY, Actor
from lms_dashboard.domain.uploads import CheckResult, Duplicates, Kind, UploadOptions
from lms_dashboard.services import _upload_batch, assignments, merging, upload_pages, uploads
from tests.services.conftest import Ward
from tests.services.presence import deactivate
from tests.services.world import NOW, TODAY, add, everything, later, on, rows_of

HEAD = "Name,Email,Leave Blank"
NEW = f"{HEAD}\nDora Ek,dora@new.example,\nEmil Fry,emil@new.example,\n"
FIRE = UploadOptions(courses=("FIRE",))
WHOLE = ("Group", "Job roles", "Hired on", "Course codes", "Due on")


def check(actor: Actor, text: str, options: UploadOptions = FIRE) -> CheckResult:
    file = uploads.get_people_file(actor=actor, content=text.encode(), file_name="list.csv", options=options)
    return uploads.preview_upload(actor=actor, file=file, options=options, now=NOW)


def begin(actor: Actor, text: str, options: UploadOptions = FIRE) -> int:
    content = text.encode()
    draft = uploads.keep_draft(actor=actor, content=content, file_name="list.csv", options=options, now=NOW)
    return uploads.begin_upload(actor=actor, upload_id=draft, now=NOW)


def commit(actor: Actor, text: str, options: UploadOptions = FIRE) -> CheckResult:
    return uploads.continue_upload(actor=actor, upload_id=begin(actor, text, options), now=NOW)


def numbers(result: CheckResult) -> tuple[int, int, int, int]:
    found = (result.written, result.unchanged, result.refused_rows, result.not_reached)
    assert sum(found) == result.rows
    return found


def people(count: int, head: str = "Name,Email", mark: str = "p") -> str:
    return "\n".join([head, *(f"First{n} Last{n},{mark}{n}@new.example" for n in range(count))])


def offering(ward: Ward, seats: int, *courses: int) -> int:
    own = {"organisation_id": ward.world.id}
    new = add(seat_offering, **own, name="Clinical", seats=seats, held=0)
    for course_id in courses:
        add(seat_offering_course, **own, seat_offering_id=new, course_id=course_id)
    return new


def learner_of(email: str) -> dict[str, Any]:
    (found,) = rows_of(learner, email=email)
    return found


class TestWhoMay:
    @pytest.mark.parametrize("who", ["executive", "auditor", "learner"])
    def test_not_who_only_reads(self, ward: Ward, who: str):
        with pytest.raises(NotAllowed):
            check(getattr(ward, who), NEW)
        with pytest.raises(NotAllowed):
            begin(getattr(ward, who), NEW)

    def test_not_nobody(self, ward: Ward):
        with pytest.raises(NotSignedIn):
            begin(NOBODY, NEW)

    def test_not_with_another_organisations_upload(self, ward: Ward):
        upload_id = begin(ward.manager, NEW)
        for act in (uploads.continue_upload, uploads.cancel_upload, uploads.get_upload_result, uploads.begin_upload):
            with pytest.raises(NotFound):
                act(actor=ward.outsider, upload_id=upload_id, now=NOW)

    def test_a_colleagues_draft_is_not_there(self, ward: Ward):
        member_id = ward.world.member("mary@mercy.example")
        upload_id = begin(replace(ward.manager, member_id=member_id), NEW)
        with pytest.raises(NotFound):
            uploads.get_upload_result(actor=ward.ward_manager, upload_id=upload_id, now=NOW)

    def test_a_manager_of_a_ward_adds_to_that_ward_only(self, ward: Ward):
        text = "Name,Email,Group\nDora,d@n.example,Ward A\nEmil,e@n.example,Ward B\nFay,f@n.example,\n"
        found = commit(ward.ward_manager, text)
        assert numbers(found) == (1, 0, 2, 0)
        assert [problem.column for problem in found.refused] == ["Group", "Group"]

    def test_somebody_out_of_scope_is_not_named(self, ward: Ward):
        (problem,) = check(ward.ward_manager, "Name,Email\nCem Öz,cem.oz@mercy.example\n").refused
        assert problem.problem == "This cannot be used here."


class TestCheck:
    def test_writes_nothing(self, ward: Ward):
        before = everything()
        assert check(ward.manager, NEW).ready == 2
        assert everything() == before

    @pytest.mark.parametrize(
        ("row", "column", "problem"),
        [
            ("Ann Lee,x@n.example,Ann-Lee,,", "Email", "has the address"),
            ("Zed Zorn,ann.lee@mercy.example,,,", "Email", "belongs to Ann Lee"),
            ("Dora Ek,d@n.example,,Wrad A,", "Group", "Did you mean Mercy / Ward A?"),
            ("Dora Ek,d@n.example,,,FIER", "Course codes", "Did you mean FIRE?"),
            ("Ann Lee,ann.lee@mercy.example,,Ward B,", "Group", "another group"),
            ("Ann Lee,ben.ortiz@mercy.example,Ann-Lee,,", "External id", "the address to Ben Ortiz"),
        ],
    )
    def test_names_each_problem(self, ward: Ward, row: str, column: str, problem: str):
        (found,) = check(ward.manager, f"Name,Email,External id,Group,Course codes\n{row}\n").refused
        assert (found.row, found.column) == (2, column)
        assert problem in found.problem
        assert found.mend

    def test_says_when_zeros_were_lost(self, ward: Ward):
        ward.world.learner("Zoe", "Zero", id="00123", email=None)
        (found,) = check(ward.manager, "Name,External id\nZoe Zero,123\n").refused
        assert found.suggestion == "00123"

    def test_a_leaver_with_another_name_is_somebody_else(self, ward: Ward):
        ward.world.learner("Kim", "Park", email="kim@mercy.example", spells=((on(-90), on(-9)),))
        (found,) = check(ward.manager, "Name,Email\nKim Novak,kim@mercy.example\n").refused
        assert "who has left" in found.problem

    def test_one_person_under_address_and_id_in_two_rows(self, ward: Ward):
        text = "Name,Email,External id\nAnn Lee,ann.lee@mercy.example,\nAnn Lee,,Ann-Lee\n"
        (found,) = check(ward.manager, text).refused
        assert found.problem == "Row 2 is Ann Lee too."

    def test_an_alias_means_the_person(self, ward: Ward):
        merging.merge(actor=ward.manager, kept_id=ward.ann, alias_id=ward.ben, now=NOW)
        text = "Name,Email\nBen Ortiz,ben.ortiz@mercy.example\nAnn Lee,ann.lee@mercy.example\n"
        (found,) = check(ward.manager, text).refused
        assert found.problem == "Row 2 is Ann Lee too."

    def test_an_unknown_course_for_all_rows_refuses_the_file(self, ward: Ward):
        with pytest.raises(NotFound, match="no course “FIER”"):
            check(ward.manager, NEW, UploadOptions(courses=("FIER",)))


class TestCommit:
    def test_adds_enrolls_and_queues_the_mails(self, ward: Ward):
        assert numbers(commit(ward.manager, NEW)) == (2, 0, 0, 0)
        dora = learner_of("dora@new.example")
        cycle = ward.world.current(dora["id"], ward.fire)
        assert cycle is not None
        assert cycle["due_on"] == on(30)
        assert ward.world.axes(dora["id"], ward.fire) == ("Not Started", "Pending")
        assert Counter(row["kind"] for row in rows_of(mail, learner_id=dora["id"])) == {"welcome": 1, "enrolled": 1}
        ward.world.assert_whole()

    def test_leaves_an_entry_a_batch_with_a_row_a_learner(self, ward: Ward, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(_upload_batch, "BATCH", 2)
        commit(ward.manager, people(5))
        entries = rows_of(audit_entry, organisation_id=ward.world.id, act="upload_enroll")
        assert [entry["rows_count"] for entry in entries] == [2, 2, 1]

    def test_takes_the_whole_template(self, ward: Ward):
        role = ward.world.job_role("Nurse")
        head = "First name,Last name,Email,Group,Job roles,External id,Hired on,Course codes,Due on"
        row = f"Dora,Ek,dora@new.example,Mercy / Ward A,nurse,0042,2026-03-01,FIRE,{on(9).isoformat()}"
        commit(ward.manager, f"{head}\n{row}\n", UploadOptions())
        dora = learner_of("dora@new.example")
        assert (dora["external_id"], dora["first_name"], dora["last_name"]) == ("0042", "Dora", "Ek")
        (home,) = rows_of(group_membership, learner_id=dora["id"])
        assert home["group_id"] == ward.world.groups["Ward A"]
        assert home["from_day"].isoformat() == "2026-03-01"
        assert role
        cycle = ward.world.current(dora["id"], ward.fire)
        assert cycle is not None
        assert cycle["due_on"] == on(9)
        ward.world.assert_whole()

    def test_new_people_get_what_is_asked_of_everybody(self, ward: Ward):
        ward.world.require(ward.fire)
        commit(ward.manager, NEW, UploadOptions())
        assert ward.world.axes(learner_of("dora@new.example")["id"], ward.fire) == ("Not Assigned", "Pending")
        ward.world.assert_whole()

    def test_standings_of_new_people_are_those_that_would_be_read_back(self, ward: Ward):
        """Whatever asks, since whenever they are there, with any courses, and beside people who are known."""
        role, other = ward.world.job_role("Nurse"), ward.world.course("HAND")
        ward.world.require(ward.fire, "group", ward.world.groups["Mercy"])
        ward.world.require(other, "job role", role, validity_months=6)
        ward.world.require(other, "group", ward.world.groups["Ward B"], from_day=on(5), mandatory=False)
        days = ("", on(-400).isoformat(), on(12).isoformat())
        asked = product(("", "Mercy / Ward A", "Mercy / Ward B"), ("", "Nurse"), days, ("", "FIRE", "FIRE;HAND"))
        rows = [f"New{n},new{n}@n.example,{','.join(one)},{on(n % 3).isoformat()}" for n, one in enumerate(asked)]
        rows.append(f"Cem Öz,cem.oz@mercy.example,,Nurse,,HAND,{on(3).isoformat()}")
        found = commit(ward.manager, "\n".join([f"Name,Email,{','.join(WHOLE)}", *rows]), UploadOptions())
        assert numbers(found) == (55, 0, 0, 0)
        ward.world.assert_whole()

    def test_brings_back_and_completes_what_was_not_known(self, ward: Ward):
        left = ward.world.learner("Kim", "Park", id="K1", email=None, spells=((on(-90), on(-9)),))
        commit(ward.manager, "Name,Email,External id\nKim Park,kim@new.example,K1\n")
        assert learner_of("kim@new.example")["id"] == left
        assert max(row["from_day"] for row in rows_of(employment, learner_id=left)) == TODAY
        ward.world.assert_whole()

    def test_refused_rows_leave_the_others_alone(self, ward: Ward):
        found = commit(ward.manager, f"{NEW}No One,,\nBad,bad@,\n")
        assert numbers(found) == (2, 0, 2, 0)
        assert {problem.row for problem in found.refused} == {4, 5}

    def test_the_same_list_again_changes_nothing_and_says_so(self, ward: Ward):
        commit(ward.manager, NEW)
        before = everything("upload", "upload_row", "audit_entry", "change", "organisation_head")
        other = "Leave Blank,Email,Name\n,emil@new.example,Emil Fry\n,dora@new.example,Dora Ek\n"
        assert numbers(commit(ward.manager, other)) == (0, 2, 0, 0)
        assert everything("upload", "upload_row", "audit_entry", "change", "organisation_head") == before

    def test_the_same_list_again_after_they_have_completed_changes_nothing(self, ward: Ward):
        commit(ward.manager, NEW)
        ward.world.complete(learner_of("dora@new.example")["id"], ward.fire)
        assert numbers(commit(ward.manager, NEW, replace(FIRE, duplicates=Duplicates.REASSIGN))) == (0, 2, 0, 0)
        again = replace(FIRE, duplicates=Duplicates.REASSIGN, new_round=True)
        assert numbers(commit(ward.manager, NEW, again)) == (2, 0, 0, 0)
        ward.world.assert_whole()


class TestDuplicates:
    TEXT = "Name,Email\nAnn Lee,ann.lee@mercy.example\n"

    @pytest.fixture
    def done(self, ward: Ward) -> Ward:
        assignments.assign(actor=ward.manager, learner_ids=[ward.ann], course_id=ward.fire, due_on=on(9), now=later(-5))
        ward.world.complete(ward.ann, ward.fire)
        return ward

    def test_are_an_error_by_default(self, done: Ward):
        (found,) = commit(done.manager, self.TEXT).refused
        assert found.problem == "Ann Lee has FIRE already (Completed)."

    def test_can_be_skipped(self, done: Ward):
        assert numbers(commit(done.manager, self.TEXT, replace(FIRE, duplicates=Duplicates.SKIP))) == (0, 1, 0, 0)

    def test_can_be_reassigned(self, done: Ward):
        found = commit(done.manager, self.TEXT, replace(FIRE, duplicates=Duplicates.REASSIGN))
        assert numbers(found) == (1, 0, 0, 0)
        cycle = done.world.current(done.ann, done.fire)
        assert cycle is not None
        assert cycle["cycle"] == 2
        assert len(rows_of(completion, learner_id=done.ann)) == 1
        done.world.assert_whole()


class TestSeats:
    def test_go_to_the_first_rows_and_whoever_gets_none_is_named(self, ward: Ward):
        one = offering(ward, 2, ward.fire)
        found = commit(ward.manager, people(4))
        assert numbers(found) == (2, 0, 2, 0)
        assert "First2 Last2" in found.refused[0].problem
        assert rows_of(seat_offering, id=one)[0]["held"] == len(rows_of(seat, freed_at=None)) == 2
        assert all(row["seat_id"] for row in rows_of(assignment, ended_on=None))

    def test_are_reserved_before_the_first_row(self, ward: Ward):
        one = offering(ward, 3, ward.fire)
        first = begin(ward.manager, people(3))
        assert rows_of(seat_offering, id=one)[0]["held"] == 3
        assert numbers(commit(ward.manager, NEW)) == (0, 0, 2, 0)
        found = uploads.continue_upload(actor=ward.manager, upload_id=first, now=NOW)
        assert numbers(found) == (3, 0, 0, 0)
        assert rows_of(seat_offering, id=one)[0]["held"] == 3

    def test_that_were_reserved_are_free_again_when_it_is_cancelled(self, ward: Ward):
        one = offering(ward, 3, ward.fire)
        upload_id = begin(ward.manager, people(3))
        found = uploads.cancel_upload(actor=ward.manager, upload_id=upload_id, now=NOW)
        assert numbers(found) == (0, 0, 0, 3)
        assert rows_of(seat_offering, id=one)[0]["held"] == 0

    def test_of_an_offering_bring_its_courses(self, ward: Ward):
        one = offering(ward, 9, ward.fire)
        commit(ward.manager, NEW, UploadOptions(offering_id=one))
        assert ward.world.current(learner_of("dora@new.example")["id"], ward.fire)

    def test_are_never_overrun_by_eight_at_once(self, ward: Ward):
        one = offering(ward, 10, ward.fire)
        failed: list[BaseException] = []

        def work(number: int) -> None:
            try:
                text = "\n".join(["Name,Email", *(f"A{number} B{n},w{number}-{n}@new.example" for n in range(3))])
                commit(ward.manager, text)
            except BaseException as error:  # noqa: BLE001 (told below)
                failed.append(error)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        assert rows_of(seat_offering, id=one)[0]["held"] == len(rows_of(seat, freed_at=None)) == 10
        outcomes = Counter(row["outcome"] for row in rows_of(upload_row))
        assert outcomes == {"written": 10, "refused": 14}
        ward.world.assert_whole()


class TestStoppedHalfWay:
    @pytest.fixture
    def small(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(_upload_batch, "BATCH", 3)

    @pytest.mark.usefixtures("small")
    def test_whole_batches_are_in_and_the_rest_follows_once(self, ward: Ward):
        upload_id = begin(ward.manager, people(10))
        stops = iter([False, False, True])
        found = uploads.continue_upload(
            actor=ward.manager, upload_id=upload_id, now=NOW, is_stopped=lambda: next(stops)
        )
        assert numbers(found) == (6, 0, 0, 4)
        batches = Counter(row["batch"] for row in rows_of(upload_row, upload_id=upload_id))
        assert batches == {1: 3, 2: 3, None: 4}
        found = uploads.continue_upload(actor=ward.manager, upload_id=upload_id, now=NOW)
        assert numbers(found) == (10, 0, 0, 0)
        assert len(rows_of(assignment, course_id=ward.fire)) == 10
        ward.world.assert_whole()

    @pytest.mark.usefixtures("small")
    def test_the_same_file_goes_on_where_it_stopped(self, ward: Ward):
        upload_id = begin(ward.manager, people(10))
        stops = iter([False, True])
        uploads.continue_upload(actor=ward.manager, upload_id=upload_id, now=NOW, is_stopped=lambda: next(stops))
        assert begin(ward.manager, people(10)) == upload_id
        assert Counter(row["state"] for row in rows_of(upload)) == {"committing": 1, "cancelled": 1}

    @pytest.mark.usefixtures("small")
    def test_the_same_file_of_another_manager_is_an_upload_of_its_own(self, ward: Ward):
        other = replace(ward.manager, member_id=ward.world.member("other@x.example", {"role": "manager"}))
        stops = iter([False, True])
        upload_id = begin(ward.manager, people(10))
        uploads.continue_upload(actor=ward.manager, upload_id=upload_id, now=NOW, is_stopped=lambda: next(stops))
        again = begin(other, people(10))
        assert again != upload_id
        assert numbers(uploads.continue_upload(actor=other, upload_id=again, now=NOW)) == (7, 3, 0, 0)
        assert numbers(uploads.continue_upload(actor=ward.manager, upload_id=upload_id, now=NOW)) == (3, 7, 0, 0)

    @pytest.mark.usefixtures("small")
    def test_a_role_that_is_taken_meanwhile_ends_it_before_the_next_batch(self, ward: Ward):
        manager = replace(ward.manager, member_id=ward.world.member("soon@gone.example", {"role": "manager"}))
        upload_id, batches = begin(manager, people(10)), iter([None, NOW])

        def taken() -> bool:
            with write_session() as db:
                mine = member_grant.c.member_id == manager.member_id
                db.execute(member_grant.update().where(mine).values(revoked_at=next(batches)))
            return False

        with pytest.raises(NotAllowed):
            uploads.continue_upload(actor=manager, upload_id=upload_id, now=NOW, is_stopped=taken)
        assert Counter(row["batch"] for row in rows_of(upload_row)) == {1: 3, None: 7}

    @pytest.mark.usefixtures("small")
    def test_a_batch_that_fails_leaves_nothing(self, ward: Ward, monkeypatch: pytest.MonkeyPatch):
        upload_id = begin(ward.manager, people(4))
        before = everything()

        def dies(*_: object) -> None:
            raise SystemExit

        monkeypatch.setattr(_upload_batch, "set_outcomes", dies)
        with pytest.raises(SystemExit):
            uploads.continue_upload(actor=ward.manager, upload_id=upload_id, now=NOW)
        assert everything() == before

    @pytest.mark.usefixtures("small")
    def test_two_processes_that_go_on_with_it_at_once_write_no_row_twice(self, ward: Ward):
        upload_id = begin(ward.manager, people(30))
        failed: list[BaseException] = []

        def work() -> None:
            try:
                uploads.continue_upload(actor=ward.manager, upload_id=upload_id, now=NOW)
            except BaseException as error:  # noqa: BLE001 (told below)
                failed.append(error)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        assert numbers(uploads.get_upload_result(actor=ward.manager, upload_id=upload_id, now=NOW)) == (30, 0, 0, 0)
        assert Counter(row["batch"] for row in rows_of(upload_row)) == dict.fromkeys(range(1, 11), 3)
        assert len(rows_of(assignment, course_id=ward.fire)) == 30
        ward.world.assert_whole()

    def test_what_changed_meanwhile_is_refused_then(self, ward: Ward):
        upload_id = begin(ward.manager, "Name,Email\nDora Ek,dora@new.example\n")
        ward.world.learner("Someone", "Else", email="dora@new.example")
        found = uploads.continue_upload(actor=ward.manager, upload_id=upload_id, now=NOW)
        assert numbers(found) == (0, 0, 1, 0)

    def test_a_finished_one_cannot_begin_again(self, ward: Ward):
        upload_id = begin(ward.manager, NEW)
        uploads.continue_upload(actor=ward.manager, upload_id=upload_id, now=NOW)
        with pytest.raises(Refused):
            uploads.begin_upload(actor=ward.manager, upload_id=upload_id, now=NOW)
        with pytest.raises(Refused):
            uploads.cancel_upload(actor=ward.manager, upload_id=upload_id, now=NOW)


class TestDyingAnywhere:
    """`test_upload_pages.py` kills a process; here the commit dies at statements all along its way."""

    PLACES = 9
    ROWS = 8

    @contextmanager
    def dying_at(self, place: int) -> Iterator[list[str]]:
        """No statement from that one on is sent; those that were are counted."""
        sent: list[str] = []

        def watch(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if len(sent) == place:
                raise SystemExit
            sent.append(statement)

        event.listen(Engine, "before_cursor_execute", watch)
        try:
            yield sent
        finally:
            event.remove(Engine, "before_cursor_execute", watch)

    def test_of_a_commit_leaves_whole_batches_and_the_rest_follows_once(
        self, ward: Ward, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(_upload_batch, "BATCH", 3)
        one = offering(ward, 1_000, ward.fire)
        whole = begin(ward.manager, people(self.ROWS, mark="whole"))
        with self.dying_at(1_000_000) as sent:
            uploads.continue_upload(actor=ward.manager, upload_id=whole, now=NOW)
        for place in range(0, len(sent), len(sent) // self.PLACES):
            mark = f"dies{place}-"
            upload_id = begin(ward.manager, people(self.ROWS, mark=mark))
            with pytest.raises(SystemExit), self.dying_at(place):
                uploads.continue_upload(actor=ward.manager, upload_id=upload_id, now=NOW)
            item = upload_pages.get_upload(actor=ward.manager, upload_id=upload_id)
            there = [row for row in rows_of(learner) if (row["email"] or "").startswith(mark)]
            assert item.written == len(there) == sum(rows for *_, rows in item.batches), place
            assert item.written + item.not_reached == self.ROWS, place
            found = uploads.continue_upload(actor=ward.manager, upload_id=upload_id, now=NOW)
            assert numbers(found) == (self.ROWS, 0, 0, 0), place
        people_there = [row for row in rows_of(learner) if "@new.example" in (row["email"] or "")]
        assert len(people_there) == len(rows_of(assignment, ended_on=None)) == len(rows_of(seat, freed_at=None))
        assert rows_of(seat_offering, id=one)[0]["held"] == len(people_there)
        ward.world.assert_whole()


class TestWhateverIsInTheFile:
    """Written + unchanged + refused + not reached = rows; each refused row says why, and how to mend it."""

    CELLS = (
        st.sampled_from(["Ann Lee", "Ben Ortiz", "Dora Ek", "", "=1+1", "Öz, Cem"]),
        st.sampled_from(["ann.lee@mercy.example", "dora@new.example", "bad@", "a@b,example", "", " X@NEW.example "]),
        st.sampled_from(["", "Ann-Lee", "1.0E+05", "0042", "42"]),
        st.sampled_from(["", "Ward A", "Wrad A", "Mercy"]),
        st.sampled_from(["", "FIRE", "FIER", "FIRE;FIRE"]),
        st.sampled_from(["", "2027-03-04", "31/02/2027", "3/4/2027", "2020-01-01", "soon"]),
        st.sampled_from(["", "", "Night shift"]),
    )
    HEAD = "Name,Email,External id,Group,Course codes,Due on,Leave Blank"

    @given(rows=st.lists(st.tuples(*CELLS), min_size=1, max_size=9), kind=st.sampled_from(Kind))
    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    def test_every_row_has_an_outcome_that_the_check_has_told(
        self, ward: Ward, rows: list[tuple[str, ...]], kind: Kind
    ):
        filled = [cells for cells in rows if any(cell.strip() for cell in cells)]
        assume(filled)
        text = "\n".join([self.HEAD, *(",".join(f'"{cell}"' for cell in cells) for cells in rows)])
        options = replace(FIRE, kind=kind)
        told = check(ward.manager, text, options)
        found = commit(ward.manager, text, options)
        assert sum(numbers(found)) == len(filled) == told.rows
        assert (found.written, found.refused_rows) == (told.ready, told.refused_rows)
        assert len({problem.row for problem in found.refused}) == found.refused_rows
        assert all(problem.problem and problem.mend and problem.column for problem in found.refused)
        ward.world.assert_whole()


class TestOtherKinds:
    ANN = "Name,Email\nAnn Lee,ann.lee@mercy.example\n"

    def test_retrain_opens_the_next_cycle_once(self, ward: Ward):
        assignments.assign(actor=ward.manager, learner_ids=[ward.ann], course_id=ward.fire, due_on=on(9), now=later(-5))
        ward.world.complete(ward.ann, ward.fire)
        retrain = replace(FIRE, kind=Kind.RETRAIN)
        assert numbers(commit(ward.manager, self.ANN, retrain)) == (1, 0, 0, 0)
        assert numbers(commit(ward.manager, self.ANN, retrain)) == (0, 1, 0, 0)
        ward.world.assert_whole()

    def test_retrain_refuses_who_never_had_it_and_who_is_not_known(self, ward: Ward):
        found = commit(ward.manager, f"{self.ANN}Zed,z@n.example\n", replace(FIRE, kind=Kind.RETRAIN))
        assert numbers(found) == (0, 0, 2, 0)

    def test_remove_deactivates_and_keeps(self, ward: Ward):
        remove = UploadOptions(kind=Kind.REMOVE)
        assert numbers(commit(ward.manager, self.ANN, remove)) == (1, 0, 0, 0)
        assert rows_of(employment, learner_id=ward.ann)[0]["until_day"] == TODAY
        assert numbers(commit(ward.manager, self.ANN, remove)) == (0, 1, 0, 0)
        ward.world.assert_whole()

    def test_completions_are_recorded_once(self, ward: Ward):
        text = "Name,Email,Completed on,Score\nAnn Lee,ann.lee@mercy.example,2026-11-02,88\n"
        sheet = replace(FIRE, kind=Kind.COMPLETIONS)
        assert numbers(commit(ward.manager, text, sheet)) == (1, 0, 0, 0)
        assert numbers(commit(ward.manager, text, sheet)) == (0, 1, 0, 0)
        (done,) = rows_of(completion, learner_id=ward.ann)
        assert (done["score"], done["note"]) == (88, "Sign-in sheet list.csv")
        ward.world.assert_whole()

    def test_a_roster_moves_and_brings_back(self, ward: Ward):
        deactivate(actor=ward.manager, learner_ids=[ward.ben], from_day=TODAY, now=NOW)
        text = "Name,Email,Group\nAnn Lee,ann.lee@mercy.example,Ward B\nBen Ortiz,ben.ortiz@mercy.example,Ward A\n"
        assert numbers(commit(ward.manager, text, UploadOptions(kind=Kind.ROSTER))) == (2, 0, 0, 0)
        homes = rows_of(group_membership, learner_id=ward.ann)
        assert homes[-1]["group_id"] == ward.world.groups["Ward B"]
        ward.world.assert_whole()


def test_no_draft_is_left_by_a_trial(ward: Ward):
    with write_session(trial=True) as db:
        db.execute(upload.delete())
    check(ward.manager, NEW)
    assert rows_of(upload) == []
